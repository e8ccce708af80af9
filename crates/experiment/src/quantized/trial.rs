//! Whether an equalized network errs less than the plain one. Equalization goes by estimates, which a network can defy; so both
//! are quantized, and the one whose outputs stay closer to the float network's on the calibration samples is kept.

use nn::Network;
use protocol::config::PtqConfig;

use super::QuantizeError;
use super::conversion_settings::states;
use super::range_search::RangeSearch;
use super::source::Source;
use crate::calibrate::Calibrating;
use crate::ptq::{PtqSettings, ptq};
use crate::slices::{Budget, WORK_OF_A_VALUE, work_of_row};

/// Samples that the networks are compared on at most, spread evenly over the calibration samples.
const MOST_ROWS: usize = 2_000;

/// A comparison in progress.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    float: Network,
    equalized: Candidate,
    plain: Candidate,
}

/// What a [`Trial`] found.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) source: Source,
    pub(super) grids: RangeSearch,
    /// Why the network is not equalized after all; `None` where it is.
    pub(super) refusal: Option<String>,
}

/// One of the two networks on its way.
#[derive(Clone, Debug)]
struct Candidate {
    source: Source,
    stage: Stage,
}

#[derive(Clone, Debug)]
enum Stage {
    Calibration(Box<Calibrating>),
    Ranges(RangeSearch),
    /// The quantized network, the rows compared, and their squared differences.
    Comparison(RangeSearch, Box<Network>, usize, f64),
}

impl Trial {
    /// The comparison of the quantized images of `equalized` and of `float` itself at its start.
    ///
    /// # Errors
    /// Biases that leave the finite numbers when they move.
    pub(super) fn new(float: Network, equalized: Network, config: &PtqConfig) -> Result<Self, QuantizeError> {
        let (equalized, plain) = (Source::new(equalized, config)?, Source::new(float.clone(), config)?);
        let [equalized, plain] = [equalized, plain].map(|source| Candidate::new(source, config));
        Ok(Self { float, equalized, plain })
    }

    /// Goes on with the next of the samples `x` `[rows][inputs]`; what was found when all is done. Every call must get the same.
    ///
    /// # Errors
    /// Names the tensor that cannot be calibrated or quantized.
    pub(super) fn step(
        &mut self,
        x: &[f32],
        config: &PtqConfig,
        budget: &mut Budget,
    ) -> Result<Option<Chosen>, QuantizeError> {
        let Self { float, equalized, plain } = self;
        let Some(with) = equalized.step(float, x, config, budget)? else { return Ok(None) };
        let Some(without) = plain.step(float, x, config, budget)? else { return Ok(None) };
        let (chosen, refusal) = if with <= without {
            (equalized, None)
        } else {
            // Not a number where the plain network errs nowhere.
            let farther =
                (without > 0.0).then(|| format!("{:.0} % ", 100.0 * ((with / without).sqrt() - 1.0)));
            let refusal = format!(
                "equalization is left out: with it the quantized outputs are {}farther from the float network's on the \
                 calibration samples",
                farther.unwrap_or_default()
            );
            (plain, Some(refusal))
        };
        let Stage::Comparison(grids, ..) = &chosen.stage else { return Ok(None) };
        Ok(Some(Chosen { source: chosen.source.clone(), grids: grids.clone(), refusal }))
    }

    /// The share of the work that is done, 0 to 1, with that many samples.
    pub(super) fn progress(&self, rows: usize) -> f64 {
        (self.equalized.progress(rows) + self.plain.progress(rows)) / 2.0
    }
}

impl Candidate {
    fn new(source: Source, config: &PtqConfig) -> Self {
        let stage = Stage::Calibration(Box::new(Calibrating::new(&source.network, states(config))));
        Self { source, stage }
    }

    /// Goes on; the squared distance of its outputs from the float network's when that is known.
    fn step(
        &mut self,
        float: &Network,
        x: &[f32],
        config: &PtqConfig,
        budget: &mut Budget,
    ) -> Result<Option<f64>, QuantizeError> {
        let network = &self.source.network;
        let settings = PtqSettings::from_config(config, network.layers.len())?;
        match &mut self.stage {
            Stage::Calibration(calibration) => {
                if calibration.step(network, x, budget)? {
                    let tensors =
                        std::mem::replace(calibration.as_mut(), Calibrating::new(network, states(config)));
                    self.stage = Stage::Ranges(RangeSearch::new(tensors.finish()));
                }
                Ok(None)
            }
            Stage::Ranges(search) => {
                if search.step(config, &settings, budget)? {
                    let quantized = ptq(network, &search.ranges, &settings)?;
                    self.stage = Stage::Comparison(search.clone(), Box::new(quantized), 0, 0.0);
                }
                Ok(None)
            }
            Stage::Comparison(_, quantized, done, squares) => {
                let width = float.inputs();
                let (rows, all) = (x.len() / width, compared(x.len() / width));
                let work = 2 * work_of_row(float) + WORK_OF_A_VALUE * width;
                let next = *done..*done + budget.take(all - *done, work);
                if next.is_empty() {
                    return Ok((*done == all).then_some(*squares));
                }
                *done = next.end;
                // Spread over all rows.
                let first = |row: usize| row * rows / all * width;
                let samples: Vec<f32> =
                    next.flat_map(|row| &x[first(row)..first(row) + width]).copied().collect();
                let (are, should_be) = (quantized.forward(&samples)?, float.forward(&samples)?);
                // Row by row into one sum, whatever the steps are.
                for (is, should_be) in are.iter().zip(&should_be) {
                    let difference = f64::from(is - should_be);
                    *squares += difference * difference;
                }
                Ok((*done == all).then_some(*squares))
            }
        }
    }

    fn progress(&self, rows: usize) -> f64 {
        match &self.stage {
            Stage::Calibration(calibration) => 0.8 * calibration.progress(rows),
            Stage::Ranges(_) => 0.8,
            Stage::Comparison(_, _, done, _) => 0.8 + 0.2 * *done as f64 / compared(rows).max(1) as f64,
        }
    }
}

/// How many of so many rows are compared.
fn compared(rows: usize) -> usize {
    rows.min(MOST_ROWS)
}
