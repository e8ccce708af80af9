//! Calibration: the distribution of every tensor of a float network over samples.

use nn::{Layer, LstmCarry, Network, NetworkError};
use protocol::model_file::TensorStatistics;
use quant::{CalibratorError, Histogram};

use crate::slices::{self, Budget, WORK_OF_A_VALUE};
use crate::tensor_values::{no_carries, values_of_row, visit_tensors};

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

/// What an LSTM's states are at the start of a calibration window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum States {
    /// Zeros, as they are whenever the network runs.
    #[default]
    Reset,
    /// What the window before has left, with the cell state clipped at 10: the TFLite converter runs the representative data set
    /// without ever resetting the variables that hold them.
    Carried,
}

/// The ranges (min, max) of the input and of each layer's values before and after its activation, in that order:
/// `1 + 2 * layers` pairs, in the units of the tensors.
///
/// For an LSTM the pair is that of its cell state and that of its hidden state, over all steps; with states carried the cell
/// state counts at the ends of windows alone, as for the converter. Plain extremes over all
/// samples, no averaging, as the TFLite converter calibrates. `x` is `[rows][inputs]`. A value that is not a number makes the
/// bounds of its tensor NaN, which quantization then refuses by name.
///
/// # Errors
/// [`NetworkError`] when `x` is no whole number of rows, or none.
pub fn ranges(network: &Network, x: &[f32], states: States) -> Result<Vec<(f32, f32)>, NetworkError> {
    let mut calibration = Calibrating::new(network, states);
    while calibration.done < calibration.rows(network, x)? {
        calibration.step_extremes(network, x, &mut Budget::default())?;
    }
    Ok(calibration.extremes)
}

/// The distributions of the tensors of [`ranges`], whose extremes are those ranges; all steps of a [`Calibrating`].
///
/// # Errors
/// As [`ranges`], and a tensor with values that are not finite.
pub fn calibrate(network: &Network, x: &[f32], states: States) -> Result<Vec<Histogram>, CalibrateError> {
    let mut calibration = Calibrating::new(network, states);
    while !calibration.step(network, x, &mut Budget::default())? {}
    Ok(calibration.finish())
}

/// A calibration in progress. The samples pass through the network twice, for the extremes and for the counts.
#[derive(Clone, Debug)]
pub struct Calibrating {
    /// The extremes so far; one pair for each tensor.
    extremes: Vec<(f32, f32)>,
    /// The counts so far, in the second pass.
    counts: Option<Vec<Histogram>>,
    /// Rows of this pass that are through.
    done: usize,
    /// What a row costs.
    work: usize,
    /// The states that LSTMs carry from window to window, one for each layer; none where they are reset.
    carries: Option<Vec<LstmCarry>>,
}

impl Calibrating {
    /// A calibration of `network` at its start.
    #[must_use]
    pub fn new(network: &Network, states: States) -> Self {
        let none = (f32::INFINITY, f32::NEG_INFINITY);
        // The values of an LSTM are found by a second pass up to it.
        let lstms = network.layers.iter().filter(|layer| matches!(layer, Layer::Lstm(_))).count();
        let work = (1 + lstms) * slices::work_of_row(network) + 2 * WORK_OF_A_VALUE * values_of_row(network);
        let carries = (states == States::Carried && lstms > 0).then(|| no_carries(network));
        Self { extremes: vec![none; 1 + 2 * network.layers.len()], counts: None, done: 0, work, carries }
    }

    /// Passes the next of the samples `x` `[rows][inputs]` through the network; `true` when all is done. Every call must get
    /// the same network and samples.
    ///
    /// # Errors
    /// As [`calibrate`].
    pub fn step(
        &mut self,
        network: &Network,
        x: &[f32],
        budget: &mut Budget,
    ) -> Result<bool, CalibrateError> {
        let rows = self.rows(network, x)?;
        if self.counts.is_none() {
            self.step_extremes(network, x, budget)?;
            if self.done == rows {
                let histogram =
                    |(tensor, &(min, max)): (usize, &(f32, f32))| named(tensor, Histogram::new(min, max));
                let empty = self.extremes.iter().enumerate().map(histogram).collect::<Result<_, _>>()?;
                (self.counts, self.done) = (Some(empty), 0);
                self.carries = self.carries.as_ref().map(|_| no_carries(network));
            }
            return Ok(false);
        }
        let slice = self.slice(network, x, budget);
        let Some(histograms) = &mut self.counts else { return Ok(false) };
        let mut counted = Ok(());
        visit_tensors(network, slice, self.carries.as_deref_mut(), |tensor, values| {
            if counted.is_ok() {
                counted = named(tensor, histograms[tensor].add(values));
            }
        })?;
        counted.map(|()| self.done == rows)
    }

    /// The share of the work that is done, 0 to 1, for that many rows of samples.
    #[must_use]
    pub fn progress(&self, rows: usize) -> f64 {
        let passed = self.done + if self.counts.is_some() { rows } else { 0 };
        passed as f64 / (2 * rows.max(1)) as f64
    }

    /// The distributions; before the last step they lack the rows that are left.
    #[must_use]
    pub fn finish(self) -> Vec<Histogram> {
        self.counts.unwrap_or_default()
    }

    /// Widens the extremes by the next samples.
    fn step_extremes(
        &mut self,
        network: &Network,
        x: &[f32],
        budget: &mut Budget,
    ) -> Result<(), NetworkError> {
        let slice = self.slice(network, x, budget);
        let (ranges, carries) = (&mut self.extremes, self.carries.as_deref_mut());
        visit_tensors(network, slice, carries, |tensor, values| {
            ranges[tensor] = extremes(ranges[tensor], values);
        })
    }

    /// The samples that the budget allows next.
    fn slice<'x>(&mut self, network: &Network, x: &'x [f32], budget: &mut Budget) -> &'x [f32] {
        let (first, width) = (self.done, network.inputs());
        self.done += budget.take((x.len() / width.max(1)).saturating_sub(first), self.work);
        // Within the samples: no more rows are taken than are left.
        &x[first * width..self.done * width]
    }

    /// The number of rows in the samples.
    fn rows(&self, network: &Network, x: &[f32]) -> Result<usize, NetworkError> {
        let width = network.inputs();
        let what = if x.is_empty() { "calibration samples" } else { "inputs" };
        if x.is_empty() || width == 0 || !x.len().is_multiple_of(width) {
            return Err(NetworkError::Rows { what, width, found: x.len() });
        }
        Ok(x.len() / width)
    }
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
    let (min, max) = (
        mins.iter().fold(min, |min, lane| min.min(*lane)),
        maxes.iter().fold(max, |max, lane| max.max(*lane)),
    );
    // The sum with 0 makes -0 to 0: which of the two is found depends on where slices begin.
    (min + 0.0, max + 0.0)
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
#[path = "calibrate_tests.rs"]
mod tests;
