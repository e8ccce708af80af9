//! Everything that can happen.

use std::sync::Arc;

use atlas::Chosen;
use browser::worker::WorkerEvent;
use protocol::Job;
use protocol::config::NamedFile;
use sweep::PointId;
use vocabulary::{Figure, Statistic, SweepPreset};

use super::desk::Purpose;
use super::head::{Head, SweepId};
use super::setup::Change;

/// What the page is set to.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// Its job; the data and their division are what every preset is on.
    pub job: Job,
    /// Sensors of its data.
    pub sensors: u32,
    /// Its files, if its data are files.
    pub files: Arc<[NamedFile]>,
}

/// What is stored of a sweep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stored {
    /// Lines of results with their keys.
    pub lines: Vec<(String, String)>,
    /// Float networks with the keys of their jobs.
    pub networks: Vec<(String, Vec<u8>)>,
}

/// Where results are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Storage {
    /// Nothing is known yet.
    #[default]
    Unknown,
    /// In this browser; whether it promises to keep them.
    Kept(bool),
    /// Not at all, and why.
    Memory(String),
}

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Action {
    /// The setup changes.
    Set(Change),
    /// Start, pause or resume, with what the page is set to, at ms since 1970.
    Start(Box<Base>, f64),
    /// End the run; what is finished stays.
    Cancel,
    /// A worker reports.
    Worker(u32, WorkerEvent),
    /// So many ms have passed since the program began.
    Tick(f64),
    /// Whether this tab may run a sweep.
    Owned(SweepId, bool),
    /// Whether another tab runs a sweep.
    Elsewhere(SweepId, bool),
    /// Whether the browser promises to keep what is stored.
    Persisted(bool),
    /// The list of sweeps, or why there is none.
    Listed(Result<Vec<Head>, String>),
    /// What is stored of a sweep.
    Read(SweepId, Result<Stored, String>),
    /// Time to go on reading.
    GoOn,
    /// Something of a sweep was written, or why it was not.
    Written(SweepId, Purpose, Result<(), String>),
    /// Another tab has stored lines of a sweep, or has changed the list where there are none.
    Heard(SweepId, Vec<String>),
    /// Show a kept sweep.
    Show(SweepId),
    /// Show results that the page ships with.
    ShowShipped(SweepPreset),
    /// They have arrived, or why not.
    Fetched(SweepPreset, Result<Vec<u8>, String>),
    /// Show what is set up.
    ShowSetup,
    /// Call a sweep otherwise.
    Rename(SweepId, String),
    /// A sweep goes from the list.
    Remove(SweepId),
    /// The sweep that was removed last comes back.
    Restore,
    /// Another statistic.
    Statistic(Statistic),
    /// Another figure.
    Figure(Figure),
    /// Whether the thesis' figures are laid over the pictures.
    Thesis(bool),
    /// What of a network has a limit.
    Cost(Figure),
    /// The limit was typed.
    Most(String),
    /// A point is selected, or none.
    Select(Option<PointId>),
    /// Let a point go first.
    Prefer(PointId),
    /// Train a point that was chosen so with fresh seeds, as a sweep of its own, with the page's files, at ms since 1970.
    Fresh(PointId, Chosen, Box<Base>, f64),
    /// Train a point again for its losses and paths, with the page's files.
    Again(PointId, Arc<[NamedFile]>),
    /// Take the losses and paths of a point away.
    Leave(PointId),
    /// Let the page train a point.
    OpenPoint(PointId),
    /// Save all results as JSON lines.
    SaveLines,
    /// Save the table of all points as CSV.
    SaveTable,
    /// Save all results as an Optuna journal.
    SaveJournal,
    /// Save a file that is made already.
    Save(String, Vec<u8>),
    /// Keep the results of a file, as JSON lines, at ms since 1970.
    Import(String, Vec<u8>, f64),
    /// Something must be said.
    Say(String),
    /// Close the notice.
    Dismiss,
}
