//! Tests of `ramp`.

use super::*;

#[test]
fn the_ramp_goes_from_dark_to_bright() {
    assert_eq!((ramp(0.0), ramp(1.0)), (RGBColor(0x44, 0x01, 0x54), RGBColor(0xfd, 0xe7, 0x25)));
    assert_eq!((ramp(-3.0), ramp(f64::NAN)), (ramp(0.0), ramp(1.0)));
    // Half way between the third stop and the fourth.
    assert_eq!(ramp(0.5), RGBColor(0x26, 0x90, 0x89));
    let steps: Vec<f64> = (0..=100).map(|share| brightness(ramp(f64::from(share) / 100.0))).collect();
    assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn lines_stand_off_their_surface() {
    assert!((0..15).all(|number| brightness(line_colour(number, 15, false)) < 0.68));
    assert!((0..15).all(|number| brightness(line_colour(number, 15, true)) > 0.3));
    assert_eq!(line_colour(0, 1, false), ramp(0.0));
}
