//! The options of the commands that run sweeps and say what came of them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use protocol::config::SimulatedSource;
use vocabulary::{Figure, Statistic, SweepPreset, Word as _};

use super::ImportArgs;

/// `sweep`.
#[derive(Args)]
pub struct Sweep {
    /// The sweep, as TOML or JSON: version = 1, job, axes (name, paths, and values, first and last, or choices), points (grid,
    /// list, sample), extra, float, warm_start, integers, budget (full, halving).
    pub sweep: PathBuf,
    #[command(flatten)]
    pub run: SweepRun,
    /// Data file, or three files for train, validation and test, instead of the job's own data.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub data: Vec<PathBuf>,
    #[command(flatten)]
    pub import: ImportArgs,
}

/// How a sweep is run.
#[derive(Args, Clone)]
pub struct SweepRun {
    /// Folder of the results: results.jsonl, where every finished training is a line at once, and the float networks that others
    /// go on from. What it has already is not trained again.
    #[arg(long, short, default_value = "sweep")]
    pub out: PathBuf,
    /// Trainings at the same time (default: one for each processor).
    #[arg(long)]
    pub workers: Option<usize>,
    /// Only this part of so many, 2/3 for the second of three; `merge` puts the parts together.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Every training as a JSON line on standard output: key, point, seed, errors, best epoch, hash of the weights.
    #[arg(long)]
    pub json: bool,
}

/// `merge`.
#[derive(Args)]
pub struct Merge {
    /// Folders of the shards of one sweep, or their files, packed by gzip or not.
    #[arg(required = true)]
    pub parts: Vec<PathBuf>,
    /// Where to write all results, in order of points and seeds; packed by gzip if the name ends in .gz. Every command that reads
    /// results reads such files.
    #[arg(long, short, default_value = "results.jsonl")]
    pub out: PathBuf,
    /// Where to write them as an Optuna journal too, which Optuna's dashboard opens: a trial for each training, its value the
    /// validation ADE.
    #[arg(long, value_name = "FILE")]
    pub optuna: Option<PathBuf>,
}

/// What `--retrain` says for the points that people look at first.
pub const CHOSEN_POINTS: &str = "chosen";

/// `report`.
#[derive(Args)]
pub struct Report {
    /// Results of a sweep, or the folder that has them.
    pub results: PathBuf,
    /// Folder of the report: report.md, tables as CSV, pictures as SVG.
    #[arg(long, short, default_value = "report")]
    pub out: PathBuf,
    /// The figure that stands for all seeds of a point: median, mean, validation (the seed with the lowest validation error) or
    /// best-test (the lowest test error, as the thesis, which flatters).
    #[arg(long, default_value = Statistic::Median.name())]
    pub statistic: String,
    /// The figure that pictures and tables show: test-ade, test-mse, speed-error, acceleration-error, jerk, stair-index, levels,
    /// total-bits, packed-bytes or bit-operations. Points whose records do not hold it are left out.
    #[arg(long, default_value = Figure::TestAde.name())]
    pub figure: String,
    /// Lays the thesis' printed figures over the pictures, where it has one of the same network and quantization; they are of
    /// other data.
    #[arg(long)]
    pub thesis: bool,
    /// The most that a network may cost: total-bits, packed-bytes or bit-operations, as in total-bits=12. The report says which
    /// point within it has the lowest validation error, and pictures draw the others faint.
    #[arg(long, value_name = "COST=MOST")]
    pub budget: Option<String>,
    /// Trains points again, the seed of each with the lowest validation error, and draws losses and test paths, which records do
    /// not hold; refuses weights that are not those of the record. Points are numbers of points.csv, as in --retrain=3,17;
    /// without any, those that have widths of hardware, the best of the front, int8 and float.
    #[arg(long, num_args = 0..=1, require_equals = true, value_name = "POINTS", default_missing_value = CHOSEN_POINTS)]
    pub retrain: Option<String>,
    /// With --retrain: the data files of the sweep, where its data are not simulated.
    #[arg(long, num_args = 1.., value_name = "FILE", requires = "retrain")]
    pub data: Vec<PathBuf>,
    #[command(flatten)]
    pub import: ImportArgs,
}

/// `thesis`.
#[derive(Args)]
pub struct Thesis {
    /// Which sweep; without a name all of them, each in a folder of its own inside of --out.
    pub sweep: Option<ThesisSweep>,
    /// Few widths, epochs and seeds: minutes instead of hours (the default).
    #[arg(long, conflicts_with_all = ["full", "shipped"])]
    pub quick: bool,
    /// What the page ships with: every point, but of the CNN, the LSTM and the quantizers fewer seeds and epochs than the thesis;
    /// hours instead of days.
    #[arg(long, conflicts_with = "full")]
    pub shipped: bool,
    /// The thesis' protocol: all widths, 1,000 epochs, 10 seeds (CNN grid: 30).
    #[arg(long)]
    pub full: bool,
    /// Seed of the simulated room.
    #[arg(long, default_value_t = SimulatedSource::default().seed)]
    pub room: u64,
    #[command(flatten)]
    pub run: SweepRun,
}

/// `claims`.
#[derive(Args)]
pub struct Claims {
    /// Folder with the results of every sweep of the thesis, as mlp-grid.jsonl.gz.
    pub results: PathBuf,
    /// Folder of thesis.md; its pictures lie in `thesis` beside it.
    #[arg(long, short, default_value = "docs")]
    pub out: PathBuf,
    /// Leaves out losses and paths, for which points are trained again.
    #[arg(long)]
    pub no_retrain: bool,
}

/// A sweep of the thesis by its name.
#[derive(Clone, Copy, Debug)]
pub struct ThesisSweep(pub SweepPreset);

impl ValueEnum for ThesisSweep {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [ThesisSweep; SweepPreset::ALL.len()] = {
            let mut all = [ThesisSweep(SweepPreset::MlpGrid); SweepPreset::ALL.len()];
            let mut place = 0;
            while place < all.len() {
                all[place] = ThesisSweep(SweepPreset::ALL[place]);
                place += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.name()).help(self.0.text()))
    }
}
