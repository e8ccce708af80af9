//! Tests of the cost chart: bars, axis and readout, in css px.

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Two rows; inside the margins 300 px wide.
const FRAME: Frame = Frame { width: 328.0, height: 104.0, ratio: 1.0 };

fn cost(name: &'static str, alone: f64, saved: f64) -> Cost {
    Cost { name: name.into(), alone, saved }
}

fn scene() -> CostScene {
    let costs = [cost("dense 1, weights", 0.02, 0.01), cost("dense 1, activations", 0.0, -0.01)];
    CostScene { costs: Rc::from(costs), role: RunRole::Ptq, hovered: None }
}

fn bars(marks: &Marks) -> Vec<(f64, f64, f64, String)> {
    let bar = |mark: &Mark| match mark {
        Mark::Rect(a, b, colour) => Some((a.0, b.0, a.1, colour.clone())),
        _ => None,
    };
    marks.0.iter().filter_map(bar).collect()
}

#[test]
fn bars_start_at_zero_and_end_at_their_costs() {
    let scene = scene();
    assert_eq!(scene.plot(FRAME).x.from, -0.01);
    let marks = record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen));
    let expected = [
        (114.0, 314.0, 17.0, "#d55e00".to_owned()),
        (114.0, 214.0, 26.0, "#80858e".to_owned()),
        (14.0, 114.0, 66.0, "#80858e".to_owned()),
    ];
    assert_eq!(bars(&marks), expected);
    let texts: Vec<_> = marks.texts().iter().map(|text| text.0).collect();
    assert_eq!(texts[..2], ["dense 1, weights", "dense 1, activations"]);
    assert_eq!(texts[2..], ["−0.01", "0.00", "0.01", "0.02 m"]);
    assert_eq!(scene.height(FRAME.width), FRAME.height);
}

#[test]
fn noise_does_not_fill_the_axis() {
    let costs = [cost("input", 0.0001, 0.0002)];
    let scene = CostScene { costs: Rc::from(costs), ..scene() };
    assert_eq!(scene.plot(FRAME).x.to, 0.005);
}

#[test]
fn the_tensor_under_the_pointer_is_read_out_with_signs() {
    let mut scene = scene();
    assert_eq!(scene.readout().head, "dense 1, weights", "the most costly");
    assert_eq!((scene.nearest(FRAME, (0.0, 70.0)), scene.nearest(FRAME, (0.0, -5.0))), (Some(1), Some(0)));
    assert_eq!(scene.nearest(FRAME, (0.0, 999.0)), Some(1));
    scene.hovered = Some(1);
    let readout = scene.readout();
    let values: Vec<_> = readout.items.iter().map(|item| item.value.as_str()).collect();
    assert_eq!((readout.head.as_str(), values), ("dense 1, activations", vec!["0.0000 m", "−0.0100 m"]));
    assert_eq!([signed(0.02), signed(0.000_01), signed(f64::NAN)], ["+0.0200", "0.0000", "–"]);
}

#[test]
fn nothing_to_show_and_no_space_do_not_panic() {
    let empty = CostScene { costs: Rc::from([]), role: RunRole::Qat, hovered: Some(2) };
    assert_eq!((empty.nearest(FRAME, (0.0, 3.0)), empty.readout()), (None, Readout::default()));
    let odd = CostScene { costs: Rc::from([cost("input", f64::NAN, f64::INFINITY)]), ..empty };
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 1.0 };
    assert!(bars(&record(tiny, &Theme::DARK, |pen| odd.draw(pen))).is_empty());
}
