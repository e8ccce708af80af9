//! Calibration: the distribution of every tensor of a float network over samples.

use nn::{Layer, Network, NetworkError};
use protocol::model_file::TensorStatistics;
use quant::{CalibratorError, Histogram};

/// Why a network could not be calibrated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CalibrateError {
    /// Samples that do not fit the network, or none.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A tensor with values that are not finite.
    #[error("{tensor}: {problem}")]
    Tensor {
        /// Name of the tensor.
        tensor: String,
        /// What is wrong with its values.
        problem: CalibratorError,
    },
}

/// The ranges (min, max) of the input and of each layer's values before and after its activation, in that order:
/// `1 + 2 * layers` pairs, in the units of the tensors.
///
/// For an LSTM the pair is that of its cell state and that of its hidden state, over all steps. Plain extremes over all
/// samples, no averaging, as the TFLite converter calibrates. `x` is `[rows][inputs]`. A value that is not a number makes the
/// bounds of its tensor NaN, which quantization then refuses by name.
///
/// # Errors
/// [`NetworkError`] when `x` is no whole number of rows, or none.
pub fn ranges(network: &Network, x: &[f32]) -> Result<Vec<(f32, f32)>, NetworkError> {
    let none = (f32::INFINITY, f32::NEG_INFINITY);
    let mut ranges = vec![none; 1 + 2 * network.layers.len()];
    visit_tensors(network, x, |tensor, values| ranges[tensor] = extremes(ranges[tensor], values))?;
    if x.is_empty() {
        return Err(NetworkError::Rows { what: "calibration samples", width: network.inputs(), found: 0 });
    }
    Ok(ranges)
}

/// The distributions of the tensors of [`ranges`], whose extremes are those ranges. The samples are passed through the network
/// twice, for the extremes and for the counts.
///
/// # Errors
/// As [`ranges`], and a tensor with values that are not finite.
pub fn calibrate(network: &Network, x: &[f32]) -> Result<Vec<Histogram>, CalibrateError> {
    let histogram = |(tensor, (min, max)): (usize, (f32, f32))| named(tensor, Histogram::new(min, max));
    let ranges = ranges(network, x)?.into_iter().enumerate();
    let mut histograms = ranges.map(histogram).collect::<Result<Vec<_>, _>>()?;
    let mut counted = Ok(());
    visit_tensors(network, x, |tensor, values| {
        if counted.is_ok() {
            counted = named(tensor, histograms[tensor].add(values));
        }
    })?;
    counted.map(|()| histograms)
}

/// Shows the values of every tensor, some at a time: `visit(tensor, values)`, tensors numbered as in [`ranges`].
fn visit_tensors(
    network: &Network,
    x: &[f32],
    mut visit: impl FnMut(usize, &[f32]),
) -> Result<(), NetworkError> {
    visit(0, x);
    // Block by block: the values of all rows at once would need much memory.
    network.trace_blocks(x, |layer, pre_activation, output| {
        if !matches!(network.layers[layer], Layer::Lstm(_)) {
            visit(1 + 2 * layer, pre_activation);
            visit(2 + 2 * layer, output);
        }
    })?;
    for (index, layer) in network.layers.iter().enumerate() {
        let Layer::Lstm(lstm) = layer else { continue };
        let before = Network { input_quantizer: None, layers: network.layers[..index].to_vec() };
        let input = if index == 0 { x.to_vec() } else { before.forward(x)? };
        let shown = lstm.visit_states(&input, |cell, hidden| {
            visit(1 + 2 * index, cell);
            visit(2 + 2 * index, hidden);
        });
        shown.map_err(|problem| NetworkError::Layer { layer: index + 1, kind: "lstm", problem })?;
    }
    Ok(())
}

/// Values that are compared at a time.
const LANES: usize = 8;

/// The range widened by values; NaN if there is one.
fn extremes((min, max): (f32, f32), values: &[f32]) -> (f32, f32) {
    // Comparisons with NaN are false, so the extremes pass it by and it is counted apart: no branch stands in the loop.
    let (mut mins, mut maxes, mut not_numbers) = ([min; LANES], [max; LANES], [0_u32; LANES]);
    let (whole, last) = values.as_chunks::<LANES>();
    let mut widen = |lane: usize, value: f32| {
        mins[lane] = if value < mins[lane] { value } else { mins[lane] };
        maxes[lane] = if value > maxes[lane] { value } else { maxes[lane] };
        not_numbers[lane] |= u32::from(value.is_nan());
    };
    whole.iter().for_each(|values| values.iter().enumerate().for_each(|(lane, value)| widen(lane, *value)));
    last.iter().enumerate().for_each(|(lane, value)| widen(lane, *value));
    if min.is_nan() || not_numbers.iter().any(|found| *found > 0) {
        return (f32::NAN, f32::NAN);
    }
    (mins.iter().fold(min, |min, lane| min.min(*lane)), maxes.iter().fold(max, |max, lane| max.max(*lane)))
}

/// Puts a tensor's name on an error.
fn named<T>(tensor: usize, result: Result<T, CalibratorError>) -> Result<T, CalibrateError> {
    result.map_err(|problem| {
        let tensor = match tensor.checked_sub(1) {
            None => "network input".to_owned(),
            Some(index) => format!("layer {}", index / 2 + 1),
        };
        CalibrateError::Tensor { tensor, problem }
    })
}

/// Distributions as a file holds them.
#[must_use]
pub fn to_file(histograms: &[Histogram]) -> Vec<TensorStatistics> {
    // A block has fewer than 2^32 values of a tensor.
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let tensor = |histogram: &Histogram| TensorStatistics {
        min: histogram.min(),
        max: histogram.max(),
        zeros: count(histogram.zeros()),
        counts: histogram.counts().iter().copied().map(count).collect(),
    };
    histograms.iter().map(tensor).collect()
}

/// The distribution of a file; `None` if its counts are none.
///
/// # Errors
/// A range that is not finite or upside down.
pub fn from_file(tensor: &TensorStatistics) -> Result<Option<Histogram>, CalibratorError> {
    let counts = tensor.counts.iter().copied().map(u64::from).collect();
    Histogram::from_counts(tensor.min, tensor.max, u64::from(tensor.zeros), counts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use nn::{Activation, Dense, Layer};

    use super::*;

    fn network() -> Network {
        let hidden = Dense::from_parts(1, 2, Activation::Relu, vec![1.0, -2.0], vec![0.0, 1.0], None);
        let output = Dense::from_parts(2, 1, Activation::Linear, vec![1.0, 1.0], vec![-1.0], None);
        Network {
            input_quantizer: None,
            layers: vec![Layer::Dense(hidden.unwrap()), Layer::Dense(output.unwrap())],
        }
    }

    #[test]
    fn ranges_are_the_extremes_of_every_tensor_and_every_value_is_counted() {
        // x = -1, 2, 100 times 0: hidden before relu (-1, 3), (2, -3), (0, 1); after (0, 3), (2, 0), (0, 1);
        // output 2, 1, 0. More rows than one block of evaluation.
        let mut x = vec![0.0; 102];
        (x[7], x[90]) = (-1.0, 2.0);
        let tensors = calibrate(&network(), &x).unwrap();
        let ranges: Vec<_> = tensors.iter().map(|tensor| (tensor.min(), tensor.max())).collect();
        assert_eq!(ranges, [(-1.0, 2.0), (-3.0, 3.0), (0.0, 3.0), (0.0, 2.0), (0.0, 2.0)]);
        let counted = |tensor: &Histogram| tensor.zeros() + tensor.counts().iter().sum::<u64>();
        assert_eq!(tensors.iter().map(counted).collect::<Vec<_>>(), [102, 204, 204, 102, 102]);
        assert_eq!((tensors[0].zeros(), tensors[2].zeros()), (100, 102));
        let again: Vec<_> =
            to_file(&tensors).iter().map(|tensor| from_file(tensor).unwrap().unwrap()).collect();
        assert_eq!(again, tensors);
    }

    #[test]
    fn no_samples_are_refused_and_nan_is_not_hidden() {
        let error = calibrate(&network(), &[]).unwrap_err();
        assert_eq!(error.to_string(), "calibration samples: 0 values are not rows of 1");
        let error = calibrate(&network(), &[1.0, f32::NAN, 0.0]).unwrap_err();
        assert_eq!(error.to_string(), "network input: the range [NaN, NaN] is not finite");
    }
}
