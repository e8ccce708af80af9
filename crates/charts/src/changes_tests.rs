//! Tests of `changes`: bars, shares, the last bar, readout, in css px.

use proptest::prelude::*;

use super::*;
use crate::record::{Mark, Marks, record};

const FRAME: Frame = Frame { width: 448.0, height: 280.0, ratio: 1.0 };

fn scene() -> ChangesScene {
    ChangesScene {
        figure: "test ADE".into(),
        against: "float".into(),
        changes: [-9.0, -0.5, 0.0, 0.1, 5.0, 30.0, 69.0, 70.0, 71.0, f64::NAN].into(),
        limit: 70.0,
        stated: Some(("thesis".into(), 67.0)),
        hovered: None,
        selected: None,
    }
}

fn drawn(scene: &ChangesScene) -> Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

#[test]
fn what_equals_the_level_is_no_worse_and_what_is_far_worse_has_one_bar() {
    let scene = scene();
    let bars = scene.bars();
    assert_eq!((bars.width, bars.from, bars.end(), bars.beyond), (5.0, -10.0, 70.0, 2));
    assert_eq!(bars.counts, [1, 2, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    assert_eq!((scene.share_no_worse(), scene.clipped()), (30.0, 2));
    assert_eq!([2, 3, 8, 9].map(|place| scene.bar_of(place)), [Some(1), Some(2), Some(16), Some(16)]);
    let marks = drawn(&scene);
    let rects: Vec<(&Point, &str)> = marks
        .0
        .iter()
        .filter_map(
            |mark| if let Mark::Rect(corner, _, c) = mark { Some((corner, c.as_str())) } else { None },
        )
        .collect();
    assert_eq!(rects.len(), 17);
    assert_eq!((rects[1].1, rects[2].1, rects[16].1), ("#00805e", "#c3c7cd", "#d55e00"));
    let plot = scene.plot(FRAME, &bars);
    assert!((rects[1].0.1 - plot.y.position(2.0)).abs() < 0.6);
    let texts: Vec<&str> = marks.texts().into_iter().map(|(text, _)| text).collect();
    for text in [
        "at or below float: 30 % of 10 (thesis: 67 %)",
        "> +70",
        "change of test ADE against float (%)",
        "float",
    ] {
        assert!(texts.contains(&text), "{texts:?}");
    }
}

#[test]
fn few_changes_near_the_level_need_no_last_bar() {
    let scene = ChangesScene { changes: [0.2, 0.4].into(), stated: None, ..scene() };
    let bars = scene.bars();
    assert_eq!((bars.width, bars.from, bars.counts.clone(), bars.beyond), (0.5, -0.5, vec![0, 2], 0));
    assert_eq!(scene.places(), Some((0, 1)));
    let empty = ChangesScene { changes: [].into(), ..scene };
    assert_eq!((empty.places(), empty.nearest(FRAME, (9.0, 9.0))), (None, None));
    assert_eq!(empty.summary(), "Changes of test ADE against float: nothing yet.");
    drawn(&empty);
}

#[test]
fn the_cursor_is_on_a_bar() {
    let mut scene = scene();
    let bars = scene.bars();
    let plot = scene.plot(FRAME, &bars);
    assert_eq!(scene.places(), Some((0, 16)));
    for bar in 0..=16 {
        let (left, right) = ChangesScene::sides(&plot, &bars, bar);
        assert!(left < right && right <= FRAME.width);
        assert_eq!(scene.nearest(FRAME, (f64::midpoint(left, right), 0.0)), Some(bar));
    }
    scene.set_place(Some(1));
    assert_eq!(scene.readout().head, "above \u{2212}5 to 0 %");
    assert_eq!(
        (scene.readout().items[0].value.as_str(), scene.readout().items[0].note.as_deref()),
        ("2", Some("20.0 %"))
    );
    scene.set_place(Some(16));
    assert_eq!(scene.readout().head, "more than +70 %, or failed");
    assert_eq!(
        scene.summary(),
        "Changes of test ADE against float, 10 points: 30 % at or below it, half at or below 5.0 %, 2 beyond +70 % or failed."
    );
    scene.selected = Some(9);
    assert!(
        drawn(&scene)
            .0
            .iter()
            .any(|mark| matches!(mark, Mark::Polygon(corners, c) if corners.len() == 3 && c == "#16181d"))
    );
}

proptest! {
    #[test]
    fn every_change_is_in_one_bar_and_the_bars_up_to_the_level_are_what_is_no_worse(
        changes in proptest::collection::vec(prop_oneof![-99.0..200.0_f64, -2.0..2.0_f64, Just(0.0), Just(f64::NAN)], 1..60)
    ) {
        let scene = ChangesScene { changes: changes.clone().into(), ..scene() };
        let bars = scene.bars();
        prop_assert_eq!(bars.all().sum::<usize>(), changes.len());
        for (place, change) in changes.iter().enumerate() {
            let bar = scene.bar_of(place).unwrap();
            if scene.is_beyond(*change) {
                prop_assert_eq!(bar, bars.counts.len());
            } else {
                let (low, high) = bars.edges(bar);
                prop_assert!(low - 1e-9 <= *change && *change <= high + 1e-9, "{} in {}..{}", change, low, high);
            }
        }
        let no_worse: usize = (0..bars.counts.len())
            .filter(|bar| ChangesScene::colour(&Theme::LIGHT, &bars, *bar) == Theme::LIGHT.run(RunRole::Qat))
            .map(|bar| bars.counts[bar])
            .sum();
        prop_assert_eq!(no_worse, changes.iter().filter(|change| **change <= 0.0).count());
        drawn(&scene);
    }
}
