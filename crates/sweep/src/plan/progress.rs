//! How far a plan is.

use std::collections::BTreeMap;

use protocol::JobKey;

use super::Plan;
use crate::check::CheckedSweep;
use crate::outcome::Outcome;
use crate::point::PointId;

impl Plan {
    /// Whether nothing runs and nothing will be given away.
    pub fn is_over(&self) -> bool {
        let runs = self.running.values().any(|tasks| !tasks.is_empty());
        !runs && (self.cancelled || self.ready.is_empty())
    }

    /// The sweep.
    pub fn sweep(&self) -> &CheckedSweep {
        &self.sweep
    }

    /// Trainings of this shard, as far as they are known: a rung of halving shows when the one before is closed.
    pub fn total(&self) -> usize {
        self.count.total
    }

    /// Trainings that are over.
    pub fn done(&self) -> usize {
        self.count.done
    }

    /// Trainings that failed.
    pub fn failed(&self) -> usize {
        self.count.failed
    }

    /// Trainings whose outcome was known from earlier calls.
    pub fn taken_over(&self) -> usize {
        self.count.taken_over
    }

    /// Outcomes of trainings that were over already.
    pub fn computed_twice(&self) -> usize {
        self.count.computed_twice
    }

    /// Work of the trainings that are over, in multiply-accumulates of their forward passes for one row of the data, as
    /// [`Self::take`] counts it.
    pub fn work_done(&self) -> u64 {
        self.count.work_done
    }

    /// Work of the trainings that are not over.
    pub fn work_left(&self) -> u64 {
        self.count.work - self.count.work_done
    }

    /// The points whose result a training is; none for a float network that only others go on from.
    pub fn points_of(&self, number: usize) -> Vec<PointId> {
        if number >= self.units.len() {
            return Vec::new();
        }
        self.units[number].points.iter().map(|place| self.sweep.points()[*place].id).collect()
    }

    /// A point's trainings on the last rung that it reached, in order of seeds: the key of each, if it is known yet, and what came
    /// of it, if it is over.
    pub fn trainings(&self, id: PointId) -> Vec<(Option<&JobKey>, Option<&Outcome>)> {
        let place = self.sweep.points().iter().position(|point| point.id == id);
        let units = place.and_then(|place| self.of_points[place].last()).into_iter().flatten();
        units.map(|unit| (self.units[*unit].key.as_ref(), self.outcome_of(*unit))).collect()
    }

    /// Every training that is over, with the points it belongs to.
    pub fn outcomes(&self) -> BTreeMap<&JobKey, (&Outcome, Vec<PointId>)> {
        let over = (0..self.units.len()).filter_map(|place| {
            let outcome = self.outcome_of(place)?;
            Some((self.units[place].key.as_ref()?, (outcome, self.points_of(place))))
        });
        over.collect()
    }
}
