//! Tests of the strip: positions of dots and box in css px, and the nearest repeat.

use super::*;
use crate::record::{Mark, record};
use crate::theme::Theme;

const FRAME: Frame = Frame { width: 296.0, height: 96.0, ratio: 1.0 };

/// Quartiles interpolated linearly.
fn spread(values: &[f64]) -> Option<FiveNumbers> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let at = |quarters: usize| {
        let (below, rest) = (quarters * last / 4, (quarters * last % 4) as f64 / 4.0);
        sorted[below] + (sorted[(below + 1).min(last)] - sorted[below]) * rest
    };
    Some(FiveNumbers { min: at(0), lower_quartile: at(1), median: at(2), upper_quartile: at(3), max: at(4) })
}

fn scene(values: &[f64], chosen: usize) -> StripScene {
    StripScene { values: values.into(), spread: spread(values), chosen, role: RunRole::Float, hovered: None }
}

fn discs(scene: &StripScene) -> Vec<((f64, f64), f64)> {
    let marks = record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen));
    let disc = |mark: &Mark| if let Mark::Disc(at, radius, _) = mark { Some((*at, *radius)) } else { None };
    marks.0.iter().filter_map(disc).collect()
}

#[test]
fn every_repeat_has_a_dot_and_the_chosen_one_a_marker() {
    let scene = scene(&[0.40, 0.44, 0.42], 2);
    let plot = scene.plot(FRAME);
    let drawn = discs(&scene);
    // Two plain dots, then the marker with its rim.
    let radii: Vec<f64> = drawn.iter().map(|disc| disc.1).collect();
    assert_eq!(radii, [3.0, 3.0, 6.0, 4.5]);
    assert!((drawn[0].0.0 - plot.x.position(0.40)).abs() < 0.1);
    assert!((drawn[3].0.0 - plot.x.position(0.42)).abs() < 0.1);
}

#[test]
fn dots_that_would_touch_are_stacked() {
    let scene = scene(&[0.40, 0.40, 0.40, 0.50], 3);
    let mut heights = scene.heights(&scene.plot(FRAME));
    assert_eq!(heights[3], heights[0], "far from the others, on the ground");
    heights.truncate(3);
    heights.sort_by(f64::total_cmp);
    assert_eq!([heights[1] - heights[0], heights[2] - heights[1]], [6.0, 6.0]);
}

#[test]
fn the_nearest_repeat_is_found_by_its_value() {
    let scene = scene(&[0.44, 0.40, 0.42], 0);
    assert_eq!(scene.nearest(FRAME, (0.0, 0.0)), Some(1));
    assert_eq!(scene.nearest(FRAME, (148.0, 0.0)), Some(2));
    assert_eq!(scene.nearest(FRAME, (296.0, 0.0)), Some(0));
}

#[test]
fn the_summary_has_the_five_numbers() {
    assert_eq!(
        scene(&[0.40, 0.41, 0.42, 0.43, 0.44], 0).summary(),
        "Test ADE of 5 repeats: 0.400 to 0.440 m, quartiles 0.410 and 0.430 m, median 0.420 m."
    );
    assert_eq!(scene(&[], 0).summary(), "Test ADE of repeats: none yet.");
}

#[test]
fn nothing_one_value_and_no_space_do_not_panic() {
    assert!(discs(&scene(&[], 0)).is_empty());
    assert!(discs(&scene(&[f64::NAN], 0)).is_empty());
    assert_eq!(discs(&scene(&[0.4], 0)).len(), 2);
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 1.0 };
    record(tiny, &Theme::DARK, |pen| scene(&[0.4, 0.5], 1).draw(pen));
    assert_eq!(scene(&[], 0).nearest(FRAME, (1.0, 0.0)), None);
}
