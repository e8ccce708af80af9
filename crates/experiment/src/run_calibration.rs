//! The calibration of a finished run, stepped: its float network's distributions over the training and the validation block, as
//! the converter sees them and as the network runs.

use std::sync::OnceLock;

use nn::{Layer, Network};
use protocol::config::PtqConfig;
use quant::Histogram;

use crate::calibrate::{Calibrating, States};
use crate::correction::move_biases;
use crate::finished::{Calibration, FinishedRun};
use crate::prepare::Prepared;
use crate::quantized::QuantizeError;
use crate::slices::Budget;

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
    fn all_of(network: &Network) -> Result<Vec<Self>, QuantizeError> {
        let most = Self::of(&PtqConfig::default(), network)?;
        let differs = |form: &Self| {
            (most.moved_biases || !form.moved_biases)
                && (most.states == States::Carried || form.states == States::Reset)
        };
        Ok(Self::ALL.into_iter().filter(differs).collect())
    }
}

/// The calibrations of a run that are known.
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

/// The calibration of a run in progress; done at once where the run has its calibration already.
#[derive(Clone, Debug)]
pub struct RunCalibration {
    /// What the result is of.
    wanted: CalibratedAs,
    /// What is left, the next one last.
    left: Vec<CalibratedAs>,
    work: Option<Work>,
    progress: f64,
    count: usize,
}

/// One calibration in work.
#[derive(Clone, Debug)]
struct Work {
    network: Network,
    states: States,
    /// The training block's distributions, once they are known.
    training: Option<Vec<Histogram>>,
    /// Of the block in work.
    current: Calibrating,
}

impl Work {
    fn new(network: Network, states: States) -> Self {
        let current = Calibrating::new(&network, states);
        Self { network, states, training: None, current }
    }
}

impl RunCalibration {
    /// The calibration of the network as it runs, and then everything else that a quantization may ask for and a file keeps;
    /// of that only what the data at hand allow.
    #[must_use]
    pub fn new(run: &FinishedRun) -> Self {
        // A network whose biases cannot be moved is told of where somebody asks for it.
        let mut left =
            CalibratedAs::all_of(&run.float.network).unwrap_or_else(|_| vec![CalibratedAs::default()]);
        left.reverse();
        Self { wanted: CalibratedAs::default(), count: left.len(), left, work: None, progress: 0.0 }
    }

    /// One calibration alone.
    #[must_use]
    pub fn of(form: CalibratedAs) -> Self {
        Self { wanted: form, left: vec![form], work: None, progress: 0.0, count: 1 }
    }

    /// Goes on; the calibration when the run has it. Every call must get the same run and data.
    ///
    /// # Errors
    /// As [`FinishedRun::calibration`].
    pub fn step<'r>(
        &mut self,
        run: &'r FinishedRun,
        prepared: Option<&Prepared>,
        budget: &mut Budget,
    ) -> Result<Option<&'r Calibration>, QuantizeError> {
        let data = run.data_of_run(prepared, "calibration");
        let can_be_left = |form: &CalibratedAs| {
            run.calibrations.get(*form).is_some() || (data.is_err() && *form != self.wanted)
        };
        while self.left.last().is_some_and(can_be_left) {
            self.left.pop();
        }
        let Some(&form) = self.left.last() else {
            self.progress = 1.0;
            return Ok(run.calibrations.get(self.wanted));
        };
        let blocks = &data?.blocks;
        let work = match &mut self.work {
            Some(work) => work,
            none => {
                let float = &run.float.network;
                let network = if form.moved_biases { move_biases(float)?.network } else { float.clone() };
                none.insert(Work::new(network, form.states))
            }
        };
        let (train, validation) = (blocks.train.len(), blocks.validation.len());
        let (block, before) = match work.training {
            None => (&blocks.train, 0.0),
            Some(_) => (&blocks.validation, train as f64),
        };
        let is_done = work.current.step(&work.network, &block.x, budget)?;
        let done = before + work.current.progress(block.len()) * block.len() as f64;
        let others = self.count.saturating_sub(self.left.len()) as f64;
        self.progress = (others + done / (train + validation).max(1) as f64) / self.count.max(1) as f64;
        if !is_done {
            return Ok(None);
        }
        let next = Calibrating::new(&work.network, work.states);
        let found = std::mem::replace(&mut work.current, next).finish();
        let Some(training) = work.training.take() else {
            work.training = Some(found);
            return Ok(None);
        };
        run.calibrations.keep(form, Calibration { training, validation: found });
        self.work = None;
        self.left.pop();
        Ok(if self.left.is_empty() { run.calibrations.get(self.wanted) } else { None })
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.progress
    }
}
