//! Tests of the histogram: bars, levels and labels, in css px.

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Inside the margins 300 x 94 px.
const FRAME: Frame = Frame { width: 352.0, height: 154.0, ratio: 1.0 };

fn scene(counts: &[u32], levels: &[f32]) -> HistogramScene {
    let (counts, levels) = (counts.to_vec(), levels.to_vec());
    let histogram = Histogram { min: -1.5, max: 1.5, counts, levels, grid: None };
    HistogramScene {
        histogram: Rc::new(histogram),
        counted: "weights",
        unit: "value (m)".into(),
        of: "whole tensor".into(),
        role: RunRole::Ptq,
        hovered: None,
    }
}

fn drawn(scene: &HistogramScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

#[test]
fn bars_stand_on_the_axis_and_levels_at_their_values() {
    let marks = drawn(&scene(&[1, 0, 2], &[-1.0, 0.0, 1.0]));
    let bars: Vec<_> = marks
        .0
        .iter()
        .filter_map(|m| match m {
            Mark::Rect(a, b, colour) if colour == "#c3c7cd" => Some((*a, *b)),
            _ => None,
        })
        .collect();
    assert_eq!(bars, [((44.0, 72.0), (143.0, 116.0)), ((244.0, 29.0), (343.0, 116.0))]);
    let levels: Vec<f64> = marks.lines("#d55e00").iter().map(|l| l[0].0).collect();
    assert_eq!(levels, [94.0, 194.0, 294.0]);
}

#[test]
fn the_axis_holds_levels_beyond_the_weights_and_names_zero() {
    let wide = scene(&[1, 2], &[-3.0, 0.0, 3.0]);
    let marks = drawn(&wide);
    let labels: Vec<_> = marks.texts().iter().map(|t| t.0).collect();
    assert_eq!(labels, ["count", "0", "1", "2", "value (m)", "−3.00", "3.00", "0 exact"]);
    let no_zero = drawn(&scene(&[1, 2], &[-0.5, 0.5]));
    assert_eq!(no_zero.texts()[7].0, "0");
}

#[test]
fn the_bin_under_the_pointer_is_read_out_with_its_nearest_level() {
    let mut scene = scene(&[1, 0, 2], &[-1.0, 0.0, 1.0]);
    assert_eq!(scene.nearest(FRAME, (286.0, 0.0)), Some(2));
    assert_eq!((scene.nearest(FRAME, (-10.0, 0.0)), scene.nearest(FRAME, (999.0, 0.0))), (Some(0), Some(2)));
    assert_eq!(scene.readout().items[1].value, "3");
    scene.hovered = Some(2);
    let readout = scene.readout();
    assert_eq!(readout.head, "0.500 to 1.500");
    assert_eq!((readout.items[0].value.as_str(), readout.items[1].value.as_str()), ("2 of 3", "1.0000"));
    let hovered = Mark::Rect((244.0, 29.0), (343.0, 116.0), "#80858e".to_owned());
    assert!(drawn(&scene).0.contains(&hovered));
}

#[test]
fn a_fine_grid_shows_its_ends_and_rounds_exactly() {
    let mut fine = scene(&[1, 2], &[]);
    let grid = Grid { scale: 0.01, zero_point: -28, lowest: -128, highest: 127 };
    fine.histogram = Rc::new(Histogram { grid: Some(grid), ..(*fine.histogram).clone() });
    let lines: Vec<f64> = drawn(&fine).lines("#d55e00").iter().map(|line| line[0].0.round()).collect();
    let plot = fine.plot(FRAME);
    assert_eq!(plot.x.to, 1.55, "the grid's upper end");
    assert_eq!(lines, [plot.x.position(-1.0).round(), plot.x.end].map(|x| x.floor()));
    assert_eq!(fine.readout().items[1].value, "256");
    fine.hovered = Some(0);
    assert_eq!(fine.readout().items[1].value, "−0.7500", "the middle of -1.5 to 0");
    assert_eq!(fine.nearest_level(-9.0), Some(-1.0), "beyond the grid: its end");
    let float = scene(&[1], &[]);
    assert_eq!((float.readout().items[1].value.as_str(), float.nearest_level(0.5)), ("no", None));
}

#[test]
fn nothing_to_show_and_no_space_do_not_panic() {
    let empty =
        HistogramScene { histogram: Rc::default(), role: RunRole::Qat, hovered: Some(3), ..scene(&[], &[]) };
    assert!(drawn(&empty).texts().is_empty());
    assert_eq!(empty.nearest(FRAME, (100.0, 0.0)), None);
    let mut odd = scene(&[5], &[f32::NAN, f32::INFINITY]);
    odd.histogram = Rc::new(Histogram { min: f64::NAN, max: f64::NAN, ..(*odd.histogram).clone() });
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 1.0 };
    assert!(record(tiny, &Theme::DARK, |pen| odd.draw(pen)).lines("#f0883e").is_empty());
    assert!(odd.summary().contains("2 quantization levels"));
}

#[test]
fn levels_follow_from_a_grid_of_few_codes_and_only_its_ends_from_one_of_many() {
    let drawn_of = |highest: i32| {
        let grid = Grid { scale: 0.5, zero_point: 1, lowest: -1, highest };
        let histogram = Histogram { grid: Some(grid), ..(*scene(&[1, 2], &[]).histogram).clone() };
        let scene = HistogramScene { histogram: Rc::new(histogram), ..scene(&[], &[]) };
        drawn(&scene).lines("#d55e00").len()
    };
    assert_eq!([drawn_of(2), drawn_of(62), drawn_of(63)], [4, 64, 2]);
}
