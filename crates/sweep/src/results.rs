//! The file of a sweep's results: JSON lines, each of which stands for itself. The first says which sweep it is, every other one
//! holds a record or a failure, in the order in which they came.

use std::collections::BTreeMap;

use protocol::migrate::{self, Form};
use protocol::version::ENGINE_VERSION;
use protocol::{Job, JobData, JobKey, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::check::{CheckedSweep, float_job};
use crate::config::SweepConfig;
use crate::error::SweepError;
use crate::outcome::Outcome;
use crate::plan::{Plan, Planning};

/// A training that failed: it would fail again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// [`ENGINE_VERSION`] it failed with.
    pub engine_version: u32,
    /// The job's key on these data.
    pub key: JobKey,
    /// Fingerprint of the data.
    pub data_fingerprint: String,
    /// What failed.
    pub job: Job,
    /// What went wrong.
    pub error: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The sweep, and the sensors of its data.
    Sweep(Box<SweepConfig>, u32),
    /// What a training left.
    Record(Box<Record>),
    /// One that failed.
    Failure(Box<Failure>),
}

impl Line {
    /// A line without its end, of whichever version of the engine; `None` if this build cannot read it.
    pub fn read(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        if let Some(sweep) = value.get("sweep") {
            let sensors = value.get("sensors").and_then(Value::as_u64)?.try_into().ok()?;
            return Some(Self::Sweep(Box::new(SweepConfig::read(sweep.clone()).ok()?), sensors));
        }
        if let Some(failure) = value.get("failure") {
            return Some(Self::Failure(Box::new(protocol::typed_file(failure).ok()?)));
        }
        let record: Record = migrate::read(Form::Record, "record", value).ok()?;
        (!record.ended).then(|| Self::Record(Box::new(record)))
    }

    /// The first line of a file: the sweep of a plan.
    pub fn of_sweep(plan: &Plan) -> Self {
        let sweep = plan.sweep();
        Self::Sweep(Box::new(sweep.config().clone()), sweep.sensors())
    }

    /// The line without its end.
    pub fn write(&self) -> String {
        match self {
            Self::Sweep(sweep, sensors) => json!({ "sweep": sweep, "sensors": sensors }).to_string(),
            Self::Record(record) => json!(record).to_string(),
            Self::Failure(failure) => json!({ "failure": failure }).to_string(),
        }
    }

    /// What came of the training it is about.
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Sweep(..) => None,
            Self::Record(record) => Some(Outcome::of(record)),
            Self::Failure(failure) => Some(Outcome::Failed(failure.error.clone())),
        }
    }

    /// The version of the engine that it is by.
    fn engine_version(&self) -> Option<u32> {
        match self {
            Self::Sweep(..) => None,
            Self::Record(record) => Some(record.engine_version),
            Self::Failure(failure) => Some(failure.engine_version),
        }
    }

    /// The key of the training it is about.
    pub fn key(&self) -> Option<&JobKey> {
        match self {
            Self::Sweep(..) => None,
            Self::Record(record) => Some(&record.key),
            Self::Failure(failure) => Some(&failure.key),
        }
    }
}

/// What a file, or several, hold: lines by one version of the engine, as equal keys stand for equal bits under one only.
#[derive(Clone, Debug)]
pub struct Results {
    /// Whose lines are used; `None` until the first one says so.
    engine: Option<u32>,
    /// Whether the lines of a newer one take the place of these.
    may_be_newer: bool,
    sweep: Option<(SweepConfig, u32)>,
    lines: BTreeMap<JobKey, Line>,
    /// Of each record the key of the float network that it is compared with.
    floats: BTreeMap<JobKey, JobKey>,
    fingerprints: Vec<(JobData, String)>,
    twice: usize,
    unused: usize,
}

impl Default for Results {
    /// Those of this build's engine, which can be gone on with.
    fn default() -> Self {
        Self { engine: Some(ENGINE_VERSION), may_be_newer: false, ..Self::of_newest_engine() }
    }
}

impl Results {
    /// Those of the newest engine of which there are lines, to be looked at.
    pub fn of_newest_engine() -> Self {
        Self {
            engine: None,
            may_be_newer: true,
            sweep: None,
            lines: BTreeMap::new(),
            floats: BTreeMap::new(),
            fingerprints: Vec::new(),
            twice: 0,
            unused: 0,
        }
    }

    /// The version of the engine they are by; this build's where there are none yet.
    pub fn engine(&self) -> u32 {
        self.engine.unwrap_or(ENGINE_VERSION)
    }

    /// Adds a text of whole lines.
    pub fn add_text(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.is_empty()) {
            match Line::read(line) {
                Some(line) => _ = self.add(line),
                None => self.unused += 1,
            }
        }
    }

    /// Adds a line, and says whether it is used: not so if it is by another engine. Of two about the same training the first
    /// counts.
    pub fn add(&mut self, line: Line) -> bool {
        if let Some(version) = line.engine_version() {
            let engine = *self.engine.get_or_insert(version);
            if self.may_be_newer && version > engine {
                self.engine = Some(version);
                self.unused += self.lines.len() + self.twice;
                (self.lines, self.floats, self.twice) = Default::default();
            } else if version != engine {
                self.unused += 1;
                return false;
            }
        }
        let (data, fingerprint) = match &line {
            Line::Sweep(sweep, sensors) => {
                self.sweep = Some(((**sweep).clone(), *sensors));
                return true;
            }
            Line::Record(record) => (&record.job.data, &record.data_fingerprint),
            Line::Failure(failure) => (&failure.job.data, &failure.data_fingerprint),
        };
        if self.fingerprints.iter().all(|(known, _)| known != data) {
            self.fingerprints.push((data.clone(), fingerprint.clone()));
        }
        let Some(key) = line.key().cloned() else { return false };
        if let Line::Record(record) = &line {
            let float = float_job(&record.job).key(&record.data_fingerprint);
            self.floats.insert(key.clone(), float);
        }
        match self.lines.entry(key) {
            std::collections::btree_map::Entry::Occupied(_) => self.twice += 1,
            std::collections::btree_map::Entry::Vacant(place) => _ = place.insert(line),
        }
        true
    }

    /// The sweep, and the sensors of its data; that of the last file that was added.
    pub fn sweep(&self) -> Option<&(SweepConfig, u32)> {
        self.sweep.as_ref()
    }

    /// Lines about trainings, in order of keys.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }

    /// Of how many kinds of data there are lines: with each of them, keys of further trainings can be told.
    pub fn known_data(&self) -> usize {
        self.fingerprints.len()
    }

    /// Whether there is a line about that training.
    pub fn has(&self, key: &JobKey) -> bool {
        self.lines.contains_key(key)
    }

    /// The record of a key.
    pub fn record(&self, key: &JobKey) -> Option<&Record> {
        match self.lines.get(key)? {
            Line::Record(record) => Some(record),
            Line::Sweep(..) | Line::Failure(_) => None,
        }
    }

    /// The record of the float network that the record of a key is compared with: the same job without quantization.
    pub fn float_of(&self, key: &JobKey) -> Option<&Record> {
        self.record(self.floats.get(key)?)
    }

    /// The sweep and every line about one of its trainings as the text of a file, in order of points and seeds; and how many
    /// lines belong to no point and are left out.
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub fn text(&self) -> Result<(String, usize), SweepError> {
        let plan = self.plan()?;
        let order = self.in_order(&plan);
        let mut text = Line::of_sweep(&plan).write() + "\n";
        self.write(&order, &mut text);
        Ok((text, self.lines.len() - order.len()))
    }

    /// The keys of all lines about trainings of a plan, in order of points and seeds, as a file has them.
    pub fn in_order(&self, plan: &Plan) -> Vec<JobKey> {
        let places = plan.outcomes();
        let order = |line: &Line| {
            let key = line.key()?;
            let training = match line {
                Line::Record(record) => &record.job.training,
                Line::Failure(failure) => &failure.job.training,
                Line::Sweep(..) => return None,
            };
            Some((places.get(key)?.1.first().copied(), training.seed, training.epochs, key.clone()))
        };
        let mut order: Vec<_> = self.lines().filter_map(order).collect();
        // No two have the same key.
        order.sort_unstable();
        order.into_iter().map(|(.., key)| key).collect()
    }

    /// Adds the lines of these keys to the text of a file.
    pub fn write(&self, keys: &[JobKey], text: &mut String) {
        let lines = keys.iter().filter_map(|key| self.lines.get(key));
        lines.for_each(|line| text.extend([line.write().as_str(), "\n"]));
    }

    /// Outcomes by their keys, for a [`Plan`].
    pub fn outcomes(&self) -> impl Iterator<Item = (JobKey, Outcome)> {
        self.lines.iter().filter_map(|(key, line)| Some((key.clone(), line.outcome()?)))
    }

    /// Trainings of which there is more than one line.
    pub fn twice(&self) -> usize {
        self.twice
    }

    /// Lines that this build cannot use: those of another version of the engine, or damaged ones.
    pub fn unused(&self) -> usize {
        self.unused
    }

    /// The plan of the sweep with everything that is known, without its data: their fingerprints are those that the lines tell.
    ///
    /// # Errors
    /// A file that names no sweep, or a sweep that this build refuses.
    pub fn plan(&self) -> Result<Plan, SweepError> {
        Ok(self.planning()?.whole())
    }

    /// The same plan, to be made step by step.
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub fn planning(&self) -> Result<Planning, SweepError> {
        let Some((sweep, sensors)) = self.sweep.clone() else {
            return Err(SweepError::Form("the results do not say of which sweep they are".to_owned()));
        };
        self.planning_of(sweep.check(sensors)?)
    }

    /// The plan of a sweep that was checked before, to be made step by step.
    ///
    /// # Errors
    /// None, as the plan is a whole one; [`Planning::new`] refuses parts.
    pub fn planning_of(&self, sweep: CheckedSweep) -> Result<Planning, SweepError> {
        let fingerprint = |data: &JobData| {
            let known = self.fingerprints.iter().find(|(known, _)| known == data);
            known.map_or_else(String::new, |(_, fingerprint)| fingerprint.clone())
        };
        let fingerprints = sweep.points().iter().map(|point| fingerprint(&point.job.data)).collect();
        Planning::new(sweep, fingerprints, self.outcomes(), (0, 1))
    }
}

#[cfg(test)]
#[path = "results_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
