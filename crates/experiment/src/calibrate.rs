//! Calibration: the range of every tensor of a float network over samples.

use nn::{Layer, Lstm, Network, NetworkError, StateExtremes};

/// The ranges (min, max) of the input and of each layer's values before and after its activation, in that order:
/// `1 + 2 * layers` pairs, in the units of the tensors.
///
/// For an LSTM the pair is that of its cell state and that of its hidden state, over all steps. Plain extremes over all
/// samples, no averaging, as the TFLite converter calibrates. `x` is `[rows][inputs]`. A value that is not a number makes the bounds of its tensor NaN, which quantization then refuses by name.
///
/// # Errors
/// [`NetworkError`] when `x` is no whole number of rows, or none.
pub fn calibrate(network: &Network, x: &[f32]) -> Result<Vec<(f32, f32)>, NetworkError> {
    let none = (f32::INFINITY, f32::NEG_INFINITY);
    let mut ranges = vec![none; 1 + 2 * network.layers.len()];
    ranges[0] = extremes(none, x);
    // Block by block: the values of all rows at once would need much memory.
    network.trace_blocks(x, |layer, pre_activation, output| {
        for (range, values) in ranges[1 + 2 * layer..].iter_mut().zip([pre_activation, output]) {
            *range = extremes(*range, values);
        }
    })?;
    for (index, layer) in network.layers.iter().enumerate() {
        if let Layer::Lstm(lstm) = layer {
            let StateExtremes { cell, hidden } = lstm_states(network, index, lstm, x)?;
            (ranges[1 + 2 * index], ranges[2 + 2 * index]) = (cell, hidden);
        }
    }
    if x.is_empty() {
        return Err(NetworkError::Rows { what: "calibration samples", width: network.inputs(), found: 0 });
    }
    Ok(ranges)
}

/// The ranges of the states of layer `index` (from 0), an LSTM, over samples of the network.
fn lstm_states(
    network: &Network,
    index: usize,
    lstm: &Lstm,
    x: &[f32],
) -> Result<StateExtremes, NetworkError> {
    let extremes = if index == 0 {
        lstm.state_extremes(x)
    } else {
        let before = Network { input_quantizer: None, layers: network.layers[..index].to_vec() };
        lstm.state_extremes(&before.forward(x)?)
    };
    extremes.map_err(|problem| NetworkError::Layer { layer: index + 1, kind: "lstm", problem })
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
    fn ranges_are_the_extremes_of_every_tensor() {
        // x = -1, 2, 100 times 0: hidden before relu (-1, 3), (2, -3), (0, 1); after (0, 3), (2, 0), (0, 1);
        // output 2, 1, 0. More rows than one block of evaluation.
        let mut x = vec![0.0; 102];
        (x[7], x[90]) = (-1.0, 2.0);
        let ranges = calibrate(&network(), &x).unwrap();
        assert_eq!(ranges, [(-1.0, 2.0), (-3.0, 3.0), (0.0, 3.0), (0.0, 2.0), (0.0, 2.0)]);
    }

    #[test]
    fn no_samples_are_refused_and_nan_is_not_hidden() {
        let error = calibrate(&network(), &[]).unwrap_err();
        assert_eq!(error.to_string(), "calibration samples: 0 values are not rows of 1");
        let ranges = calibrate(&network(), &[1.0, f32::NAN, 0.0]).unwrap();
        assert!(ranges.iter().all(|(min, max)| min.is_nan() && max.is_nan()));
    }
}
