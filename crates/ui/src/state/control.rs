//! The controls of the settings, as undo tells them apart.

use vocabulary::TensorKind;

use super::fields::Field;

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
    /// A formula of a Custom quantizer.
    Formula(TensorKind, End),
    /// A select or checkbox: every change is its own step.
    Choice,
}

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The lower one.
    Min,
    /// The upper one.
    Max,
}
