//! The neuron exploration (thesis, section 3.1): MLP 4-n-2 for a range of n, each with all its repeats, one after another.

use std::fmt::Write as _;
use std::sync::Arc;

use nn::NetworkError;
use protocol::config::{CheckedExplorationConfig, ConfigError};
use protocol::report::{Leg, NeuronReport};
use protocol::statistics::Distribution;
use protocol::thesis::{NEURONS, NeuronResult};

use crate::prepare::Prepared;
use crate::run::{Progress, Run};
use crate::run_error::RunError;

/// An exploration in progress. As a run, it is stepped and can be left at any step.
#[derive(Clone, Debug)]
pub struct Exploration {
    config: CheckedExplorationConfig,
    prepared: Arc<Prepared>,
    /// The member in progress; `None` when the last one is finished.
    member: Option<(u32, Run)>,
    reports: Vec<NeuronReport>,
    /// Epochs and networks of finished members.
    epochs_trained: u64,
    networks_trained: u32,
}

/// Why an exploration could not start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExplorationError {
    /// A member's settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A member's training.
    #[error("{neurons} neurons: {problem}")]
    Member {
        /// Neurons of its hidden layer.
        neurons: u32,
        /// What went wrong.
        problem: Box<RunError>,
    },
}

/// What one call of [`Exploration::step`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExplorationProgress {
    /// Part of an epoch.
    Working,
    /// An epoch, or the evaluation of a network.
    Epoch,
    /// A member is finished; [`Exploration::reports`] has it.
    Member,
    /// The last member is finished; further steps do nothing.
    Finished,
}

impl Exploration {
    /// An exploration at its first network.
    ///
    /// # Errors
    /// Data that do not fit a network on single samples.
    pub fn new(config: CheckedExplorationConfig, prepared: Arc<Prepared>) -> Result<Self, ExplorationError> {
        let mut exploration = Self {
            config,
            prepared,
            member: None,
            reports: Vec::new(),
            epochs_trained: 0,
            networks_trained: 0,
        };
        exploration.member = exploration.new_member(exploration.config.first)?;
        Ok(exploration)
    }

    /// The member of that many neurons at its start; `None` after the last.
    fn new_member(&self, neurons: u32) -> Result<Option<(u32, Run)>, ExplorationError> {
        if neurons > self.config.last {
            return Ok(None);
        }
        let config = self.config.member(neurons).check(self.prepared.scaler.sensors() as u32)?;
        let run = Run::new(config, Arc::clone(&self.prepared), None);
        Ok(Some((neurons, run.map_err(|problem| Self::failed(neurons, problem))?)))
    }

    fn failed(neurons: u32, problem: impl Into<RunError>) -> ExplorationError {
        ExplorationError::Member { neurons, problem: Box::new(problem.into()) }
    }

    /// What is explored.
    pub fn config(&self) -> &CheckedExplorationConfig {
        &self.config
    }

    /// Neurons of the member in progress, or of the last one.
    pub fn neurons(&self) -> u32 {
        self.member.as_ref().map_or(self.config.last, |(neurons, _)| *neurons)
    }

    /// The repeat in progress, from 0.
    pub fn repeat(&self) -> u32 {
        match &self.member {
            Some((_, run)) => run.position().repeat,
            None => self.config.training.repeats - 1,
        }
    }

    /// Networks trained so far, every repeat counted.
    pub fn networks_trained(&self) -> u32 {
        self.networks_trained + self.member.as_ref().map_or(0, |(_, run)| run.position().repeat)
    }

    /// Networks to train, every repeat counted.
    pub fn networks(&self) -> u32 {
        self.config.neurons().count() as u32 * self.config.training.repeats
    }

    /// Epochs of all networks that are trained.
    pub fn epochs_trained(&self) -> u64 {
        self.epochs_trained + self.member.as_ref().map_or(0, |(_, run)| run.epochs_trained())
    }

    /// Epochs of all networks that are left; fewer will be trained if repeats stop early.
    pub fn epochs_left(&self) -> u64 {
        let Some((neurons, run)) = &self.member else { return 0 };
        let training = &self.config.training;
        let member = u64::from(training.repeats) * u64::from(training.epochs);
        run.epochs_left() + u64::from(self.config.last - neurons) * member
    }

    /// Trains one mini-batch.
    ///
    /// # Errors
    /// A loss that is not finite, by neurons, repeat, epoch and batch; the finished members stay.
    pub fn step(&mut self) -> Result<ExplorationProgress, ExplorationError> {
        let Some((neurons, run)) = &mut self.member else { return Ok(ExplorationProgress::Finished) };
        let neurons = *neurons;
        match run.step().map_err(|problem| Self::failed(neurons, problem))? {
            Progress::Working => return Ok(ExplorationProgress::Working),
            Progress::Epoch { .. } | Progress::Repeat(_) => return Ok(ExplorationProgress::Epoch),
            Progress::Finished => {}
        }
        let report = report(neurons, run).map_err(|problem| Self::failed(neurons, problem))?;
        self.epochs_trained += run.epochs_trained();
        self.networks_trained += self.config.training.repeats;
        self.reports.extend(report);
        self.member = self.new_member(neurons + 1)?;
        Ok(ExplorationProgress::Member)
    }

    /// The finished members, in rising order of neurons.
    pub fn reports(&self) -> &[NeuronReport] {
        &self.reports
    }
}

/// The report on a member that is finished.
fn report(neurons: u32, run: &Run) -> Result<Option<NeuronReport>, NetworkError> {
    let Some(finished) = run.finish()? else { return Ok(None) };
    let chosen = finished.chosen as u32;
    let is_chosen =
        |history: &protocol::report::LossHistory| history.repeat == chosen && history.leg == Leg::Float;
    Ok(finished.losses.into_iter().find(is_chosen).map(|losses| NeuronReport {
        neurons,
        parameters: finished.float.network.parameter_count() as u32,
        repeats: finished.repeats,
        chosen,
        losses,
    }))
}

/// The thesis' row for that many neurons (Table 3.1).
pub fn thesis_row(neurons: u32) -> Option<&'static NeuronResult> {
    NEURONS.iter().find(|row| row.neurons == neurons)
}

/// Header of [`csv`]. Errors are MSE in m² and ADE in m; minimum to maximum are those of the test ADE over the repeats.
const HEADER: &str = "neurons,parameters,repeats,best_epoch,validation_mse,test_mse,test_ade,test_ade_min,\
    test_ade_lower_quartile,test_ade_median,test_ade_upper_quartile,test_ade_max,thesis_best_epoch,thesis_mse,thesis_ade\n";

/// The table of an exploration as CSV, one row per finished member; the thesis' columns are empty where it has no row.
/// Numbers are written so that reading them gives the same bits.
pub fn csv(reports: &[NeuronReport]) -> String {
    let mut text = HEADER.to_owned();
    for report in reports {
        let (Some(chosen), Some(spread)) = (report.chosen(), Distribution::of(&report.test_ades())) else {
            continue;
        };
        let (test, validation) = (chosen.metrics.test, chosen.metrics.validation);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{},{},{},{},{},{},{},{},{},{},{},{},",
            report.neurons,
            report.parameters,
            report.repeats.len(),
            chosen.best_epoch,
            validation.mse,
            test.mse,
            test.ade,
            spread.min,
            spread.lower_quartile,
            spread.median,
            spread.upper_quartile,
            spread.max
        );
        let _ = match thesis_row(report.neurons) {
            Some(row) => writeln!(text, "{},{},{}", row.best_epoch, row.mse, row.ade),
            None => writeln!(text, ",,"),
        };
    }
    text
}
