//! The controls of the settings, as undo tells them apart.

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
    /// A slider or a text of the setting at a path.
    Setting(&'static str),
    /// A select or checkbox: every change is its own step.
    Choice,
}
