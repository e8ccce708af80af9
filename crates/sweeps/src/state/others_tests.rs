//! Two tabs of one browser: one runs a sweep, the other one watches it, takes it over, or begins another.

use super::super::testing::{Dice, Disk, Tab};
use super::super::{Action, Change, Number};
use super::*;

/// Time for the next look at who runs a sweep.
fn look(tab: &mut Tab, disk: &mut Disk) {
    let now_ms = tab.state.now_ms + LOOK_MS;
    tab.act(Action::Tick(now_ms), disk);
}

/// Lets the second tab hear what the first one has told, except for what gets lost by chance.
fn hear(tab: &mut Tab, dice: &mut Dice, disk: &mut Disk) {
    for (id, lines) in std::mem::take(&mut disk.told) {
        if dice.below(3) > 0 {
            tab.act(Action::Heard(id, lines), disk);
        }
    }
}

fn lines_at_least(tab: &mut Tab, count: usize, dice: &mut Dice, disk: &mut Disk) {
    while disk.lines.len() < count {
        assert!(tab.go_on(dice, disk));
    }
}

/// A tab that runs a sweep and has stored so many lines, and one that was opened then and shows it.
fn two_tabs(lines: usize, dice: &mut Dice, disk: &mut Disk) -> (Tab, Tab) {
    let mut first = Tab::new(disk);
    first.set_up(disk);
    first.start(disk);
    lines_at_least(&mut first, lines, dice, disk);
    let mut second = Tab::new(disk);
    second.run(dice, disk);
    (first, second)
}

#[test]
fn a_tab_that_watches_takes_over_and_computes_nothing_again_whatever_it_has_heard() {
    for seed in 1..9 {
        let (mut disk, mut dice) = (Disk::default(), Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed)));
        // The second tab finds the sweep, sees that it runs, and is refused.
        let (mut first, mut second) = two_tabs(2, &mut dice, &mut disk);
        assert_eq!((second.counts().0, second.state.status()), (disk.lines.len(), Status::Paused));
        look(&mut second, &mut disk);
        second.run(&mut dice, &mut disk);
        assert_eq!(second.state.status(), Status::Running);
        second.start(&mut disk);
        second.run(&mut dice, &mut disk);
        let words = "Another tab runs this sweep; its results appear here too.";
        assert_eq!((second.state.notice.as_deref(), second.engines.len()), (Some(words), 0));
        let until = 3 + dice.below(7) as usize;
        lines_at_least(&mut first, until, &mut dice, &mut disk);
        hear(&mut second, &mut dice, &mut disk);
        assert!(second.counts().0 <= disk.lines.len());

        // The first one is closed between a write and what it would have told.
        disk.close(first);
        look(&mut second, &mut disk);
        second.run(&mut dice, &mut disk);
        assert_eq!((second.counts().0, second.state.status()), (disk.lines.len(), Status::Paused));
        second.start(&mut disk);
        second.run(&mut dice, &mut disk);
        let open = second.state.open.as_ref().unwrap();
        assert_eq!((open.status(), open.recomputed(), disk.twice), (Status::Done, 0, 0), "seed {seed}");
        assert_eq!((second.counts(), disk.lines.len()), ((12, 12, 0), 12));
        assert_eq!((disk.owners.len(), disk.networks.len()), (0, 2));
    }
}

#[test]
fn a_start_reads_what_was_stored_since_though_nothing_was_heard() {
    let (mut disk, mut dice) = (Disk::default(), Dice(21));
    let (mut first, mut second) = two_tabs(1, &mut dice, &mut disk);
    lines_at_least(&mut first, 8, &mut dice, &mut disk);
    disk.close(first);
    second.start(&mut disk);
    second.run(&mut dice, &mut disk);
    let open = second.state.open.as_ref().unwrap();
    assert_eq!((open.status(), open.recomputed(), disk.twice), (Status::Done, 0, 0));
}

#[test]
fn sweeps_that_two_tabs_begin_have_numbers_of_their_own_and_the_same_one_is_begun_once() {
    let (mut disk, mut dice) = (Disk::default(), Dice(17));
    let (mut first, mut second) = (Tab::new(&mut disk), Tab::new(&mut disk));
    for tab in [&mut first, &mut second] {
        tab.run(&mut dice, &mut disk);
        tab.set_up(&mut disk);
    }
    first.start(&mut disk);
    lines_at_least(&mut first, 1, &mut dice, &mut disk);
    // The second one has read the list before, and begins the same: it watches.
    second.start(&mut disk);
    second.run(&mut dice, &mut disk);
    assert_eq!((disk.heads.len(), second.engines.len()), (1, 0));
    assert_eq!(second.state.status(), Status::Running);
    // Another one gets another number, and a file as well.
    second.act(Action::Set(Change::Number(Number::Points, "2".to_owned())), &mut disk);
    second.start(&mut disk);
    second.run(&mut dice, &mut disk);
    assert_eq!((disk.heads.len(), second.counts(), second.state.status()), (2, (8, 8, 0), Status::Done));
    first.run(&mut dice, &mut disk);
    assert_eq!((first.counts(), disk.lines.len(), disk.twice), ((12, 12, 0), 20, 0));
    first.act(Action::SaveLines, &mut disk);
    first.run(&mut dice, &mut disk);
    let (name, bytes) = first.saved.remove(0);
    first.act(Action::Import(name, bytes, 3.0), &mut disk);
    first.run(&mut dice, &mut disk);
    assert_eq!(disk.heads.keys().map(|id| id.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((disk.lines.len(), first.counts()), (32, (12, 12, 0)));
    // Who hears of a sweep that is not in the list finds it there.
    assert_eq!(second.state.kept.len(), 2);
    second.act(Action::Heard(SweepId(3), vec![String::new()]), &mut disk);
    second.run(&mut dice, &mut disk);
    assert_eq!(second.state.kept.len(), 3);
}

#[test]
fn what_a_full_disk_kept_from_the_store_is_stored_by_the_tab_that_takes_over() {
    let (mut disk, mut dice) = (Disk::default(), Dice(25));
    let (mut first, mut second) = two_tabs(2, &mut dice, &mut disk);
    disk.refuses = true;
    while first.counts().0 < 8 {
        assert!(first.go_on(&mut dice, &mut disk));
    }
    for (id, lines) in std::mem::take(&mut disk.told) {
        second.act(Action::Heard(id, lines), &mut disk);
    }
    let known = second.counts().0;
    assert!(known >= 8 && disk.lines.len() < known, "{known} of {}", disk.lines.len());
    disk.refuses = false;
    disk.close(first);
    second.start(&mut disk);
    second.run(&mut dice, &mut disk);
    let open = second.state.open.as_ref().unwrap();
    assert_eq!((open.status(), disk.lines.len(), disk.twice), (Status::Done, 12, 0));
}

#[test]
fn a_tab_that_was_there_before_the_first_result_counts_what_it_hears() {
    let (mut disk, mut dice) = (Disk::default(), Dice(27));
    let mut first = Tab::new(&mut disk);
    first.set_up(&mut disk);
    first.start(&mut disk);
    while disk.heads.is_empty() {
        assert!(first.go_on(&mut dice, &mut disk));
    }
    // No data are known yet, and so no key of a training.
    let mut second = Tab::new(&mut disk);
    second.run(&mut dice, &mut disk);
    assert_eq!((second.counts().0, disk.lines.len()), (0, 0));
    lines_at_least(&mut first, 5, &mut dice, &mut disk);
    for (id, lines) in std::mem::take(&mut disk.told) {
        second.act(Action::Heard(id, lines), &mut disk);
    }
    second.run(&mut dice, &mut disk);
    assert!(second.counts().0 >= 4, "{:?}", second.counts());
    first.run(&mut dice, &mut disk);
    for (id, lines) in std::mem::take(&mut disk.told) {
        second.act(Action::Heard(id, lines), &mut disk);
    }
    second.run(&mut dice, &mut disk);
    assert_eq!((second.counts(), second.state.status()), ((12, 12, 0), Status::Done));
}
