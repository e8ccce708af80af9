//! The row of names among the lines before the data: behind titles, preambles and comment signs, with a row of units below.

use super::super::columns::{ColumnNames, is_known};
use super::super::report::Separator;
use super::super::units::unit_named;
use super::super::values::is_missing;
use super::first_lines::Row;
use super::separator::is_value;
use super::tokens::Tokens;

/// Fewest known names in a comment that is taken for the header; a sentence may hold one by chance.
const KNOWN_IN_COMMENT: usize = 2;

/// Fewest units behind a word of a preamble that are those of the columns.
const LEAST_UNITS: usize = 2;

/// Names and units of the columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) names: Vec<String>,
    /// As many as names, or none.
    pub(super) units: Vec<String>,
}

/// The row of names: of all that fit the data's `width`, the one with the most names the importer knows; plain lines before
/// comments, then the first plain line or the last comment.
pub(super) fn find(before: &[Row], width: usize, separator: Separator, known: &ColumnNames) -> Option<Names> {
    let mut best: Option<(usize, bool, usize, Vec<String>)> = None;
    for (index, row) in before.iter().enumerate() {
        let Some(cells) = fitting(row, width, separator) else { continue };
        if !is_wordy(&cells) {
            continue;
        }
        let known = recognised(&cells, known);
        let plain = row.comment.is_none();
        if !plain && known < KNOWN_IN_COMMENT {
            continue;
        }
        let better = match &best {
            None => true,
            Some((best_known, best_plain, _, _)) => {
                known > *best_known || known == *best_known && !best_plain
            }
        };
        if better {
            best = Some((known, plain, index, cells));
        }
    }
    let (_, _, index, mut names) =
        best.or_else(|| misfit(before, width, known).map(|(index, cells)| (0, true, index, cells)))?;
    // Of names in two rows (pandas' levels) the upper one stands for a lower one that is empty.
    let above = index.checked_sub(1).and_then(|above| fitting(&before[above], width, separator));
    if let Some(above) = above.filter(|above| above.len() == names.len() && is_wordy(above)) {
        let empty = names.iter_mut().zip(above).filter(|(name, _)| name.is_empty());
        empty.for_each(|(name, above)| *name = above);
    }
    let units = before[index + 1..].iter().find_map(|row| {
        let cells = fitting(row, width, separator).filter(|cells| cells.len() == names.len())?;
        is_units(&cells).then_some(cells)
    });
    let units =
        units.or_else(|| before[..index].iter().rev().find_map(|row| units_of_preamble(row, names.len())));
    Some(Names { names, units: units.unwrap_or_default() })
}

/// The units of a preamble's line such as LabVIEW's `Y_Unit_Label`, a word and units behind it, for so many columns.
fn units_of_preamble(row: &Row, columns: usize) -> Option<Vec<String>> {
    let (label, units) = row.cells.split_first().filter(|_| row.comment.is_none())?;
    let there: Vec<&String> = units.iter().filter(|cell| !cell.is_empty()).collect();
    let are_units = there.len() >= LEAST_UNITS && there.iter().all(|cell| is_unit(cell));
    if is_unit(label) || is_value(label) || !are_units || units.len() >= columns {
        return None;
    }
    let mut all = vec![String::new(); columns];
    all[1..=units.len()].clone_from_slice(units);
    Some(all)
}

/// A row of names that does not fit, so that the rows must be broken: known names, or a first line of more words than the
/// rows have values.
fn misfit(before: &[Row], width: usize, known: &ColumnNames) -> Option<(usize, Vec<String>)> {
    let index = before.iter().rposition(|row| row.comment.is_none())?;
    let cells = &before[index].cells;
    let names = recognised(cells, known) >= KNOWN_IN_COMMENT || index == 0 && cells.len() >= width;
    (names && is_wordy(cells)).then(|| (index, cells.clone()))
}

/// The cells of a line before the data, if they are as many as the columns, or one fewer (row names without a name, or a
/// separator behind each row) or one more (a name without a column). A comment may be separated otherwise than the data.
fn fitting(row: &Row, width: usize, separator: Separator) -> Option<Vec<String>> {
    let fits =
        |cells: &[String]| cells.len() == width || cells.len() + 1 == width || cells.len() == width + 1;
    let mut own = with_brackets_joined(&row.cells, width, separator);
    if row.comment.is_some() && own.len() == width + 1 && own[0].is_empty() {
        // The separator behind the comment sign.
        own.remove(0);
    }
    let Some(text) = &row.comment else { return Some(own).filter(|cells| fits(cells)) };
    if own.len() == width {
        return Some(own);
    }
    let mut others: Vec<Vec<String>> = vec![own];
    for other in Separator::ALL {
        let mut tokens = Tokens::new(other, false);
        tokens.split(text.trim());
        let cells: Vec<String> = tokens.iter().map(str::to_owned).collect();
        others.push(with_brackets_joined(&cells, width, other));
    }
    let exact = others.iter().position(|cells| cells.len() == width);
    let at = exact.or_else(|| others.iter().position(|cells| fits(cells)))?;
    Some(others.swap_remove(at))
}

/// Where blanks separate, `x (m)` is one name: a bracket belongs to the word before, if that makes the names fit.
fn with_brackets_joined(cells: &[String], width: usize, separator: Separator) -> Vec<String> {
    if separator != Separator::Spaces || cells.len() <= width {
        return cells.to_vec();
    }
    let mut joined: Vec<String> = Vec::with_capacity(cells.len());
    for cell in cells {
        match joined.last_mut() {
            Some(last) if cell.starts_with(['(', '[']) => {
                last.push(' ');
                last.push_str(cell);
            }
            _ => joined.push(cell.clone()),
        }
    }
    joined
}

/// A header has a cell that is neither number nor missing, and such cells are not the exception.
pub(super) fn is_wordy(cells: &[String]) -> bool {
    let words = cells.iter().filter(|cell| !is_missing(cell) && !is_value(cell)).count();
    let values = cells.iter().filter(|cell| is_value(cell)).count();
    words > 0 && words >= values
}

/// Half of what stands in a row of units are units.
fn is_units(cells: &[String]) -> bool {
    let there: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let units = there.iter().filter(|cell| is_unit(cell)).count();
    units > 0 && units * 2 >= there.len()
}

/// Whether a cell can be a unit: a sign of the table, or something short in brackets.
fn is_unit(cell: &str) -> bool {
    let cell = cell.trim();
    let brackets = cell.len() <= 20
        && (cell.starts_with('[') && cell.ends_with(']') || cell.starts_with('(') && cell.ends_with(')'));
    brackets || unit_named(cell).is_some()
}

/// How many columns a row of the header names that the importer knows; a name that stands in it several times counts once.
pub(super) fn recognised(cells: &[String], known: &ColumnNames) -> usize {
    let first = |index: usize| !cells[..index].contains(&cells[index]);
    (0..cells.len()).filter(|&index| is_known(&cells[index], known) && first(index)).count()
}
