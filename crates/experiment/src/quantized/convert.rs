//! Post-training quantization of a run by a config: calibration, corrections, grids, and the form it runs in.

use nn::Network;
use protocol::config::{CheckedPtqConfig, InterfaceType, OpsSet, Optimization, PtqConfig, Scheme};
use protocol::report::Method;
use quant::Histogram;

use super::assemble::assemble;
use super::{QuantizeError, Quantized};
use crate::calibrate::calibrate;
use crate::correction::{AdaptiveRounding, BiasCorrection, RoundingSettings, equalize};
use crate::finished::FinishedRun;
use crate::prepare::Prepared;
use crate::ptq::{PtqSettings, ptq};
use crate::representative::{ranges, samples};

/// A post-training quantization in progress. It is stepped: adaptive rounding of a convolutional network takes seconds.
#[derive(Clone, Debug)]
pub struct Conversion {
    config: PtqConfig,
    best_epoch: u32,
    /// The float network that is quantized.
    source: Network,
    /// The quantized network, corrected as far as `stage` says.
    stage: Stage,
    /// Samples for the corrections; empty where there are none.
    samples: Vec<f32>,
    tensors: Vec<Histogram>,
    notes: Vec<String>,
}

/// What is being done. In this order, each only where the config asks for it.
#[derive(Clone, Debug)]
enum Stage {
    Rounding(Box<AdaptiveRounding>),
    Bias(Box<BiasCorrection>),
    Done(Box<Network>),
}

impl Conversion {
    /// Begins to quantize a run's float network. `prepared` may be absent, or other data than the run's, unless the config needs
    /// the samples themselves (random calibration samples, and every correction).
    ///
    /// # Errors
    /// Names the layer and the tensor that cannot be quantized, or what needs the data.
    pub fn new(
        run: &FinishedRun,
        config: CheckedPtqConfig,
        prepared: Option<&Prepared>,
    ) -> Result<Self, QuantizeError> {
        let config = config.into_inner();
        let float = run.float.network.clone();
        let mut notes = notes(&config);
        let best_epoch = run.float.best_epoch;
        if config.ops == OpsSet::SelectTfOps || config.scheme != Scheme::FullInteger {
            let stage = Stage::Done(Box::new(float.clone()));
            let (samples, tensors) = (Vec::new(), Vec::new());
            return Ok(Self { config, best_epoch, source: float, stage, samples, tensors, notes });
        }
        let source = if config.equalization {
            let equalized = equalize(&float)?;
            notes.extend(equalized.notes);
            equalized.network
        } else {
            float
        };
        let corrected = config.adaptive_rounding || config.bias_correction;
        let samples = match needs_samples(&config) {
            Some(what) => samples(run.data_of_run(prepared, what)?, &config),
            None => Vec::new(),
        };
        let known = if samples.is_empty() || (corrected && !config.equalization) {
            run.calibration(prepared)?.tensors(config.calibration)
        } else {
            None
        };
        let tensors = match known {
            Some(known) => known.to_vec(),
            None => calibrate(&source, &samples)?,
        };
        let settings = PtqSettings::from_config(&config, source.layers.len())?;
        let quantized = ptq(&source, &ranges(&tensors, &config, &settings)?, &settings)?;
        let stage = Stage::Done(Box::new(quantized));
        let mut conversion = Self { config, best_epoch, source, stage, samples, tensors, notes };
        if conversion.config.adaptive_rounding {
            conversion.round()?;
        } else if conversion.config.bias_correction {
            conversion.correct_biases()?;
        }
        Ok(conversion)
    }

    /// The quantized network, if nothing is left to be done.
    fn quantized(&self) -> Option<&Network> {
        match &self.stage {
            Stage::Done(network) => Some(network),
            Stage::Rounding(_) | Stage::Bias(_) => None,
        }
    }

    /// Begins adaptive rounding.
    fn round(&mut self) -> Result<(), QuantizeError> {
        let Some(quantized) = self.quantized().cloned() else { return Ok(()) };
        let settings = RoundingSettings::default();
        let rounding = AdaptiveRounding::new(self.source.clone(), quantized, &self.samples, settings)?;
        self.stage = Stage::Rounding(Box::new(rounding));
        Ok(())
    }

    /// Begins bias correction.
    fn correct_biases(&mut self) -> Result<(), QuantizeError> {
        let Some(quantized) = self.quantized().cloned() else { return Ok(()) };
        let correction = BiasCorrection::new(self.source.clone(), quantized, &self.samples)?;
        self.stage = Stage::Bias(Box::new(correction));
        Ok(())
    }

    /// Goes on with the corrections for a moment; `true` when all is done.
    ///
    /// # Errors
    /// A correction that fails, by layer.
    pub fn step(&mut self) -> Result<bool, QuantizeError> {
        let done = match &mut self.stage {
            Stage::Done(_) => return Ok(true),
            Stage::Rounding(rounding) => rounding.step()?,
            Stage::Bias(correction) => correction.step()?,
        };
        if done {
            // The placeholder lives for the next few lines only.
            let stage = std::mem::replace(
                &mut self.stage,
                Stage::Done(Box::new(Network { input_quantizer: None, layers: Vec::new() })),
            );
            let was_rounding = matches!(stage, Stage::Rounding(_));
            let network = match stage {
                Stage::Rounding(rounding) => {
                    let changed: usize = rounding.report().iter().map(|layer| layer.changed).sum();
                    let weights: usize = rounding.report().iter().map(|layer| layer.weights).sum();
                    self.notes.push(format!(
                        "adaptive rounding moved {changed} of {weights} weights to the other neighbour of their value"
                    ));
                    rounding.into_network()
                }
                Stage::Bias(correction) => correction.into_network(),
                Stage::Done(network) => *network,
            };
            self.stage = Stage::Done(Box::new(network));
            if was_rounding && self.config.bias_correction {
                self.correct_biases()?;
            }
        }
        Ok(self.is_done())
    }

    /// Whether nothing is left to be done before [`Conversion::finish`].
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.quantized().is_some()
    }

    /// The share of the present correction that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        match &self.stage {
            Stage::Rounding(rounding) => rounding.progress(),
            Stage::Bias(correction) => correction.progress(),
            Stage::Done(_) => 1.0,
        }
    }

    /// The quantized network, after the remaining steps.
    ///
    /// # Errors
    /// A correction that fails, or a layer that has no integer form.
    pub fn finish(mut self) -> Result<Quantized, QuantizeError> {
        while !self.step()? {}
        let Self { config, best_epoch, source, stage, tensors, notes, .. } = self;
        let Stage::Done(fake_quant) = stage else { return Err(QuantizeError::NoIntegers("a conversion")) };
        Quantized::of_parts(config, best_epoch, source, *fake_quant, tensors, notes)
    }
}

impl Quantized {
    /// Quantizes a run's float network after training; see [`Conversion`].
    ///
    /// # Errors
    /// Names the layer that cannot be quantized or lowered.
    pub fn ptq(
        run: &FinishedRun,
        config: CheckedPtqConfig,
        prepared: Option<&Prepared>,
    ) -> Result<Self, QuantizeError> {
        Conversion::new(run, config, prepared)?.finish()
    }

    /// A quantization of `run` that was stored as its fully quantized network.
    ///
    /// # Errors
    /// Names the layer that cannot be lowered.
    pub(crate) fn restore(
        run: &FinishedRun,
        config: CheckedPtqConfig,
        quantized: Network,
    ) -> Result<Self, QuantizeError> {
        let config = config.into_inner();
        let float = &run.float.network;
        let source = if config.equalization { equalize(float)?.network } else { float.clone() };
        let known = run.calibration.get().and_then(|known| known.tensors(config.calibration));
        let (tensors, notes) = (known.map(<[Histogram]>::to_vec).unwrap_or_default(), notes(&config));
        Self::of_parts(config, run.float.best_epoch, source, quantized, tensors, notes)
    }

    /// What a config makes of a float network and its fully quantized image.
    ///
    /// # Errors
    /// Names the layer that cannot be lowered, or cannot stay in float.
    pub(crate) fn of_parts(
        config: PtqConfig,
        best_epoch: u32,
        source: Network,
        fake_quant: Network,
        tensors: Vec<Histogram>,
        notes: Vec<String>,
    ) -> Result<Self, QuantizeError> {
        let form = assemble(&config, &source, &fake_quant)?;
        let mut quantized = Self {
            method: Method::Ptq,
            ptq: Some(config),
            best_epoch,
            source,
            fake_quant: fake_quant.clone(),
            quantized: fake_quant,
            form,
            notes,
            tensors,
        };
        quantized.leave_in_float();
        Ok(quantized)
    }
}

impl Quantized {
    /// Takes the quantizers from the layers that stay in float.
    fn leave_in_float(&mut self) {
        let Some(config) = &self.ptq else { return };
        for &index in &config.float_layers {
            if let (Some(layer), Some(float)) =
                (self.fake_quant.layers.get_mut(index), self.source.layers.get(index))
            {
                *layer = float.clone();
            }
        }
    }
}

/// Why the samples themselves are needed; `None` where the run's stored distributions suffice.
fn needs_samples(config: &PtqConfig) -> Option<&'static str> {
    if config.adaptive_rounding {
        Some("adaptive rounding")
    } else if config.bias_correction {
        Some("bias correction")
    } else if config.equalization {
        Some("calibration after equalization")
    } else {
        (config.calibration == protocol::config::CalibrationSet::Random)
            .then_some("calibration on random samples")
    }
}

/// What a config means beyond what it says.
fn notes(config: &PtqConfig) -> Vec<String> {
    let mut notes = Vec::new();
    if config.optimization != Optimization::Default {
        notes.push(
            "the optimization flag is deprecated in TensorFlow Lite and means the same as default".to_owned(),
        );
    }
    if config.input_type != InterfaceType::Float32 {
        notes.push(format!(
            "the model takes {} codes: inputs are rounded by the program around it, half away from zero",
            config.input_type.name()
        ));
    }
    if config.ops == OpsSet::SelectTfOps {
        notes.push("SELECT_TF_OPS quantizes nothing: the model is the float network".to_owned());
    }
    notes
}
