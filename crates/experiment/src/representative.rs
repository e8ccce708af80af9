//! The representative data set: which samples set the activations' ranges, and the ranges they give.

use dataset::Windows;
use protocol::config::{CalibrationSet, Calibrator, PtqConfig};
use quant::{BitWidth, CalibratorError, CalibratorRule, Histogram};
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::prepare::Prepared;
use crate::ptq::PtqSettings;

/// The block that is the calibration set; `None` for random samples.
pub(crate) fn block_of(set: CalibrationSet) -> Option<fn(&Prepared) -> &Windows> {
    match set {
        CalibrationSet::Training => Some(|prepared| &prepared.blocks.train),
        CalibrationSet::Validation => Some(|prepared| &prepared.blocks.validation),
        CalibrationSet::Random => None,
    }
}

/// Random windows `[rows][inputs]` of the training block, as many as the config says.
pub(crate) fn drawn_samples(prepared: &Prepared, config: &PtqConfig) -> Vec<f32> {
    let train = &prepared.blocks.train;
    let width = train.x.len() / train.len().max(1);
    let rows = draw(train.len(), config.calibration_samples as usize, config.calibration_seed);
    rows.into_iter().flat_map(|row| &train.x[row * width..(row + 1) * width]).copied().collect()
}

/// `wanted` different rows of `rows`, in rising order; all if there are fewer.
fn draw(rows: usize, wanted: usize, seed: u64) -> Vec<usize> {
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..rows).collect();
    let wanted = wanted.min(rows);
    for place in 0..wanted {
        // Fisher and Yates from the front, as far as needed. The upper half of the product is uniform over the places left, up to
        // a bias of rows / 2^64.
        let left = (rows - place) as u128;
        let chosen = (u128::from(generator.next_u64()) * left) >> 64;
        order.swap(place, place + chosen as usize);
    }
    order.truncate(wanted);
    order.sort_unstable();
    order
}

/// The range of tensor `index`, as [`crate::ptq::ptq`] takes them, by the config's calibrator. Each tensor is calibrated for
/// the width it will have.
///
/// # Errors
/// A percentile outside its range.
pub(crate) fn range(
    index: usize,
    tensor: &Histogram,
    config: &PtqConfig,
    settings: &PtqSettings,
) -> Result<(f32, f32), CalibratorError> {
    // The converter's own: not even widened to contain 0, which its grids do.
    if config.calibrator == Calibrator::MinMax {
        return Ok((tensor.min(), tensor.max()));
    }
    let bits = match index.checked_sub(1) {
        None => settings.input,
        Some(index) => settings.layers.get(index / 2).map_or(BitWidth::INT8, |layer| layer.activations),
    };
    config.calibrator.range(config.percentile, tensor, bits, false)
}

#[cfg(test)]
#[path = "representative_tests.rs"]
mod tests;
