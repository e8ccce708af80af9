//! Lines behind a comment sign: skipped among the data, but one of them may name the columns.

use super::super::blanks::begins_plain;

/// Words with which a spreadsheet marks a cell that has no value; a row may begin with one.
const CELL_ERRORS: [&str; 8] = ["#n/a", "#ref!", "#div/0!", "#value!", "#num!", "#name?", "#null!", "#####"];

/// What stands behind the comment sign, or `None` for a line without one. The signs are `#`, `%` and `//`.
pub(super) fn comment(line: &str) -> Option<&str> {
    if begins_plain(line) && !line.starts_with(['#', '%', '/']) {
        return None;
    }
    let line = line.trim_start_matches(['\u{feff}', ' ', '\t']);
    if let Some(rest) = line.strip_prefix("//") {
        return Some(rest.trim_start_matches('/'));
    }
    let rest = line.strip_prefix(['#', '%'])?;
    let is_cell = CELL_ERRORS
        .iter()
        .any(|word| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
    (!is_cell).then(|| rest.trim_start_matches(['#', '%']))
}

#[cfg(test)]
#[path = "comments_tests.rs"]
mod tests;
