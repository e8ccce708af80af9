//! The results of a point over its seeds.

use protocol::Record;
use protocol::report::Metrics;
use protocol::statistics::{Distribution, Spread};
use vocabulary::Figure;

use crate::outcome::{Outcome, metrics};
use crate::plan::Plan;
use crate::point::Point;
use crate::results::Results;

/// What one seed of a point left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeedResult {
    /// The seed.
    pub seed: u64,
    /// Errors on the validation block.
    pub validation: Metrics,
    /// Errors on the test block.
    pub test: Metrics,
    /// Bytes of the quantized network as it is stored; none of a float network, or where the record does not say.
    pub size_bytes: Option<u32>,
    /// Epoch of the checkpoint.
    pub best_epoch: u32,
    /// Errors of the float network of the same seed, validation and test; none where there is no such network.
    pub float: Option<(Metrics, Metrics)>,
}

impl SeedResult {
    /// Change of the validation ADE against the float network of the same seed, %.
    pub fn validation_change(&self) -> Option<f64> {
        percent(self.validation.ade, self.float?.0.ade)
    }
}

/// The change of a figure from another, %; `None` from nothing at all.
pub(super) fn percent(figure: f64, from: f64) -> Option<f64> {
    (from != 0.0).then(|| 100.0 * (figure / from - 1.0))
}

/// A point with the results of its seeds, in order of seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'a> {
    /// The point.
    pub point: &'a Point,
    /// Sensors of the data.
    pub sensors: u32,
    /// Seeds that finished.
    pub seeds: Vec<SeedResult>,
    /// Seeds that failed.
    pub failed: usize,
    /// Seeds that are not over yet.
    pub missing: usize,
    /// Epochs that each was given: fewer than the point's own where halving ended it.
    pub epochs: u32,
}

/// Every point of a plan with its results, in order of points.
pub fn groups<'a>(plan: &'a Plan, results: &Results) -> Vec<Group<'a>> {
    plan.sweep().points().iter().map(|point| group(plan, results, point)).collect()
}

/// One point of a plan with its results.
pub fn group<'a>(plan: &Plan, results: &Results, point: &'a Point) -> Group<'a> {
    let epochs = point.job.training.epochs;
    let sensors = plan.sweep().sensors();
    let mut group = Group { point, sensors, seeds: Vec::new(), failed: 0, missing: 0, epochs };
    for (key, outcome) in plan.trainings(point.id) {
        let record = key.and_then(|key| results.record(key));
        match (outcome, record) {
            (Some(Outcome::Finished(_)), Some(record)) => {
                let (Some(errors), Some(network)) = (metrics(record), record.network()) else { continue };
                group.epochs = record.job.training.epochs;
                let float = results
                    .float_of(&record.key)
                    .and_then(metrics)
                    .map(|float| (float.validation, float.test));
                group.seeds.push(SeedResult {
                    seed: record.job.training.seed,
                    validation: errors.validation,
                    test: errors.test,
                    size_bytes: record.integer.as_ref().and_then(|integer| integer.size_bytes),
                    best_epoch: network.best_epoch,
                    float,
                });
            }
            (Some(Outcome::Failed(_)), _) => group.failed += 1,
            _ => group.missing += 1,
        }
    }
    group
}

/// The record of the seed of a point that validation chooses; `None` where no seed has finished.
pub fn chosen_record<'r>(plan: &Plan, results: &'r Results, group: &Group<'_>) -> Option<&'r Record> {
    let seed = group.chosen()?.seed;
    let trainings = plan.trainings(group.point.id).into_iter();
    let mut records = trainings.filter_map(|(key, _)| results.record(key?));
    records.find(|record| record.job.training.seed == seed)
}

impl Group<'_> {
    /// Test ADE of every seed, m.
    pub fn test_ades(&self) -> Vec<f64> {
        self.seeds.iter().map(|seed| seed.test.ade).collect()
    }

    /// Distribution of the test ADE over the seeds, m; `None` without seeds.
    pub fn distribution(&self) -> Option<Distribution> {
        Distribution::of(&self.test_ades())
    }

    /// Mean and deviation of the test ADE over the seeds, m.
    pub fn spread(&self) -> Option<Spread> {
        Spread::of(&self.test_ades())
    }

    /// Median of the validation ADE over the seeds, m, by which points are chosen; `None` without seeds.
    pub fn validation_ade(&self) -> Option<f64> {
        median(self.seeds.iter().map(|seed| Some(seed.validation.ade)))
    }

    /// The seed with the lowest validation MSE, the first of equals.
    pub fn chosen(&self) -> Option<&SeedResult> {
        self.seeds.get(self.least(|seed| seed.validation.mse)?)
    }

    /// Index of the seed with the lowest value, the first of equals.
    pub(super) fn least(&self, value: impl Fn(&SeedResult) -> f64) -> Option<usize> {
        let values = self.seeds.iter().map(value).enumerate();
        values.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    }

    /// Median over the seeds of the change of the test ADE against the float network of the same seed, %; `None` where not every
    /// seed has one.
    pub fn change(&self) -> Option<f64> {
        self.change_of(Figure::TestAde)
    }

    /// The same of the validation ADE, by which points are chosen.
    pub fn validation_change(&self) -> Option<f64> {
        median(self.seeds.iter().map(SeedResult::validation_change))
    }
}

/// The median of figures that must all be there.
pub(super) fn median(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let values: Option<Vec<f64>> = values.collect();
    Distribution::of(&values?).map(|found| found.median)
}

#[cfg(test)]
#[path = "group_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
