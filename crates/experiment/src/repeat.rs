//! Repeats of one config with consecutive seeds: the spread, and the one that validation picks.

use crate::finished::FinishedRun;

/// Median, quartiles and extremes of one figure over repeats (linear interpolation between order statistics).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    /// Smallest.
    pub min: f64,
    /// First quartile.
    pub lower_quartile: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub upper_quartile: f64,
    /// Largest.
    pub max: f64,
}

impl Distribution {
    /// Of `values`; `None` if there are none.
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

/// Index of the run with the lowest validation MSE (of the QAT network where there is one); the first of equals. Test data
/// play no part.
pub fn best_by_validation(runs: &[FinishedRun]) -> Option<usize> {
    let loss = |run: &FinishedRun| run.qat.as_ref().unwrap_or(&run.float).metrics.validation.mse;
    (0..runs.len()).min_by(|a, b| loss(&runs[*a]).total_cmp(&loss(&runs[*b])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_interpolate() {
        let found = Distribution::of(&[4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!(
            found,
            Distribution { min: 1.0, lower_quartile: 1.75, median: 2.5, upper_quartile: 3.25, max: 4.0 }
        );
        assert_eq!(Distribution::of(&[]), None);
    }
}
