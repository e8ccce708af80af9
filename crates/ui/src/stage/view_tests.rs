//! Tests of `view`.

use super::*;

fn axis() -> Axis {
    let times: Vec<f64> = (0..325).map(|k| f64::from(k) / 3.0).collect();
    Axis { rows: (0..325).collect(), times: times.into(), breaks: Rc::from([]) }
}

fn after(view: View, looks: Vec<Look>) -> View {
    (*looks.into_iter().fold(Rc::new(view), View::reduce)).clone()
}

#[test]
fn the_first_look_shows_twenty_seconds_with_the_cursor_inside() {
    let view = after(View::default(), vec![Look::Begin(axis())]);
    assert_eq!(view.visible(&axis()), (0.0, 20.0));
    assert_eq!(view.cursor, 45);
    assert_eq!(view.samples(&axis()), (0, 61));
}

#[test]
fn the_stretch_moves_only_when_the_cursor_leaves_it() {
    let fifty = View { window: Some(50.0), ..View::default() };
    let inside = after(fifty, vec![Look::To(149, axis())]);
    assert_eq!(inside.visible(&axis()), (0.0, 50.0));
    let beyond = after(inside, vec![Look::To(180, axis())]);
    assert_eq!(beyond.visible(&axis()), (55.0, 105.0));
    let end = after(beyond, vec![Look::To(9999, axis())]);
    assert_eq!(end.cursor, 324);
    assert_eq!(end.visible(&axis()), (58.0, 108.0));
}

#[test]
fn a_stretch_longer_than_the_block_is_the_block() {
    let view = after(View::default(), vec![Look::Window(Some(1000.0), axis())]);
    assert_eq!(view.visible(&axis()), (0.0, 108.0));
    let whole = after(view, vec![Look::Window(None, axis())]);
    assert_eq!(whole.samples(&axis()), (0, 325));
}

#[test]
fn a_race_from_the_end_starts_over() {
    let view = after(View::default(), vec![Look::To(324, axis()), Look::Race(true, axis())]);
    assert_eq!((view.cursor, view.racing), (0, true));
    let paused = after(view, vec![Look::To(40, axis()), Look::Race(false, axis())]);
    assert_eq!((paused.cursor, paused.racing), (40, false));
}

#[test]
fn hovering_does_not_disturb_a_race_and_grabbing_ends_it() {
    let racing = after(View::default(), vec![Look::Race(true, axis()), Look::Hover(50, axis())]);
    assert_eq!((racing.cursor, racing.racing), (0, true));
    let grabbed = after(racing, vec![Look::Grab(60, axis())]);
    assert_eq!((grabbed.cursor, grabbed.racing), (60, false));
    assert_eq!(after(grabbed, vec![Look::Hover(61, axis())]).cursor, 61);
}
