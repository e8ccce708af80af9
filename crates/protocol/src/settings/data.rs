//! The card of data.

use vocabulary::{Card, SplitKind, UnitChoice};

use super::Setting;
use super::domain::{Domain, whole};
use crate::job::{Job, JobData};
use crate::limits;

fn only_simulated(job: &Job) -> Option<&'static str> {
    (!matches!(job.data, JobData::Simulated(_))).then_some("For the simulated room only.")
}

fn only_files(job: &Job) -> Option<&'static str> {
    (!matches!(job.data, JobData::Files { .. })).then_some("For uploaded files only.")
}

fn only_shares(job: &Job) -> Option<&'static str> {
    (job.split.kind() == SplitKind::Predefined).then_some("The file says which rows are which.")
}

fn only_shuffled(job: &Job) -> Option<&'static str> {
    (job.split.kind() != SplitKind::Shuffled).then_some("For shuffled rows only.")
}

const fn row(path: &'static str, label: &'static str, tip: &'static str, domain: Domain) -> Setting {
    super::row(Card::Data, path, label, tip, domain)
}

pub(super) static ROWS: [Setting; 21] = [
        row(
            "data",
            "Data",
            "Where the samples come from: the simulated room, or files by their hashes.",
            Domain::Part { optional: false },
        ),
        row(
            "data.preset",
            "Sample",
            "A simulated room, computed here: thesis-like has the thesis' errors, drifting-room slow changes of the sensors, clean-lab almost no noise.",
            Domain::Text(1..=40),
        )
        .off(only_simulated),
        row(
            "data.seed",
            "Room seed",
            "Draws the room's sensors, the walk and the noise. The same seed gives the same data.",
            whole!(limits::SEED),
        )
        .off(only_simulated),
        row(
            "data.overrides",
            "Simulator's parameters",
            "Changed parameters of the simulator, laid over the preset in this order.",
            Domain::List("pairs of name and value"),
        )
        .off(only_simulated),
        row(
            "data.files",
            "Files",
            "One file, or one for each of training, validation and test.",
            Domain::List("name and hash of each"),
        )
        .off(only_files),
        row(
            "data.options.roles",
            "Columns",
            "Role of every column in file order; found by the importer where absent.",
            Domain::List("a role for every column"),
        )
        .off(only_files),
        row(
            "data.options.unit",
            "Units",
            "What to do with x and y in other units than m, as older files answer it.",
            Domain::word::<UnitChoice>(),
        )
        .off(only_files),
        row(
            "data.options.answers",
            "Answers",
            "Answers to the importer's questions; whatever is not answered is found in the file.",
            Domain::List("kind, column and value of each"),
        )
        .off(only_files),
        row(
            "data.options.import_anyway",
            "Import anyway",
            "Imports although more than 5 % of the rows are bad.",
            Domain::Switch,
        )
        .off(only_files),
        row(
            "data.options.min_rows",
            "Fewest rows",
            "A file with fewer good rows is refused. Lower it only to try something out.",
            whole!(limits::MIN_ROWS),
        )
        .unit("rows")
        .off(only_files),
        row(
            "data.options.room",
            "Room",
            "Size of the room and places of the plates. Where it is off: 3 m x 3 m with the plates spread along the walls.",
            Domain::Part { optional: true },
        )
        .off(only_files),
        row(
            "data.options.room.width_m",
            "Width, x",
            "Extent of the room along x.",
            Domain::Real(limits::ROOM_SIDE),
        )
        .unit("m")
        .off(only_files),
        row(
            "data.options.room.depth_m",
            "Depth, y",
            "Extent of the room along y.",
            Domain::Real(limits::ROOM_SIDE),
        )
        .unit("m")
        .off(only_files),
        row(
            "data.options.room.plates",
            "Plates",
            "Centres of the plates, one for each sensor; without any they are spread along the walls.",
            Domain::List("x and y of each, m"),
        )
        .off(only_files),
        row(
            "data.options.room.plates.*.0",
            "x",
            "Centre of the plate, from the room's south-west corner to the east.",
            Domain::Real(limits::PLATE),
        )
        .unit("m")
        .off(only_files),
        row(
            "data.options.room.plates.*.1",
            "y",
            "Centre of the plate, from the room's south-west corner to the north.",
            Domain::Real(limits::PLATE),
        )
        .unit("m")
        .off(only_files),
        row(
            "data.options.column_names",
            "Further column names",
            "Header names of your files beside the known ones.",
            Domain::List("pairs of role and name"),
        )
        .off(only_files),
        row(
            "split",
            "Split",
            "How rows become training, validation and test data. Blocks in time test on movements never seen.",
            Domain::Part { optional: false },
        )
        .flag("split"),
        row(
            "split.train",
            "Training",
            "Share of the rows that train the network.",
            Domain::Share(limits::FRACTION),
        )
        .flag("train-fraction")
        .off(only_shares),
        row(
            "split.validation",
            "Validation",
            "Share of the rows that choose the best epoch. The test block gets the rest, and never chooses anything.",
            Domain::Share(limits::FRACTION),
        )
        .flag("validation-fraction")
        .off(only_shares),
        row("split.seed", "Shuffle seed", "Draws the order of the rows.", whole!(limits::SEED))
            .flag("split-seed")
            .off(only_shuffled),
];
