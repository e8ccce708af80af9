//! Remarks on rows that are left out.

use vocabulary::Severity;

use super::report::Note;

/// Most bad rows listed one by one.
pub(super) const MAX_LISTED: usize = 20;

/// Column and sentence of a fault; `None` stands for a file that ends in the middle of the row.
pub(super) type RowFault = Option<(Option<String>, String)>;

/// The remark on the row `line`, counted from 1; `place` is what messages call a row.
pub(super) fn bad_row(place: &str, line: usize, fault: RowFault) -> Note {
    let Some((column, what)) = fault else {
        let text = format!("{place} {line} ends early (file cut off?). Row skipped.");
        return Note::at_line(Severity::Warning, line, text);
    };
    let text = match &column {
        Some(name) => format!("{place} {line}, column {name}: {what}. Row skipped."),
        None => format!("{place} {line}: {what}. Row skipped."),
    };
    Note { column, ..Note::at_line(Severity::Warning, line, text) }
}
