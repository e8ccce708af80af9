//! How far a plan is.

use std::collections::BTreeMap;

use protocol::JobKey;

use super::Plan;
use crate::check::CheckedSweep;
use crate::outcome::Outcome;
use crate::point::PointId;
use crate::unit::State;

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
        self.units.iter().filter(|unit| unit.state != State::Elsewhere).count()
    }

    /// Trainings that are over.
    pub fn done(&self) -> usize {
        self.units.iter().filter(|unit| matches!(unit.state, State::Done(_))).count()
    }

    /// Trainings that failed.
    pub fn failed(&self) -> usize {
        self.units.iter().filter(|unit| matches!(unit.state, State::Done(Outcome::Failed(_)))).count()
    }

    /// Trainings whose outcome was known from earlier calls.
    pub fn taken_over(&self) -> usize {
        self.taken_over
    }

    /// Outcomes of trainings that were over already.
    pub fn computed_twice(&self) -> usize {
        self.computed_twice
    }

    /// Work of the trainings that are not over, in the unit of [`Self::take`].
    pub fn work_left(&self) -> u64 {
        let left = |place: &usize| !matches!(self.units[*place].state, State::Done(_) | State::Elsewhere);
        let work = (0..self.units.len()).filter(left).map(|place| self.work_of(place));
        work.fold(0, u64::saturating_add)
    }

    /// Keys of a point's trainings on the last rung that it reached, in order of seeds; `None` where one is not known yet.
    pub fn keys(&self, id: PointId) -> Vec<Option<&JobKey>> {
        let place = self.sweep.points().iter().position(|point| point.id == id);
        let units = place.and_then(|place| self.of_points[place].last());
        units.map_or_else(Vec::new, |units| units.iter().map(|unit| self.units[*unit].key.as_ref()).collect())
    }

    /// Every training that is over, with the points it belongs to.
    pub fn outcomes(&self) -> BTreeMap<&JobKey, (&Outcome, Vec<PointId>)> {
        let mut found: BTreeMap<&JobKey, (&Outcome, Vec<PointId>)> = BTreeMap::new();
        for (point, rungs) in self.sweep.points().iter().zip(&self.of_points) {
            for unit in rungs.iter().flatten() {
                let (Some(key), Some(outcome)) = (&self.units[*unit].key, self.outcome_of(*unit)) else {
                    continue;
                };
                found.entry(key).or_insert_with(|| (outcome, Vec::new())).1.push(point.id);
            }
        }
        found
    }
}
