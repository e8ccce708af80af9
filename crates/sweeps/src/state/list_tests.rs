//! Tests of `list`: two tabs with one list, in which one renames, removes and brings back what the other one shows or runs.

use super::super::testing::{Dice, Disk, Tab};
use super::super::{Action, Status};
use super::*;

const ID: SweepId = SweepId(1);

/// A tab with a small sweep that has so many lines, of 12.
fn begun(lines: usize, dice: &mut Dice, disk: &mut Disk) -> Tab {
    let mut tab = Tab::new(disk);
    tab.set_up(disk);
    tab.start(disk);
    while disk.lines.len() < lines || (lines == 12 && tab.state.status() != Status::Done) {
        assert!(tab.go_on(dice, disk));
    }
    tab
}

/// Another tab with the same page.
fn opened(dice: &mut Dice, disk: &mut Disk) -> Tab {
    let mut tab = Tab::new(disk);
    tab.run(dice, disk);
    tab
}

/// Lets a tab hear all that others have told.
fn hear(tab: &mut Tab, dice: &mut Dice, disk: &mut Disk) {
    for (id, lines) in std::mem::take(&mut disk.told) {
        tab.act(Action::Heard(id, lines), disk);
    }
    tab.run(dice, disk);
}

fn names(tab: &Tab) -> Vec<&str> {
    tab.state.kept.iter().map(|head| head.name.as_str()).collect()
}

#[test]
fn a_sweep_that_was_removed_comes_back_whole_whatever_tabs_were_opened_meanwhile() {
    let (mut disk, mut dice) = (Disk::default(), Dice(31));
    let mut first = begun(12, &mut dice, &mut disk);
    first.run(&mut dice, &mut disk);
    let lines = disk.lines.clone();
    first.act(Action::Remove(ID), &mut disk);
    first.run(&mut dice, &mut disk);
    assert!(names(&first).is_empty() && disk.owners.len() == 1);
    let mut second = opened(&mut dice, &mut disk);
    assert!(names(&second).is_empty() && disk.lines == lines);
    disk.told.clear();
    first.act(Action::Restore, &mut disk);
    first.run(&mut dice, &mut disk);
    assert_eq!((names(&first), disk.owners.len()), (vec!["MLP, every width"], 0));
    // The second one hears of it, shows it, and can run and remove it as any other.
    hear(&mut second, &mut dice, &mut disk);
    second.act(Action::Show(ID), &mut disk);
    second.run(&mut dice, &mut disk);
    assert_eq!((second.counts(), second.state.status()), ((12, 12, 0), Status::Done));
    second.act(Action::Remove(ID), &mut disk);
    second.run(&mut dice, &mut disk);
    assert!(second.state.open.is_none() && disk.lines == lines);
    // What shows it elsewhere shows it no more.
    first.act(Action::Show(ID), &mut disk);
    first.run(&mut dice, &mut disk);
    hear(&mut first, &mut dice, &mut disk);
    let words = "\u{201c}MLP, every width\u{201d} was deleted in another tab.";
    assert_eq!((first.state.open.is_none(), first.state.notice.as_deref()), (true, Some(words)));
    // The tab that could bring it back is gone, and with the next visit the sweep.
    disk.close(second);
    let third = opened(&mut dice, &mut disk);
    assert_eq!((names(&third), disk.heads.len(), disk.lines.len()), (vec![], 0, 0));
}

#[test]
fn a_sweep_that_comes_back_while_another_tab_would_delete_it_stays() {
    let (mut disk, mut dice) = (Disk::default(), Dice(33));
    let mut first = begun(12, &mut dice, &mut disk);
    first.act(Action::Remove(ID), &mut disk);
    first.run(&mut dice, &mut disk);
    // The list was read before it came back, and the lock is free when it is acted upon.
    let mut late = Tab::new(&mut disk);
    let listed = late.events.pop_front().unwrap();
    first.act(Action::Restore, &mut disk);
    first.run(&mut dice, &mut disk);
    late.act(listed, &mut disk);
    late.run(&mut dice, &mut disk);
    assert_eq!((disk.heads.len(), disk.lines.len(), disk.owners.len()), (1, 12, 0));
}

#[test]
fn a_sweep_that_another_tab_runs_is_not_removed() {
    let (mut disk, mut dice) = (Disk::default(), Dice(35));
    let mut first = begun(3, &mut dice, &mut disk);
    let mut second = opened(&mut dice, &mut disk);
    second.act(Action::Remove(ID), &mut disk);
    second.run(&mut dice, &mut disk);
    let words = "Another tab runs this sweep: cancel it there first.";
    assert_eq!((second.state.notice.as_deref(), names(&second).len()), (Some(words), 1));
    first.act(Action::Remove(ID), &mut disk);
    assert_eq!(first.state.notice.as_deref(), Some("This sweep runs: cancel it first."));
    first.run(&mut dice, &mut disk);
    assert_eq!((first.counts(), disk.owners.len()), ((12, 12, 0), 0));
    // Two that are removed one after the other: only the last one can come back.
    for _ in 0..2 {
        first.act(Action::SaveLines, &mut disk);
        first.run(&mut dice, &mut disk);
        let (name, bytes) = first.saved.remove(0);
        first.act(Action::Import(name, bytes, 1.0), &mut disk);
        first.run(&mut dice, &mut disk);
    }
    for id in [2, 3] {
        first.act(Action::Remove(SweepId(id)), &mut disk);
        first.run(&mut dice, &mut disk);
    }
    assert_eq!(disk.owners.keys().map(|id| id.0).collect::<Vec<_>>(), [3]);
    let third = opened(&mut dice, &mut disk);
    assert_eq!((names(&third).len(), disk.heads.keys().map(|id| id.0).collect::<Vec<_>>()), (1, vec![1, 3]));
}

#[test]
fn a_name_from_a_tab_that_watches_stays_whatever_the_owner_writes_and_both_show_it() {
    let (mut disk, mut dice) = (Disk::default(), Dice(37));
    let mut first = begun(2, &mut dice, &mut disk);
    let mut second = opened(&mut dice, &mut disk);
    disk.told.clear();
    second.act(Action::Rename(ID, "the map".to_owned()), &mut disk);
    second.run(&mut dice, &mut disk);
    let told = std::mem::take(&mut disk.told);
    let before = disk.lines.len();
    while disk.lines.len() < before + 2 {
        assert!(first.go_on(&mut dice, &mut disk));
    }
    let head = disk.head(ID).unwrap();
    assert_eq!((head.name.as_str(), head.done >= before), ("the map", true));
    disk.told = told;
    hear(&mut first, &mut dice, &mut disk);
    assert_eq!(first.state.open.as_ref().unwrap().head.name, "the map");
    assert_eq!((names(&first), first.state.status()), (vec!["the map"], Status::Done));
    let head = disk.head(ID).unwrap();
    assert_eq!((head.name.as_str(), head.done, head.total), ("the map", 12, 12));
    // The owner's own name is another's, too.
    disk.told.clear();
    first.act(Action::Rename(ID, "my map".to_owned()), &mut disk);
    first.run(&mut dice, &mut disk);
    hear(&mut second, &mut dice, &mut disk);
    assert_eq!(
        (names(&second), second.state.open.as_ref().unwrap().head.name.as_str()),
        (vec!["my map"], "my map")
    );
}

#[test]
fn a_write_leaves_what_users_change_as_it_is_stored() {
    let head = Head::new(ID, "new".to_owned(), 1.0, Default::default(), 4);
    let stored =
        Write::head(Head { name: "old".to_owned(), removed: true, ..head.clone() }).head_over(None).unwrap();
    let written = |write: Write| Head::read(&write.head_over(Some(&stored)).unwrap()).unwrap();
    let counted = written(Write::head(Head { done: 3, ..head }));
    assert_eq!((counted.name.as_str(), counted.removed, counted.done), ("old", true, 3));
    let renamed = written(Write::edit(Edit::Name("third".to_owned())));
    assert_eq!((renamed.name.as_str(), renamed.removed, renamed.done), ("third", true, 0));
    assert!(!written(Write::edit(Edit::Removed(false))).removed);
    // Without a head nothing is changed, and lines alone change none.
    assert_eq!(Write::edit(Edit::Removed(true)).head_over(None), None);
    assert_eq!(Write::default().head_over(Some(&stored)), None);
}

#[test]
fn the_browser_is_asked_to_keep_what_is_stored_when_the_first_sweep_starts() {
    let (mut disk, mut dice) = (Disk::default(), Dice(39));
    let tab = opened(&mut dice, &mut disk);
    assert_eq!((&tab.state.storage, disk.asked), (&Storage::Kept(false), 0));
    let mut tab = begun(12, &mut dice, &mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((&tab.state.storage, disk.asked), (&Storage::Kept(true), 1));
}
