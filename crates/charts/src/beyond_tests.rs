//! Tests of what is beyond a limit: faint colours and hatched cells, in css px.

use super::*;
use crate::frame::Frame;
use crate::record::record;
use crate::theme::Theme;

#[test]
fn a_faint_colour_lies_between_its_own_and_the_ground() {
    let white = RGBColor(255, 255, 255);
    assert_eq!(Beyond::faint(RGBColor(0, 100, 255), white), RGBColor(166, 201, 255));
    assert_eq!(Beyond::faint(white, white), white);
}

#[test]
fn the_strokes_of_a_hatched_cell_stay_within_it() {
    let frame = Frame { width: 100.0, height: 100.0, ratio: 1.0 };
    let marks = record(frame, &Theme::LIGHT, |pen| Beyond::hatch(pen, (10.0, 20.0), (50.0, 40.0)));
    let lines = marks.lines("#ffffff");
    // 60 px around the lower left corner, a stroke each 7.
    assert_eq!(lines.len(), 8);
    for line in &lines {
        let (from, to) = (line[0], line[1]);
        for (x, y) in [from, to] {
            assert!((10.0..=50.0).contains(&x) && (20.0..=40.0).contains(&y), "{line:?}");
        }
        // Each goes down as far as it goes to the right.
        assert!(((to.0 - from.0) - (to.1 - from.1)).abs() < 0.2, "{line:?}");
    }
    assert_eq!((lines[0][0], lines[0][1]), ((10.0, 33.0), (17.0, 40.0)));
}
