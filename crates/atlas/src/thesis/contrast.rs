//! What a claim comes down to: one number for each seed, and whether they differ from nothing as the claim says.

use sweep::statistics::{Comparison, LEAST_PAIRS, NoiseTest, compare};

/// Where the mean is if the claim holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// Above 0 beyond the noise.
    Above,
    /// Below 0 beyond the noise.
    Below,
    /// Not beyond the noise from 0.
    Nothing,
    /// Not below 0 beyond the noise.
    NotBelow,
}

/// What the data say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They say the same.
    Confirmed,
    /// They say otherwise.
    NotConfirmed,
    /// They cannot tell it from the seeds' scatter.
    WithinNoise,
    /// There are too few of them to tell anything.
    TooFew,
}

impl Verdict {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not confirmed",
            Self::WithinNoise => "within the noise",
            Self::TooFew => "too few seeds to tell",
        }
    }

    /// Of a claim with these parts: every one must hold.
    pub(super) fn of_all(parts: impl IntoIterator<Item = Self>) -> Self {
        let rank = |verdict: &Self| match verdict {
            Self::NotConfirmed => 3,
            Self::TooFew => 2,
            Self::WithinNoise => 1,
            Self::Confirmed => 0,
        };
        parts.into_iter().max_by_key(rank).unwrap_or(Self::TooFew)
    }
}

/// One number for each seed, or for each pair of seeds and something else.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contrast {
    /// What the number is.
    pub what: String,
    /// Its unit, with the space before it.
    pub unit: &'static str,
    /// What there is a number for, in the plural.
    pub of: &'static str,
    /// The numbers.
    pub values: Vec<f64>,
    /// What the claim says of them.
    pub expected: Expected,
    /// Whether the claim is about it; otherwise it stands beside the claim.
    pub is_claimed: bool,
}

impl Contrast {
    /// One that the claim is about, for each seed, in metres.
    pub fn of_seeds(what: impl Into<String>, values: Vec<f64>, expected: Expected) -> Self {
        Self { what: what.into(), unit: " m", of: "seeds", values, expected, is_claimed: true }
    }

    /// One from the lines of every seed: the mean of each seed's lines; where there are too few seeds for that, every line of every
    /// seed for itself.
    pub fn of_lines(
        what: impl Into<String>,
        seeds: Vec<Vec<f64>>,
        lines: &'static str,
        expected: Expected,
    ) -> Self {
        let mean = |lines: &Vec<f64>| lines.iter().sum::<f64>() / lines.len() as f64;
        let seeds: Vec<Vec<f64>> = seeds.into_iter().filter(|lines| !lines.is_empty()).collect();
        if seeds.len() >= LEAST_PAIRS {
            return Self::of_seeds(what, seeds.iter().map(mean).collect(), expected);
        }
        let of_seeds = Self::of_seeds(what, seeds.into_iter().flatten().collect(), expected);
        Self { of: lines, ..of_seeds }
    }

    /// The same in another unit.
    pub fn in_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// The same beside the claim.
    pub fn beside(self) -> Self {
        Self { is_claimed: false, ..self }
    }

    fn comparison(&self) -> Option<Comparison> {
        compare(&self.values)
    }

    /// What it says of the claim.
    pub fn verdict(&self) -> Verdict {
        let Some(found) = self.comparison().filter(Comparison::can_tell) else { return Verdict::TooFew };
        let holds = |of: bool| if of { Verdict::Confirmed } else { Verdict::NotConfirmed };
        match (self.expected, found.is_clear()) {
            (Expected::Nothing, is_clear) => holds(!is_clear),
            (Expected::NotBelow, is_clear) => holds(!is_clear || found.mean > 0.0),
            (_, false) => Verdict::WithinNoise,
            (Expected::Above, true) => holds(found.mean > 0.0),
            (Expected::Below, true) => holds(found.mean < 0.0),
        }
    }

    /// A sentence with the numbers, the test and what it says.
    pub fn sentence(&self) -> String {
        let Some(found) = self.comparison() else { return format!("{}: no results.", self.what) };
        let test = match found.method {
            NoiseTest::Permutation => "permutation of signs",
            NoiseTest::Sign => "sign test",
        };
        let p = if found.p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {:.3}", found.p) };
        let beside = if self.is_claimed { "" } else { " (beside the claim)" };
        format!(
            "{}: {:+.4}{} in the mean of {} {}, {p} ({test}): {}{beside}.",
            self.what,
            found.mean,
            self.unit,
            found.pairs,
            self.of,
            self.verdict().name()
        )
    }
}

#[cfg(test)]
#[path = "contrast_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
