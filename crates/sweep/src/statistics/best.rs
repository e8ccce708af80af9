//! Which points are worth their bits.

use std::fmt;

use protocol::Job;
use vocabulary::Statistic;

use super::group::Group;
use crate::point::Kind;

/// Widths of a quantized network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bits {
    /// Of the weights.
    pub weights: u8,
    /// Of the activations.
    pub activations: u8,
}

impl Bits {
    /// Both together, as the thesis counts.
    pub fn total(self) -> u8 {
        self.weights + self.activations
    }
}

impl fmt::Display for Bits {
    /// Weights and activations, such as `4-8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.weights, self.activations)
    }
}

/// The widths that a job quantizes to, trained along or after training; `None` for a float network.
pub fn bits(job: &Job) -> Option<Bits> {
    let trained = job.qat.as_ref().map(|qat| (qat.weights.bits, qat.activations.bits));
    let (weights, activations) =
        trained.or_else(|| job.ptq.as_ref().map(|ptq| (ptq.weight_bits, ptq.activation_bits)))?;
    Some(Bits { weights, activations })
}

/// A point with its bits and its error.
type Rated<'g, 'p> = (Bits, f64, &'g Group<'p>);

/// The swept points that have bits and a figure, in order of total bits, then of error.
fn rated<'g, 'p>(groups: &'g [Group<'p>], statistic: Statistic) -> Vec<Rated<'g, 'p>> {
    let rated = |group: &'g Group<'p>| {
        let is_swept = group.point.kind == Kind::Swept;
        let ade = group.value(statistic).filter(|ade| is_swept && ade.is_finite())?;
        Some((bits(&group.point.job)?, ade, group))
    };
    let mut all: Vec<_> = groups.iter().filter_map(rated).collect();
    all.sort_by(|a, b| {
        a.0.total().cmp(&b.0.total()).then(a.1.total_cmp(&b.1)).then(a.2.point.id.cmp(&b.2.point.id))
    });
    all
}

/// The front of test ADE against total bits: the swept points that no other beats with as many bits or fewer.
pub fn front<'g, 'p>(groups: &'g [Group<'p>], statistic: Statistic) -> Vec<&'g Group<'p>> {
    let mut least = f64::INFINITY;
    let better = |(_, ade, group): Rated<'g, 'p>| {
        let is_better = ade < least;
        least = least.min(ade);
        is_better.then_some(group)
    };
    rated(groups, statistic).into_iter().filter_map(better).collect()
}

/// For each width of the activations, the swept point with the lowest error.
pub fn best_per_activation_bits<'g, 'p>(
    groups: &'g [Group<'p>],
    statistic: Statistic,
) -> Vec<(u8, &'g Group<'p>)> {
    let rated = rated(groups, statistic);
    let mut widths: Vec<u8> = rated.iter().map(|(bits, ..)| bits.activations).collect();
    widths.sort_unstable();
    widths.dedup();
    let best = |width: u8| {
        let own = rated.iter().filter(|(bits, ..)| bits.activations == width);
        own.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(.., group)| (width, *group))
    };
    widths.into_iter().filter_map(best).collect()
}

/// The point with the fewest bits whose validation ADE is at most so many percent above that of its float network, in the median
/// over the seeds; of equals the one with the lowest. Validation data choose; what is said of it are its test errors.
pub fn smallest_within<'g, 'p>(groups: &'g [Group<'p>], percent: f64) -> Option<&'g Group<'p>> {
    let near = |group: &'g Group<'p>| {
        let change = group.validation_change().filter(|change| *change <= percent && group.failed == 0)?;
        Some((bits(&group.point.job)?.total(), change, group))
    };
    let near = groups.iter().filter_map(near);
    near.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))).map(|(.., group)| group)
}
