//! Which separator a text uses.

use super::super::columns::LEAST_COLUMNS;
use super::super::moments::moment;
use super::super::numbers::{Shape, shape};
use super::super::report::Separator;
use super::tokens::{MAX_COLUMNS, Tokens};

/// Cells of a line looked at; more say nothing new.
const MOST_CELLS: usize = 64;

/// Whether a cell holds a number, a date or a time.
pub(super) fn is_value(text: &str) -> bool {
    shape(text) != Shape::Other || moment(text).is_some()
}

/// The separator that gives the most lines of one same number of values, counted by the share of numbers among them; first
/// among counts of a complete file, else of at least 2. Ties go to the one tried first. Letter frequencies are not used: they
/// can elect a letter.
pub(super) fn choose_separator(lines: &[&str], arrow: bool) -> Separator {
    let mut best = (Separator::Comma, (false, 0));
    for separator in Separator::ALL {
        let mut tokens = Tokens::new(separator, arrow);
        let mut counts = Vec::with_capacity(lines.len());
        for line in lines {
            tokens.split(line);
            let shown = tokens.len().min(MOST_CELLS);
            let values = tokens.iter().take(MOST_CELLS).filter(|cell| is_value(cell)).count();
            counts.push((tokens.len(), 1_000 * values / shown.max(1)));
        }
        let complete = most_frequent(counts.iter().map(|c| c.0).filter(|&count| count >= LEAST_COLUMNS));
        let partial = most_frequent(counts.iter().map(|c| c.0).filter(|&count| count >= 2));
        let Some((width, _)) = complete.or(partial) else { continue };
        let share: usize = counts.iter().filter(|count| count.0 == width).map(|count| count.1).sum();
        let score = (complete.is_some(), share);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// The most frequent count and how often it occurs; the larger count on a tie.
pub(super) fn most_frequent(counts: impl Iterator<Item = usize>) -> Option<(usize, usize)> {
    let mut tally = vec![0_usize; MAX_COLUMNS + 3];
    counts.for_each(|count| tally[count.min(MAX_COLUMNS + 2)] += 1);
    tally.into_iter().enumerate().filter(|&(_, rows)| rows > 0).max_by_key(|&(count, rows)| (rows, count))
}

#[cfg(test)]
#[path = "separator_tests.rs"]
mod tests;
