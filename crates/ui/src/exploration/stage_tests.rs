//! Tests of `stage`.

use super::*;
use crate::state::Shared;
use crate::state::exploration::testing::member;

fn state(status: Status, members: usize) -> ExplorationState {
    let sizes = (22..).take(members).map(|n| Shared::new(member(n, &[(0.1, 0.4)]))).collect();
    ExplorationState {
        status,
        members: Rc::new(sizes),
        config: Some(Rc::new(ExplorationConfig::default())),
        networks: 310,
        ..ExplorationState::default()
    }
}

#[test]
fn each_end_has_its_remark() {
    let said =
        |state: &ExplorationState, changed: &[&str]| remark(state, changed).map(|said| said.1.to_string());
    assert_eq!(said(&ExplorationState::default(), &[]), None);
    assert_eq!(said(&state(Status::Training, 3), &["training"]), None);
    assert_eq!(said(&state(Status::Done, 31), &[]), None);
    assert_eq!(said(&state(Status::Done, 0), &[]).unwrap(), "Stopped before the first size was finished.");
    assert!(said(&state(Status::Done, 3), &[]).unwrap().starts_with("Stopped early: 3 finished sizes."));
    assert!(said(&state(Status::Done, 31), &["data"]).unwrap().contains("exploration: data."));
    let mut failed = state(Status::Failed, 1);
    failed.failure = Some("The worker stopped: it fell over.".into());
    let (alert, text) = remark(&failed, &["data"]).unwrap();
    assert!(alert);
    assert_eq!(text, "The worker stopped: it fell over. The 1 finished size stays.");
}

#[test]
fn the_table_can_be_saved_while_the_worker_holds_it() {
    let mut done = state(Status::Done, 3);
    assert!(unsaved(&done).unwrap().contains("no longer holds"));
    done.id = Some(protocol::RunId(4));
    assert_eq!(unsaved(&done), None);
    done.members = Rc::default();
    assert!(unsaved(&done).unwrap().contains("nothing to save"));
}

#[test]
fn the_place_tells_what_there_is_to_do_before_the_start() {
    let next = ExplorationConfig { last: 26, ..ExplorationConfig::default() };
    assert!(place(&ExplorationState::default(), &next).starts_with("5 sizes"));
    assert_eq!(place(&state(Status::Done, 31), &next), "0 of 310 networks");
}
