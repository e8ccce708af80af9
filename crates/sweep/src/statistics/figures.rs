//! Any figure of a point: one of each seed, and the one that stands for all of them.

use protocol::report::Metrics;
use protocol::statistics::{Distribution, Spread};
use vocabulary::{Figure, Statistic};

use super::best::bits;
use super::group::{Group, SeedResult, median, percent};

/// Bits of a float.
const FLOAT_BITS: u64 = 32;

/// The figure of a path on a block; `None` where its record does not hold it, and for what a network costs.
fn of_path(metrics: &Metrics, figure: Figure) -> Option<f64> {
    match figure {
        Figure::TestAde => Some(metrics.ade),
        Figure::TestMse => Some(metrics.mse),
        _ => metrics.smoothness?.figure(figure),
    }
}

impl SeedResult {
    /// The figure of this seed's network on the test block; `None` where its record does not hold it, and for what belongs to
    /// the point and not to a seed.
    fn figure(&self, figure: Figure) -> Option<f64> {
        match figure {
            Figure::PackedBytes => self.size_bytes.map(f64::from),
            _ => of_path(&self.test, figure),
        }
    }

    /// The figure of this seed's path and that of the float network of the same seed; `None` unless both have it.
    fn pair(&self, figure: Figure) -> Option<(f64, f64)> {
        Some((of_path(&self.test, figure)?, of_path(&self.float?.1, figure)?))
    }
}

impl Group<'_> {
    /// What all seeds of the point have in common; `None` for what each has for itself.
    fn shared(&self, figure: Figure) -> Option<f64> {
        let bits = bits(&self.point.job);
        let totals = || self.point.job.model.totals(self.sensors);
        match figure {
            Figure::TotalBits => Some(f64::from(bits?.total())),
            Figure::BitOperations => {
                let (_, macs) = totals()?;
                let widths = bits.map(|bits| u64::from(bits.weights) * u64::from(bits.activations));
                Some((macs * widths.unwrap_or(FLOAT_BITS * FLOAT_BITS)) as f64)
            }
            Figure::PackedBytes if bits.is_none() => {
                let (parameters, _) = totals()?;
                Some((parameters * FLOAT_BITS / 8) as f64)
            }
            _ => None,
        }
    }

    /// The figure of every seed that finished, in order of seeds; `None` unless all have it.
    pub fn figures(&self, figure: Figure) -> Option<Vec<f64>> {
        let shared = self.shared(figure);
        self.seeds.iter().map(|seed| shared.or_else(|| seed.figure(figure))).collect()
    }

    /// The figure that stands for the point: the median or the mean over its seeds, or that of the seed with the lowest
    /// validation MSE or with the lowest test ADE. `None` without seeds, or where not every seed has the figure.
    pub fn figure(&self, figure: Figure, statistic: Statistic) -> Option<f64> {
        if let Some(shared) = self.shared(figure) {
            return (!self.seeds.is_empty()).then_some(shared);
        }
        let values = self.figures(figure)?;
        let of = |chosen: Option<usize>| values.get(chosen?).copied();
        match statistic {
            Statistic::Median => Distribution::of(&values).map(|found| found.median),
            Statistic::Mean => Spread::of(&values).map(|found| found.mean),
            Statistic::Validation => of(self.least(|seed| seed.validation.mse)),
            Statistic::BestTest => of(self.least(|seed| seed.test.ade)),
        }
    }

    /// Median over the seeds of the figure's change against the float network of the same seed, %; `None` where not every seed has
    /// one: what a network costs has none, and against nothing at all there is none.
    pub fn change_of(&self, figure: Figure) -> Option<f64> {
        median(self.seeds.iter().map(|seed| {
            let (own, float) = seed.pair(figure)?;
            percent(own, float)
        }))
    }

    /// Differences of the figure from the float network of the same seed, in its unit, of the seeds that have both.
    pub fn differences(&self, figure: Figure) -> Vec<f64> {
        let pairs = self.seeds.iter().filter_map(|seed| seed.pair(figure));
        pairs.map(|(own, float)| own - float).collect()
    }

    /// The test ADE that stands for the point, m.
    pub fn value(&self, statistic: Statistic) -> Option<f64> {
        self.figure(Figure::TestAde, statistic)
    }
}
