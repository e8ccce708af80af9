//! Tests of `desk`.

use super::*;

/// Numbers of the effects that are left.
fn left(desk: &Desk) -> Vec<u64> {
    desk.effects.iter().map(|(number, _)| *number).collect()
}

#[test]
fn effects_runs_and_requests_are_numbered_each_from_one() {
    let mut desk = Desk::default();
    assert_eq!([desk.new_run(), desk.new_run()], [RunId(1), RunId(2)]);
    assert_eq!([desk.new_request(), desk.new_request()], [RequestId(1), RequestId(2)]);
    desk.send(ToWorker::Ping);
    desk.save("run.json".to_owned(), vec![1]);
    desk.send(ToWorker::Ping);
    assert_eq!(left(&desk), [1, 2, 3]);
    desk.done(2);
    assert_eq!(left(&desk), [3], "what was left since is still to be done");
    desk.send(ToWorker::Ping);
    assert_eq!(left(&desk), [3, 4], "no number is given twice");
}

#[test]
fn a_dead_worker_gets_no_messages_and_files_are_saved_all_the_same() {
    for give_up in [false, true] {
        let mut desk = Desk::default();
        assert!(desk.worker_answered(7) && !desk.worker_answered(7), "the second answer says nothing new");
        desk.send(ToWorker::Ping);
        desk.save("run.json".to_owned(), vec![1]);
        let after = if give_up {
            desk.worker_given_up("it no longer answered");
            WorkerState::Stopped
        } else {
            desk.worker_died();
            WorkerState::Starting
        };
        assert_eq!((left(&desk), desk.worker.clone(), desk.worker_ready()), (vec![2], after, false));
        assert_eq!(desk.notice.as_ref().map(|notice| notice.tone), Some(Tone::Alert));
        desk.restart_worker();
        assert_eq!((left(&desk), &desk.notice), (vec![2, 3], &None));
    }
}
