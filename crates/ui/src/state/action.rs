//! Everything that can happen to the page's state.

use std::sync::Arc;

use browser::files::Unreadable;
use browser::worker::WorkerEvent;
use protocol::config::NamedFile;
use protocol::import::{ColumnRole, ImportAnswer, QuestionKind};
use protocol::message::{ExportKind, RunId};

use super::exploration::{Glance, RunType};
use super::inspect::Inspect;
use super::settings::{Change, Field};

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The link reports.
    Worker(WorkerEvent),
    /// Work of the worker is given up.
    CancelWork,
    /// The effects up to this number were carried out.
    EffectsDone(u64),
    /// A choice or slider changed.
    Set(Change),
    /// Text was typed into a number field.
    Type(Field, String),
    /// A number field or slider was left: the undo step ends, valid text is tidied.
    Settle(Field),
    /// Text was typed into a parameter of the simulator.
    TypeParameter(String, String),
    /// A parameter's field was left.
    SettleParameter(String),
    /// Text was typed into the field of column names.
    TypeColumnNames(String),
    /// The field of column names was left.
    SettleColumnNames,
    /// A slider was let go.
    Release,
    /// Step back in the settings.
    Undo,
    /// Step forward again.
    Redo,
    /// Ask the worker for the data that the settings name.
    LoadWanted,
    /// Go back to the simulated room.
    UseSimulated,
    /// Files were chosen and read.
    FilesChosen(Arc<[NamedFile]>),
    /// The chosen files could not be read.
    FilesUnreadable(Unreadable),
    /// A column got a role in the preview.
    SetRole(usize, ColumnRole),
    /// A question of the importer was answered.
    Answer(ImportAnswer),
    /// The answer to a question of this kind about this column is taken back; for columns, the chosen roles.
    TakeBack(QuestionKind, Option<String>),
    /// Import the previewed file.
    ConfirmImport,
    /// Forget the previewed file.
    CancelImport,
    /// Start, pause or resume.
    Train,
    /// Train one epoch and pause.
    Step,
    /// Take a job over as settings, and train it.
    TrainJob(Box<protocol::Job>),
    /// Take the job of a link over as settings, and train it if that takes a moment.
    FollowLink(Box<protocol::Job>),
    /// Those who hear the page are told.
    Announce(&'static str),
    /// Something could not be done, and why.
    Complain(String),
    /// End the run with its best checkpoint.
    Stop,
    /// Drop the run.
    Reset,
    /// A finished run is shown or hidden among the paths.
    ShowKept(RunId, bool),
    /// A finished run is pinned: newer ones do not push it out.
    PinKept(RunId, bool),
    /// A finished run goes from the list.
    RemoveKept(RunId),
    /// The run that was removed last comes back.
    RestoreKept,
    /// A finished run becomes the result again.
    OpenKept(RunId),
    /// Show one network or an exploration.
    Show(RunType),
    /// Look at an exploration in another way.
    Look(Glance),
    /// Look into the quantized network.
    Inspect(Inspect),
    /// Save a model file or the data.
    Export(ExportKind),
    /// Open a model file.
    OpenModel(Vec<u8>),
    /// Start the worker again after it gave up.
    RestartWorker,
    /// Close the message at the top.
    DismissNotice,
}
