//! How a plan is made: the keys of thousands of trainings take a while, so that whoever must not be held up goes step by step.

use std::collections::VecDeque;

use protocol::{JobKey, SeedKeys};

use super::Plan;
use crate::check::{CheckedSweep, float_job};
use crate::error::SweepError;
use crate::outcome::Outcome;

/// A plan in the making.
#[derive(Clone, Debug)]
pub struct Planning {
    plan: Plan,
    /// What is left to be added.
    rungs: VecDeque<Rung>,
    /// Outcomes that came meanwhile.
    late: Vec<(JobKey, Outcome)>,
}

impl Planning {
    /// The plan of a sweep whose points' data have these fingerprints. `known` are outcomes of earlier calls, which are not
    /// computed again. `shard` is which part of how many, from 0: parts share no training, and together are the whole.
    ///
    /// # Errors
    /// A part that there is not, or parts of a sweep with halving, where every rung looks at all points.
    pub fn new(
        sweep: CheckedSweep,
        fingerprints: Vec<String>,
        known: impl IntoIterator<Item = (JobKey, Outcome)>,
        shard: (u32, u32),
    ) -> Result<Self, SweepError> {
        let mut plan = Plan::without_trainings(sweep, fingerprints, known, shard)?;
        let first = plan.sweep.rungs().first().copied().unwrap_or_default();
        let full = plan.sweep.job.training.epochs;
        let (racing, whole): (Vec<usize>, Vec<usize>) =
            (0..plan.sweep.points().len()).partition(|place| plan.racing.binary_search(place).is_ok());
        let epochs = Some(first).filter(|first| *first != full);
        let rungs = [(whole, None), (racing, epochs)].into_iter().filter(|(places, _)| !places.is_empty());
        let rungs = rungs.map(|(places, epochs)| Rung::begin(&mut plan, places, epochs)).collect();
        Ok(Self { plan, rungs, late: Vec::new() })
    }

    /// Takes what came of a training meanwhile, as [`Plan::tell`] does.
    pub fn tell(&mut self, key: &JobKey, outcome: &Outcome) {
        self.late.push((key.clone(), outcome.clone()));
    }

    /// Goes on by so many trainings at most. Whether nothing is left to be done.
    pub fn step(&mut self, trainings: usize) -> bool {
        if let Some(rung) = self.rungs.front_mut() {
            if rung.step(&mut self.plan, trainings) {
                self.rungs.pop_front();
            }
            return false;
        }
        if !self.plan.racing.is_empty() {
            self.plan.close_rungs();
        }
        for (key, outcome) in std::mem::take(&mut self.late) {
            self.plan.tell(&key, &outcome);
        }
        true
    }

    /// The plan, after all that is left to be done.
    pub fn whole(mut self) -> Plan {
        while !self.step(usize::MAX) {}
        self.plan
    }
}

/// Trainings of some points that are added together, seed by seed, so that a sweep that is ended early has every point.
#[derive(Clone, Debug)]
pub(super) struct Rung {
    /// The points, by their places in the list, each with the keys of its trainings and of its float networks.
    places: Vec<(usize, [Option<SeedKeys>; 2])>,
    /// Epochs of these trainings; those of their points without it.
    epochs: Option<u32>,
    /// Seeds of the point that has most.
    repeats: usize,
    /// Trainings that were tried: all points with the first seed, then with the second one.
    tried: usize,
    /// The first training that is not yet where it belongs, by its place in the plan.
    next: usize,
}

impl Rung {
    pub fn begin(plan: &mut Plan, places: Vec<usize>, epochs: Option<u32>) -> Self {
        for place in &places {
            plan.of_points[*place].push(Vec::new());
        }
        let repeats = places.iter().map(|place| plan.sweep.points()[*place].job.training.repeats).max();
        let places = places.into_iter().map(|place| (place, [None, None])).collect();
        Self { places, epochs, repeats: repeats.unwrap_or(0) as usize, tried: 0, next: plan.units.len() }
    }

    /// Goes on by so many trainings. Whether it is complete.
    pub fn step(&mut self, plan: &mut Plan, trainings: usize) -> bool {
        let all = self.repeats * self.places.len();
        let until = all.min(self.tried.saturating_add(trainings));
        if self.tried < all {
            (self.tried..until).for_each(|number| self.add(plan, number));
            self.tried = until;
            return false;
        }
        let until = plan.units.len().min(self.next.saturating_add(trainings));
        (self.next..until).for_each(|place| plan.place(place));
        self.next = until;
        until == plan.units.len()
    }

    /// Adds a training, by its number among all.
    fn add(&mut self, plan: &mut Plan, number: usize) {
        let (repeat, count) = (number / self.places.len(), self.places.len());
        let (place, [own_keys, float_keys]) = &mut self.places[number % count];
        let place = *place;
        let whole = &plan.sweep.points()[place].job;
        let Some(seed) = whole.training.seeds().nth(repeat) else { return };
        let mut job = whole.clone();
        (job.training.seed, job.training.repeats) = (seed, 1);
        job.training.epochs = self.epochs.unwrap_or(job.training.epochs);
        let is_warm = plan.sweep.warm_start && job.qat.is_some();
        let fingerprint = plan.fingerprints.get(place).map_or("", String::as_str);
        let needs = (is_warm || (job.qat.is_none() && job.ptq.is_some())).then(|| {
            let mut float = float_job(&job);
            if is_warm {
                // It starts where the float network's training has ended, on whatever rung it is itself.
                float.training.epochs = whole.training.epochs;
            }
            let key = float_keys.get_or_insert_with(|| SeedKeys::of(&float)).key(seed, fingerprint);
            (plan.units.add(place, (float, key), fingerprint, None), is_warm)
        });
        let key = own_keys.get_or_insert_with(|| SeedKeys::of(&job)).key(seed, fingerprint);
        let unit = plan.units.add(place, (job, key), fingerprint, needs);
        if !plan.units[unit].points.contains(&place) {
            plan.units[unit].points.push(place);
        }
        if let Some(rung) = plan.of_points[place].last_mut() {
            rung.push(unit);
        }
    }
}
