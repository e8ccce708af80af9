//! The command line, one struct per command; every default is the page's.

mod quantize;
mod settings;
mod studies;
mod sweep;
mod train;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use protocol::config::SimulatedSource;
use protocol::import::ImportAnswer;

pub use quantize::Quantize;
pub use settings::Settings;
use settings::{OfData, SettingArgs};
pub use studies::{Explore, Network, Reproduce, Study, StudyName};
pub use sweep::{CHOSEN_POINTS, Claims, Merge, Report, Sweep, SweepRun, Thesis};
pub use train::{NetworkArgs, QatArgs, Train};

/// Quantizes small networks that locate a person from capacitive sensors.
#[derive(Parser)]
#[command(name = "bitroom", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Write the simulated room as CSV.
    Simulate(Simulate),
    /// Report on a data file; exit code 1 if it would be refused.
    Inspect(Inspect),
    /// Train a network, with quantization in the loop if any quantizer option is given; writes run.json.
    Train(Box<Train>),
    /// Quantize a trained float network after training; writes q.json.
    Quantize(Box<Quantize>),
    /// Errors of run.json, model.json or q.json on data.
    Evaluate(Evaluate),
    /// Train MLP 4-n-2 for a range of n, several repeats of each (thesis, Table 3.1); writes a table as CSV.
    Explore(Box<Explore>),
    /// Train the thesis' three networks on several simulated rooms and compare the errors.
    Reproduce(Reproduce),
    /// Print every setting with its default and what is allowed, as Markdown.
    Settings(Settings),
    /// Quantize one simulated room's networks in many ways, several seeds of each, beside the thesis and TFMOT.
    Study(Study),
    /// Train every point of a sweep over settings, several seeds of each; a call that was ended goes on where it was.
    Sweep(Sweep),
    /// Put the results of a sweep's shards together, in order of points and seeds.
    Merge(Merge),
    /// Say what the results of a sweep mean: tables as Markdown and CSV, pictures as SVG.
    Report(Report),
    /// Run a sweep of the thesis: every width of the MLP, the CNN or the LSTM, pairs of quantizers, or sizes of the hidden layer.
    Thesis(Thesis),
    /// Set the results of all sweeps of the thesis beside what it prints, and say what they say of each of its claims: thesis.md and
    /// its pictures.
    Claims(Claims),
}

/// The simulator's settings.
#[derive(Args)]
pub struct SimulatorArgs {
    /// Preset of the simulated room: thesis-like (default), drifting-room or clean-lab.
    #[arg(long)]
    pub preset: Option<String>,
    /// Changed parameters of the simulator, key=value; commands that take settings also take any of them here by its path
    /// (`bitroom settings` lists them), as training.epochs=50.
    #[arg(long = "set", num_args = 1.., value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// `simulate`.
#[derive(Args)]
pub struct Simulate {
    /// Seed of room, walk and noise.
    #[arg(long, default_value_t = SimulatedSource::default().seed)]
    pub seed: u64,
    /// Where to write; standard output if absent.
    #[arg(long, short)]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub simulator: SimulatorArgs,
}

/// How a file is read.
#[derive(Args)]
pub struct ImportArgs {
    /// Role of every column in file order: time, date, sensor1 to sensor16, x, y, split, recording, ignore; separated by
    /// commas.
    #[arg(long, value_delimiter = ',')]
    pub columns: Option<Vec<String>>,
    /// What to do with x and y in centimetres or millimetres (default: follow a unit in the header).
    #[arg(long)]
    pub units: Option<Units>,
    /// Import although more than 5 % of the rows are bad.
    #[arg(long)]
    pub import_anyway: bool,
    /// Answer to a question of the importer, KIND=VALUE, or KIND:COLUMN=VALUE for one column; repeatable. Kinds:
    /// length-unit (m, cm, mm, um, km, ft, in), time-unit (s, ms, us, ns, min, h, d, ticks, calendar, none),
    /// number-format (the decimal mark: point, comma), day-order (dmy, mdy, ymd), drop-rows (keep, drop), separator
    /// (comma, semicolon, tab, spaces, pipe), import-anyway (import). `inspect` lists the questions of a file.
    #[arg(long = "answer", value_name = "KIND=VALUE", value_parser = ImportAnswer::parse)]
    pub answers: Vec<ImportAnswer>,
    /// Fewest good rows accepted (default 100).
    #[arg(long)]
    pub min_rows: Option<u32>,
}

/// What to do with positions that are not in metres.
#[derive(Clone, Copy, ValueEnum)]
pub enum Units {
    /// Convert them to metres.
    Convert,
    /// Take the numbers as metres.
    Keep,
}

/// `inspect`.
#[derive(Args)]
pub struct Inspect {
    /// The file, or three files for train, validation and test.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub import: ImportArgs,
    /// The report as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Where data come from and how they are divided.
#[derive(Args)]
pub struct DataArgs {
    /// Data file, or three files for train, validation and test.
    #[arg(long, num_args = 1.., conflicts_with = "simulate", value_name = "FILE")]
    pub data: Vec<PathBuf>,
    /// Simulated room with this seed.
    #[arg(long, value_name = "SEED")]
    pub simulate: Option<u64>,
    #[command(flatten)]
    pub simulator: SimulatorArgs,
    #[command(flatten)]
    pub import: ImportArgs,
    /// Division of the rows; evaluate and quantize take the model's own by default.
    #[command(flatten)]
    pub split: SettingArgs<OfData>,
}

/// `evaluate`.
#[derive(Args)]
pub struct Evaluate {
    /// A run.json, model.json or q.json.
    pub model: PathBuf,
    #[command(flatten)]
    pub data: DataArgs,
    /// The errors as JSON: metrics.test.mse, metrics.test.ade and so on.
    #[arg(long)]
    pub json: bool,
}
