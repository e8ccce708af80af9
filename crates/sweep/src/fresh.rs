//! A point that was chosen, trained again with seeds that had no part in the choice: the best of many is partly the luckiest.

use protocol::{Job, Patch};

use crate::axis::Varied;
use crate::check::CheckedSweep;
use crate::config::{Axis, Budget, Choice, Points, SweepConfig};
use crate::point::PointId;
use crate::statistics::LEAST_PAIRS;

/// A sweep of that point alone, with its float network: as many seeds as it had, at least so many that a difference can be told from
/// their scatter, behind the last one that any point had. `None` for a point that the sweep has not.
pub fn fresh_seeds(sweep: &CheckedSweep, point: PointId) -> Option<SweepConfig> {
    let point = sweep.points().iter().find(|own| own.id == point)?;
    let behind = |job: &Job| job.training.seed.saturating_add(job.training.repeats.into());
    let first = sweep.points().iter().map(|point| behind(&point.job)).max()?;
    let repeats = point.job.training.repeats.max(LEAST_PAIRS as u32);
    let fresh = |job: &Job| {
        let mut job = job.clone();
        (job.training.seed, job.training.repeats) = (first, repeats);
        job
    };
    let job = fresh(&sweep.job);
    // One value of each axis, so that the point is called as it was; what its axes do not lead to is a list of one.
    let axes: Vec<Axis> = sweep.varied().iter().zip(&point.places).map(only).collect();
    let mut patches = axes.iter().flat_map(|axis| &axis.choices).map(|choice| &choice.set);
    let by_axes = patches.try_fold(job.clone(), |job, patch| job.apply(patch).ok());
    let own = fresh(&point.job);
    let (axes, points) = match by_axes.filter(|job| !axes.is_empty() && *job == own) {
        Some(_) => (axes, Points::Grid),
        None => (Vec::new(), Points::List(vec![Patch::between(&job, &own)])),
    };
    let SweepConfig { version, warm_start, integers, .. } = *sweep.config();
    Some(SweepConfig {
        version,
        job,
        axes,
        points,
        extra: Vec::new(),
        float: true,
        warm_start,
        integers,
        budget: Budget::Full,
    })
}

/// An axis with one of its values alone.
fn only((axis, place): (&Varied, &usize)) -> Axis {
    let choices = axis.values.get(*place).map(|(name, set)| Choice { name: name.clone(), set: set.clone() });
    Axis { name: Some(axis.name.clone()), choices: choices.into_iter().collect(), ..Axis::default() }
}

#[cfg(test)]
#[path = "fresh_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
