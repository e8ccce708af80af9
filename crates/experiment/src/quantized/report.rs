//! The report on a quantized network: errors and paths beside those of the float network, exactness, forms.

use std::sync::Arc;

use protocol::config::Scheme;
use protocol::report::{LayerForm, NumberFormat, QuantizedReport};
use vocabulary::layer_name;

use super::comparison::Comparison;
use super::layers::{input_histogram, layer_reports};
use super::{QuantizeError, Quantized};
use crate::calibrate::{Calibrating, States};
use crate::evaluation::{Evaluated, Evaluation};
use crate::finished::paths;
use crate::float_estimates::FloatEstimates;
use crate::metrics::{metrics, percent_change};
use crate::model::Model;
use crate::prepare::Prepared;
use crate::slices::{Budget, work_of_row};

/// A report on a quantized network in progress.
#[derive(Clone, Debug)]
pub struct QuantizedReporting {
    /// Of the network as it runs.
    estimates: Evaluation,
    float: FloatEstimates,
    /// The distributions that are shown, where the quantization brings none.
    calibrating: Option<Calibrating>,
    comparison: Comparison,
    stage: Stage,
}

/// What is being done, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Quantized,
    Float,
    Calibration,
    Comparison,
}

impl QuantizedReporting {
    /// The report at its start.
    #[must_use]
    pub fn new(quantized: &Quantized, model: &Model, prepared: &Prepared) -> Self {
        Self::begin(quantized, FloatEstimates::of(model, prepared))
    }

    /// The report beside a float network that is evaluated.
    pub(crate) fn with_float(quantized: &Quantized, float: Arc<Evaluated>) -> Self {
        Self::begin(quantized, FloatEstimates::Known(float))
    }

    fn begin(quantized: &Quantized, float: FloatEstimates) -> Self {
        Self {
            estimates: Evaluation::default(),
            float,
            // Quantization-aware training needs no calibration; its activations are shown as the validation block has them.
            calibrating: quantized
                .tensors
                .is_empty()
                .then(|| Calibrating::new(&quantized.source, States::Reset)),
            comparison: Comparison::default(),
            stage: Stage::Quantized,
        }
    }

    /// Evaluates the next rows; the report when all are done. Every call must get the same network, model and data.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn step(
        &mut self,
        quantized: &Quantized,
        model: &Model,
        prepared: &Prepared,
        budget: &mut Budget,
    ) -> Result<Option<QuantizedReport>, QuantizeError> {
        match self.stage {
            Stage::Quantized => {
                if self
                    .estimates
                    .step_with(prepared, quantized.work_of_row(), budget, |x| quantized.run(x))?
                {
                    self.stage = Stage::Float;
                }
            }
            Stage::Float => {
                if self.float.step(model, prepared, budget)?.is_some() {
                    self.stage = Stage::Calibration;
                }
            }
            Stage::Calibration => {
                let x = &prepared.blocks.validation.x;
                let is_done = match &mut self.calibrating {
                    Some(calibrating) => calibrating.step(&quantized.source, x, budget)?,
                    None => true,
                };
                if is_done {
                    self.stage = Stage::Comparison;
                }
            }
            Stage::Comparison => {
                if self.comparison.step(quantized, prepared, budget)?
                    && let FloatEstimates::Known(float) = &self.float
                {
                    return Ok(Some(self.assemble(quantized, float, prepared)));
                }
            }
        }
        Ok(None)
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self, prepared: &Prepared) -> f64 {
        let (validation, test) = (&prepared.blocks.validation, &prepared.blocks.test);
        let calibrated =
            self.calibrating.as_ref().map_or(1.0, |calibrating| calibrating.progress(validation.len()));
        let compared = self.comparison.windows() as f64 / test.len().max(1) as f64;
        // All blocks, all blocks, one block twice, one block twice.
        let parts = [
            (3.0, self.estimates.progress(prepared)),
            (3.0, self.float.progress(prepared)),
            (2.0, calibrated),
            (2.0, compared),
        ];
        parts.iter().map(|(weight, share)| weight * share).sum::<f64>() / 10.0
    }

    fn assemble(&self, quantized: &Quantized, float: &Evaluated, prepared: &Prepared) -> QuantizedReport {
        let estimates = self.estimates.estimates();
        let found = self.estimates.metrics(prepared);
        let change = found.zip_map(&float.metrics, |ours, float| percent_change(ours.ade, float.ade));
        let shown = self.calibrating.as_ref().map(|calibrating| calibrating.clone().finish());
        let tensors = shown.as_ref().unwrap_or(&quantized.tensors);
        QuantizedReport {
            method: quantized.method,
            ade_change_percent: change,
            ade_to_float: metrics(&estimates.test, &float.estimates.test).ade,
            metrics: found,
            paths: paths(estimates, prepared),
            exactness: self.comparison.result(quantized),
            size_bytes: quantized.form.bytes() as u32,
            best_epoch: quantized.best_epoch,
            forms: quantized.forms(),
            input: input_histogram(quantized, tensors),
            layers: layer_reports(quantized, tensors),
            notes: quantized.notes.clone(),
        }
    }
}

impl Quantized {
    /// Errors and paths of the network as it runs on `prepared`, beside those of the model's float network; all steps of a
    /// [`QuantizedReporting`].
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn report(&self, model: &Model, prepared: &Prepared) -> Result<QuantizedReport, QuantizeError> {
        let mut reporting = QuantizedReporting::new(self, model, prepared);
        loop {
            if let Some(report) = reporting.step(self, model, prepared, &mut Budget::default())? {
                return Ok(report);
            }
        }
    }

    /// What running one row costs, at most.
    pub(crate) fn work_of_row(&self) -> usize {
        // Codes in general kernels take longer than floats.
        2 * work_of_row(&self.source)
    }

    /// The arithmetic of every layer, first to last.
    pub(super) fn forms(&self) -> Vec<LayerForm> {
        let formats = self.form.layers().into_iter();
        let layers = self.source.layers.iter().enumerate().zip(formats);
        let form = |((index, layer), format): ((usize, &nn::Layer), NumberFormat)| LayerForm {
            name: layer_name(layer.kind(), index + 1),
            format,
            reason: self.reason(index, layer, format),
        };
        layers.map(form).collect()
    }

    /// Why a layer has another arithmetic than the settings ask for.
    fn reason(&self, index: usize, layer: &nn::Layer, format: NumberFormat) -> String {
        let Some(config) = &self.ptq else { return String::new() };
        match (format, config.scheme) {
            (NumberFormat::Float32, Scheme::FullInteger) if config.float_layers.contains(&index) => {
                "left in float by the settings; TFLITE_BUILTINS falls back in silence".to_owned()
            }
            (NumberFormat::Float32, Scheme::DynamicRange) if layer.parameter_count() > 0 => {
                "no weight tensor has 1,024 elements, the least that is quantized".to_owned()
            }
            _ => String::new(),
        }
    }
}
