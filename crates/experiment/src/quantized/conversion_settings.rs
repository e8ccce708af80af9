//! What the settings of a quantization after training ask of its conversion: samples, states, and what they mean beyond what they say.

use protocol::config::{CalibrationSet, InterfaceType, OpsSet, Optimization, PtqConfig, Scheme};

use super::QuantizeError;
use crate::calibrate::States;
use crate::calibrations::CalibratedAs;
use crate::model::Model;
use crate::prepare::Prepared;
use crate::representative::block_of;

/// The samples of the config's calibration set, of which `drawn` are the random ones; none where nothing needs them.
///
/// # Errors
/// Data that are not those of the model, where they are needed.
pub(super) fn samples<'s>(
    config: &PtqConfig,
    drawn: &'s [f32],
    model: &Model,
    prepared: Option<&'s Prepared>,
) -> Result<&'s [f32], QuantizeError> {
    match (block_of(config.calibration), needs_samples(config)) {
        (Some(block), Some(what)) => Ok(&block(model.own_data(prepared, what)?).x),
        _ => Ok(drawn),
    }
}

/// Whether the distributions are those that a model keeps.
pub(super) fn of_model(config: &PtqConfig) -> bool {
    !config.equalization && config.calibration != CalibrationSet::Random
}

/// Takes back what an older file without its data cannot be calibrated as, and says so.
pub(super) fn as_known(
    config: &mut PtqConfig,
    model: &Model,
    prepared: Option<&Prepared>,
) -> Result<Option<String>, QuantizeError> {
    let form = CalibratedAs::of(config, &model.float.network)?;
    let has_data = model.own_data(prepared, "calibration").is_ok();
    let is_older =
        model.calibrations.get(form).is_none() && model.calibrations.get(CalibratedAs::default()).is_some();
    if has_data || !is_older || !of_model(config) || config.scheme != Scheme::FullInteger {
        return Ok(None);
    }
    let mut left_out = Vec::new();
    if form.states == States::Carried {
        config.carried_state = false;
        left_out.push("the LSTM's state is reset between windows");
    }
    if form.moved_biases {
        config.moved_biases = false;
        left_out.push("biases of linear layers stay where they are");
    }
    Ok(Some(format!(
        "{}: the file is older than these settings of the converter, and without the data of the model they cannot be calibrated",
        left_out.join(", ")
    )))
}

/// What an LSTM's states are at the start of a calibration window.
pub(super) fn states(config: &PtqConfig) -> States {
    if config.carried_state { States::Carried } else { States::Reset }
}

/// Why the samples themselves are needed; `None` where the model's stored distributions suffice.
pub(super) fn needs_samples(config: &PtqConfig) -> Option<&'static str> {
    if config.adaptive_rounding {
        Some("adaptive rounding")
    } else if config.bias_correction {
        Some("bias correction")
    } else if config.equalization {
        Some("calibration after equalization")
    } else {
        (config.calibration == CalibrationSet::Random).then_some("calibration on random samples")
    }
}

/// What a config means beyond what it says.
pub(super) fn notes(config: &PtqConfig) -> Vec<String> {
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
