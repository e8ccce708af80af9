//! Which points are worth their bits.

use std::fmt;

use protocol::Job;
use vocabulary::{Figure, Statistic};

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

/// A swept point with two of its figures, each the less the better: what is asked for, and what it is set against.
struct Rated<'g, 'p> {
    asked: f64,
    against: f64,
    group: &'g Group<'p>,
}

/// The swept points that have both figures, in order of that they are set against, then of that asked for.
fn rated<'g, 'p>(
    groups: &'g [Group<'p>],
    asked: Figure,
    against: Figure,
    statistic: Statistic,
) -> Vec<Rated<'g, 'p>> {
    let rank = |group: &Group<'_>, figure: Figure| {
        let value = group.figure(figure, statistic).filter(|value| value.is_finite())?;
        Some(if figure.more_is_better() { -value } else { value })
    };
    let swept = groups.iter().filter(|group| group.point.kind == Kind::Swept);
    let mut all: Vec<_> = swept
        .filter_map(|group| Some(Rated { asked: rank(group, asked)?, against: rank(group, against)?, group }))
        .collect();
    all.sort_by(|a, b| {
        let order = a.against.total_cmp(&b.against).then(a.asked.total_cmp(&b.asked));
        order.then(a.group.point.id.cmp(&b.group.point.id))
    });
    all
}

/// The front of one figure against another: the swept points that no other beats in the figure `asked` for without being worse
/// in the one it is set `against`. In order of the latter, the best first. Points without either figure are left out.
pub fn front_of<'g, 'p>(
    groups: &'g [Group<'p>],
    asked: Figure,
    against: Figure,
    statistic: Statistic,
) -> Vec<&'g Group<'p>> {
    let mut least = f64::INFINITY;
    let better = |rated: Rated<'g, 'p>| {
        let is_better = rated.asked < least;
        least = least.min(rated.asked);
        is_better.then_some(rated.group)
    };
    rated(groups, asked, against, statistic).into_iter().filter_map(better).collect()
}

/// For each width of the activations, the swept point with the best figure.
pub fn best_per_activation_bits<'g, 'p>(
    groups: &'g [Group<'p>],
    figure: Figure,
    statistic: Statistic,
) -> Vec<(u8, &'g Group<'p>)> {
    let rated = rated(groups, figure, Figure::TotalBits, statistic);
    let width = |rated: &Rated<'_, '_>| bits(&rated.group.point.job).map(|bits| bits.activations);
    let mut widths: Vec<u8> = rated.iter().filter_map(width).collect();
    widths.sort_unstable();
    widths.dedup();
    let best = |activations: u8| {
        let own = rated.iter().filter(|rated| width(rated) == Some(activations));
        own.min_by(|a, b| a.asked.total_cmp(&b.asked)).map(|rated| (activations, rated.group))
    };
    widths.into_iter().filter_map(best).collect()
}

/// Of some points the one with the lowest median of the validation ADE over its seeds, the first of equals, and that median, m.
pub fn best_by_validation<'g, 'p: 'g>(
    groups: impl Iterator<Item = &'g Group<'p>>,
) -> Option<(&'g Group<'p>, f64)> {
    let rated = groups.filter_map(|group| Some((group, group.validation_ade()?)));
    rated.min_by(|a, b| a.1.total_cmp(&b.1))
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
