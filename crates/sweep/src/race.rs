//! Successive halving: which points go on from one rung to the next.

use protocol::statistics::Distribution;

use crate::outcome::Outcome;
use crate::point::PointId;

/// How a point did on a rung: its median validation ADE over the seeds in m. A seed that failed counts as infinitely bad.
pub(crate) fn standing<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> f64 {
    let ade = |outcome: &Outcome| match outcome {
        Outcome::Finished(score) if score.validation_ade.is_finite() => score.validation_ade,
        Outcome::Finished(_) | Outcome::Failed(_) => f64::MAX,
    };
    let ades: Vec<f64> = outcomes.map(ade).collect();
    // Infinities have no median; half of the largest number is as bad.
    let median = Distribution::of(&ades).map_or(f64::MAX, |found| found.median);
    if median < f64::MAX / 4.0 { median } else { f64::INFINITY }
}

/// The points that go on: one of `factor`, at least one, ties by id; of those that failed none.
pub(crate) fn promoted(mut standings: Vec<(PointId, f64)>, factor: u32) -> Vec<PointId> {
    let most = (standings.len() / factor.max(1) as usize).max(1);
    standings.retain(|(_, ade)| ade.is_finite());
    standings.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    standings.truncate(most);
    let mut ids: Vec<PointId> = standings.into_iter().map(|(id, _)| id).collect();
    ids.sort_unstable();
    ids
}

#[cfg(test)]
#[path = "race_tests.rs"]
mod tests;
