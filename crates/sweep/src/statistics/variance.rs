//! What each axis of a full grid counts for: a plain analysis of variance.

use vocabulary::Figure;

use crate::check::CheckedSweep;
use crate::point::Kind;

use super::group::Group;

/// Shares of the variance of a figure over all trainings of a full grid; together 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Variance {
    /// Each axis with its main effect: the variance of the means over its values.
    pub axes: Vec<(String, f64)>,
    /// What the axes do together and not each for itself.
    pub interactions: f64,
    /// Between the seeds of one point.
    pub seeds: f64,
}

/// The analysis of a figure; `None` where the grid is not full: a point is missing, has fewer seeds than another, or has not the
/// figure.
pub fn variance(sweep: &CheckedSweep, groups: &[Group<'_>], figure: Figure) -> Option<Variance> {
    let axes = sweep.varied();
    let cells: Vec<&Group<'_>> = groups.iter().filter(|group| group.point.kind == Kind::Swept).collect();
    let size: usize = axes.iter().map(|axis| axis.values.len()).product();
    let seeds = cells.first()?.seeds.len();
    let is_full = cells.len() == size && seeds > 0 && cells.iter().all(|cell| cell.seeds.len() == seeds);
    // A single point has no axes to compare.
    if cells.len() < 2
        || axes.is_empty()
        || !is_full
        || cells.iter().any(|cell| cell.point.places.len() != axes.len())
    {
        return None;
    }
    let figures: Vec<Vec<f64>> = cells.iter().map(|cell| cell.figures(figure)).collect::<Option<_>>()?;
    let means: Vec<f64> = figures.iter().map(|figures| mean(figures)).collect();
    let all = mean(&means);
    let within: f64 = figures.iter().zip(&means).map(|(figures, mean)| squares(figures, *mean)).sum();
    let between = seeds as f64 * squares(&means, all);
    let total = within + between;
    if !(total.is_finite() && total > 0.0) {
        return None;
    }
    let mut shares = Vec::with_capacity(axes.len());
    for (number, axis) in axes.iter().enumerate() {
        let of_value = |value: usize| {
            let own = cells.iter().zip(&means).filter(|(cell, _)| cell.point.places[number] == value);
            mean(&own.map(|(_, mean)| *mean).collect::<Vec<_>>())
        };
        let levels: Vec<f64> = (0..axis.values.len()).map(of_value).collect();
        let trainings = (size / axis.values.len() * seeds) as f64;
        shares.push((axis.name.clone(), trainings * squares(&levels, all) / total));
    }
    let main: f64 = shares.iter().map(|(_, share)| share).sum();
    Some(Variance { axes: shares, interactions: (between / total - main).max(0.0), seeds: within / total })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn squares(values: &[f64], around: f64) -> f64 {
    values.iter().map(|value| (value - around) * (value - around)).sum()
}
