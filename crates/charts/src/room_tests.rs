//! Tests of the room chart: what is drawn where, in css px.

use super::*;
use crate::record::{Mark, record};
use crate::theme::Theme;

/// 300 x 300 px inside the margins: 100 px per metre, the origin at (20, 310).
const FRAME: Frame = Frame { width: 330.0, height: 332.0, ratio: 1.0 };

/// 3 m x 3 m, one plate in the middle of each wall.
fn room() -> Room {
    Room { walls: [0.0, 0.0, 3.0, 3.0], plates: [(1.5, 0.0), (3.0, 1.5), (1.5, 3.0), (0.0, 1.5)].into() }
}

fn path(role: RunRole, x: &[f32], y: &[f32]) -> PathSeries {
    PathSeries { role, label: role.name().into(), x: x.into(), y: y.into() }
}

fn scene(series: Vec<PathSeries>) -> RoomScene {
    RoomScene {
        extent: [0.0, 0.0, 3.0, 3.0],
        room: room(),
        series: series.into(),
        levels: None,
        visible: None,
        cursor: None,
        time: String::new(),
        breaks: Rc::from([]),
    }
}

fn drawn(scene: &RoomScene) -> crate::record::Marks {
    record(FRAME, &Theme::LIGHT, |pen| scene.draw(pen))
}

#[test]
fn plates_and_letters_hang_on_their_walls() {
    let marks = drawn(&scene(vec![]));
    let plates: Vec<_> = marks
        .0
        .iter()
        .filter_map(|m| match m {
            Mark::Rect(a, b, colour) if colour == "#16181d" => Some((*a, *b)),
            _ => None,
        })
        .collect();
    assert_eq!(
        plates,
        [
            ((154.0, 308.0), (186.0, 313.0)),
            ((318.0, 144.0), (323.0, 176.0)),
            ((154.0, 8.0), (186.0, 13.0)),
            ((18.0, 144.0), (23.0, 176.0)),
        ],
        "A below, B right, C above, D left; 0.32 m long"
    );
    let mut eight = scene(vec![]);
    eight.room.plates = (0..8).map(|k| (0.375 * f64::from(k), 0.0)).collect();
    let texts = drawn(&eight);
    let letters: String =
        texts.texts().into_iter().map(|t| t.0).filter(|t| "ABCDEFGHI".contains(t)).collect();
    assert_eq!(letters, "ABCDEFGH");
    assert!(
        eight.summary().starts_with("Room from above, 3.0 by 3.0 m with plates A to H;"),
        "{}",
        eight.summary()
    );
    let letters: Vec<_> = marks.texts().into_iter().filter(|t| "ABCD".contains(t.0)).collect();
    assert_eq!(
        letters,
        [("A", (170.0, 296.0)), ("B", (306.0, 160.0)), ("C", (170.0, 24.0)), ("D", (34.0, 160.0))]
    );
}

#[test]
fn walls_and_the_metre_grid_are_hairlines_on_whole_pixels() {
    let marks = drawn(&scene(vec![]));
    let walls = marks.lines("#16181d");
    assert_eq!(walls.len(), 4);
    assert_eq!(walls[0], [(19.5, 310.5), (320.5, 310.5)]);
    assert_eq!(walls[3], [(320.5, 9.5), (320.5, 310.5)]);
    assert_eq!(marks.lines("#e4e6ea").len(), 8, "0, 1, 2, 3 m both ways");
    let labels: Vec<_> = marks.texts().into_iter().map(|t| t.0).collect();
    assert_eq!(labels[..7], ["0", "1", "2", "3 m", "1", "2", "3"]);
}

#[test]
fn paths_are_to_scale_and_ground_truth_lies_underneath() {
    let float = path(RunRole::Float, &[0.0, 3.0], &[0.0, 3.0]);
    let truth = path(RunRole::Truth, &[1.0, 2.0], &[1.0, 1.0]);
    let marks = drawn(&scene(vec![float, truth]));
    let lines: Vec<_> = marks
        .0
        .iter()
        .filter(|m| matches!(m, Mark::Line(_, c, _) if c == "#cbced3" || c == "#0072b2"))
        .cloned()
        .collect();
    assert_eq!(
        lines,
        [
            Mark::Line(vec![(120.0, 210.0), (220.0, 210.0)], "#cbced3".to_owned(), 5.0),
            Mark::Line(vec![(20.0, 310.0), (320.0, 10.0)], "#0072b2".to_owned(), 1.5),
        ]
    );
}

#[test]
fn gaps_and_breaks_interrupt_a_path_and_the_window_cuts_it() {
    let x = [0.0, 0.5, f32::NAN, 1.5, 2.0, 2.5, 3.0];
    let mut scene = scene(vec![path(RunRole::Ptq, &x, &[1.0; 7])]);
    scene.breaks = Rc::from([5]);
    let starts = |scene: &RoomScene| -> Vec<(f64, usize)> {
        drawn(scene).lines("#d55e00").iter().map(|l| (l[0].0, l.len())).collect()
    };
    assert_eq!(starts(&scene), [(20.0, 2), (170.0, 2), (270.0, 2)]);
    scene.visible = Some((3, 6));
    assert_eq!(starts(&scene), [(170.0, 2)], "the sample after the break stands alone");
    scene.visible = Some((6, 99));
    assert_eq!(starts(&scene), []);
}

#[test]
fn a_longer_extent_keeps_one_scale_and_stays_in_the_middle() {
    let mut wide = scene(vec![]);
    wide.extent = [0.0, 0.0, 6.0, 3.0];
    let plot = wide.plot(FRAME);
    assert_eq!((plot.x.start, plot.x.end, plot.y.start, plot.y.end), (20.0, 320.0, 235.0, 85.0));
}

#[test]
fn dots_at_the_cursor_have_their_runs_shapes() {
    let series = [RunRole::Truth, RunRole::Float, RunRole::Ptq, RunRole::Qat];
    let mut scene = scene(series.iter().map(|&role| path(role, &[1.0], &[1.0])).collect());
    scene.cursor = Some(0);
    let marks = drawn(&scene);
    let at = (120.0, 210.0);
    assert!(marks.0.contains(&Mark::Disc(at, 6.0, "#80858e".to_owned())));
    assert!(marks.0.contains(&Mark::Disc(at, 4.5, "#0072b2".to_owned())));
    let square = |half: f64, colour: &str| {
        let (x, y) = at;
        let corners =
            vec![(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)];
        Mark::Polygon(corners, colour.to_owned())
    };
    assert!(marks.0.contains(&square(4.0, "#d55e00")));
    assert!(
        marks.0.contains(&square(4.5, "#00805e")) && marks.0.contains(&square(2.25, "#ffffff")),
        "hollow"
    );
}

#[test]
fn the_nearest_sample_is_that_of_ground_truth_within_the_window() {
    let truth = path(RunRole::Truth, &[0.0, 1.0, 2.0, 1.0], &[0.0, 0.0, 0.0, 0.1]);
    let float = path(RunRole::Float, &[2.9; 4], &[2.9; 4]);
    let mut scene = scene(vec![float, truth]);
    assert_eq!(scene.nearest(FRAME, (118.0, 309.0)), Some(1));
    assert_eq!(scene.nearest(FRAME, (400.0, 310.0)), Some(2), "beyond the walls too");
    scene.visible = Some((2, 4));
    assert_eq!(scene.nearest(FRAME, (118.0, 309.0)), Some(3));
    assert_eq!(self::scene(vec![]).nearest(FRAME, (118.0, 309.0)), None);
}

#[test]
fn a_click_close_to_an_estimate_picks_its_sample() {
    let truth = path(RunRole::Truth, &[0.0, 1.0], &[0.0, 0.0]);
    let float = path(RunRole::Float, &[1.0, 2.0], &[1.0, 2.0]);
    let kept = path(RunRole::Kept(0), &[0.5, 2.5], &[2.5, 0.5]);
    let mut scene = scene(vec![truth, float, kept]);
    assert_eq!(scene.pick(FRAME, (123.0, 206.0)), Some(0));
    assert_eq!(scene.pick(FRAME, (225.0, 116.0)), Some(1));
    assert_eq!(scene.pick(FRAME, (226.0, 116.0)), None, "farther than 8 px");
    assert_eq!([(20.0, 310.0), (270.0, 260.0)].map(|at| scene.pick(FRAME, at)), [None; 2], "truth, kept run");
    scene.visible = Some((1, 2));
    assert_eq!(scene.pick(FRAME, (120.0, 210.0)), None, "not visible");
}

#[test]
fn a_room_without_known_plates_says_so_and_its_walls_may_be_anywhere() {
    let mut scene = scene(vec![]);
    scene.extent = [-1.0, 2.0, 7.0, 8.0];
    scene.room = Room { walls: scene.extent, plates: Rc::from([]) };
    let marks = drawn(&scene);
    assert_eq!(marks.lines("#16181d")[0], [(19.5, 272.5), (320.5, 272.5)]);
    assert!(!marks.0.iter().any(|mark| matches!(mark, Mark::Rect(..))), "no plates");
    assert!(scene.summary().starts_with("Room from above, 8.0 by 6.0 m; paths"), "{}", scene.summary());
}

#[test]
fn the_readout_names_coordinates_and_distance() {
    let truth = path(RunRole::Truth, &[1.0], &[2.0]);
    let float = path(RunRole::Float, &[1.3], &[2.4]);
    let mut scene = scene(vec![truth, float]);
    assert_eq!(scene.readout().items[1].value, "–, – m");
    scene.cursor = Some(0);
    scene.time = "37.3 s".to_owned();
    let readout = scene.readout();
    assert_eq!(readout.head, "37.3 s");
    assert_eq!((readout.items[0].value.as_str(), readout.items[0].note.as_deref()), ("1.000, 2.000 m", None));
    assert_eq!(readout.items[1].note.as_deref(), Some("0.500 m off"));
    assert!(scene.summary().contains("3.0 by 3.0 m") && scene.summary().contains("float32"));
}

#[test]
fn nothing_to_show_and_no_space_do_not_panic() {
    let mut odd = scene(vec![path(RunRole::Float, &[], &[]), path(RunRole::Truth, &[1.0, 2.0], &[1.0])]);
    odd.cursor = Some(7);
    odd.visible = Some((9, 3));
    odd.extent = [f64::NAN; 4];
    let tiny = Frame { width: 1.0, height: 1.0, ratio: 1.0 };
    let marks = record(tiny, &Theme::DARK, |pen| odd.draw(pen));
    assert!(marks.lines("#56b4e9").is_empty());
}
