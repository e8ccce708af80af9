//! Tests of `saving`: a file that is made in pieces is the one that is made at once, and files come into the store whole.

use sweep::optuna::journal;
use sweep::statistics::groups;

use super::super::testing::{Dice, Disk, Tab};
use super::super::{Action, Status, Storage};
use super::*;

/// A tab with a sweep of 12 trainings that is done.
fn done(dice: &mut Dice, disk: &mut Disk) -> Tab {
    let mut tab = Tab::new(disk);
    tab.set_up(disk);
    tab.start(disk);
    tab.run(dice, disk);
    tab
}

#[test]
fn files_are_made_in_pieces_and_are_those_that_are_made_at_once() {
    let (mut disk, mut dice) = (Disk::default(), Dice(41));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    // 27 points, 54 trainings: more than a piece of either.
    let points = super::super::Change::Number(super::super::Number::Points, "25".to_owned());
    tab.act(Action::Set(points), &mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    for action in [Action::SaveLines, Action::SaveTable, Action::SaveJournal] {
        tab.act(action, &mut disk);
    }
    assert!(tab.saved.is_empty() && tab.state.is_saving());
    let mut turns = 0;
    while tab.go_on(&mut dice, &mut disk) {
        turns += 1;
    }
    assert_eq!((turns, tab.state.is_saving()), (9, false), "three pieces each");
    let open = tab.state.open.as_ref().unwrap();
    let plan = open.results.plan().unwrap();
    let table = points_of(&tab.state, &plan, open);
    let expected = [open.results.text().unwrap().0, table, journal(&open.results, &open.head.name).unwrap()];
    let names = ["MLP,-every-width.jsonl", "MLP,-every-width.csv", "MLP,-every-width.optuna.jsonl"];
    for ((saved, expected), name) in tab.saved.iter().zip(expected).zip(names) {
        assert_eq!(saved.0, name);
        assert_eq!(String::from_utf8(saved.1.clone()).unwrap(), expected);
    }
    // Another sweep is shown before a file is whole.
    tab.saved.clear();
    tab.act(Action::SaveLines, &mut disk);
    tab.act(Action::Remove(SweepId(1)), &mut disk);
    tab.state.open = None;
    tab.run(&mut dice, &mut disk);
    let words = "MLP,-every-width.jsonl was not made: its sweep is shown no more.";
    assert_eq!((tab.saved.len(), tab.state.notice.as_deref()), (0, Some(words)));
}

fn points_of(state: &Sweeps, plan: &sweep::Plan, open: &Open) -> String {
    atlas::points(&state.view(plan, &groups(plan, &open.results))).csv()
}

#[test]
fn a_file_that_is_opened_is_kept_whole_or_not_at_all() {
    let (mut disk, mut dice) = (Disk::default(), Dice(43));
    let mut tab = done(&mut dice, &mut disk);
    tab.act(Action::SaveLines, &mut disk);
    tab.run(&mut dice, &mut disk);
    let (name, bytes) = tab.saved.remove(0);
    let import = Action::Import(name, bytes, 5.0);
    // How many turns it takes; closed after each of them, nothing or all of it is there, and no tab sees a part.
    let mut turns = 0;
    for until in 0.. {
        let mut tab = Tab::new(&mut disk);
        tab.run(&mut dice, &mut disk);
        tab.act(import.clone(), &mut disk);
        let ended = (0..until).any(|_| !tab.go_on(&mut dice, &mut disk));
        let stored = disk.lines.len();
        let mut other = Tab::new(&mut disk);
        other.run(&mut dice, &mut disk);
        assert_eq!(disk.lines.len(), stored, "another tab deletes nothing of it");
        assert_eq!(
            other.state.kept.len(),
            if disk.head(SweepId(2)).is_some_and(|head| !head.removed) { 2 } else { 1 }
        );
        disk.close(tab);
        disk.close(other);
        let mut after = Tab::new(&mut disk);
        after.run(&mut dice, &mut disk);
        let is_there = after.state.kept.len() == 2;
        assert_eq!(disk.lines.len(), if is_there { 24 } else { 12 }, "after {until} turns");
        if is_there {
            after.act(Action::Show(SweepId(2)), &mut disk);
            after.run(&mut dice, &mut disk);
            assert_eq!((after.counts(), after.state.status()), ((12, 12, 0), Status::Done));
        }
        if ended {
            assert!(is_there && disk.owners.is_empty());
            break;
        }
        if is_there {
            // Away with it for the next turn.
            after.act(Action::Remove(SweepId(2)), &mut disk);
            after.run(&mut dice, &mut disk);
            disk.close(after);
            Tab::new(&mut disk).run(&mut dice, &mut disk);
        }
        turns = until;
    }
    assert!(turns > 5, "{turns}");
    // A store that is full at any of these moments has nothing of it with the next visit; until then it is shown.
    for until in 0..turns {
        let mut tab = Tab::new(&mut disk);
        tab.run(&mut dice, &mut disk);
        if let Some(id) = disk.heads.keys().find(|id| id.0 > 1).copied() {
            tab.act(Action::Remove(id), &mut disk);
            tab.run(&mut dice, &mut disk);
            disk.close(tab);
            tab = Tab::new(&mut disk);
            tab.run(&mut dice, &mut disk);
        }
        tab.act(import.clone(), &mut disk);
        (0..until).for_each(|_| _ = tab.go_on(&mut dice, &mut disk));
        let is_kept = disk.head(SweepId(2)).is_some_and(|head| !head.removed);
        disk.refuses = true;
        tab.run(&mut dice, &mut disk);
        disk.refuses = false;
        assert_eq!((tab.counts(), tab.state.status()), ((12, 12, 0), Status::Done));
        assert_eq!(is_kept, !matches!(tab.state.storage, Storage::Memory(_)), "after {until} turns");
        disk.close(tab);
        let mut after = Tab::new(&mut disk);
        after.run(&mut dice, &mut disk);
        assert_eq!((after.state.kept.len(), disk.lines.len()), if is_kept { (2, 24) } else { (1, 12) });
    }
    // One that is no file of results leaves nothing.
    let mut tab = Tab::new(&mut disk);
    tab.run(&mut dice, &mut disk);
    let before = disk.heads.len();
    tab.act(Action::Import("x.jsonl".to_owned(), b"{}\n".to_vec(), 6.0), &mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((disk.heads.len(), disk.owners.len()), (before, 0));
}
