//! What workers ask and tell.

use std::cmp::Reverse;

use protocol::JobKey;

use super::{Plan, Task};
use crate::outcome::Outcome;
use crate::point::PointId;
use crate::unit::State;

/// How often a training may lose its worker before it counts as failed.
const CRASHES: u32 = 2;

impl Plan {
    /// The next tasks for a worker: one, or several as long as their work stays below `work` multiply-accumulates. None while
    /// it is paused, cancelled, or everything is given away.
    pub fn take(&mut self, worker: u32, work: u64) -> Vec<Task> {
        let (mut tasks, mut taken) = (Vec::new(), 0_u64);
        while !self.paused && !self.cancelled {
            let Some(next) = self.ready.first().copied() else { break };
            let own = self.work_of(next.1);
            if !tasks.is_empty() && taken.saturating_add(own) > work {
                break;
            }
            self.ready.remove(&next);
            let Some(task) = self.task(next.1) else { continue };
            self.units[next.1].state = State::Running;
            self.running.entry(worker).or_default().insert(next.1);
            taken = taken.saturating_add(own);
            tasks.push(task);
        }
        tasks
    }

    fn task(&self, number: usize) -> Option<Task> {
        let unit = &self.units[number];
        let place = unit.point;
        let from = unit.needs.map(|on| &self.units[on]);
        Some(Task {
            number,
            point: self.sweep.points()[place].id,
            place,
            job: unit.job.clone(),
            key: unit.key.clone()?,
            from: from.and_then(|float| Some((float.key.clone()?, float.job.clone()))),
            is_kept: !unit.dependents.is_empty(),
        })
    }

    /// Multiply-accumulates of the forward passes of a training, for one row of its data.
    pub(super) fn work_of(&self, place: usize) -> u64 {
        let job = &self.units[place].job;
        let (_, macs) = job.model.totals(self.sweep.sensors()).unwrap_or_default();
        let is_trained = self.units[place].needs.is_none() || self.units[place].is_warm;
        if is_trained { macs.saturating_mul(job.training.epochs.into()) } else { macs }
    }

    /// Work of a task, as [`Self::take`] counts it.
    pub fn work(&self, number: usize) -> u64 {
        if number < self.units.len() { self.work_of(number) } else { 0 }
    }

    /// Takes what came of a training elsewhere; nothing if it is over, or none of these.
    pub fn tell(&mut self, key: &JobKey, outcome: &Outcome) {
        let is_it = |place: &usize| self.units[*place].key.as_ref() == Some(key);
        let place = (0..self.units.len()).find(is_it);
        match place.filter(|place| !matches!(self.units[*place].state, State::Done(_))) {
            Some(place) => _ = self.end(place, outcome),
            // A training that follows may ask for it.
            None if place.is_none() => _ = self.known.insert(key.clone(), outcome.clone()),
            None => {}
        }
    }

    /// Takes a task back that was given away and was not begun.
    pub fn give_back(&mut self, number: usize) {
        let was_given = self.running.values().any(|tasks| tasks.contains(&number));
        self.forget(number);
        if was_given && self.units[number].state == State::Running {
            self.units[number].state = State::Ready;
            self.ready.insert((Reverse(self.units[number].priority), number));
        }
    }

    /// Takes what came of a task. `false` if it was over already, which is counted.
    pub fn end(&mut self, number: usize, outcome: &Outcome) -> bool {
        self.forget(number);
        if number >= self.units.len() || matches!(self.units[number].state, State::Done(_)) {
            self.count.computed_twice += 1;
            return false;
        }
        // A worker that was given up may still answer.
        self.ready.remove(&(Reverse(self.units[number].priority), number));
        self.settle(number, outcome);
        self.close_rungs();
        true
    }

    /// A worker is lost with its tasks. Each is given away once more; if it loses that worker too, it has failed. The tasks
    /// that have failed so, with their errors.
    pub fn lose(&mut self, worker: u32, why: &str) -> Vec<(Task, Outcome)> {
        let mut failed = Vec::new();
        for number in self.running.remove(&worker).unwrap_or_default() {
            self.units[number].crashes += 1;
            if self.units[number].crashes < CRASHES {
                self.units[number].state = State::Ready;
                self.ready.insert((Reverse(self.units[number].priority), number));
            } else if let Some(task) = self.task(number) {
                let outcome = Outcome::Failed(format!("its worker was lost {CRASHES} times: {why}"));
                self.end(number, &outcome);
                failed.push((task, outcome));
            }
        }
        failed
    }

    fn forget(&mut self, number: usize) {
        self.running.values_mut().for_each(|tasks| _ = tasks.remove(&number));
    }

    /// Lets the trainings of a point go first, with the float networks they need.
    pub fn prefer(&mut self, id: PointId) {
        let highest = self.ready.first().map_or(0, |(priority, _)| priority.0);
        let units = self.sweep.points().iter().zip(&self.of_points).filter(|(point, _)| point.id == id);
        let mut chosen: Vec<usize> = units.flat_map(|(_, rungs)| rungs.iter().flatten().copied()).collect();
        chosen.extend(chosen.clone().iter().filter_map(|place| self.units[*place].needs));
        for place in chosen {
            let was_ready = self.ready.remove(&(Reverse(self.units[place].priority), place));
            self.units[place].priority = highest.saturating_add(1);
            if was_ready {
                self.ready.insert((Reverse(self.units[place].priority), place));
            }
        }
    }

    /// Gives nothing away until [`Self::resume`]; what is running goes on.
    pub fn pause(&mut self) {
        self.paused = true;
    }

    /// Gives tasks away again.
    pub fn resume(&mut self) {
        self.paused = false;
    }

    /// Gives nothing away any more.
    pub fn cancel(&mut self) {
        self.cancelled = true;
    }
}
