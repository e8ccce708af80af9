//! Distributions of repeated figures and lines through points: what tables and charts say about many runs at once.

use serde::{Deserialize, Serialize};

/// Five numbers that describe a list of figures, in the figures' unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Smallest.
    pub min: f64,
    /// A quarter lies below.
    pub lower_quartile: f64,
    /// Half lies below.
    pub median: f64,
    /// A quarter lies above.
    pub upper_quartile: f64,
    /// Largest.
    pub max: f64,
}

impl Distribution {
    /// Of these figures, quartiles interpolated linearly (NumPy's default); `None` if there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let at = |share: f64| {
            let place = share * last as f64;
            let below = place.floor() as usize;
            let above = (below + 1).min(last);
            sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
        };
        Some(Self {
            min: sorted[0],
            lower_quartile: at(0.25),
            median: at(0.5),
            upper_quartile: at(0.75),
            max: sorted[last],
        })
    }
}

/// Mean and scatter of repeated figures, in the figures' unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// How many figures.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation with `count - 1` degrees of freedom; 0 for a single figure.
    pub sd: f64,
}

impl Spread {
    /// Of these figures; `None` if there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let count = values.len();
        if count == 0 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / count as f64;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let sd = if count > 1 { (squares / (count - 1) as f64).sqrt() } else { 0.0 };
        Some(Self { count, mean, sd })
    }

    /// The standard deviation that all of these have in common, each weighted by its degrees of freedom; `None` if there is
    /// not one degree of freedom.
    pub fn pooled_sd(spreads: &[Self]) -> Option<f64> {
        let freedom: usize = spreads.iter().map(|spread| spread.count.saturating_sub(1)).sum();
        let squares: f64 =
            spreads.iter().map(|spread| spread.count.saturating_sub(1) as f64 * spread.sd * spread.sd).sum();
        (freedom > 0).then(|| (squares / freedom as f64).sqrt())
    }
}

/// The least-squares line `y = intercept + slope * x` through points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// Units of y per unit of x.
    pub slope: f64,
    /// y at x = 0.
    pub intercept: f64,
    /// Pearson's correlation of x and y, -1 to 1; 0 if y never changes.
    pub correlation: f64,
}

impl Regression {
    /// Through these points (x, y); `None` for fewer than two different x.
    pub fn of(points: &[(f64, f64)]) -> Option<Self> {
        let count = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (mean_x, mean_y) = (mean(|point| point.0), mean(|point| point.1));
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (x, y) in points {
            xx += (x - mean_x) * (x - mean_x);
            xy += (x - mean_x) * (y - mean_y);
            yy += (y - mean_y) * (y - mean_y);
        }
        if points.len() < 2 || xx == 0.0 {
            return None;
        }
        let slope = xy / xx;
        let correlation = if yy == 0.0 { 0.0 } else { xy / (xx.sqrt() * yy.sqrt()) };
        Some(Self { slope, intercept: mean_y - slope * mean_x, correlation })
    }

    /// The line's y at x.
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }
}

#[cfg(test)]
#[path = "statistics_tests.rs"]
mod tests;
