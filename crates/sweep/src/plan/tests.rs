//! Tests of `plan`, with workers that only count.

use proptest::prelude::*;
use protocol::defaults::SENSORS;
use serde_json::{Value, json};

use super::*;
use crate::config::SweepConfig;
use crate::outcome::Score;

fn sweep(value: Value) -> CheckedSweep {
    SweepConfig::read(value).unwrap().check(SENSORS).unwrap()
}

fn plan_of(sweep: CheckedSweep, known: Vec<(JobKey, Outcome)>, shard: (u32, u32)) -> Plan {
    let fingerprints = vec!["data".to_owned(); sweep.points().len()];
    Plan::new(sweep, fingerprints, known, shard).unwrap()
}

/// Widths of 2 to 7 bits with three seeds, the float network, and its conversion.
fn widths(more: &Value) -> CheckedSweep {
    let mut value = json!({
        "version": 1,
        "job": { "training.epochs": 90, "training.repeats": 3, "ptq": "off" },
        "axes": [{ "name": "bits", "paths": ["qat.weights.bits"], "first": 2, "last": 7 }],
        "extra": [{ "ptq": "int8" }, { "ptq": "int16x8" }],
    });
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    sweep(value)
}

/// What a training would leave: a number that its key decides. One in nine fails.
fn outcome(key: &JobKey) -> Outcome {
    let hash = u64::from_str_radix(&key.to_string(), 16).unwrap_or_default();
    if hash.is_multiple_of(9) {
        return Outcome::Failed(format!("{key} is no good"));
    }
    Outcome::Finished(Score {
        validation_ade: (hash % 50) as f64 / 100.0,
        weights_hash: format!("{hash:016x}"),
    })
}

/// What a plan left: every outcome by its key, and the points that reached the last rung.
type Left = (BTreeMap<JobKey, Outcome>, Vec<PointId>);

fn left(plan: &Plan) -> Left {
    let outcomes = plan.outcomes().into_iter().map(|(key, (outcome, _))| (key.clone(), outcome.clone()));
    let last = plan.racing.iter().map(|place| plan.sweep.points()[*place].id);
    (outcomes.collect(), last.collect())
}

/// One worker that does one task after another.
fn alone(mut plan: Plan) -> Left {
    while let Some(task) = plan.take(0, 0).pop() {
        plan.end(task.number, &outcome(&task.key));
    }
    assert!(plan.is_over() && plan.done() == plan.total() && plan.work_left() == 0);
    left(&plan)
}

#[test]
fn a_float_network_is_trained_once_and_what_goes_on_from_it_waits() {
    let mut plan = plan_of(widths(&json!({})), Vec::new(), (0, 1));
    // Six widths and two conversions with three seeds each, and three float networks.
    assert_eq!(plan.total(), 27);
    let mut tasks = plan.take(1, u64::MAX);
    assert_eq!(tasks.len(), 21);
    let floats: Vec<&Task> = tasks.iter().filter(|task| task.is_kept).collect();
    assert_eq!(floats.iter().map(|task| task.job.training.seed).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(floats.iter().all(|task| task.job.qat.is_none() && task.job.ptq.is_none()));
    let first = floats[0].clone();
    assert!(plan.take(2, u64::MAX).is_empty());
    let score = Score { validation_ade: 0.4, weights_hash: "abc".to_owned() };
    assert!(plan.end(first.number, &Outcome::Finished(score)));
    tasks = plan.take(2, u64::MAX);
    assert_eq!(tasks.len(), 2);
    assert!(tasks.iter().all(|task| task.from == Some((first.key.clone(), first.job.clone()))));
    assert!(tasks.iter().all(|task| task.job.ptq.is_some() && task.job.training.seed == 1));
    // A float network that fails takes with it what goes on from it.
    let second = (0..plan.units.len())
        .map(|place| &plan.units[place])
        .position(|unit| unit.key.is_some() && unit.job.training.seed == 2 && !unit.dependents.is_empty());
    plan.end(second.unwrap(), &Outcome::Failed("a loss that is not finite".to_owned()));
    assert_eq!((plan.failed(), plan.done()), (3, 4));
}

#[test]
fn a_warm_start_has_its_key_when_its_weights_are_known() {
    let mut plan = plan_of(widths(&json!({ "warm_start": true, "extra": [] })), Vec::new(), (0, 1));
    let floats = plan.take(1, u64::MAX);
    assert_eq!((floats.len(), plan.total()), (3, 21));
    let score = Score { validation_ade: 0.4, weights_hash: "0123456789abcdef".to_owned() };
    plan.end(floats[1].number, &Outcome::Finished(score));
    let tasks = plan.take(1, u64::MAX);
    assert_eq!(tasks.len(), 6);
    for task in &tasks {
        assert_eq!((task.job.warm_start.as_deref(), task.job.training.seed), (Some("0123456789abcdef"), 2));
        assert_eq!(task.key, task.job.key("data"));
    }
}

#[test]
fn the_shards_are_the_whole_and_share_nothing() {
    for more in [json!({}), json!({ "warm_start": true }), json!({ "float": false })] {
        let whole = alone(plan_of(widths(&more), Vec::new(), (0, 1)));
        let mut parts = BTreeMap::new();
        let mut counts = Vec::new();
        for part in 0..3 {
            let (outcomes, _) = alone(plan_of(widths(&more), Vec::new(), (part, 3)));
            counts.push(outcomes.len());
            for (key, outcome) in outcomes {
                assert_eq!(parts.insert(key, outcome), None);
            }
        }
        assert_eq!(parts, whole.0);
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }
    let refused = |sweep, shard| Plan::new(sweep, Vec::new(), Vec::new(), shard).unwrap_err().to_string();
    assert_eq!(refused(widths(&json!({})), (3, 3)), "shard is 4/3; allowed: 1 to 3 of 3");
    let halving = widths(&json!({ "budget": { "halving": { "first_epochs": 10, "factor": 3 } } }));
    assert_eq!(
        refused(halving, (0, 2)),
        "shard is 1/2; allowed: 1/1 with halving: a rung looks at all points"
    );
}

#[test]
fn half_of_the_points_go_on() {
    let budget = json!({ "budget": { "halving": { "first_epochs": 20, "factor": 2 } }, "extra": [] });
    let mut plan = plan_of(widths(&budget), Vec::new(), (0, 1));
    // Rungs of 20, 40, 80 and 90 epochs: 6, 3, 1 and 1 points. Point 5 is the best, then 4, 3 ...
    let mut counts: BTreeMap<u32, Vec<PointId>> = BTreeMap::new();
    while let Some(task) = plan.take(0, 0).pop() {
        let ade = 0.5 - task.point as f64 / 100.0;
        counts.entry(task.job.training.epochs).or_default().push(task.point);
        plan.end(task.number, &Outcome::Finished(Score { validation_ade: ade, weights_hash: String::new() }));
    }
    assert_eq!(counts[&20], [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
    assert_eq!(counts[&40], [3, 4, 5, 3, 4, 5, 3, 4, 5]);
    assert_eq!(counts[&80], [5, 5, 5]);
    // The float network, point 6, has all epochs and takes part in no race.
    assert_eq!(counts[&90], [6, 6, 6, 5, 5, 5]);
    assert_eq!(
        plan.trainings(5).iter().filter(|(key, outcome)| key.is_some() && outcome.is_some()).count(),
        3
    );
}

#[test]
fn a_lost_task_is_given_away_once_more() {
    let mut plan = plan_of(widths(&json!({})), Vec::new(), (0, 1));
    let first = plan.take(1, 0).pop().unwrap();
    assert_eq!(plan.lose(1, "out of memory"), []);
    let again = plan.take(2, 0).pop().unwrap();
    assert_eq!(again, first);
    let failed = plan.lose(2, "out of memory");
    let words = Outcome::Failed("its worker was lost 2 times: out of memory".to_owned());
    assert_eq!(failed, [(first.clone(), words)]);
    assert_eq!((plan.failed(), plan.done()), (1, 1));
    // The first worker was only slow: what it says then is counted and not used.
    assert!(!plan.end(first.number, &outcome(&first.key)));
    assert_eq!((plan.computed_twice(), plan.failed()), (1, 1));
}

#[test]
fn a_plan_pauses_is_cancelled_and_has_favourites() {
    let mut plan = plan_of(widths(&json!({})), Vec::new(), (0, 1));
    plan.pause();
    assert!(plan.take(1, 0).is_empty() && !plan.is_over());
    plan.resume();
    plan.prefer(4);
    assert_eq!(plan.take(1, 0)[0].point, 4);
    plan.prefer(5);
    let next: Vec<PointId> = (0..4).map(|_| plan.take(1, 0)[0].point).collect();
    assert_eq!(next, [5, 5, 5, 4]);
    // Conversions bring the float networks that they need to the front.
    plan.prefer(6);
    let next = plan.take(1, 0).pop().unwrap();
    assert!(next.is_kept && next.job.ptq.is_none());
    plan.cancel();
    assert!(plan.take(1, u64::MAX).is_empty() && !plan.is_over());
    plan.lose(1, "cancelled");
    assert!(plan.is_over() && plan.done() == 0);
}

#[test]
fn small_trainings_go_in_batches() {
    let mut plan = plan_of(widths(&json!({})), Vec::new(), (0, 1));
    // The MLP has 192 multiply-accumulates: 17,280 in 90 epochs.
    assert_eq!(plan.take(1, 17_280 * 4).len(), 4);
    assert_eq!(plan.take(1, 0).len(), 1);
    assert_eq!(plan.work_left(), 17_280 * 21 + 192 * 6);
}

/// A sweep of each kind.
fn kinds() -> Vec<CheckedSweep> {
    let halving = json!({ "halving": { "first_epochs": 10, "factor": 3 } });
    vec![
        widths(&json!({})),
        widths(&json!({ "warm_start": true })),
        widths(&json!({ "budget": halving })),
        widths(&json!({ "budget": { "halving": { "first_epochs": 30, "factor": 2 } }, "warm_start": true })),
    ]
}

/// What workers do next: which one, which of its tasks ends, whether it is lost instead.
type Event = (u32, usize, bool);

/// Runs a plan by those events, then to its end. A training is lost once at most: the second loss is a failure of its own.
fn by_events(mut plan: Plan, workers: u32, work: u64, events: &[Event]) -> Plan {
    let mut held: BTreeMap<u32, Vec<Task>> = BTreeMap::new();
    let mut lost = BTreeSet::new();
    for (worker, which, crash) in events {
        let worker = worker % workers;
        let own = held.entry(worker).or_default();
        if own.is_empty() {
            own.extend(plan.take(worker, work));
        }
        if *crash && own.iter().all(|task| lost.insert(task.number)) {
            assert_eq!(plan.lose(worker, "lost"), []);
            own.clear();
        } else if !own.is_empty() {
            let task = own.swap_remove(which % own.len());
            assert!(plan.end(task.number, &outcome(&task.key)));
        }
    }
    for task in held.into_values().flatten() {
        assert!(plan.end(task.number, &outcome(&task.key)));
    }
    plan
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn results_depend_on_no_worker_and_no_order(
        kind in 0..4_usize,
        workers in 1..9_u32,
        work in prop_oneof![Just(0_u64), 0..200_000_u64],
        events in proptest::collection::vec((any::<u32>(), any::<usize>(), prop::bool::weighted(0.1)), 0..120),
    ) {
        let sweep = kinds().swap_remove(kind);
        let expected = alone(plan_of(sweep.clone(), Vec::new(), (0, 1)));
        let stopped = by_events(plan_of(sweep.clone(), Vec::new(), (0, 1)), workers, work, &events);
        // What was done before an end is enough to go on from: nothing of it is given away again.
        let (known, _) = left(&stopped);
        let count = known.len();
        let resumed = plan_of(sweep, known.into_iter().collect(), (0, 1));
        prop_assert_eq!(resumed.taken_over() + resumed.failed_with_its_float(), count);
        prop_assert_eq!(&alone(stopped), &expected);
        prop_assert_eq!(&alone(resumed), &expected);
    }
}

impl Plan {
    /// Trainings that were over because of the float network they need.
    fn failed_with_its_float(&self) -> usize {
        let because = |unit: &&crate::unit::Unit| match &unit.state {
            State::Done(Outcome::Failed(problem)) => problem.starts_with("the float network"),
            _ => false,
        };
        let units = (0..self.units.len()).map(|place| &self.units[place]);
        units.filter(because).filter(|unit| unit.key.is_some()).count()
    }
}
