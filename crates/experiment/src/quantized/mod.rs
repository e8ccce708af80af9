//! A quantized network: how it runs, the fake-quantized network it is compared with, and the report on both.

mod assemble;
mod comparison;
mod conversion_settings;
mod convert;
mod converter_faults;
mod dead;
mod error;
mod layers;
mod questions;
mod range_search;
mod report;
mod source;
mod trial;

use form::QuantizedForm;
use int_nn::IntNetwork;
use nn::Network;
use protocol::config::{InterfaceType, PtqConfig, QatConfig};
use protocol::report::Method;
use quant::{Histogram, QuantizeRule, quantize};

use crate::correction::MovedBias;
use crate::finished::Trained;
use crate::finished_run::FinishedRun;
use crate::lower::lower_with;

pub(crate) use self::comparison::Comparison;
use self::dead::dead_layers;
pub use convert::Conversion;
pub use error::QuantizeError;
pub use report::QuantizedReporting;

/// A quantized network.
#[derive(Clone, Debug)]
pub struct Quantized {
    /// After or during training.
    pub method: Method,
    /// Settings of a post-training quantization.
    pub ptq: Option<PtqConfig>,
    /// Epoch of the checkpoint it came from.
    pub best_epoch: u32,
    /// The float network that `fake_quant` is the image of: that of the run, equalized and with biases moved where the settings say so; of a QAT
    /// network its own weights without quantizers.
    pub source: Network,
    /// The network in float arithmetic on the same grids; layers without quantizers are those that stay in float.
    pub fake_quant: Network,
    /// The same network before layers were left in float, as a file holds it.
    pub(crate) quantized: Network,
    /// The network as it runs.
    pub form: QuantizedForm,
    /// Biases of `source` that are in another layer.
    pub moved_biases: Vec<MovedBias>,
    /// What the settings mean beyond what was asked, one sentence each.
    pub notes: Vec<String>,
    /// Distributions of the tensors it was calibrated with; empty where there was no calibration.
    pub(crate) tensors: Vec<Histogram>,
}

impl Quantized {
    /// The integers of a run's QAT network; `None` if it has none.
    ///
    /// # Errors
    /// Names the layer that cannot be lowered.
    pub fn qat(run: &FinishedRun) -> Result<Option<Self>, QuantizeError> {
        let (Some(trained), Some(config)) = (&run.qat, &run.config.qat) else { return Ok(None) };
        Self::lowered(trained, config).map(Some)
    }

    /// The integers of a network that was trained with quantizers as `config` says.
    ///
    /// # Errors
    /// Names the layer that cannot be lowered.
    pub(crate) fn lowered(trained: &Trained, config: &QatConfig) -> Result<Self, QuantizeError> {
        let fake_quant = trained.network.clone();
        let integer = lower_with(&fake_quant, config.runtime, config.lstm_functions)?;
        let mut source = fake_quant.clone();
        source.detach_quantizers();
        let notes = dead_layers(&source, &fake_quant);
        Ok(Self {
            method: Method::Qat,
            ptq: None,
            best_epoch: trained.best_epoch,
            form: QuantizedForm::integer(integer),
            source,
            quantized: fake_quant.clone(),
            fake_quant,
            moved_biases: Vec::new(),
            notes,
            tensors: Vec::new(),
        })
    }

    /// Real outputs `[rows][outputs]` of real inputs `[rows][inputs]`, as the program around the model sees them.
    ///
    /// With a float32 input the model quantizes by its runtime's rule. With an integer one the caller does, in double precision
    /// and half away from zero, as TensorFlow Lite's documentation has it; the network then runs on those codes (a uint8 code is
    /// an int8 one moved by 128, so it runs on the same).
    ///
    /// # Errors
    /// Inputs that are no whole rows, or not numbers.
    pub fn run(&self, x: &[f32]) -> Result<Vec<f32>, QuantizeError> {
        let input_type = self.ptq.as_ref().map_or(InterfaceType::Float32, |config| config.input_type);
        match self.integer() {
            Some(integer) if input_type != InterfaceType::Float32 => {
                // Refuses what is no row or no number.
                integer.quantize_input(x)?;
                let rule = QuantizeRule::F64DivideHalfAway;
                let codes: Vec<i32> = x.iter().map(|&x| quantize(x, integer.input_params(), rule)).collect();
                Ok(integer.dequantize_output(&integer.run_codes(&codes)?))
            }
            _ => Ok(self.form.run(x)?),
        }
    }

    /// The integer network, if all layers run in integers.
    #[must_use]
    pub fn integer(&self) -> Option<&IntNetwork> {
        self.form.as_integer()
    }
}
