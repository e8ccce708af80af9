//! Whether a difference is more than the seeds' own scatter.

/// Probability below which a difference is said to exceed the noise.
pub const LEVEL: f64 = 0.05;
/// Pairs without which no difference can be said to exceed it: 2 of 2^6 is the first below [`LEVEL`].
pub const LEAST_PAIRS: usize = 6;
/// Pairs up to which all changes of signs are tried: 65,536 of them.
const MOST_PERMUTED: usize = 16;
/// Sums nearer than this share of the largest are equal: the order of a sum must decide nothing.
const SAME: f64 = 1e-12;

/// Which test was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoiseTest {
    /// Exact paired permutation test: every change of the differences' signs is as likely, if nothing but chance makes them.
    Permutation,
    /// Exact sign test, for more pairs: which side is lower counts, not by how much; pairs without difference are left out.
    Sign,
}

/// What is known of a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Pairs of seeds.
    pub pairs: usize,
    /// Mean difference, in the figures' unit.
    pub mean: f64,
    /// Probability, from both sides, of a difference as large if chance alone makes it.
    pub p: f64,
    /// By which test.
    pub method: NoiseTest,
}

impl Comparison {
    /// Whether so many pairs can exceed any noise: the test's least probability is 2 of 2^pairs.
    pub fn can_tell(&self) -> bool {
        self.pairs >= LEAST_PAIRS
    }

    /// Whether the difference exceeds the noise.
    pub fn is_clear(&self) -> bool {
        self.p < LEVEL
    }
}

/// What the differences of pairs say; `None` without pairs.
pub fn compare(differences: &[f64]) -> Option<Comparison> {
    let pairs = differences.len();
    if pairs == 0 || differences.iter().any(|difference| !difference.is_finite()) {
        return None;
    }
    let mean = differences.iter().sum::<f64>() / pairs as f64;
    let (p, method) = match pairs <= MOST_PERMUTED {
        true => (permutation(differences), NoiseTest::Permutation),
        false => (sign(differences), NoiseTest::Sign),
    };
    Some(Comparison { pairs, mean, p, method })
}

/// Share of all changes of signs whose sum is as far from 0.
fn permutation(differences: &[f64]) -> f64 {
    let sum: f64 = differences.iter().sum();
    let largest: f64 = differences.iter().map(|difference| difference.abs()).sum();
    let least = sum.abs() - SAME * largest;
    let all = 1_u32 << differences.len();
    let signed = |signs: u32| -> f64 {
        let terms = differences.iter().enumerate();
        terms.map(|(place, difference)| if signs >> place & 1 == 1 { -difference } else { *difference }).sum()
    };
    let as_far = (0..all).filter(|signs| signed(*signs).abs() >= least).count();
    as_far as f64 / f64::from(all)
}

/// Probability of as uneven a division of signs.
fn sign(differences: &[f64]) -> f64 {
    let (below, above) = (
        differences.iter().filter(|difference| **difference < 0.0).count(),
        differences.iter().filter(|difference| **difference > 0.0).count(),
    );
    let (pairs, fewer) = (below + above, below.min(above));
    // Binomial coefficients over 2^pairs, each from the one before.
    let mut term = (0..pairs).fold(1.0, |term, _| term / 2.0);
    let mut tail = 0.0;
    for place in 0..=fewer {
        tail += term;
        term *= (pairs - place) as f64 / (place + 1) as f64;
    }
    (2.0_f64 * tail).min(1.0)
}

#[cfg(test)]
#[path = "noise_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
