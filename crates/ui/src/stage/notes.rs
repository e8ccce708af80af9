//! What must be said beside the pictures: why a path begins late, what the faint lines are, what a click does.

use charts::{OutputLevels, number};
use protocol::report::DataView;

/// The sentences for a network that makes an estimate from `window` samples. `clickable` says whether a click on an estimate means
/// something, `mapped` whether the room is a map of errors.
pub fn notes(
    window: u32,
    view: &DataView,
    levels: Option<OutputLevels>,
    clickable: bool,
    mapped: bool,
) -> String {
    let mut notes = Vec::new();
    if window > 1 {
        let time = view.rate_hz.map(|rate| format!(" ({} s)", number(f64::from(window) / rate, 1)));
        let time = time.unwrap_or_default();
        notes.push(format!("The first estimate comes after a window of {window} samples{time}."));
    }
    if let Some(levels) = levels {
        let step = number(levels.grid.scale, 3);
        notes.push(format!("Levels of x and y are {step} m apart: faint lines where there is space."));
    }
    if clickable {
        notes.push("Click an estimate to follow its number.".to_owned());
    }
    if mapped {
        notes.push("Click a cell to go to a sample in it, again for the next.".to_owned());
    }
    notes.join(" ")
}

#[cfg(test)]
#[path = "notes_tests.rs"]
mod tests;
