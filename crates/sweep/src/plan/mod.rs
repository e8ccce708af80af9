//! Who trains what next: a state machine that workers ask for tasks and tell what came of them.

mod planning;
mod progress;
mod tasks;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use protocol::{Job, JobKey};

use crate::check::CheckedSweep;
use crate::config::Budget;
use crate::error::SweepError;
use crate::outcome::Outcome;
use crate::point::{Kind, PointId};
use crate::race::{promoted, standing};
use crate::unit::{State, Units};

pub use planning::Planning;

use planning::Rung;

/// One training for a worker.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its number in the plan.
    pub number: usize,
    /// The point that asked for it first.
    pub point: PointId,
    /// The place of that point in the list.
    pub place: usize,
    /// The job, with one seed.
    pub job: Job,
    /// The job's key on its data.
    pub key: JobKey,
    /// The float network it goes on from: the key of its job, and the job itself, should the network be lost.
    pub from: Option<(JobKey, Job)>,
    /// Others go on from its float network, so that it is to be kept.
    pub is_kept: bool,
}

/// The trainings of a sweep, or of one of its shards.
///
/// A plan holds no clock and starts nothing. Its records are the same for any number of workers and any order of events: which
/// trainings there are depends on the sweep and on their outcomes alone.
#[derive(Clone, Debug)]
pub struct Plan {
    sweep: CheckedSweep,
    fingerprints: Vec<String>,
    units: Units,
    /// Trainings that may be given away: larger priority first, then in order.
    ready: BTreeSet<(Reverse<u32>, usize)>,
    /// Outcomes of earlier calls that no training has asked for yet.
    known: BTreeMap<JobKey, Outcome>,
    /// Trainings of each worker.
    running: BTreeMap<u32, BTreeSet<usize>>,
    /// Trainings of each point, for each rung that it has reached, in order of seeds.
    of_points: Vec<Vec<Vec<usize>>>,
    /// Points that are still in the race, by their places, and the rung it is at.
    racing: Vec<usize>,
    rung: usize,
    shard: (u32, u32),
    paused: bool,
    cancelled: bool,
    count: Count,
}

/// How far it is. Work is in multiply-accumulates of the forward passes for one row of the data.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    total: usize,
    done: usize,
    failed: usize,
    taken_over: usize,
    computed_twice: usize,
    work: u64,
    work_done: u64,
}

impl Plan {
    /// The plan of a sweep, as [`Planning::new`] has it, in one go.
    ///
    /// # Errors
    /// As [`Planning::new`].
    pub fn new(
        sweep: CheckedSweep,
        fingerprints: Vec<String>,
        known: impl IntoIterator<Item = (JobKey, Outcome)>,
        shard: (u32, u32),
    ) -> Result<Self, SweepError> {
        Ok(Planning::new(sweep, fingerprints, known, shard)?.whole())
    }

    /// A plan without trainings.
    fn without_trainings(
        sweep: CheckedSweep,
        fingerprints: Vec<String>,
        known: impl IntoIterator<Item = (JobKey, Outcome)>,
        shard: (u32, u32),
    ) -> Result<Self, SweepError> {
        let (part, parts) = shard;
        if part >= parts {
            return Err(SweepError::of(
                "shard",
                format!("{}/{parts}", part + 1),
                format!("1 to {parts} of {parts}"),
            ));
        }
        let halves = matches!(sweep.budget, Budget::Halving(_));
        if halves && parts > 1 {
            return Err(SweepError::of(
                "shard",
                format!("{}/{parts}", part + 1),
                "1/1 with halving: a rung looks at all points",
            ));
        }
        let racing: Vec<usize> = match halves {
            true => {
                (0..sweep.points().len()).filter(|place| sweep.points()[*place].kind == Kind::Swept).collect()
            }
            false => Vec::new(),
        };
        let of_points = vec![Vec::new(); sweep.points().len()];
        Ok(Self {
            sweep,
            fingerprints,
            units: Units::default(),
            ready: BTreeSet::new(),
            known: known.into_iter().collect(),
            running: BTreeMap::new(),
            of_points,
            racing,
            rung: 0,
            shard,
            paused: false,
            cancelled: false,
            count: Count::default(),
        })
    }

    /// Puts a new training where it belongs: into another shard, among those that are over, or in the queue.
    fn place(&mut self, place: usize) {
        let (part, parts) = self.shard;
        let unit = &mut self.units[place];
        // It may have been added before, for another point.
        if unit.state != State::New {
            return;
        }
        if unit.root % parts != part {
            unit.state = State::Elsewhere;
            return;
        }
        self.count.total += 1;
        self.count.work = self.count.work.saturating_add(self.work_of(place));
        match self.units[place].needs {
            Some(on) => match &self.units[on].state {
                State::Done(outcome) => {
                    let outcome = outcome.clone();
                    self.release(place, &outcome);
                }
                _ => self.units[place].state = State::Waiting,
            },
            None => self.offer(place),
        }
    }

    /// A training whose key is known: its outcome is taken over, or it is queued.
    fn offer(&mut self, place: usize) {
        let known = self.units[place].key.as_ref().and_then(|key| self.known.remove(key));
        match known {
            Some(outcome) => {
                self.count.taken_over += 1;
                self.settle(place, &outcome);
            }
            None => {
                self.units[place].state = State::Ready;
                self.ready.insert((Reverse(self.units[place].priority), place));
            }
        }
    }

    /// A training whose float network has ended.
    fn release(&mut self, place: usize, of_float: &Outcome) {
        match of_float {
            Outcome::Finished(score) => {
                let unit = &mut self.units[place];
                if unit.is_warm {
                    unit.job.warm_start = Some(score.weights_hash.clone());
                    unit.key = Some(unit.job.key(&unit.fingerprint));
                }
                self.offer(place);
            }
            Outcome::Failed(problem) => {
                let problem = format!("the float network it goes on from failed: {problem}");
                self.settle(place, &Outcome::Failed(problem));
            }
        }
    }

    /// Ends a training, and releases what waits for it.
    fn settle(&mut self, place: usize, outcome: &Outcome) {
        self.count.done += 1;
        self.count.failed += usize::from(matches!(outcome, Outcome::Failed(_)));
        self.count.work_done = self.count.work_done.saturating_add(self.work_of(place));
        let dependents = self.units[place].dependents.clone();
        self.units[place].state = State::Done(outcome.clone());
        for dependent in dependents {
            if self.units[dependent].state == State::Waiting {
                self.release(dependent, outcome);
            }
        }
    }

    /// Goes on to the next rung as long as the present one is closed.
    fn close_rungs(&mut self) {
        let (rungs, Budget::Halving(halving)) = (self.sweep.rungs(), self.sweep.budget) else { return };
        while self.rung + 1 < rungs.len() {
            let mut standings = Vec::with_capacity(self.racing.len());
            for place in &self.racing {
                let rung = self.of_points[*place].get(self.rung).map_or(&[][..], Vec::as_slice);
                let outcomes: Option<Vec<&Outcome>> =
                    rung.iter().map(|unit| self.outcome_of(*unit)).collect();
                let Some(outcomes) = outcomes else { return };
                standings.push((self.sweep.points()[*place].id, standing(outcomes.into_iter())));
            }
            let ids = promoted(standings, halving.factor);
            let goes_on = |place: &usize| ids.binary_search(&self.sweep.points()[*place].id).is_ok();
            self.racing = self.racing.iter().copied().filter(goes_on).collect();
            self.rung += 1;
            let epochs = Some(rungs[self.rung]).filter(|_| self.rung + 1 < rungs.len());
            let mut rung = Rung::begin(self, self.racing.clone(), epochs);
            while !rung.step(self, usize::MAX) {}
        }
    }

    fn outcome_of(&self, place: usize) -> Option<&Outcome> {
        match &self.units[place].state {
            State::Done(outcome) => Some(outcome),
            _ => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
