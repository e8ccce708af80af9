//! A model: a float network with what it needs to be used, quantized and stored, whoever trained it.

use dataset::Scaler;
use nn::{Network, NetworkError, Shape};
use protocol::ConfigError;
use protocol::config::WindowConfig;
use protocol::limits;
use protocol::model_file::DataDescription;

use crate::calibrations::{CalibratedAs, Calibration, Calibrations};
use crate::finished::Trained;
use crate::networks::OUTPUTS;
use crate::prepare::Prepared;
use crate::quantized::QuantizeError;

/// Why parts make no model.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// Layers that do not fit each other.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Quantizers where a float network is needed.
    #[error("the network has quantizers; a model is a float network")]
    Quantizers,
    /// A network for other windows, or with other outputs.
    #[error("the network takes {inputs} and gives {outputs} values; needed are {expected} and {OUTPUTS}")]
    Interface {
        /// What the first layer takes.
        inputs: Shape,
        /// What the last layer gives.
        outputs: usize,
        /// Samples of the window, each with a reading of every sensor of the scaler.
        expected: Shape,
    },
    /// A window of no samples, or too many.
    #[error(transparent)]
    Window(#[from] ConfigError),
    /// More or fewer sensors than a room has.
    #[error("scaler: sensors is {found}; allowed: {} to {}", limits::SENSORS.start(), limits::SENSORS.end())]
    Sensors {
        /// Sensors of the scaler.
        found: usize,
    },
    /// A scaler's numbers.
    #[error("{field}: {allowed}")]
    Scaler {
        /// The list.
        field: &'static str,
        /// What is allowed.
        allowed: &'static str,
    },
    /// Data of another number of sensors.
    #[error("scaler and room disagree on the number of sensors")]
    Room,
    /// Distributions of other tensors.
    #[error("{block}: one distribution for the input and two for each layer")]
    Calibration {
        /// The block that they are of.
        block: &'static str,
    },
}

/// Where files hold the calibration of the network as it is, and as the converter rewrites it.
pub(crate) const PLAIN: [&str; 2] = ["calibration.training", "calibration.validation"];
pub(crate) const VARIANT: [&str; 2] = ["calibration.variants.training", "calibration.variants.validation"];

/// A float network, the windows it looks at, the scaling of its inputs, and what is known of its tensors.
///
/// A run leaves one ([`crate::FinishedRun`]), a file holds one, and [`Model::new`] makes one of weights from elsewhere.
#[derive(Clone, Debug)]
pub struct Model {
    /// The network at the epoch it was kept at.
    pub float: Trained,
    /// What one estimate is made from.
    pub window: WindowConfig,
    /// Scaling of the readings; the model takes as many sensors as it has means.
    pub scaler: Scaler,
    /// The data it belongs to: those it was trained on, or is calibrated on.
    pub data: DataDescription,
    /// Distributions of the network's tensors on those data; see [`Model::calibration`].
    pub(crate) calibrations: Calibrations,
}

impl Model {
    /// A model of parts that anybody made: a float network over windows of readings that are scaled so, and the data on which it
    /// is to be calibrated. Its errors are not known, nor are its distributions.
    ///
    /// # Errors
    /// Which part is none, or does not fit the others.
    pub fn new(
        network: Network,
        window: WindowConfig,
        scaler: Scaler,
        data: DataDescription,
    ) -> Result<Self, ModelError> {
        Self::of(Trained::without_errors(0, network), window, scaler, data)
    }

    /// As [`Model::new`] of a network that was trained here.
    ///
    /// # Errors
    /// As [`Model::new`].
    pub(crate) fn of(
        float: Trained,
        window: WindowConfig,
        scaler: Scaler,
        data: DataDescription,
    ) -> Result<Self, ModelError> {
        check_data(&scaler, &data)?;
        window.check("window")?;
        let network = &float.network;
        network.check()?;
        if network.has_quantizers() {
            return Err(ModelError::Quantizers);
        }
        let expected = Shape { steps: window.length as usize, channels: scaler.sensors() };
        let (inputs, outputs) = (network.input_shape(), network.outputs());
        if inputs != expected || outputs != OUTPUTS {
            return Err(ModelError::Interface { inputs, outputs, expected });
        }
        Ok(Self { float, window, scaler, data, calibrations: Calibrations::default() })
    }

    /// Keeps distributions of its tensors that were found before; those that are kept already stay.
    ///
    /// # Errors
    /// Another number of distributions than the network has tensors.
    pub fn keep_calibration(&self, form: CalibratedAs, found: Calibration) -> Result<(), ModelError> {
        let expected = 1 + 2 * self.float.network.layers.len();
        let plain = form == CalibratedAs::default();
        let names = if plain { PLAIN } else { VARIANT };
        for (block, tensors) in names.into_iter().zip([&found.training, &found.validation]) {
            if tensors.len() != expected {
                return Err(ModelError::Calibration { block });
            }
        }
        self.calibrations.keep(form, found);
        Ok(())
    }

    /// Sensors it takes.
    #[must_use]
    pub fn sensors(&self) -> usize {
        self.scaler.sensors()
    }

    /// Whether `prepared` holds the data the model belongs to, divided as they were then.
    #[must_use]
    pub fn is_trained_on(&self, prepared: &Prepared) -> bool {
        let (ours, theirs) = (&self.data, &prepared.description);
        (&ours.fingerprint, &ours.split) == (&theirs.fingerprint, &theirs.split)
    }

    /// `prepared`, if it is the data of the model.
    pub(crate) fn own_data<'p>(
        &self,
        prepared: Option<&'p Prepared>,
        what: &'static str,
    ) -> Result<&'p Prepared, QuantizeError> {
        let own = prepared.filter(|prepared| self.is_trained_on(prepared));
        own.ok_or_else(|| QuantizeError::NeedsData { what, data: self.data.name.clone() })
    }
}

/// Checks that a scaler is one, and is for the sensors of its data's room.
///
/// # Errors
/// Which number is none, or that they disagree.
pub(crate) fn check_data(scaler: &Scaler, data: &DataDescription) -> Result<(), ModelError> {
    check_scaler(scaler)?;
    if data.room.plates.len() != scaler.sensors() {
        return Err(ModelError::Room);
    }
    Ok(())
}

/// Checks that a scaler has a finite mean and a positive deviation for each sensor.
fn check_scaler(scaler: &Scaler) -> Result<(), ModelError> {
    let sensors = scaler.sensors();
    let refuse = |field, allowed| Err(ModelError::Scaler { field, allowed });
    if scaler.mean.iter().any(|mean| !mean.is_finite()) {
        return refuse("scaler.mean", "a finite number for each sensor");
    }
    if scaler.sd.len() != sensors || scaler.sd.iter().any(|sd| !(sd.is_finite() && *sd > 0.0)) {
        return refuse("scaler.sd", "a finite number above 0 for each sensor");
    }
    if scaler.constant.len() != sensors {
        return refuse("scaler.constant", "yes or no for each sensor");
    }
    let is_possible = u32::try_from(sensors).is_ok_and(|sensors| limits::SENSORS.contains(&sensors));
    if is_possible { Ok(()) } else { Err(ModelError::Sensors { found: sensors }) }
}
