//! Tests of `seen`.

use super::*;
use crate::state::Action;
use crate::state::testing::{Dice, Disk, Tab};

/// A tab with a small sweep that is done.
fn done(disk: &mut Disk) -> Tab {
    let mut tab = Tab::new(disk);
    tab.set_up(disk);
    tab.start(disk);
    tab.run(&mut Dice(5), disk);
    tab
}

fn make(seen: &mut Seen, state: &Sweeps) -> usize {
    let mut changes = 0;
    while seen.is_making() {
        changes += usize::from(seen.step(state));
    }
    changes
}

#[test]
fn what_is_made_part_by_part_is_what_is_made_at_once() {
    let mut disk = Disk::default();
    let mut tab = done(&mut disk);
    let mut seen = Seen::default();
    assert!(seen.follow(&tab.state) && seen.plates().next().is_none());
    assert!(make(&mut seen, &tab.state) > 3);
    let compare = |seen: &Seen, state: &Sweeps| {
        let open = state.open.as_ref().unwrap();
        let groups = sweep::statistics::groups(open.plan(), &open.results);
        let view = state.view(open.plan(), &groups);
        assert!(seen.plates().map(|plate| &*plate.0).eq(&atlas::plates(&view)));
        assert_eq!(seen.findings, findings(&view));
        view.selected.is_some()
    };
    assert!(!compare(&seen, &tab.state));
    assert!(seen.plates().count() > 4 && !seen.findings.is_empty());

    // The same state makes nothing anew.
    assert!(!seen.follow(&tab.state) && !seen.is_making());
    // A point that is marked keeps what is the same in all pictures that do not show it.
    let before: Vec<Shared> = seen.plates().cloned().collect();
    let point = tab.state.open.as_ref().unwrap().plan().sweep().points()[0].id;
    tab.act(Action::Select(Some(point)), &mut disk);
    assert!(!seen.follow(&tab.state) && seen.is_making());
    make(&mut seen, &tab.state);
    assert!(compare(&seen, &tab.state));
    let kept = seen.plates().filter(|plate| before.contains(plate)).count();
    assert!(kept < before.len(), "{kept} of {}", before.len());
    // What changes in the middle begins anew.
    tab.act(Action::Select(None), &mut disk);
    seen.follow(&tab.state);
    seen.step(&tab.state);
    tab.act(Action::Figure(Figure::TestMse), &mut disk);
    seen.follow(&tab.state);
    make(&mut seen, &tab.state);
    compare(&seen, &tab.state);
    // Nothing is left of a sweep that is shown no more.
    tab.state.open = None;
    assert!(seen.follow(&tab.state));
    assert!(seen.plates().next().is_none() && seen.findings.is_empty() && !seen.is_making());
}
