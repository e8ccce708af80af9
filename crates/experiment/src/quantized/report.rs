//! The report on a quantized network: errors and paths beside those of the float network, exactness, forms.

use int_nn::IntNetwork;
use nn::Network;
use protocol::config::{OpsSet, Scheme};
use protocol::report::{Exactness, LayerForm, NumberFormat, QuantizedReport};

use super::layers::{input_histogram, layer_reports};
use super::{QuantizeError, Quantized};
use crate::calibrate::calibrate;
use crate::finished::{FinishedRun, errors, paths};
use crate::form::Arithmetic;
use crate::metrics::{metrics, percent_change};
use crate::prepare::Prepared;
use deploy::json::names;

impl Quantized {
    /// Errors and paths of the network as it runs on `prepared`, beside those of the run's float network.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn report(&self, run: &FinishedRun, prepared: &Prepared) -> Result<QuantizedReport, QuantizeError> {
        let estimates = prepared.blocks.try_map(|windows| self.run(&windows.x))?;
        let float = run.float_estimates(prepared)?;
        let found = errors(&estimates, prepared);
        let change =
            found.zip_map(&errors(&float, prepared), |ours, float| percent_change(ours.ade, float.ade));
        // Quantization-aware training needs no calibration; its activations are shown as the validation block has them.
        let found_now;
        let tensors = if self.tensors.is_empty() {
            found_now = calibrate(&self.source, &prepared.blocks.validation.x)?;
            &found_now
        } else {
            &self.tensors
        };
        Ok(QuantizedReport {
            method: self.method,
            ade_change_percent: change,
            ade_to_float: metrics(&estimates.test, &float.test).ade,
            metrics: found,
            paths: paths(&estimates, prepared),
            exactness: self.exactness(prepared)?,
            size_bytes: self.form.bytes() as u32,
            best_epoch: self.best_epoch,
            forms: self.forms(),
            input: input_histogram(self, tensors),
            layers: layer_reports(self, tensors),
            notes: self.notes.clone(),
        })
    }

    /// How far the integers are from fake-quant on the test block; `None` if not all layers run in integers.
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub(crate) fn exactness(&self, prepared: &Prepared) -> Result<Option<Exactness>, QuantizeError> {
        let compare = |integer| exactness(integer, &self.fake_quant, &prepared.blocks.test.x);
        self.integer().map(compare).transpose()
    }

    /// The arithmetic of every layer, first to last.
    pub(super) fn forms(&self) -> Vec<LayerForm> {
        let is_half = self
            .ptq
            .as_ref()
            .is_some_and(|config| config.scheme == Scheme::Float16 && config.ops != OpsSet::SelectTfOps);
        let formats = self.form.layers().iter().map(|arithmetic| match arithmetic {
            Arithmetic::Integer => NumberFormat::Integer,
            Arithmetic::Hybrid => NumberFormat::Hybrid,
            Arithmetic::Float if is_half => NumberFormat::Float16,
            Arithmetic::Float => NumberFormat::Float32,
        });
        let layers = self.source.layers.iter().enumerate().zip(formats);
        let form = |((index, layer), format): ((usize, &nn::Layer), NumberFormat)| LayerForm {
            name: format!("{} {}", layer.kind(), index + 1),
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

/// Compares the output codes of integers and fake-quant for inputs `x` `[rows][inputs]`.
fn exactness(integer: &IntNetwork, fake_quant: &Network, x: &[f32]) -> Result<Exactness, QuantizeError> {
    let grid = integer.output_params().grid()?;
    let codes = integer.run_codes(&integer.quantize_input(x)?)?;
    let fake = fake_quant.forward(x)?;
    let distances = codes.iter().zip(&fake).map(|(code, y)| code.abs_diff(grid.signed_code(*y)));
    Ok(Exactness {
        mismatches: distances.clone().filter(|distance| *distance > 0).count() as u32,
        total: codes.len() as u32,
        max_lsb: distances.max().unwrap_or(0),
        runtime: names::runtime_name(integer.runtime()),
    })
}
