//! Everything that can happen to the page's state.

use std::rc::Rc;

use protocol::config::{
    Activation, CalibrationSet, NamedFile, OptimizerConfig, QuantizerKind, RangeInit, Runtime,
};
use protocol::import::{ColumnRole, UnitChoice};
use protocol::message::{ExportKind, FromWorker};
use protocol::report::Method;

use super::fields::Field;
use super::settings::SplitKind;

/// Which tensor a quantizer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tensor {
    /// Kernels.
    Weights,
    /// Layer outputs.
    Activations,
}

/// Update rules as the select offers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptimizerChoice {
    /// Adamax.
    Adamax,
    /// Adam.
    Adam,
    /// SGD with momentum.
    Sgd,
}

impl OptimizerChoice {
    /// All in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Adamax, Self::Adam, Self::Sgd];

    /// Form value; equal to the protocol's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Adamax => "adamax",
            Self::Adam => "adam",
            Self::Sgd => "sgd",
        }
    }

    /// The name in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Adamax => "Adamax",
            Self::Adam => "Adam",
            Self::Sgd => "SGD with momentum",
        }
    }

    /// The choice that a configuration is.
    pub fn of(config: &OptimizerConfig) -> Self {
        match config {
            OptimizerConfig::Adamax => Self::Adamax,
            OptimizerConfig::Adam => Self::Adam,
            OptimizerConfig::Sgd { .. } => Self::Sgd,
        }
    }
}

/// What moved, so that undo can put a drag or a typed number into one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A number field.
    Field(Field),
    /// A parameter of the simulator, by its place in the list.
    Parameter(usize),
    /// Further column names.
    ColumnNames,
    /// The weight-bits slider.
    WeightBits,
    /// The activation-bits slider.
    ActivationBits,
    /// A select or checkbox: every change is its own step.
    Choice,
}

/// A change of one setting that is not typed text.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Preset of the simulated room; its parameters go back to the preset's.
    SimPreset(String),
    /// The simulated room's parameters go back to the preset's.
    SimReset,
    /// Kind of split.
    Split(SplitKind),
    /// Hidden activation.
    Activation(Activation),
    /// Update rule.
    Optimizer(OptimizerChoice),
    /// Seed of the run (the dice).
    Seed(u64),
    /// PTQ or QAT.
    Method(Method),
    /// Bits of the weights.
    WeightBits(u8),
    /// Bits of the activations.
    ActivationBits(u8),
    /// Kind of a quantizer.
    Kind(Tensor, QuantizerKind),
    /// Symmetric range.
    Symmetric(Tensor, bool),
    /// Narrow range.
    Narrow(Tensor, bool),
    /// Per-axis weights of the method in use.
    PerAxis(bool),
    /// Where ranges start.
    RangeInit(Tensor, RangeInit),
    /// Rounding of the integers.
    Runtime(Runtime),
    /// Calibration samples.
    Calibration(CalibrationSet),
}

impl Change {
    /// The control that makes this change.
    pub fn control(&self) -> Control {
        match self {
            Self::WeightBits(_) => Control::WeightBits,
            Self::ActivationBits(_) => Control::ActivationBits,
            _ => Control::Choice,
        }
    }
}

/// What the worker link reports.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerEvent {
    /// A message arrived.
    Message(Box<FromWorker>),
    /// The worker died or fell silent; a new one is being started.
    Died {
        /// What happened, in a few words.
        reason: String,
    },
    /// It died too often: no new one is started until the user asks.
    GaveUp {
        /// What happened last.
        reason: String,
    },
}

/// Files that were chosen and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Their names.
    pub names: Vec<String>,
    /// Why not, in one sentence.
    pub message: String,
}

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The link reports.
    Worker(WorkerEvent),
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
    FilesChosen(Rc<Vec<NamedFile>>),
    /// The chosen files could not be read.
    FilesUnreadable(Unreadable),
    /// A column got a role in the preview.
    SetRole(usize, ColumnRole),
    /// The unit question was answered.
    SetUnit(UnitChoice),
    /// Import although many rows are bad.
    ImportAnyway,
    /// Import the previewed file.
    ConfirmImport,
    /// Forget the previewed file.
    CancelImport,
    /// Start, pause or resume.
    Train,
    /// Train one epoch and pause.
    Step,
    /// End the run with its best checkpoint.
    Stop,
    /// Drop the run.
    Reset,
    /// Save a model file or the data.
    Export(ExportKind),
    /// Open a model file.
    OpenModel(Vec<u8>),
    /// The chosen model file could not be read.
    ModelUnreadable(String),
    /// Start the worker again after it gave up.
    RestartWorker,
    /// Close the message at the top.
    DismissNotice,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_optimizer_has_the_protocols_name() {
        let configs =
            [OptimizerConfig::Adamax, OptimizerConfig::Adam, OptimizerConfig::Sgd { momentum: 0.5 }];
        assert_eq!(configs.each_ref().map(OptimizerChoice::of), OptimizerChoice::ALL);
        for config in &configs {
            assert_eq!(OptimizerChoice::of(config).name(), config.name());
        }
    }
}
