//! Tests of the loss chart: logarithmic axis, decimation, marks and names, in css px.

use super::*;
use crate::record::{Mark, Marks, record};
use crate::theme::Theme;

/// Inside the margins 300 x 120 px.
const FRAME: Frame = Frame { width: 404.0, height: 168.0, ratio: 1.0 };

fn curve(role: RunRole, validation: bool, losses: &[f64]) -> LossSeries {
    LossSeries { role, validation, background: false, losses: losses.into(), best: None }
}

fn scene(series: Vec<LossSeries>, epochs: u32) -> LossScene {
    LossScene { series: series.into(), repeats: 1, epochs, hovered: None }
}

fn drawn(scene: &LossScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

#[test]
fn losses_lie_on_a_logarithmic_axis_of_at_least_a_decade() {
    let marks = drawn(&scene(vec![curve(RunRole::Float, true, &[2.0, 0.2])], 4));
    assert_eq!(marks.lines("#0072b2"), [&[(109.0, 24.0), (184.0, 144.0)]]);
    let labels: Vec<_> = marks.texts()[..4].iter().map(|t| (t.0, t.1.1.round())).collect();
    assert_eq!(labels, [("0.2", 144.0), ("0.5", 96.0), ("1", 60.0), ("2", 24.0)]);
    assert!(marks.texts().iter().any(|t| t.0 == "MSE (m²)") && marks.texts().iter().any(|t| t.0 == "epoch"));
}

#[test]
fn the_axes_stay_while_a_run_goes_on_unless_losses_leave_them() {
    let plot = |losses: &[f64]| scene(vec![curve(RunRole::Float, true, losses)], 1000).plot(FRAME);
    let first = plot(&[1.5]);
    assert_eq!(plot(&[1.5, 0.9, 0.5, 0.21]), first);
    let further = plot(&[1.5, 0.9, 0.13]);
    assert_eq!(further.x, first.x);
    assert!((further.y.from - 0.1).abs() < 1e-12 && further.y.to == first.y.to);
    assert_eq!(plot(&[]).x.to, 1000.0);
}

#[test]
fn what_has_no_logarithm_is_left_out() {
    let marks =
        drawn(&scene(vec![curve(RunRole::Float, true, &[1.0, 0.5, 0.0, f64::NAN, 0.5, f64::INFINITY])], 6));
    let lines = marks.lines("#0072b2");
    assert_eq!(lines.len(), 1, "two curves would need two points each: the second is a dot");
    assert_eq!(lines[0].len(), 2);
    assert!(marks.0.iter().any(|m| matches!(m, Mark::Disc((x, _), _, _) if (*x - 284.0).abs() < 0.1)));
}

#[test]
fn a_hundred_thousand_epochs_are_decimated() {
    let losses: Vec<f64> = (0..100_000).map(|k| 0.1 + f64::from(k * 7919 % 1000) / 2000.0).collect();
    let marks = drawn(&scene(vec![curve(RunRole::Float, true, &losses)], 100_000));
    let points = marks.lines("#0072b2")[0].len();
    assert!(points > 600 && points <= 4 * 301, "{points}");
}

#[test]
fn training_is_thin_and_qat_dashed() {
    let losses: Vec<f64> = (0..1000).map(|k| 2.0 / f64::from(k + 10)).collect();
    let marks =
        drawn(&scene(vec![curve(RunRole::Float, false, &losses), curve(RunRole::Qat, true, &losses)], 1000));
    let widths = |colour: &str| -> Vec<f64> {
        let of = |m: &Mark| match m {
            Mark::Line(_, c, width) if c == colour => Some(*width),
            _ => None,
        };
        marks.0.iter().filter_map(of).collect()
    };
    assert_eq!(widths("#0072b2"), [1.0]);
    assert!(widths("#00805e").len() > 20 && widths("#00805e").iter().all(|w| *w == 1.75));
}

#[test]
fn the_best_epoch_is_a_ring_on_its_curve() {
    let mut best = curve(RunRole::Float, true, &[2.0, 0.2, 0.3]);
    best.best = Some((2, 0.2));
    let marks = drawn(&scene(vec![best], 4));
    assert!(marks.0.contains(&Mark::Disc((184.0, 144.0), 4.5, "#0072b2".to_owned())));
    assert!(marks.0.contains(&Mark::Disc((184.0, 144.0), 2.75, "#ffffff".to_owned())));
}

#[test]
fn names_stand_at_the_lines_ends_without_overlapping() {
    let close =
        scene(vec![curve(RunRole::Float, false, &[2.0, 0.5]), curve(RunRole::Float, true, &[2.0, 0.51])], 2);
    let marks = drawn(&close);
    let height = |name: &str| marks.texts().iter().find(|t| t.0 == name).map(|t| t.1.1);
    let (upper, lower) = (height("validation").unwrap(), height("training").unwrap());
    assert!((lower - upper - 13.0).abs() < 0.1, "{upper} {lower}");
    let two = scene(vec![curve(RunRole::Float, true, &[1.0]), curve(RunRole::Qat, true, &[1.0])], 2);
    let marks = drawn(&two);
    assert!(
        marks.texts().iter().any(|t| t.0 == "QAT val.")
            && marks.texts().iter().any(|t| t.0 == "float32 val.")
    );
}

#[test]
fn the_nearest_epoch_is_a_trained_one() {
    let losses = vec![1.0; 620];
    let scene = scene(vec![curve(RunRole::Float, true, &losses)], 1000);
    assert_eq!(scene.nearest(FRAME, (184.0, 0.0)), Some(500));
    assert_eq!(scene.nearest(FRAME, (330.0, 0.0)), Some(620));
    assert_eq!(scene.nearest(FRAME, (0.0, 0.0)), Some(1));
    assert_eq!(self::scene(vec![], 1000).nearest(FRAME, (184.0, 0.0)), None);
}

#[test]
fn the_readout_has_the_hovered_or_the_latest_epoch() {
    let float = [curve(RunRole::Float, false, &[1.2, 0.2]), curve(RunRole::Float, true, &[1.5, 0.25])];
    let mut scene = scene(float.into(), 10);
    let said = |scene: &LossScene| {
        let mut readout = scene.readout();
        assert_eq!(readout.items.len(), 1, "one entry per run");
        let item = readout.items.remove(0);
        (readout.head, item.value, item.note.unwrap())
    };
    let owned = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(said(&scene), owned("epoch 2", "val. 0.2500 m²", "train 0.2000 m²"));
    scene.hovered = Some(1);
    assert_eq!(said(&scene), owned("epoch 1", "val. 1.5000 m²", "train 1.2000 m²"));
    assert!(!drawn(&scene).lines("#5b616b").is_empty(), "the hovered epoch has a dotted line");
    scene.hovered = Some(9);
    assert!(said(&scene).0 == "epoch 2" && drawn(&scene).lines("#5b616b").is_empty());
    assert!(scene.summary().contains("2 of 10 epochs"));
}

#[test]
fn other_repeats_are_thin_nameless_and_read_as_a_range() {
    let behind = |losses: &[f64]| LossSeries { background: true, ..curve(RunRole::Float, true, losses) };
    let mut scene = scene(
        vec![curve(RunRole::Float, true, &[2.0, 0.5]), behind(&[2.0, 0.4, 0.3]), behind(&[2.0, 0.7])],
        4,
    );
    scene.repeats = 3;
    let marks = drawn(&scene);
    let widths: Vec<f64> = marks
        .0
        .iter()
        .filter_map(|mark| {
            if let Mark::Line(_, c, width) = mark { (c == "#0072b2").then_some(*width) } else { None }
        })
        .collect();
    assert_eq!(widths, [1.0, 1.0, 1.75], "the strong one last, on top");
    assert_eq!(marks.texts().iter().filter(|text| text.0 == "validation").count(), 1);
    let said = |scene: &LossScene| {
        let readout = scene.readout();
        let others = readout.items.last().unwrap().clone();
        (readout.head, others.value, others.note.unwrap())
    };
    let owned = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(said(&scene), owned("epoch 2", "val. 0.4000 to", "0.7000 m²"));
    scene.hovered = Some(3);
    assert_eq!(said(&scene), owned("epoch 3", "val. 0.3000 to", "0.3000 m²"), "a repeat that went on");
    scene.series = vec![curve(RunRole::Float, true, &[2.0])].into();
    assert_eq!(scene.readout().items.len(), 2, "the line is there before the second repeat");
}

#[test]
fn nothing_to_show_and_no_space_do_not_panic() {
    let empty = scene(vec![curve(RunRole::Float, true, &[])], 0);
    assert_eq!(empty.readout().head, "epoch –");
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 1.0 };
    assert!(record(tiny, &Theme::DARK, |pen| empty.draw(pen)).lines("#56b4e9").is_empty());
    assert!(drawn(&empty).lines("#0072b2").is_empty());
}
