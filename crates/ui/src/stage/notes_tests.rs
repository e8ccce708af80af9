//! Tests of `notes`.

use charts::{Grid, RunRole};

use super::*;

#[test]
fn a_window_is_said_with_its_time_where_the_rate_is_known() {
    let view = |rate_hz| DataView { rate_hz, ..DataView::default() };
    assert_eq!(
        notes(30, &view(Some(3.0)), None, false, false),
        "The first estimate comes after a window of 30 samples (10.0 s)."
    );
    assert_eq!(
        notes(8, &view(None), None, false, false),
        "The first estimate comes after a window of 8 samples."
    );
    assert_eq!(notes(1, &view(Some(3.0)), None, false, false), "");
}

#[test]
fn levels_are_said_with_their_step_and_clicks_with_what_they_do() {
    let grid = Grid { scale: 0.2136, zero_point: 0, lowest: -8, highest: 7 };
    let levels = OutputLevels { role: RunRole::Ptq, grid };
    assert_eq!(
        notes(1, &DataView::default(), Some(levels), true, true),
        "Levels of x and y are 0.214 m apart: faint lines where there is space. Click an estimate to follow its number. Click a \
         cell to go to a sample in it, again for the next."
    );
}
