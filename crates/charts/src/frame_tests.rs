//! Tests of `frame`.

use super::*;

const TWICE: Frame = Frame { width: 300.5, height: 100.0, ratio: 2.0 };

#[test]
fn canvas_attributes_are_css_size_times_ratio() {
    assert_eq!(TWICE.device_size(), (601, 200));
    assert_eq!(Frame { ratio: 1.25, ..TWICE }.device_size(), (376, 125));
}

#[test]
fn hairlines_sit_on_device_pixels_at_every_ratio() {
    let once = Frame { ratio: 1.0, ..TWICE };
    assert_eq!(once.crisp_width(1.0), 16);
    assert_eq!(once.crisp(10.2, 16), 10 * 16 + 8, "one device pixel wide: its middle");
    assert_eq!(TWICE.crisp_width(1.0), 32);
    assert_eq!(TWICE.crisp(10.2, 32), 20 * 16, "two device pixels wide: the edge between them");
    let odd = Frame { ratio: 1.5, ..TWICE };
    assert_eq!(odd.crisp_width(0.4), 16, "never thinner than one device pixel");
    assert_eq!(odd.crisp(10.2, 16), 15 * 16 + 8);
}

#[test]
fn dashes_are_measured_across_and_follow_the_line() {
    let corner = [(0.0, 0.0), (5.0, 0.0), (5.0, 10.0), (20.0, 10.0)];
    assert_eq!(
        dashes(&corner, 7.0, 3.0),
        vec![vec![(0.0, 0.0), (5.0, 0.0), (5.0, 10.0), (7.0, 10.0)], vec![(10.0, 10.0), (17.0, 10.0)]]
    );
}
