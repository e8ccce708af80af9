//! What the page ships with: every sweep of the thesis is whole, its points train to the same bits again, and docs/thesis.md is what
//! they say.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::fs;
use std::path::Path;

use common::{bitroom, succeeds};
use tempfile::TempDir;
use vocabulary::SweepPreset;

#[test]
fn every_sweep_is_whole_and_the_document_is_what_they_say() {
    let at = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shipped = root.join("www/results");
    let mut is_older = false;
    for preset in SweepPreset::ALL {
        let file = shipped.join(format!("{preset}.jsonl.gz"));
        let output = bitroom(&at, &["report", file.to_str().unwrap(), "--out", preset.name()]);
        let said = String::from_utf8(output.stdout).unwrap();
        let counts = said.split_once(" trainings; ").and_then(|(counts, _)| counts.split_once(" of "));
        assert!(counts.is_some_and(|(done, total)| done == total), "{preset}: {said}");
        let notes = String::from_utf8(output.stderr).unwrap();
        assert!(!notes.contains("are not used"), "{preset}: {notes}");
        is_older |= notes.contains("computed by engine");
    }
    // Those of an older engine stay as they are until somebody computes them anew; they cannot be trained to the same bits.
    if is_older {
        return;
    }
    succeeds(&at, &["claims", shipped.to_str().unwrap(), "--out", "docs", "--no-retrain"]);
    let found = fs::read_to_string(at.path().join("docs/thesis.md")).unwrap();
    let document = fs::read_to_string(root.join("docs/thesis.md")).unwrap();
    // All but the last claim, which is about losses.
    let others: Vec<&str> =
        found.lines().filter(|line| !document.contains(line) && !line.ends_with(": no results.")).collect();
    assert!(
        matches!(others[..], [row] if row.starts_with("| 10. ")),
        "`cargo xtask results` writes docs/thesis.md: {others:#?}"
    );
    assert!(found.lines().count() > 150, "{} lines", found.lines().count());
    // Weights that are not those of the record are refused: float, and the smallest widths.
    for preset in [SweepPreset::MlpGrid, SweepPreset::LstmGrid] {
        let file = shipped.join(format!("{preset}.jsonl.gz"));
        succeeds(&at, &["report", file.to_str().unwrap(), "--out", "again", "--retrain=0,226"]);
    }
}
