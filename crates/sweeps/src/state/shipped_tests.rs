//! Tests of `shipped`: results that come with the page are shown and never gone on with; those of an older engine are told apart.

use protocol::version::ENGINE_VERSION;

use super::super::testing::{Dice, Disk, Tab};
use super::super::{Action, Effect, Status};
use super::*;

/// A small sweep's results as a file.
fn file() -> Vec<u8> {
    let (mut disk, mut dice) = (Disk::default(), Dice(1));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    tab.act(Action::SaveLines, &mut disk);
    tab.run(&mut dice, &mut disk);
    tab.saved.remove(0).1
}

/// The same by an older engine.
fn older(file: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(file.to_vec()).unwrap();
    text.replace(&format!("\"engine_version\":{ENGINE_VERSION}"), "\"engine_version\":1").into_bytes()
}

fn tab(shipped: Result<Vec<u8>, String>, disk: &mut Disk) -> Tab {
    let mut tab = Tab::new(disk);
    tab.shipped = Some(shipped);
    tab.run(&mut Dice(1), disk);
    tab
}

#[test]
fn a_first_visit_shows_the_map_that_ships_and_start_trains_what_is_set_up() {
    let mut disk = Disk::default();
    let mut tab = tab(Ok(file()), &mut disk);
    let open = tab.state.open.as_ref().unwrap();
    assert_eq!((open.head.id.shipped(), open.other_engine()), (Some(SweepPreset::MlpGrid), None));
    assert_eq!(
        (tab.counts(), tab.state.status(), tab.state.is_reading()),
        ((12, 12, 0), Status::Idle, false)
    );
    assert_eq!((disk.heads.len(), disk.lines.len(), tab.state.kept.len()), (0, 0, 0));
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut Dice(2), &mut disk);
    assert_eq!((tab.state.open.as_ref().unwrap().head.id, tab.state.status()), (SweepId(1), Status::Done));
    assert_eq!((disk.lines.len(), tab.state.kept.len()), (12, 1));
    // And back to what ships: the sweep that was trained stays as it is.
    tab.act(Action::ShowShipped(SweepPreset::CnnGrid), &mut disk);
    tab.run(&mut Dice(2), &mut disk);
    assert_eq!(tab.state.open.as_ref().unwrap().head.id.shipped(), Some(SweepPreset::CnnGrid));
    assert_eq!((disk.lines.len(), disk.twice, tab.state.kept.len()), (12, 0, 1));
}

#[test]
fn what_was_left_in_the_middle_goes_before_what_ships() {
    let (mut disk, mut dice) = (Disk::default(), Dice(3));
    let mut first = tab(Ok(file()), &mut disk);
    first.set_up(&mut disk);
    first.start(&mut disk);
    while disk.lines.len() < 3 {
        first.go_on(&mut dice, &mut disk);
    }
    first.act(Action::ShowShipped(SweepPreset::Neurons), &mut disk);
    assert_eq!(
        first.state.notice.as_deref(),
        Some("\u{201c}MLP, every width\u{201d} runs: cancel it first.")
    );
    let again = tab(Ok(file()), &mut disk);
    assert_eq!(
        (again.state.open.as_ref().unwrap().head.id, again.state.status()),
        (SweepId(1), Status::Paused)
    );
}

#[test]
fn results_that_come_late_or_not_at_all_disturb_nothing() {
    let mut disk = Disk::default();
    let mut refused = tab(Err("the server answered 404".to_owned()), &mut disk);
    assert!(refused.state.notice.as_deref().unwrap().contains("(the server answered 404)"));
    assert!(refused.state.open.is_none() && !refused.state.is_reading());
    refused.act(Action::Fetched(SweepPreset::MlpGrid, Ok(file())), &mut disk);
    assert!(refused.state.open.is_none(), "nobody waits for it");
    let damaged = tab(Ok(b"no results\n".to_vec()), &mut disk);
    assert!(damaged.state.open.is_none() && damaged.state.notice.is_some());
    // A start while they are waited for, and while they are read.
    for steps in [0, 1] {
        let mut disk = Disk::default();
        let mut tab = Tab::new(&mut disk);
        tab.run(&mut Dice(1), &mut disk);
        let fetched = Action::Fetched(SweepPreset::MlpGrid, Ok(file()));
        tab.set_up(&mut disk);
        if steps == 1 {
            let mut desk = Vec::new();
            tab.state.act(fetched.clone(), &mut desk);
            assert_eq!((desk, tab.state.is_reading()), (vec![Effect::GoOn], true));
        }
        tab.start(&mut disk);
        tab.act(fetched, &mut disk);
        tab.act(Action::GoOn, &mut disk);
        tab.run(&mut Dice(4), &mut disk);
        let id = tab.state.open.as_ref().unwrap().head.id;
        assert_eq!((id, tab.state.status(), disk.lines.len()), (SweepId(1), Status::Done, 12), "{steps}");
    }
}

#[test]
fn results_of_an_older_engine_are_shown_as_such_and_not_gone_on_with() {
    let mut disk = Disk::default();
    let mut shipped = tab(Ok(older(&file())), &mut disk);
    assert_eq!(
        (shipped.counts(), shipped.state.open.as_ref().unwrap().other_engine()),
        ((12, 12, 0), Some(1))
    );
    // A kept one that is not complete.
    let text = String::from_utf8(older(&file())).unwrap();
    let part = text.lines().take(8).map(|line| format!("{line}\n")).collect::<String>().into_bytes();
    shipped.act(Action::Import("older.jsonl".to_owned(), part, 0.0), &mut disk);
    shipped.run(&mut Dice(1), &mut disk);
    let id = shipped.state.open.as_ref().unwrap().head.id;
    assert_eq!((shipped.counts(), shipped.state.status()), ((7, 12, 0), Status::Paused));
    shipped.start(&mut disk);
    let notice = shipped.state.notice.clone().unwrap();
    assert!(notice.contains("by engine 1") && notice.contains("set it up anew"), "{notice}");
    // It is the same after a reload, and the same sweep set up anew is another one.
    let mut again = tab(Ok(file()), &mut disk);
    let open = again.state.open.as_ref().unwrap();
    assert_eq!((open.head.id, open.other_engine(), again.counts()), (id, Some(1), (7, 12, 0)));
    again.set_up(&mut disk);
    again.start(&mut disk);
    again.run(&mut Dice(1), &mut disk);
    let open = again.state.open.as_ref().unwrap();
    assert_eq!((open.head.id, open.other_engine(), again.counts()), (SweepId(id.0 + 1), None, (12, 12, 0)));
}
