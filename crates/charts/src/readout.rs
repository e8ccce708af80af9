//! Exact values in words beside a picture: what each series says at the cursor.

use std::rc::Rc;

use super::RunRole;

/// What a picture says at its cursor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readout {
    /// Where the cursor is, such as `37.3 s` or `epoch 620`.
    pub head: String,
    /// One entry per series.
    pub items: Vec<ReadoutItem>,
}

/// One series' value at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadoutItem {
    /// Whose value; none for the picture's own figures.
    pub role: Option<RunRole>,
    /// Name of the series.
    pub label: Rc<str>,
    /// Figure with unit; an en dash before there is one, so that widths stay.
    pub value: String,
    /// A second figure, such as the distance from ground truth.
    pub note: Option<String>,
}
