//! Tests of the trace charts: lines, levels, axes and the cursor, in css px.

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Inside the margins 300 x 120 px: 10 px per second over 30 s, 40 px per metre over 3 m.
const FRAME: Frame = Frame { width: 336.0, height: 168.0, ratio: 1.0 };

fn scene(time_s: &[f64], series: &[(RunRole, &[f32])]) -> TraceScene {
    let path = |&(role, values): &(RunRole, &[f32])| PathSeries {
        role,
        label: role.name().into(),
        x: values.into(),
        y: vec![0.0; values.len()].into(),
    };
    TraceScene {
        axis: Coordinate::X,
        time_s: time_s.into(),
        has_time: true,
        series: series.iter().map(path).collect(),
        visible: (0.0, 30.0),
        range_m: (0.0, 3.0),
        levels: None,
        cursor: None,
        breaks: Rc::from([]),
    }
}

fn drawn(scene: &TraceScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

const TIMES: [f64; 4] = [0.0, 10.0, 20.0, 30.0];

#[test]
fn float_and_quantized_are_drawn_by_the_same_rule() {
    let values: &[f32] = &[1.0, 1.0, 2.0, 2.5];
    let marks = drawn(&scene(&TIMES, &[(RunRole::Float, values), (RunRole::Ptq, values)]));
    let straight = [(26.0, 104.0), (126.0, 104.0), (226.0, 64.0), (326.0, 44.0)];
    assert_eq!(marks.lines("#0072b2"), [&straight]);
    assert_eq!(marks.lines("#d55e00"), [&straight]);
}

#[test]
fn axes_have_round_labels_with_units() {
    let marks = drawn(&scene(&TIMES, &[]));
    let texts = marks.texts();
    assert_eq!(
        texts[..4],
        [("0", (20.0, 144.0)), ("1", (20.0, 104.0)), ("2", (20.0, 64.0)), ("3", (20.0, 24.0))]
    );
    assert_eq!(texts[4..7], [("0 s", (26.0, 150.0)), ("10 s", (126.0, 150.0)), ("20 s", (226.0, 150.0))]);
    assert_eq!(texts[7].0, "30 s");
    assert!(texts[7].1.0 < 326.0, "the last label stays on the canvas");
    assert_eq!(texts[8].0, "X (m)");
    let mut rows = scene(&TIMES, &[]);
    rows.has_time = false;
    assert_eq!(drawn(&rows).texts()[5].0, "row 10");
}

#[test]
fn gaps_and_breaks_interrupt_and_a_lone_sample_is_a_dot() {
    let mut scene = scene(&TIMES, &[(RunRole::Float, &[1.0, f32::NAN, 2.0, 2.0])]);
    scene.breaks = Rc::from([3]);
    let marks = drawn(&scene);
    assert!(marks.lines("#0072b2").is_empty());
    let dots: Vec<_> = marks
        .0
        .iter()
        .filter_map(|m| match m {
            Mark::Disc(at, 1.0, colour) if colour == "#0072b2" => Some(*at),
            _ => None,
        })
        .collect();
    assert_eq!(dots, [(26.0, 104.0), (226.0, 64.0), (326.0, 64.0)]);
}

#[test]
fn the_window_cuts_lines_at_its_borders() {
    let mut scene = scene(&TIMES, &[(RunRole::Float, &[0.0, 1.0, 2.0, 3.0])]);
    scene.visible = (5.0, 15.0);
    assert_eq!(drawn(&scene).lines("#0072b2"), [&[(26.0, 124.0), (176.0, 104.0), (326.0, 84.0)]]);
    scene.visible = (40.0, 50.0);
    assert!(drawn(&scene).lines("#0072b2").is_empty());
}

#[test]
fn the_vertical_axis_stays_unless_values_leave_it() {
    let range = |values: &[f32]| {
        let plot = scene(&TIMES, &[(RunRole::Float, values)]).plot(FRAME);
        (plot.y.from, plot.y.to)
    };
    assert_eq!(range(&[0.1, 2.9]), (0.0, 3.0));
    assert_eq!(range(&[-0.2, 3.4]), (-0.5, 3.5));
    assert_eq!(range(&[f32::NAN, 1000.0]), (0.0, 6.0), "an estimate that ran away is cut off");
}

#[test]
fn the_cursor_is_dotted_and_marks_every_series() {
    let mut scene = scene(&TIMES, &[(RunRole::Truth, &[1.0; 4]), (RunRole::Float, &[2.0; 4])]);
    scene.cursor = Some(1);
    let marks = drawn(&scene);
    let dots = marks.lines("#5b616b");
    assert_eq!(dots.len(), 30, "120 px, a dot every 4 px");
    assert_eq!(dots[0], [(126.5, 24.0), (126.5, 26.0)]);
    assert!(marks.0.contains(&Mark::Disc((126.0, 104.0), 6.0, "#80858e".to_owned())));
    assert!(marks.0.contains(&Mark::Disc((126.0, 64.0), 4.5, "#0072b2".to_owned())));
    scene.visible = (15.0, 30.0);
    assert!(drawn(&scene).lines("#5b616b").is_empty(), "not outside the window");
}

#[test]
fn the_nearest_sample_in_time_is_hit() {
    let mut scene = scene(&TIMES, &[]);
    assert_eq!(scene.nearest(FRAME, (26.0 + 140.0, 0.0)), Some(1));
    assert_eq!(scene.nearest(FRAME, (26.0 + 151.0, 0.0)), Some(2));
    assert_eq!(scene.nearest(FRAME, (-50.0, 0.0)), Some(0));
    assert_eq!(scene.nearest(FRAME, (999.0, 0.0)), Some(3));
    scene.time_s = Rc::from([]);
    assert_eq!(scene.nearest(FRAME, (100.0, 0.0)), None);
}

#[test]
fn a_click_close_to_an_estimate_picks_its_sample() {
    let mut scene = scene(&TIMES, &[(RunRole::Truth, &[0.5; 4]), (RunRole::Ptq, &[1.0, 1.0, f32::NAN, 2.5])]);
    assert_eq!(scene.pick(FRAME, (129.0, 111.0)), Some(1));
    assert_eq!(scene.pick(FRAME, (129.0, 113.0)), None, "farther than 8 px");
    assert_eq!(scene.pick(FRAME, (126.0, 124.0)), None, "ground truth is none");
    scene.visible = (5.0, 15.0);
    assert_eq!(scene.pick(FRAME, (26.0, 104.0)), None, "not visible");
    assert_eq!(scene.pick(FRAME, (176.0, 104.0)), Some(1));
}

#[test]
fn the_readout_has_every_value_at_the_cursor() {
    let mut scene = scene(&TIMES, &[(RunRole::Float, &[1.0, 1.2345, f32::NAN, 1.0])]);
    assert_eq!((scene.readout().head.as_str(), scene.readout().items[0].value.as_str()), ("– s", "– m"));
    scene.cursor = Some(1);
    assert_eq!(
        (scene.readout().head.as_str(), scene.readout().items[0].value.as_str()),
        ("10.0 s", "1.235 m")
    );
    scene.cursor = Some(2);
    assert_eq!(scene.readout().items[0].value, "– m");
    assert_eq!(time_text(Some(1234.0), false), "row 1234");
    assert!(scene.summary().starts_with("X in m over time from 0 to 30 s: float32."));
}

#[test]
fn long_traces_are_reduced_to_what_can_be_seen() {
    let times: Vec<f64> = (0..50_000).map(|k| f64::from(k) * 30.0 / 50_000.0).collect();
    let values: Vec<f32> = (0..50_000).map(|k| if k % 2 == 0 { 1.0 } else { 2.0 }).collect();
    let marks = drawn(&scene(&times, &[(RunRole::Float, &values)]));
    let line = marks.lines("#0072b2")[0];
    assert!(line.len() <= 4 * 301, "{}", line.len());
    assert!(line.iter().any(|p| p.1 == 64.0) && line.iter().any(|p| p.1 == 104.0));
}

#[test]
fn nothing_to_show_and_no_space_do_not_panic() {
    let mut empty = scene(&[], &[(RunRole::Qat, &[]), (RunRole::Truth, &[1.0; 3])]);
    empty.cursor = Some(5);
    empty.visible = (f64::NAN, 0.0);
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 2.0 };
    let marks = record(tiny, &Theme::DARK, |pen| empty.draw(pen));
    assert!(marks.lines("#3ecf9b").is_empty());
}
