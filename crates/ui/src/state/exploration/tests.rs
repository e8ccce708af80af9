//! Tests of an exploration's transitions: transport, members that stream in, what stays when it ends.

use protocol::message::{ExportKind, FromWorker, RunId, ToWorker};
use protocol::report::NeuronReport;
use vocabulary::OptimizerKind;

use super::testing::member;
use crate::state::testing::Page;
use crate::state::{Action, Change, ExplorationField, Field, Glance, RunType, Status, WorkerEvent};

fn exploring() -> (Page, RunId) {
    let mut page = Page::ready();
    page.act(Action::Show(RunType::Exploration));
    page.act(Action::Train);
    let run = page.state.exploration.id.unwrap();
    (page, run)
}

fn progress(run: RunId, neurons: u32, trained: u32, members: Vec<NeuronReport>) -> FromWorker {
    FromWorker::ExplorationProgress {
        run,
        neurons,
        repeat: 3,
        trained,
        networks: 310,
        epochs_per_second: 5000.0,
        seconds_left: Some(12.0),
        members,
    }
}

fn sizes(page: &Page) -> Vec<u32> {
    page.state.exploration.members.iter().map(|member| member.neurons).collect()
}

#[test]
fn train_starts_an_exploration_where_one_is_shown() {
    let (page, run) = exploring();
    let explores: Vec<_> = page
        .sent
        .iter()
        .filter_map(|message| match message {
            ToWorker::Explore { run, config } => Some((*run, (**config).clone())),
            _ => None,
        })
        .collect();
    assert_eq!(explores, [(run, page.state.settings().exploration_config())]);
    let config = &explores[0].1;
    assert_eq!((config.first, config.last, config.training().repeats), (22, 52, 10));
    assert_eq!(page.state.exploration.status, Status::Training);
    assert_eq!(page.state.exploration.networks, 310);
    assert_eq!(page.state.run.status, Status::Idle);
}

#[test]
fn sizes_stream_in_once_and_in_order() {
    let (mut page, run) = exploring();
    page.hear(progress(run, 23, 14, vec![member(22, &[(0.1, 0.43)])]));
    assert_eq!(page.state.exploration.place(), "n = 23, repeat 4 of 10, 14 of 310 networks");
    page.hear(progress(run, 25, 34, vec![member(24, &[(0.1, 0.43)]), member(23, &[(0.1, 0.43)])]));
    page.hear(progress(run, 25, 35, vec![member(22, &[(0.1, 0.9)]), member(0, &[]), member(257, &[])]));
    assert_eq!(sizes(&page), [22, 23, 24]);
    assert_eq!(page.state.exploration.members[0].test_ades(), [0.43], "the first report of a size stays");
    assert_eq!(page.state.exploration.pace, None, "the estimate does not move while it goes on");
    page.hear(FromWorker::Explored { run });
    // 2 training samples, 7 * 25 + 2 parameters.
    assert_eq!(page.state.exploration.pace, Some(1.0 / (5000.0 * 2.0 * 177.0)));
}

#[test]
fn messages_of_other_explorations_are_dropped() {
    let (mut page, run) = exploring();
    let before = page.state.exploration.clone();
    let other = RunId(run.0 + 7);
    page.hear(progress(other, 23, 14, vec![member(22, &[(0.1, 0.43)])]));
    page.hear(FromWorker::Explored { run: other });
    page.hear(FromWorker::Failed { run: other, message: "no".to_owned() });
    page.hear(FromWorker::Paused { run: other });
    assert_eq!(page.state.exploration, before);
}

#[test]
fn pause_resume_and_stop_use_the_same_transport() {
    let (mut page, run) = exploring();
    page.sent.clear();
    page.act(Action::Train);
    assert_eq!(page.sent, [ToWorker::Pause { run }]);
    assert_eq!(page.state.exploration.status, Status::Training, "until the worker says so");
    page.hear(FromWorker::Paused { run });
    assert_eq!(page.state.exploration.status, Status::Paused);
    page.sent.clear();
    page.act(Action::Train);
    assert_eq!(page.sent, [ToWorker::Resume { run }]);
    page.act(Action::Step);
    page.sent.clear();
    page.act(Action::Stop);
    assert_eq!(page.sent, [ToWorker::Stop { run }]);
    page.hear(progress(run, 23, 14, vec![member(22, &[(0.1, 0.43)])]));
    page.hear(FromWorker::Explored { run });
    assert_eq!(page.state.exploration.status, Status::Done);
    assert_eq!(sizes(&page), [22], "what is finished stays");
    assert!(page.state.exploration.is_partial());
    assert_eq!(page.state.desk.announcement, "Exploration stopped after 1 size.");
}

#[test]
fn an_exploration_and_a_run_do_not_end_each_other() {
    let (mut page, run) = exploring();
    page.act(Action::Show(RunType::Network));
    page.sent.clear();
    assert!(page.state.blocked().unwrap().contains("exploration is going on"));
    for action in [Action::Train, Action::Step, Action::Stop] {
        page.act(action);
    }
    assert_eq!(page.sent, [], "the exploration goes on");
    page.act(Action::Show(RunType::Exploration));
    page.hear(FromWorker::Explored { run });
    page.act(Action::Show(RunType::Network));
    assert_eq!(page.state.blocked(), None);
    page.act(Action::Train);
    assert_eq!(page.state.run.status, Status::Training);
    page.act(Action::Show(RunType::Exploration));
    page.sent.clear();
    assert!(page.state.blocked().unwrap().contains("training run is going on"));
    page.act(Action::Train);
    assert_eq!(page.sent, []);
}

#[test]
fn the_death_of_the_worker_leaves_what_is_finished() {
    let (mut page, run) = exploring();
    page.hear(progress(run, 23, 14, vec![member(22, &[(0.1, 0.43)])]));
    page.act(Action::Worker(WorkerEvent::Died { reason: "it fell over".to_owned() }));
    let exploration = &page.state.exploration;
    assert_eq!(exploration.status, Status::Failed);
    assert_eq!(exploration.failure.as_deref(), Some("The worker stopped: it fell over."));
    assert_eq!(sizes(&page), [22]);
    page.sent.clear();
    page.act(Action::Export(ExportKind::Exploration));
    assert!(page.sent.is_empty(), "nobody holds it any more");
    assert!(page.state.desk.notice.as_ref().unwrap().text.contains("no longer holds"));
}

#[test]
fn a_failure_is_told_and_keeps_the_finished_sizes() {
    let (mut page, run) = exploring();
    page.hear(progress(run, 23, 14, vec![member(22, &[(0.1, 0.43)])]));
    page.hear(FromWorker::Failed { run, message: "The loss is not finite.".to_owned() });
    assert_eq!(page.state.exploration.status, Status::Failed);
    assert_eq!(page.state.exploration.failure.as_deref(), Some("The loss is not finite."));
    assert_eq!(sizes(&page), [22]);
}

#[test]
fn the_table_is_saved_from_the_worker() {
    let (mut page, run) = exploring();
    page.hear(FromWorker::Explored { run });
    page.sent.clear();
    page.act(Action::Export(ExportKind::Exploration));
    assert!(matches!(
        page.sent[..],
        [ToWorker::Export { run: of, what: ExportKind::Exploration, .. }] if of == run
    ));
}

#[test]
fn reset_drops_the_sizes_and_keeps_the_look_and_the_pace() {
    let (mut page, run) = exploring();
    page.hear(progress(run, 23, 14, vec![member(22, &[(0.1, 0.43)])]));
    page.hear(FromWorker::Explored { run });
    page.act(Action::Look(Glance::Pick(24)));
    page.sent.clear();
    page.act(Action::Reset);
    assert_eq!(page.sent, [ToWorker::Discard { run }]);
    let exploration = &page.state.exploration;
    assert_eq!((exploration.status, exploration.members.len()), (Status::Idle, 0));
    assert_eq!(exploration.look.picked, [45, 24]);
    assert!(exploration.pace.is_some());
}

#[test]
fn numbers_out_of_range_block_and_are_named() {
    let mut page = Page::ready();
    page.act(Action::Show(RunType::Exploration));
    page.act(Action::Type(Field::Exploration(ExplorationField::First), "60".to_owned()));
    let complaint = page.state.blocked().unwrap();
    assert!(complaint.contains("1 to 52"), "{complaint}");
    page.act(Action::Train);
    assert_eq!(page.state.exploration.status, Status::Idle);
    page.act(Action::Type(Field::Exploration(ExplorationField::First), "40".to_owned()));
    page.act(Action::Settle(Field::Exploration(ExplorationField::First)));
    assert_eq!(page.state.blocked(), None);
    assert_eq!(page.state.settings().exploration_config().first, 40);
}

#[test]
fn what_changed_since_is_named() {
    let (mut page, run) = exploring();
    page.hear(FromWorker::Explored { run });
    assert!(page.state.changed_since_exploration().is_empty());
    page.act(Action::Type(Field::Exploration(ExplorationField::Last), "53".to_owned()));
    page.act(Action::Set(Change::Optimizer(OptimizerKind::Adam)));
    assert_eq!(page.state.changed_since_exploration(), ["sizes", "training"]);
}

#[test]
fn other_data_stop_an_exploration_and_are_named() {
    let (mut page, run) = exploring();
    page.act(Action::Type(Field::Setting("data.seed"), "7".to_owned()));
    page.act(Action::LoadWanted);
    page.answer_load("room-7");
    assert!(page.sent.contains(&ToWorker::Stop { run }));
    page.hear(FromWorker::Explored { run });
    assert_eq!(page.state.changed_since_exploration(), ["data"]);
}

#[test]
fn explore_waits_for_data_that_are_on_their_way() {
    let mut page = Page::ready();
    page.act(Action::Show(RunType::Exploration));
    page.act(Action::Type(Field::Setting("data.seed"), "7".to_owned()));
    page.act(Action::Train);
    assert_eq!(page.state.exploration.status, Status::Idle);
    page.answer_load("room-7");
    assert_eq!(page.state.exploration.status, Status::Training);
    assert_eq!(page.state.exploration.view.as_ref().unwrap().fingerprint, "room-7");
}
