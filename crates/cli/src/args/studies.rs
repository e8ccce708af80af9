//! The options of the commands that train many networks.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use protocol::config::SimulatedSource;
use protocol::defaults::MLP_ACTIVATION;
use protocol::{ExplorationConfig, TrainingConfig};

use super::settings::{OfExploration, SettingArgs, tip};
use super::{DataArgs, SimulatorArgs};

/// `explore`.
#[derive(Args)]
pub struct Explore {
    #[command(flatten)]
    pub data: DataArgs,
    #[arg(long, help = tip("exploration.first"), default_value_t = ExplorationConfig::default().first)]
    pub first: u32,
    #[arg(long, help = tip("exploration.last"), default_value_t = ExplorationConfig::default().last)]
    pub last: u32,
    #[arg(long, help = tip("exploration.job.model.layers.0.activation"), default_value = MLP_ACTIVATION.name())]
    pub activation: String,
    #[command(flatten)]
    pub settings: SettingArgs<OfExploration>,
    #[arg(long, help = tip("exploration.job.training.repeats"), default_value_t = ExplorationConfig::default().training().repeats)]
    pub repeats: u32,
    /// Trainings at the same time (default: one for each processor).
    #[arg(long)]
    pub jobs: Option<usize>,
    /// Where to write the table.
    #[arg(long, short, default_value = "exploration.csv")]
    pub out: PathBuf,
    /// Where to write the chart of test ADE over neurons, as SVG: the page's, in its light colours.
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Lays the thesis' Table 3.1 over the chart.
    #[arg(long, requires = "svg")]
    pub thesis: bool,
}

/// `reproduce`.
#[derive(Args)]
pub struct Reproduce {
    /// Seeds of the simulated rooms, separated by commas.
    #[arg(long, value_delimiter = ',', default_values_t = [2016, 1, 2, 11, 12, 13])]
    pub seeds: Vec<u64>,
    /// Networks, separated by commas.
    #[arg(long, value_delimiter = ',', default_values = ["mlp", "lstm", "cnn"])]
    pub networks: Vec<Network>,
    /// Trainings of each network on each room, with the seeds 1, 2, ...
    #[arg(long, default_value_t = 10)]
    pub repeats: u32,
    /// Passes over the training block.
    #[arg(long, default_value_t = TrainingConfig::default().epochs)]
    pub epochs: u32,
    /// Trainings at the same time (default: one for each processor).
    #[arg(long)]
    pub jobs: Option<usize>,
    /// Where every finished training is written at once, one JSON line each. What the file has already is not trained again.
    #[arg(long, short, default_value = "reproduction.jsonl")]
    pub out: PathBuf,
}

/// The thesis' float references.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Network {
    /// MLP 4-32-2, learning rate 1e-4.
    Mlp,
    /// LSTM(2), learning rate 3e-4.
    Lstm,
    /// 1D-CNN, layout A, learning rate 1e-4, L2 0.01 on the four hidden kernels.
    Cnn,
}

/// `study`.
#[derive(Args)]
pub struct Study {
    /// What to compare.
    pub study: StudyName,
    /// Trainings of each network, with the seeds 1, 2, ... (default 5 for tfmot, 3 for the others).
    #[arg(long)]
    pub repeats: Option<u32>,
    /// Passes over the training block.
    #[arg(long, default_value_t = TrainingConfig::default().epochs)]
    pub epochs: u32,
    /// Layout of the CNN: a, b or c.
    #[arg(long, default_value = "a")]
    pub layout: String,
    /// Seed of the simulated room.
    #[arg(long, default_value_t = SimulatedSource::default().seed)]
    pub room: u64,
    #[command(flatten)]
    pub simulator: SimulatorArgs,
    /// Trainings at the same time (default: one for each processor).
    #[arg(long)]
    pub jobs: Option<usize>,
    /// The table in Markdown.
    #[arg(long)]
    pub markdown: bool,
    /// Where every finished training is written at once, one JSON line each. What the file has already is not trained again;
    /// studies may share it.
    #[arg(long, short, default_value = "study.jsonl")]
    pub out: PathBuf,
}

/// The studies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StudyName {
    /// Quantizers of the CNN at 4-bit weights and 4, 8 or 16-bit activations (thesis, Table 3.3).
    Quantizers,
    /// Widths of the MLP with TFMOT's own settings, beside TFMOT.
    Tfmot,
    /// Widths of the CNN with L2, ranges from the first batch.
    Cnn,
    /// The same network with ranges that start at TFMOT's -6 and 6: it learns nothing.
    Collapse,
    /// The LSTM at 8 bits, quantized in training and after it.
    Lstm,
}
