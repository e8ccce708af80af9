//! Numbers as people write them: decimal point or comma, thousands in groups, decided for whole columns.

mod marks;
mod read;

pub(super) use marks::{Formats, Marks, decide};
pub(super) use read::{Shape, number, shape};
