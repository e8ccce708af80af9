//! From a data set to the three blocks a network sees: split, scaler, windows.

use std::sync::Arc;

use dataset::{Cutting, Division, Part, Scaler, Split, WindowError, Windows};
use protocol::config::{SplitConfig, WindowConfig};
use protocol::model_file::DataDescription;
use protocol::report::PerSplit;

use crate::data::{Dataset, shared};
use crate::networks::SensorMismatch;
use crate::sampling::Sampling;
use crate::slices::{Budget, WORK_OF_A_VALUE};

/// A data set divided, scaled and cut into windows: what runs train on and are evaluated on.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Input scaling, fitted on the training block (or taken from a model file).
    pub scaler: Scaler,
    /// Windows and labels of each block.
    pub blocks: PerSplit<Windows>,
    /// Row of each window in the data, which all paths share.
    pub path_rows: PerSplit<Arc<[u32]>>,
    /// Which rows follow each other, and how far apart they are.
    pub sampling: Sampling,
    /// The data and how they were divided.
    pub description: DataDescription,
}

/// Why data could not be prepared.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PrepareError {
    /// A model's scaler for data of another number of sensors.
    #[error(transparent)]
    Sensors(#[from] SensorMismatch),
    /// The split's settings.
    #[error(transparent)]
    Config(#[from] protocol::ConfigError),
    /// The rows cannot be divided so.
    #[error(transparent)]
    Split(#[from] dataset::SplitError),
    /// A block gives no windows.
    #[error(transparent)]
    Window(WindowError),
    /// Windows over shuffled rows.
    #[error(
        "windows of {length} samples need rows in time order, and this split shuffles them: choose consecutive blocks, or a \
         network on single samples"
    )]
    Shuffled {
        /// Length asked for.
        length: usize,
    },
}

/// Divides the rows of a data set; each block's rows come back in rising order, so that paths can be drawn.
///
/// # Errors
/// Names the fraction, the empty block, or the missing split column.
pub fn divide(dataset: &Dataset, config: &SplitConfig) -> Result<Split, PrepareError> {
    config.check()?;
    let kind = match *config {
        SplitConfig::Contiguous { train, validation } => {
            Division::Contiguous { fractions: [train, validation, 1.0 - train - validation] }
        }
        SplitConfig::Shuffled { train, validation, seed } => {
            Division::Shuffled { fractions: [train, validation, 1.0 - train - validation], seed }
        }
        SplitConfig::Predefined => Division::Predefined,
    };
    let mut split = dataset::split(&dataset.table, kind)?;
    for rows in [&mut split.train, &mut split.validation, &mut split.test] {
        rows.sort_unstable();
    }
    Ok(split)
}

impl Prepared {
    /// Prepares `dataset` for a network that looks at `window`; all steps of a [`Preparing`].
    ///
    /// # Errors
    /// As [`Preparing::new`].
    pub fn new(
        dataset: &Dataset,
        config: &SplitConfig,
        window: &WindowConfig,
        scaler: Option<Scaler>,
    ) -> Result<Self, PrepareError> {
        let mut preparing = Preparing::new(dataset, config, window, scaler)?;
        while !preparing.step(dataset, &mut Budget::unlimited()) {}
        Ok(preparing.finish())
    }

    /// Windows of all blocks.
    #[must_use]
    pub fn rows(&self) -> usize {
        let PerSplit { train, validation, test } = &self.blocks;
        train.len() + validation.len() + test.len()
    }
}

/// Data that are being prepared, some windows at a time.
#[derive(Clone, Debug)]
pub struct Preparing {
    scaler: Scaler,
    blocks: PerSplit<Cutting>,
    sampling: Sampling,
    description: DataDescription,
}

impl Preparing {
    /// Divides `dataset` for a network that looks at `window`. Its stride is that of the training windows; validation and
    /// test windows follow each other sample by sample, so that errors stay comparable. The scaler is fitted on the
    /// training block unless one is given (a model's own).
    ///
    /// # Errors
    /// What [`divide`] refuses, a scaler for another number of sensors, a block too short for one window, or shuffled rows with
    /// windows.
    pub fn new(
        dataset: &Dataset,
        config: &SplitConfig,
        window: &WindowConfig,
        scaler: Option<Scaler>,
    ) -> Result<Self, PrepareError> {
        if let Some(scaler) = &scaler {
            SensorMismatch::check(scaler.sensors(), dataset.table.sensor_count())?;
        }
        let split = divide(dataset, config)?;
        let scaler = scaler.unwrap_or_else(|| Scaler::fit(&dataset.table, &split.train));
        let block = |part, stride| {
            Cutting::new(&dataset.table, &split, part, windows(window, stride)).map_err(|problem| {
                match problem {
                    WindowError::Shuffled { length } => PrepareError::Shuffled { length },
                    other => PrepareError::Window(other),
                }
            })
        };
        let blocks = PerSplit {
            train: block(Part::Train, window.stride)?,
            validation: block(Part::Validation, 1)?,
            test: block(Part::Test, 1)?,
        };
        let description = DataDescription {
            name: dataset.name.clone(),
            fingerprint: dataset.fingerprint.clone(),
            rows: dataset.table.len() as u32,
            split: config.clone(),
            room: dataset.room(),
            simulated: dataset.simulated.clone(),
        };
        Ok(Self { scaler, blocks, sampling: Sampling::of(dataset), description })
    }

    /// Cuts the next windows; `true` if all are cut. Every call must get the same data.
    pub fn step(&mut self, dataset: &Dataset, budget: &mut Budget) -> bool {
        let PerSplit { train, validation, test } = &mut self.blocks;
        for cutting in [train, validation, test] {
            let left = cutting.total() - cutting.done();
            let count = budget.take(left, WORK_OF_A_VALUE * cutting.width());
            cutting.step(&dataset.table, &self.scaler, count);
            if count < left {
                return false;
            }
        }
        true
    }

    /// The share of the windows that is cut, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let sum = |of: fn(&Cutting) -> usize| {
            let PerSplit { train, validation, test } = self.blocks.map(of);
            (train + validation + test) as f64
        };
        sum(Cutting::done) / sum(Cutting::total).max(1.0)
    }

    /// The data with all windows; before the last step those that are cut.
    #[must_use]
    pub fn finish(self) -> Prepared {
        let Self { scaler, blocks: PerSplit { train, validation, test }, sampling, description } = self;
        let blocks = PerSplit { train: train.finish(), validation: validation.finish(), test: test.finish() };
        let path_rows = blocks.map(|windows| shared(&windows.rows));
        Prepared { scaler, blocks, path_rows, sampling, description }
    }
}

fn windows(config: &WindowConfig, stride: u32) -> dataset::WindowConfig {
    dataset::WindowConfig {
        length: config.length as usize,
        stride: stride as usize,
        label_at: config.label_at,
    }
}
