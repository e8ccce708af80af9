//! Post-training quantization of a model by a config: calibration, corrections, grids, and the form it runs in.

use nn::Network;
use protocol::config::{CalibrationSet, CheckedPtqConfig, OpsSet, PtqConfig, Scheme};
use protocol::report::Method;
use quant::{BitWidth, Histogram};

use super::assemble::assemble;
use super::conversion_settings::{as_known, needs_samples, notes, of_model, samples, states};
use super::converter_faults::converter_faults;
use super::dead::dead_layers;
use super::range_search::RangeSearch;
use super::source::{Source, is_image, without_quantizers};
use super::trial::{Chosen, Trial};
use super::{QuantizeError, Quantized};
use crate::calibrate::Calibrating;
use crate::calibrations::CalibratedAs;
use crate::correction::{
    AdaptiveRounding, BiasCorrection, Equalizing, RoundingSettings, equalize, restore_norms,
};
use crate::model::Model;
use crate::model_calibration::ModelCalibration;
use crate::prepare::Prepared;
use crate::ptq::{PtqSettings, ptq};
use crate::representative::drawn_samples;
use crate::slices::Budget;

/// A post-training quantization in progress. It is stepped: on many samples, or with adaptive rounding of a convolutional
/// network, it takes minutes. Every call gets the model and the data it was begun with.
#[derive(Clone, Debug)]
pub struct Conversion {
    config: PtqConfig,
    best_epoch: u32,
    source: Source,
    stage: Stage,
    /// The random samples, where the config asks for such.
    drawn: Vec<f32>,
    tensors: Vec<Histogram>,
    notes: Vec<String>,
    /// Steps of adaptive rounding and bias correction that the config asks for, and those behind us.
    stages: (u32, u32),
}

/// The share of the calibration's stage that an equalization before it is.
const EQUALIZATION: f64 = 0.1;

/// What is being done. In this order, each only where the config asks for it.
#[derive(Clone, Debug)]
enum Stage {
    Equalization(Box<Equalizing>),
    /// Whether the equalized network is better than the plain one.
    Trial(Box<Trial>),
    /// The model's own distributions.
    OfModel(Box<ModelCalibration>),
    /// The distributions over other samples.
    Calibration(Box<Calibrating>),
    Ranges(RangeSearch),
    Rounding(Box<AdaptiveRounding>),
    Bias(Box<BiasCorrection>),
    Done(Box<Network>),
}

impl Conversion {
    /// Begins to quantize a model. `prepared` may be absent, or other data than the model's, unless the config needs
    /// the samples themselves (random calibration samples, and every correction).
    ///
    /// # Errors
    /// Names the layer that cannot be equalized, or what needs the data.
    pub fn new(
        model: &Model,
        config: CheckedPtqConfig,
        prepared: Option<&Prepared>,
    ) -> Result<Self, QuantizeError> {
        let mut config = config.into_inner();
        let mut notes = notes(&config);
        notes.extend(as_known(&mut config, model, prepared)?);
        let float = model.float.network.clone();
        let equalized =
            config.equalization && config.scheme == Scheme::FullInteger && config.ops != OpsSet::SelectTfOps;
        let source = if equalized {
            // Biases move when the network is equalized.
            Source { network: float, moved_biases: Vec::new(), notes: Vec::new() }
        } else {
            Source::new(float, &config)?
        };
        notes.extend(source.notes.iter().cloned());
        let stages = (1 + u32::from(config.adaptive_rounding) + u32::from(config.bias_correction), 0);
        let stage = Stage::Done(Box::new(source.network.clone()));
        let best_epoch = model.float.best_epoch;
        let (drawn, tensors) = (Vec::new(), Vec::new());
        let mut conversion = Self { config, best_epoch, source, stage, drawn, tensors, notes, stages };
        let config = &conversion.config;
        if config.ops == OpsSet::SelectTfOps || config.scheme != Scheme::FullInteger {
            return Ok(conversion);
        }
        if let Some(what) = needs_samples(config) {
            let prepared = model.own_data(prepared, what)?;
            if config.calibration == CalibrationSet::Random {
                conversion.drawn = drawn_samples(prepared, config);
            }
        }
        let (config, source) = (&conversion.config, &conversion.source.network);
        conversion.stage = if config.equalization {
            let settings = PtqSettings::from_config(config, source.layers.len())?;
            Stage::Equalization(Box::new(Equalizing::new(source.clone(), settings)?))
        } else if of_model(config) {
            let form = CalibratedAs::of(config, &model.float.network)?;
            Stage::OfModel(Box::new(ModelCalibration::of(form)))
        } else {
            Stage::Calibration(Box::new(Calibrating::new(source, states(config))))
        };
        Ok(conversion)
    }

    /// Does something with itself and the samples of its calibration set.
    fn with_samples(
        &mut self,
        model: &Model,
        prepared: Option<&Prepared>,
        act: impl FnOnce(&mut Self, &[f32]) -> Result<(), QuantizeError>,
    ) -> Result<(), QuantizeError> {
        // Random samples are its own, and for this moment they are not.
        let drawn = std::mem::take(&mut self.drawn);
        let samples = samples(&self.config, &drawn, model, prepared)?;
        act(self, samples)?;
        self.drawn = drawn;
        Ok(())
    }

    /// Quantizes with the ranges that were found, and begins the first correction.
    fn quantize(&mut self, ranges: &[(f32, f32)], samples: &[f32]) -> Result<(), QuantizeError> {
        let settings = PtqSettings::from_config(&self.config, self.source.network.layers.len())?;
        let quantized = ptq(&self.source.network, ranges, &settings)?;
        self.stages.1 = 1;
        if self.config.adaptive_rounding {
            let settings = RoundingSettings::default();
            let rounding = AdaptiveRounding::new(self.source.network.clone(), quantized, samples, settings)?;
            self.stage = Stage::Rounding(Box::new(rounding));
        } else {
            self.correct_parameters(quantized, samples)?;
        }
        Ok(())
    }

    /// Corrects norms and begins bias correction, each if the config asks for it. The codes are final: a norm is that of
    /// codes, so that rounding after it would change it again. Scales come before biases, which take back the mean errors that
    /// the scales leave.
    fn correct_parameters(&mut self, mut quantized: Network, samples: &[f32]) -> Result<(), QuantizeError> {
        if self.config.norm_correction {
            quantized = restore_norms(&self.source.network, quantized)?;
        }
        self.stage = if self.config.bias_correction {
            Stage::Bias(Box::new(BiasCorrection::new(self.source.network.clone(), quantized, samples)?))
        } else {
            Stage::Done(Box::new(quantized))
        };
        Ok(())
    }

    /// Goes on for some milliseconds; `true` when all is done.
    ///
    /// # Errors
    /// Names the layer and the tensor that cannot be quantized or corrected.
    pub fn step(
        &mut self,
        model: &Model,
        prepared: Option<&Prepared>,
        budget: &mut Budget,
    ) -> Result<bool, QuantizeError> {
        // The placeholder lives as long as this call, or stays where an error ends the conversion.
        let empty = Stage::Done(Box::new(Network { input_quantizer: None, layers: Vec::new() }));
        match std::mem::replace(&mut self.stage, empty) {
            Stage::Equalization(mut equalizing) => {
                self.stage = match equalizing.step(budget)? {
                    Some(equalized) => {
                        self.notes.extend(equalized.notes);
                        let float = self.source.network.clone();
                        Stage::Trial(Box::new(Trial::new(float, equalized.network, &self.config)?))
                    }
                    None => Stage::Equalization(equalizing),
                };
            }
            Stage::Trial(mut trial) => {
                let samples = samples(&self.config, &self.drawn, model, prepared)?;
                self.stage = match trial.step(samples, &self.config, budget)? {
                    Some(Chosen { source, grids, refusal }) => {
                        self.notes.extend(refusal);
                        self.notes.extend(source.notes.iter().cloned());
                        self.source = source;
                        Stage::Ranges(grids)
                    }
                    None => Stage::Trial(trial),
                };
            }
            Stage::OfModel(mut calibration) => {
                let found = calibration.step(model, prepared, budget)?;
                self.stage = match found.and_then(|found| found.tensors(self.config.calibration)) {
                    Some(tensors) => Stage::Ranges(RangeSearch::new(tensors.to_vec())),
                    None => Stage::OfModel(calibration),
                };
            }
            Stage::Calibration(mut calibration) => {
                let is_done = calibration.step(
                    &self.source.network,
                    samples(&self.config, &self.drawn, model, prepared)?,
                    budget,
                )?;
                self.stage = if is_done {
                    Stage::Ranges(RangeSearch::new(calibration.finish()))
                } else {
                    Stage::Calibration(calibration)
                };
            }
            Stage::Ranges(mut search) => {
                let settings = PtqSettings::from_config(&self.config, self.source.network.layers.len())?;
                if search.step(&self.config, &settings, budget)? {
                    let RangeSearch { tensors, ranges } = search;
                    self.tensors = tensors;
                    self.with_samples(model, prepared, |own, samples| own.quantize(&ranges, samples))?;
                } else {
                    self.stage = Stage::Ranges(search);
                }
            }
            Stage::Rounding(mut rounding) => {
                if rounding.step(budget)? {
                    let changed: usize = rounding.report().iter().map(|layer| layer.changed).sum();
                    let weights: usize = rounding.report().iter().map(|layer| layer.weights).sum();
                    self.notes.push(format!(
                        "adaptive rounding moved {changed} of {weights} weights to the other neighbour of their value"
                    ));
                    self.stages.1 += 1;
                    let network = rounding.into_network();
                    self.with_samples(model, prepared, |own, samples| {
                        own.correct_parameters(network, samples)
                    })?;
                } else {
                    self.stage = Stage::Rounding(rounding);
                }
            }
            Stage::Bias(mut correction) => {
                let is_done =
                    correction.step(samples(&self.config, &self.drawn, model, prepared)?, budget)?;
                self.stage = if is_done {
                    Stage::Done(Box::new(correction.into_network()))
                } else {
                    Stage::Bias(correction)
                };
            }
            done @ Stage::Done(_) => self.stage = done,
        }
        Ok(self.is_done())
    }

    /// Whether nothing is left to be done before [`Conversion::finish`].
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done(_))
    }

    /// The share of the work that is done, 0 to 1: calibration and each correction count alike.
    #[must_use]
    pub fn progress(&self, model: &Model, prepared: Option<&Prepared>) -> f64 {
        let rows = || {
            let samples = samples(&self.config, &self.drawn, model, prepared);
            samples.map_or(0, |x| x.len() / self.source.network.inputs().max(1))
        };
        let within = match &self.stage {
            // A moment beside what follows.
            Stage::Equalization(equalizing) => EQUALIZATION * equalizing.progress(),
            Stage::OfModel(calibration) => calibration.progress(),
            Stage::Trial(trial) => EQUALIZATION + (1.0 - EQUALIZATION) * trial.progress(rows()),
            Stage::Calibration(calibration) => calibration.progress(rows()),
            Stage::Ranges(_) => 1.0,
            Stage::Rounding(rounding) => rounding.progress(),
            Stage::Bias(correction) => correction.progress(),
            Stage::Done(_) => return 1.0,
        };
        let (all, done) = self.stages;
        ((f64::from(done) + within) / f64::from(all)).min(1.0)
    }

    /// The quantized network; only after the last step.
    ///
    /// # Errors
    /// Steps that are left, or a layer that has no integer form.
    pub fn finish(self) -> Result<Quantized, QuantizeError> {
        let Self { config, best_epoch, source, stage, tensors, notes, .. } = self;
        let Stage::Done(fake_quant) = stage else { return Err(QuantizeError::NoIntegers("a conversion")) };
        Quantized::of_parts(config, best_epoch, source, *fake_quant, tensors, notes)
    }
}

impl Quantized {
    /// Quantizes a model after training; see [`Conversion`].
    ///
    /// # Errors
    /// Names the layer that cannot be quantized or lowered.
    pub fn ptq(
        model: &Model,
        config: CheckedPtqConfig,
        prepared: Option<&Prepared>,
    ) -> Result<Self, QuantizeError> {
        let mut conversion = Conversion::new(model, config, prepared)?;
        while !conversion.step(model, prepared, &mut Budget::default())? {}
        conversion.finish()
    }

    /// A quantization of `model` that was stored as its fully quantized network.
    ///
    /// # Errors
    /// Names the layer that cannot be lowered.
    pub(crate) fn restore(
        model: &Model,
        config: CheckedPtqConfig,
        quantized: Network,
    ) -> Result<Self, QuantizeError> {
        let config = config.into_inner();
        let float = &model.float.network;
        let source = if config.equalization {
            let settings = PtqSettings::from_config(&config, float.layers.len())?;
            let equalized = equalize(float, &settings)?.network;
            // It may have been left out.
            [equalized, float.clone()]
                .into_iter()
                .find(|source| is_image(&quantized, source, config.norm_correction))
                .unwrap_or_else(|| without_quantizers(&quantized))
        } else {
            float.clone()
        };
        let source = Source::new(source, &config)?;
        let form = CalibratedAs::of(&config, float)?;
        let known = model.calibrations.get(form).filter(|_| of_model(&config));
        let known = known.and_then(|known| known.tensors(config.calibration));
        let (tensors, mut notes) = (known.map(<[Histogram]>::to_vec).unwrap_or_default(), notes(&config));
        notes.extend(source.notes.iter().cloned());
        Self::of_parts(config, model.float.best_epoch, source, quantized, tensors, notes)
    }

    /// What a config makes of a float network and its fully quantized image.
    ///
    /// # Errors
    /// Names the layer that cannot be lowered, or cannot stay in float.
    fn of_parts(
        config: PtqConfig,
        best_epoch: u32,
        source: Source,
        fake_quant: Network,
        tensors: Vec<Histogram>,
        mut notes: Vec<String>,
    ) -> Result<Self, QuantizeError> {
        let Source { network: source, moved_biases, .. } = source;
        let form = assemble(&config, &source, &fake_quant)?;
        notes.extend(dead_layers(&source, &fake_quant));
        if config.scheme == Scheme::FullInteger && config.carried_state {
            let wide = config.activation_bits == BitWidth::MAX.get();
            notes.extend(converter_faults(&source, &tensors, wide));
        }
        let mut quantized = Self {
            method: Method::Ptq,
            ptq: Some(config),
            best_epoch,
            source,
            fake_quant: fake_quant.clone(),
            quantized: fake_quant,
            form,
            moved_biases,
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
