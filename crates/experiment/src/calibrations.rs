//! What a model's network can be calibrated as, and the calibrations that are known.

use std::sync::OnceLock;

use nn::{Layer, Network};
use protocol::config::{CalibrationSet, PtqConfig};
use quant::Histogram;

use crate::calibrate::States;
use crate::correction::move_biases;
use crate::quantized::QuantizeError;

/// What a float network is calibrated as. The default is the network as it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CalibratedAs {
    /// Biases of linear layers are in the next dense layer; see [`move_biases`].
    pub moved_biases: bool,
    /// Whether an LSTM carries its states from window to window.
    pub states: States,
}

impl CalibratedAs {
    /// All there are, the default first.
    const ALL: [Self; 4] = [
        Self { moved_biases: false, states: States::Reset },
        Self { moved_biases: false, states: States::Carried },
        Self { moved_biases: true, states: States::Reset },
        Self { moved_biases: true, states: States::Carried },
    ];

    /// What a config asks for of `network`, where that makes a difference: a network without LSTM carries nothing, and one
    /// without a linear layer before a dense one has no bias to move.
    ///
    /// # Errors
    /// A network that does not fit together.
    pub fn of(config: &PtqConfig, network: &Network) -> Result<Self, QuantizeError> {
        let has_lstm = network.layers.iter().any(|layer| matches!(layer, Layer::Lstm(_)));
        let states = if config.carried_state && has_lstm { States::Carried } else { States::Reset };
        Ok(Self { moved_biases: config.moved_biases && !move_biases(network)?.moved.is_empty(), states })
    }

    /// Place in [`CalibratedAs::ALL`].
    fn index(self) -> usize {
        2 * usize::from(self.moved_biases) + usize::from(self.states == States::Carried)
    }

    /// All that differ for `network`, the default first.
    ///
    /// # Errors
    /// As [`CalibratedAs::of`].
    pub(crate) fn all_of(network: &Network) -> Result<Vec<Self>, QuantizeError> {
        let most = Self::of(&PtqConfig::default(), network)?;
        let differs = |form: &Self| {
            (most.moved_biases || !form.moved_biases)
                && (most.states == States::Carried || form.states == States::Reset)
        };
        Ok(Self::ALL.into_iter().filter(differs).collect())
    }
}

/// The calibrations of a model that are known.
#[derive(Clone, Debug, Default)]
pub struct Calibrations([OnceLock<Calibration>; 4]);

impl Calibrations {
    /// The calibration as this; `None` where it is not known.
    #[must_use]
    pub fn get(&self, form: CalibratedAs) -> Option<&Calibration> {
        self.0.get(form.index()).and_then(OnceLock::get)
    }

    /// Keeps a calibration unless there is one already; the one that is kept.
    pub(crate) fn keep(&self, form: CalibratedAs, found: Calibration) -> Option<&Calibration> {
        self.0.get(form.index()).map(|place| place.get_or_init(|| found))
    }

    /// Those that are known, with what they are of.
    pub(crate) fn known(&self) -> impl Iterator<Item = (CalibratedAs, &Calibration)> {
        CalibratedAs::ALL.into_iter().filter_map(|form| Some((form, self.get(form)?)))
    }
}

/// Distributions of a float network's tensors over two blocks; see [`crate::calibrate::calibrate`].
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Over the training block.
    pub training: Vec<Histogram>,
    /// Over the validation block.
    pub validation: Vec<Histogram>,
}

impl Calibration {
    /// The distributions over one block; `None` for random samples, which need the data.
    #[must_use]
    pub fn tensors(&self, set: CalibrationSet) -> Option<&[Histogram]> {
        match set {
            CalibrationSet::Training => Some(&self.training),
            CalibrationSet::Validation => Some(&self.validation),
            CalibrationSet::Random => None,
        }
    }
}
