//! Tests of `time`.

use super::*;

fn rows(time: &[f64]) -> Rows {
    Rows {
        time: time.to_vec(),
        lines: (2..time.len() + 2).collect(),
        dropped_before: vec![0; time.len()],
        header_before: vec![false; time.len()],
        ..Rows::default()
    }
}

#[test]
fn gaps_backward_steps_and_dropped_rows_break_the_windows() {
    let mut rows = rows(&[0.0, 1.0, 2.0, 2.0, 3.0, 7.0, 8.0, 6.0, 7.0, 9.0, 10.0, 11.0]);
    rows.dropped_before[9] = 1;
    let mut report = Report::new(vec![]);
    let mut notes = Vec::new();
    let mut found = breaks(&rows, "Line", &mut report, &mut notes);
    found.sort_unstable();
    assert_eq!(found, [3, 5, 7, 9]);
    let texts: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Time stands still at line 5: the same as in the row before; windows will not cross it.",
            "Gap of 4.0 s at line 7; windows will not cross it.",
            "Time goes back at line 9; windows will not cross it.",
        ]
    );
    assert_eq!((report.gaps, report.backward_steps, report.median_step_s), (1, 1, Some(1.0)));
}
