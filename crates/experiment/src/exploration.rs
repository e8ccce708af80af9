//! The neuron exploration (thesis, section 3.1): MLP 4-n-2 for a range of n, each with all its repeats, one after another.

use std::fmt::Write as _;
use std::sync::Arc;

use protocol::config::{ConfigError, LayerConfig};
use protocol::job::CheckedExplorationConfig;
use protocol::report::{Leg, LossHistory, NeuronReport, RepeatReport};
use protocol::statistics::Distribution;
use protocol::thesis::{NEURONS, NeuronResult};
use protocol::{Job, JobData, Record};
use vocabulary::sorted;

use crate::prepare::Prepared;
use crate::results::best_by_validation;
use crate::runner::{JobError, List, ListError, ListProgress, Wanted};

/// What the record of a member's job is to hold for [`neuron_reports`].
pub const WANTED: Wanted = Wanted { float_twin: true, integers: false, losses: true };

/// An exploration in progress. As a run, it is stepped and can be left at any step.
#[derive(Clone, Debug)]
pub struct Exploration {
    config: CheckedExplorationConfig,
    prepared: Arc<Prepared>,
    /// The member in progress, a job for each repeat; `None` when the last one is finished.
    member: Option<(u32, List)>,
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
    #[error("{neurons} neurons{}: {problem}", if *.repeat > 1 { format!(", repeat {repeat}") } else { String::new() })]
    Member {
        /// Neurons of its hidden layer.
        neurons: u32,
        /// Number of the repeat, from 1; the first is not named.
        repeat: u32,
        /// What went wrong.
        problem: Box<JobError>,
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
    fn new_member(&self, neurons: u32) -> Result<Option<(u32, List)>, ExplorationError> {
        if neurons > self.config.last {
            return Ok(None);
        }
        // The records go no further than the reports, which do not say where the data come from.
        let (data, split) = (JobData::default(), self.prepared.description.split.clone());
        let sensors = self.prepared.scaler.sensors() as u32;
        let member = Job { data, split, ..self.config.member(neurons) };
        let jobs = member.repeats().map(|job| job.check(sensors)).collect::<Result<_, _>>()?;
        let list = List::new(jobs, Arc::clone(&self.prepared), WANTED);
        Ok(Some((neurons, list.map_err(|error| Self::failed(neurons, error))?)))
    }

    fn failed(neurons: u32, error: ListError) -> ExplorationError {
        ExplorationError::Member { neurons, repeat: error.index as u32 + 1, problem: error.problem }
    }

    /// What is explored.
    pub fn config(&self) -> &CheckedExplorationConfig {
        &self.config
    }

    /// Neurons of the member in progress, or of the last one.
    pub fn neurons(&self) -> u32 {
        self.member.as_ref().map_or(self.config.last, |(neurons, _)| *neurons)
    }

    /// The repeat in progress, from 0; behind the last one, that one.
    pub fn repeat(&self) -> u32 {
        let last = self.config.training().repeats - 1;
        self.member.as_ref().map_or(last, |(_, list)| last.min(list.finished() as u32))
    }

    /// Networks trained so far, every repeat counted.
    pub fn networks_trained(&self) -> u32 {
        self.networks_trained + self.member.as_ref().map_or(0, |(_, list)| list.finished() as u32)
    }

    /// Networks to train, every repeat counted.
    pub fn networks(&self) -> u32 {
        self.config.networks()
    }

    /// Epochs of all networks that are trained.
    pub fn epochs_trained(&self) -> u64 {
        self.epochs_trained + self.member.as_ref().map_or(0, |(_, list)| list.epochs_trained())
    }

    /// Epochs of all networks that are left; fewer will be trained if repeats stop early.
    pub fn epochs_left(&self) -> u64 {
        let Some((neurons, list)) = &self.member else { return 0 };
        let training = self.config.training();
        let member = u64::from(training.repeats) * u64::from(training.epochs);
        list.epochs_left() + u64::from(self.config.last - neurons) * member
    }

    /// Trains one mini-batch, or evaluates some rows.
    ///
    /// # Errors
    /// A loss that is not finite, by neurons, repeat, epoch and batch; the finished members stay.
    pub fn step(&mut self) -> Result<ExplorationProgress, ExplorationError> {
        let Some((neurons, list)) = &mut self.member else { return Ok(ExplorationProgress::Finished) };
        let neurons = *neurons;
        match list.step().map_err(|error| Self::failed(neurons, error))? {
            ListProgress::Working => return Ok(ExplorationProgress::Working),
            ListProgress::Epoch | ListProgress::Job => return Ok(ExplorationProgress::Epoch),
            ListProgress::Finished => {}
        }
        let reports = neuron_reports(&list.take_records(), self.prepared.scaler.sensors() as u32);
        self.epochs_trained += list.epochs_trained();
        self.networks_trained += self.config.training().repeats;
        self.reports.extend(reports);
        self.member = self.new_member(neurons + 1)?;
        Ok(ExplorationProgress::Member)
    }

    /// The finished members, in rising order of neurons.
    pub fn reports(&self) -> &[NeuronReport] {
        &self.reports
    }
}

/// The neurons of a job's network if that is an MLP with one hidden layer.
fn neurons_of(job: &Job) -> Option<u32> {
    match job.model.layers.as_slice() {
        [LayerConfig::Dense { units, .. }, LayerConfig::Dense { .. }] => Some(*units),
        _ => None,
    }
}

/// The members that these records make, in rising order of neurons, each with its repeats in order of seeds, whatever the order
/// of the records. Each member is to have all its repeats; records of other networks, or without what is [`WANTED`], are left
/// out.
pub fn neuron_reports(records: &[Record], sensors: u32) -> Vec<NeuronReport> {
    let of_members = records.iter().filter_map(|record| Some((neurons_of(&record.job)?, record)));
    let place = |(neurons, record): &(u32, &Record)| (*neurons, record.job.training.seed);
    let records = sorted(of_members, |a, b| place(a).cmp(&place(b)));
    let members = records.chunk_by(|a, b| a.0 == b.0);
    members
        .filter_map(|member| report(member[0].0, sensors, member.iter().map(|(_, record)| *record)))
        .collect()
}

/// The report on a member whose records these are, in order of seeds.
fn report<'r>(neurons: u32, sensors: u32, records: impl Iterator<Item = &'r Record>) -> Option<NeuronReport> {
    let (mut repeats, mut losses, mut parameters) = (Vec::new(), Vec::new(), 0);
    for record in records {
        let history = record.losses.iter().find(|history| history.leg == Leg::Float);
        let (Some(float), Some(history)) = (&record.float, history) else { continue };
        repeats.push(RepeatReport {
            seed: record.job.training.seed,
            epochs_done: record.epochs_done,
            float: float.clone(),
            qat: record.qat.clone(),
        });
        losses.push(history);
        parameters = record.job.model.totals(sensors).unwrap_or_default().0;
    }
    let chosen = best_by_validation(&repeats)?;
    let losses = LossHistory { repeat: chosen as u32, ..losses[chosen].clone() };
    Some(NeuronReport { neurons, parameters: parameters as u32, repeats, chosen: chosen as u32, losses })
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
