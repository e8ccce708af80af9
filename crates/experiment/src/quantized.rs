//! A quantized network: the integers, the fake-quantized network they are compared with, and the report on both.

use int_nn::{InputError, IntLayer, IntNetwork};
use nn::{LayerQuantizers, Network, NetworkError};
use protocol::config::{CheckedPtqConfig, PtqConfig};
use protocol::report::{Exactness, LayerReport, Method, QuantizedReport, WeightHistogram};
use quant::{BitWidthError, RangeError};

use crate::affine::Affine;
use crate::finished::{FinishedRun, errors, paths};
use crate::lower::{LowerError, lower};
use crate::metrics::{metrics, percent_change};
use crate::prepare::Prepared;
use crate::ptq::{PtqError, PtqSettings, ptq};
use deploy::json::names;

/// Levels of a grid up to which a report lists them.
const LISTED_LEVELS: usize = 64;

/// Bins of a weight histogram.
const BINS: usize = 48;

/// A quantized network.
#[derive(Clone, Debug)]
pub struct Quantized {
    /// After or during training.
    pub method: Method,
    /// Settings of a post-training quantization.
    pub ptq: Option<PtqConfig>,
    /// Epoch of the checkpoint it came from.
    pub best_epoch: u32,
    /// The network in float arithmetic on the same grids.
    pub fake_quant: Network,
    /// The network in integers.
    pub integer: IntNetwork,
}

/// Why a network could not be quantized or evaluated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum QuantizeError {
    /// A width outside 2..=16.
    #[error(transparent)]
    Bits(#[from] BitWidthError),
    /// The converter's scheme does not apply.
    #[error(transparent)]
    Ptq(#[from] PtqError),
    /// The fake-quantized network has no integer form.
    #[error(transparent)]
    Lower(#[from] LowerError),
    /// A network that does not fit the data.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Inputs that the integer network cannot take.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The output's grid.
    #[error("output: {0}")]
    Output(#[from] RangeError),
}

impl Quantized {
    /// Quantizes a run's float network after training.
    ///
    /// # Errors
    /// Names the layer that cannot be quantized or lowered.
    pub fn ptq(run: &FinishedRun, config: CheckedPtqConfig) -> Result<Self, QuantizeError> {
        let settings = PtqSettings::from_config(&config, run.float.network.layers.len())?;
        let fake_quant = ptq(&run.float.network, run.calibration.ranges(config.calibration), &settings)?;
        let integer = lower(&fake_quant, names::runtime(config.runtime))?;
        let best_epoch = run.float.best_epoch;
        Ok(Self { method: Method::Ptq, ptq: Some(config.into_inner()), best_epoch, fake_quant, integer })
    }

    /// The integers of a run's QAT network; `None` if it has none.
    ///
    /// # Errors
    /// Names the layer that cannot be lowered.
    pub fn qat(run: &FinishedRun) -> Result<Option<Self>, QuantizeError> {
        let (Some(trained), Some(config)) = (&run.qat, &run.config.qat) else { return Ok(None) };
        let fake_quant = trained.network.clone();
        let integer = lower(&fake_quant, names::runtime(config.runtime))?;
        Ok(Some(Self { method: Method::Qat, ptq: None, best_epoch: trained.best_epoch, fake_quant, integer }))
    }

    /// Errors and paths of the integers on `prepared`, beside those of the run's float network.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn report(&self, run: &FinishedRun, prepared: &Prepared) -> Result<QuantizedReport, QuantizeError> {
        let integer = prepared.blocks.try_map(|windows| self.integer.run(&windows.x))?;
        let float = run.float_estimates(prepared)?;
        let found = errors(&integer, prepared);
        let change =
            found.zip_map(&errors(&float, prepared), |ours, float| percent_change(ours.ade, float.ade));
        Ok(QuantizedReport {
            method: self.method,
            ade_change_percent: change,
            ade_to_float: metrics(&integer.test, &float.test).ade,
            metrics: found,
            paths: paths(&integer, prepared),
            exactness: self.exactness(&prepared.blocks.test.x)?,
            size_bytes: self.integer.size().total() as u32,
            best_epoch: self.best_epoch,
            layers: self.layers(run),
        })
    }

    /// Compares the output codes of integers and fake-quant for inputs `x` `[rows][inputs]`.
    fn exactness(&self, x: &[f32]) -> Result<Exactness, QuantizeError> {
        let grid = self.integer.output_params().grid()?;
        let codes = self.integer.run_codes(&self.integer.quantize_input(x)?)?;
        let fake = self.fake_quant.forward(x)?;
        let distances = codes.iter().zip(&fake).map(|(code, y)| code.abs_diff(grid.signed_code(*y)));
        Ok(Exactness {
            mismatches: distances.clone().filter(|distance| *distance > 0).count() as u32,
            total: codes.len() as u32,
            max_lsb: distances.max().unwrap_or(0),
            runtime: names::runtime_name(self.integer.runtime()),
        })
    }

    fn layers(&self, run: &FinishedRun) -> Vec<LayerReport> {
        // PTQ replaced the kernels by quantized values; QAT keeps the float weights beside its quantizers.
        let source = match self.method {
            Method::Ptq => &run.float.network,
            Method::Qat => &self.fake_quant,
        };
        // Each dense layer or convolution has one integer layer of its own; tables, pools and flatten layers have no weights.
        let integer = self.integer.layers().iter().filter_map(IntLayer::affine);
        let layers = source.layers.iter().zip(&self.fake_quant.layers).enumerate();
        let affine = layers.filter_map(|(index, (source, fake_quant))| {
            Some((index, source.kind(), Affine::of(source)?, fake_quant.quantizers()?))
        });
        affine
            .zip(integer)
            .map(|((index, kind, source, quantizers), integer)| {
                layer_report(format!("{kind} {}", index + 1), source.kernel, quantizers, integer)
            })
            .collect()
    }
}

fn layer_report(
    name: String,
    weights: &[f32],
    quantizers: &LayerQuantizers,
    integer: &int_nn::Affine,
) -> LayerReport {
    let parts = integer.parts();
    let audit = integer.audit();
    let codes = integer.weights();
    let zeros: usize = codes
        .chunks(integer.taps())
        .enumerate()
        .map(|(output, codes)| {
            let zero_point = integer.weight_zero_point(output);
            codes.iter().filter(|code| **code == zero_point).count()
        })
        .sum();
    LayerReport {
        name,
        weight_bits: parts.weights.bits().get(),
        activation_bits: parts.output.bits().get(),
        weight_scales: parts.weight_scales.len() as u32,
        accumulator_bits_needed: audit.bits as u8,
        accumulator_bits: 8 * audit.width.bytes() as u8,
        output_scale: f64::from(parts.output.scale()),
        output_zero_point: parts.output.zero_point(),
        zero_share: zeros as f64 / codes.len().max(1) as f64,
        weights: histogram(weights, levels(quantizers)),
    }
}

/// The real values of a layer's first weight grid in rising order; none if there are more than [`LISTED_LEVELS`].
fn levels(quantizers: &LayerQuantizers) -> Vec<f32> {
    match quantizers.weights.grids().first() {
        Some(grid) if ((grid.code_max() - grid.code_min()) as usize) < LISTED_LEVELS => {
            (grid.code_min()..=grid.code_max()).map(|code| grid.real(code)).collect()
        }
        _ => Vec::new(),
    }
}

fn histogram(weights: &[f32], levels: Vec<f32>) -> WeightHistogram {
    let extreme = weights.iter().chain(&levels).fold(0.0_f32, |extreme, weight| extreme.max(weight.abs()));
    // Symmetric around 0, so that the picture keeps its middle while the grid changes.
    let (min, max) = (-f64::from(extreme), f64::from(extreme));
    let mut counts = vec![0; BINS];
    for weight in weights {
        let share = if max > 0.0 { (f64::from(*weight) - min) / (max - min) } else { 0.5 };
        counts[((share * BINS as f64) as usize).min(BINS - 1)] += 1;
    }
    WeightHistogram { min, max, counts, levels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_lands_in_a_bin() {
        let found = histogram(&[-1.0, -0.2, 0.0, 0.4, 1.0], vec![-1.0, 0.0, 1.0]);
        assert_eq!((found.min, found.max), (-1.0, 1.0));
        assert_eq!(found.counts.iter().sum::<u32>(), 5);
        assert_eq!((found.counts[0], found.counts[BINS / 2], found.counts[BINS - 1]), (1, 1, 1));
        assert_eq!(histogram(&[0.0; 3], Vec::new()).counts[BINS / 2], 3);
    }
}
