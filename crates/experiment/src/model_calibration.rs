//! The calibration of a model, stepped: its network's distributions over the training and the validation block, as
//! the converter sees them and as the network runs.

use nn::Network;
use quant::Histogram;

use crate::calibrate::{Calibrating, States};
use crate::calibrations::{CalibratedAs, Calibration};
use crate::correction::move_biases;
use crate::model::Model;
use crate::prepare::Prepared;
use crate::quantized::QuantizeError;
use crate::slices::Budget;

/// The calibration of a model in progress; done at once where the model has its calibration already.
#[derive(Clone, Debug)]
pub struct ModelCalibration {
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

impl Model {
    /// Distributions of the network's tensors on the training and the validation block. They are found on `prepared`
    /// when they are first asked for, with those of every other [`crate::calibrations::CalibratedAs`]; an opened file brings
    /// them along.
    ///
    /// # Errors
    /// [`QuantizeError::NeedsData`] if they are not known and `prepared` is not the data of the model; windows that do not fit
    /// the network, or values that are not finite.
    pub fn calibration(&self, prepared: Option<&Prepared>) -> Result<&Calibration, QuantizeError> {
        let mut calibrating = ModelCalibration::new(self);
        loop {
            if let Some(known) = calibrating.step(self, prepared, &mut Budget::default())? {
                return Ok(known);
            }
        }
    }
}

impl ModelCalibration {
    /// The calibration of the network as it runs, and then everything else that a quantization may ask for and a file keeps;
    /// of that only what the data at hand allow.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        // A network whose biases cannot be moved is told of where somebody asks for it.
        let mut left =
            CalibratedAs::all_of(&model.float.network).unwrap_or_else(|_| vec![CalibratedAs::default()]);
        left.reverse();
        Self { wanted: CalibratedAs::default(), count: left.len(), left, work: None, progress: 0.0 }
    }

    /// One calibration alone.
    #[must_use]
    pub fn of(form: CalibratedAs) -> Self {
        Self { wanted: form, left: vec![form], work: None, progress: 0.0, count: 1 }
    }

    /// Goes on; the calibration when the model has it. Every call must get the same model and data.
    ///
    /// # Errors
    /// As [`Model::calibration`].
    pub fn step<'m>(
        &mut self,
        model: &'m Model,
        prepared: Option<&Prepared>,
        budget: &mut Budget,
    ) -> Result<Option<&'m Calibration>, QuantizeError> {
        let data = model.own_data(prepared, "calibration");
        let can_be_left = |form: &CalibratedAs| {
            model.calibrations.get(*form).is_some() || (data.is_err() && *form != self.wanted)
        };
        while self.left.last().is_some_and(can_be_left) {
            self.left.pop();
        }
        let Some(&form) = self.left.last() else {
            self.progress = 1.0;
            return Ok(model.calibrations.get(self.wanted));
        };
        let blocks = &data?.blocks;
        let work = match &mut self.work {
            Some(work) => work,
            none => {
                let float = &model.float.network;
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
        model.calibrations.keep(form, Calibration { training, validation: found });
        self.work = None;
        self.left.pop();
        Ok(if self.left.is_empty() { model.calibrations.get(self.wanted) } else { None })
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.progress
    }
}
