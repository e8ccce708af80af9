//! The trainer: mini-batch training that is left and entered again after every batch.

use crate::dataset::Dataset;
use crate::error::{NotFiniteLoss, TrainError};
use crate::loss::{squared_error, squared_error_gradient};
use crate::network::Network;
use crate::network_pass::Workspace;
use crate::optimizer::{Optimizer, OptimizerConfig};
use crate::schedule::Schedule;
use crate::shuffle::Shuffler;

/// Largest mini-batch.
pub const MAX_BATCH_SIZE: usize = 1 << 16;

/// Rows of the validation set that pass through the network together.
const VALIDATION_BLOCK_ROWS: usize = 64;

/// Multiply-accumulates of validation done within one step: some milliseconds, so that a step stays short on any set.
const VALIDATION_MACS_PER_STEP: usize = 1 << 23;

/// Epochs whose reports fit before the history has to grow.
const HISTORY_EPOCHS: usize = 4096;

/// Settings of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainerConfig {
    /// Rows per mini-batch, 1 to [`MAX_BATCH_SIZE`]; the last batch of an epoch may be smaller.
    pub batch_size: usize,
    /// Seed of the order of rows.
    pub seed: u64,
    /// The optimizer and its settings.
    pub optimizer: OptimizerConfig,
    /// How the learning rate changes.
    pub schedule: Schedule,
    /// For each layer the factor of Keras' `kernel_regularizer=l2(factor)`: the loss gains `factor * sum(kernel^2)`. Empty
    /// for none. Reported losses and the checkpoint are of the squared error alone, so that they stay comparable (Keras'
    /// `val_loss` would include the penalty).
    pub l2: Vec<f64>,
}

impl TrainerConfig {
    /// A constant learning rate and no regularization.
    pub fn new(batch_size: usize, seed: u64, optimizer: OptimizerConfig) -> Self {
        Self { batch_size, seed, optimizer, schedule: Schedule::Constant, l2: Vec::new() }
    }
}

/// What one call of [`Trainer::step`] did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// One mini-batch; the epoch goes on.
    Batch,
    /// Part of a large validation set; the epoch is not finished yet.
    Validation,
    /// The epoch is finished. Where the validation set is small, the step of the last mini-batch does this too.
    Epoch(EpochReport),
}

/// The losses of a finished epoch: mean squared errors over rows and outputs, in the squared unit of the targets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpochReport {
    /// Number of the epoch, from 1.
    pub epoch: u32,
    /// As Keras' fit reports it: the mean over the epoch's batches, weighted by their rows, each taken before its update.
    pub train_loss: f64,
    /// After the epoch, with frozen ranges.
    pub validation_loss: f64,
    /// Whether every quantizer quantized when the epoch was validated. With a delayed start no epoch before can be the
    /// checkpoint, because its loss is that of a network less quantized, and early stopping should not count it. Always true
    /// without delayed starts.
    pub is_eligible: bool,
    /// Whether the epoch is eligible and its validation loss strictly below that of every eligible epoch before, so that this
    /// epoch is the checkpoint.
    pub is_best: bool,
}

/// A training run: network, data, optimizer and the best checkpoint so far.
///
/// After the first epoch a step does not allocate, but for the growth of a history of more than 4096 epochs.
#[derive(Clone, Debug)]
pub struct Trainer {
    network: Network,
    optimizer: Optimizer,
    workspace: Workspace,
    train: Dataset,
    validation: Dataset,
    config: TrainerConfig,
    shuffler: Shuffler,
    /// The rows of this epoch in the order of training.
    order: Vec<u32>,
    /// The mini-batch, gathered: `[batch][inputs]` and `[batch][outputs]`.
    batch_x: Vec<f32>,
    batch_y: Vec<f32>,
    /// Rows of this epoch that are trained, and rows that are validated.
    trained: usize,
    validated: usize,
    /// Updates of the whole run.
    updates: u64,
    /// Sums of squared errors of this epoch.
    train_error: f64,
    validation_error: f64,
    history: Vec<EpochReport>,
    best: Network,
    best_epoch: u32,
    best_validation_loss: f64,
    failure: Option<TrainError>,
}

impl Trainer {
    /// A run from the network's present parameters (fresh, or of an earlier run) with a fresh optimizer.
    ///
    /// # Errors
    /// A network that does not fit together, data of another width, a batch size or an optimizer setting out of range.
    pub fn new(
        network: Network,
        train: Dataset,
        validation: Dataset,
        config: TrainerConfig,
    ) -> Result<Self, TrainError> {
        network.check()?;
        check_width("training", &train, &network)?;
        check_width("validation", &validation, &network)?;
        if !(1..=MAX_BATCH_SIZE).contains(&config.batch_size) {
            return Err(TrainError::BatchSize { found: config.batch_size, limit: MAX_BATCH_SIZE });
        }
        config.schedule.check()?;
        let is_factor = |factor: &f64| factor.is_finite() && *factor >= 0.0;
        let layers = network.layers.len();
        if !(config.l2.is_empty() || config.l2.len() == layers) || !config.l2.iter().all(is_factor) {
            return Err(TrainError::L2 { layers, found: config.l2 });
        }
        let batch = config.batch_size.min(train.rows());
        Ok(Self {
            optimizer: Optimizer::new(config.optimizer, network.parameter_count() + network.learned_count())?,
            workspace: Workspace::new(&network, batch.max(VALIDATION_BLOCK_ROWS))?,
            shuffler: Shuffler::new(config.seed),
            order: vec![0; train.rows()],
            batch_x: vec![0.0; batch * train.inputs()],
            batch_y: vec![0.0; batch * train.outputs()],
            trained: 0,
            updates: 0,
            validated: 0,
            train_error: 0.0,
            validation_error: 0.0,
            history: Vec::with_capacity(HISTORY_EPOCHS),
            best: network.clone(),
            best_epoch: 0,
            best_validation_loss: f64::INFINITY,
            failure: None,
            network,
            train,
            validation,
            config,
        })
    }

    /// Trains one mini-batch, or does part of the validation at the end of an epoch. Never more than some milliseconds of
    /// work for the networks of this project, so that a caller can slice its time, report and stop between any two steps.
    ///
    /// # Errors
    /// [`TrainError::LossNotFinite`], [`TrainError::NoRange`], [`TrainError::ValidationLossNotFinite`] or
    /// [`TrainError::ParameterNotFinite`]: the run is over, every further call returns the same error, and the best checkpoint is as it was.
    pub fn step(&mut self) -> Result<Step, TrainError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let result = self.advance();
        if let Err(failure) = &result {
            self.failure = Some(failure.clone());
        }
        result
    }

    fn advance(&mut self) -> Result<Step, TrainError> {
        if self.trained < self.train.rows() {
            if self.trained == 0 {
                self.shuffler.permute(&mut self.order);
            }
            self.train_batch()?;
            if self.trained < self.train.rows() {
                return Ok(Step::Batch);
            }
            self.network.prepare(&mut self.workspace);
        }
        self.validate_slice();
        if self.validated < self.validation.rows() {
            return Ok(Step::Validation);
        }
        self.finish_epoch().map(Step::Epoch)
    }

    fn train_batch(&mut self) -> Result<(), TrainError> {
        let (inputs, outputs) = (self.train.inputs(), self.train.outputs());
        let end = self.train.rows().min(self.trained + self.config.batch_size);
        let chosen = &self.order[self.trained..end];
        let x = &mut self.batch_x[..chosen.len() * inputs];
        let y = &mut self.batch_y[..chosen.len() * outputs];
        gather(self.train.x(), inputs, chosen, x);
        gather(self.train.y(), outputs, chosen, y);

        self.network.train_forward_checked(x, &mut self.workspace);
        let mut error = 0.0;
        if let Some((predictions, gradient)) = self.workspace.output_and_gradient() {
            error = squared_error(predictions, y);
            squared_error_gradient(predictions, y, gradient);
        }
        if let Some(loss) = NotFiniteLoss::of(error) {
            let (epoch, batch) = (self.epoch() + 1, self.batch() + 1);
            // A quantizer without a range answers NaN, and nothing on the way to the loss hides it.
            return Err(match self.network.range_problem() {
                Some((place, problem)) => TrainError::NoRange { epoch, batch, place, problem },
                None => TrainError::LossNotFinite { epoch, batch, loss },
            });
        }
        self.network.backward_checked(&mut self.workspace);
        let batches = self.train.rows().div_ceil(self.config.batch_size);
        let start = self.config.optimizer.learning_rate();
        self.optimizer.begin_step(self.config.schedule.rate(start, self.updates, batches));
        self.updates += 1;
        self.network.update(&self.workspace, &mut self.optimizer, &self.config.l2);
        self.train_error += error;
        self.trained = end;
        Ok(())
    }

    /// Validates the next rows with prepared weights.
    fn validate_slice(&mut self) {
        let (inputs, outputs) = (self.validation.inputs(), self.validation.outputs());
        let blocks = VALIDATION_MACS_PER_STEP / (self.network.mac_count().max(1) * VALIDATION_BLOCK_ROWS);
        let rows = blocks.max(1) * VALIDATION_BLOCK_ROWS;
        let end = self.validation.rows().min(self.validated + rows);
        let x = &self.validation.x()[self.validated * inputs..end * inputs];
        let y = &self.validation.y()[self.validated * outputs..end * outputs];
        let blocks = x.chunks(VALIDATION_BLOCK_ROWS * inputs).zip(y.chunks(VALIDATION_BLOCK_ROWS * outputs));
        for (x, y) in blocks {
            self.network.evaluate_block(x, &mut self.workspace);
            self.validation_error += squared_error(self.workspace.output(), y);
        }
        self.validated = end;
    }

    fn finish_epoch(&mut self) -> Result<EpochReport, TrainError> {
        let epoch = self.epoch() + 1;
        let train_loss = self.train_error / self.train.y().len() as f64;
        let validation_loss = self.validation_error / self.validation.y().len() as f64;
        if let Some(loss) = NotFiniteLoss::of(validation_loss) {
            let batch = self.batch();
            return Err(match self.network.range_problem() {
                Some((place, problem)) => TrainError::NoRange { epoch, batch, place, problem },
                None => TrainError::ValidationLossNotFinite { epoch, loss },
            });
        }
        if let Some(layer) = self.network.layers.iter().position(|layer| !layer.is_finite()) {
            let kind = self.network.layers[layer].kind();
            return Err(TrainError::ParameterNotFinite { epoch, layer: layer + 1, kind });
        }
        let is_eligible = self.network.quantizers_are_active();
        let is_best = is_eligible && validation_loss < self.best_validation_loss;
        if is_best {
            self.best.copy_from(&self.network);
            self.best_epoch = epoch;
            self.best_validation_loss = validation_loss;
        }
        (self.trained, self.validated) = (0, 0);
        (self.train_error, self.validation_error) = (0.0, 0.0);
        let report = EpochReport { epoch, train_loss, validation_loss, is_eligible, is_best };
        self.history.push(report);
        Ok(report)
    }

    /// Finished epochs.
    pub fn epoch(&self) -> u32 {
        // One report per epoch; 2^32 of them would not fit into memory.
        self.history.len() as u32
    }

    /// Mini-batches trained in the present epoch.
    pub fn batch(&self) -> u32 {
        // Row counts are checked to fit into u32.
        self.trained.div_ceil(self.config.batch_size) as u32
    }

    /// The network as trained so far.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The checkpoint: parameters and ranges after the eligible epoch with the lowest validation loss, and that epoch; before
    /// the first eligible epoch ([`EpochReport::is_eligible`]) is finished the starting network and 0.
    pub fn best(&self) -> (u32, &Network) {
        (self.best_epoch, &self.best)
    }

    /// Validation loss of the checkpoint; infinite before the first eligible epoch is finished.
    pub fn best_validation_loss(&self) -> f64 {
        self.best_validation_loss
    }

    /// Every finished epoch, first to last.
    pub fn history(&self) -> &[EpochReport] {
        &self.history
    }

    /// The settings of the run.
    pub fn config(&self) -> &TrainerConfig {
        &self.config
    }
}

/// Copies the `chosen` rows of `from`, each of `width` values, to `to`. A short row's width is made known to the compiler:
/// a copy of unknown length is a call, and that takes longer than the copy.
fn gather(from: &[f32], width: usize, chosen: &[u32], to: &mut [f32]) {
    match width {
        1 => gather_arrays::<1>(from, chosen, to),
        2 => gather_arrays::<2>(from, chosen, to),
        4 => gather_arrays::<4>(from, chosen, to),
        _ => {
            for (to, &row) in to.chunks_exact_mut(width).zip(chosen) {
                to.copy_from_slice(&from[row as usize * width..][..width]);
            }
        }
    }
}

fn gather_arrays<const WIDTH: usize>(from: &[f32], chosen: &[u32], to: &mut [f32]) {
    let (from, _) = from.as_chunks::<WIDTH>();
    let (to, _) = to.as_chunks_mut::<WIDTH>();
    for (to, &row) in to.iter_mut().zip(chosen) {
        *to = from[row as usize];
    }
}

fn check_width(set: &'static str, data: &Dataset, network: &Network) -> Result<(), TrainError> {
    let widths =
        [("inputs", network.inputs(), data.inputs()), ("targets", network.outputs(), data.outputs())];
    for (what, expected, found) in widths {
        if expected != found {
            return Err(TrainError::Width { set, what, expected, found });
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "trainer_tests.rs"]
mod tests;
