//! Loading data, stepped: import or simulation, then the fingerprint.

use std::sync::Arc;

use dataset::import::SourceFile;
use dataset::{Preset, Simulation, Table};
use protocol::NamedFile;
use protocol::config::{DataSource, SimulatedSource};
use protocol::hash::Fingerprint;
use protocol::import::{ImportNote, ImportReport, Severity};
use protocol::limits;

use crate::data::Dataset;
use crate::import::Importing;
use crate::load_error::LoadError;

/// Rows that go into the fingerprint at a time.
const FINGERPRINT_ROWS: usize = 1 << 14;
/// The share of the work that the fingerprint is not.
const READING: f64 = 0.95;

/// Data on their way from their source.
#[derive(Debug)]
pub struct Loading {
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Import(Box<Importing<SharedBytes>>),
    Simulation(Box<Simulation>, SimulatedSource, f64),
    Fingerprint(Box<Dataset>, Fingerprint, usize),
    /// Given away, or failed.
    Over,
}

impl Dataset {
    /// Loads data from their source; all steps of a [`Loading`].
    ///
    /// # Errors
    /// What is wrong with the simulator's settings, or the importer's refusal with its report.
    pub fn load(source: &DataSource) -> Result<Self, LoadError> {
        let mut loading = Loading::new(source.clone())?;
        loop {
            if let Some(dataset) = loading.step()? {
                return Ok(dataset);
            }
        }
    }
}

impl Loading {
    /// Begins to load.
    ///
    /// # Errors
    /// What is wrong with the simulator's settings.
    pub fn new(source: DataSource) -> Result<Self, LoadError> {
        let stage = match source {
            DataSource::Simulated(simulated) => {
                let (simulation, rate) = simulation(&simulated)?;
                Stage::Simulation(Box::new(simulation), simulated, rate)
            }
            DataSource::Files { files, options } => {
                let bytes = |index: usize, file: &NamedFile| SourceFile {
                    name: file.name.clone(),
                    bytes: SharedBytes(Arc::clone(&files), index),
                };
                let files = files.iter().enumerate().map(|(index, file)| bytes(index, file)).collect();
                Stage::Import(Box::new(Importing::new(files, &options)?))
            }
        };
        Ok(Self { stage })
    }

    /// Goes on for some milliseconds; the data when they are there.
    ///
    /// # Errors
    /// The importer's refusal with its report.
    pub fn step(&mut self) -> Result<Option<Dataset>, LoadError> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Import(mut importing) => {
                self.stage = if importing.step() {
                    Stage::Import(importing)
                } else {
                    let (table, report) = importing.finish()?;
                    let dataset = Dataset::new(report.file_name.clone(), table, report, None);
                    Stage::Fingerprint(Box::new(dataset), Fingerprint::default(), 0)
                };
            }
            Stage::Simulation(mut simulation, source, rate) => {
                self.stage = if simulation.step() {
                    let dataset = simulated(simulation.finish(), source, rate);
                    Stage::Fingerprint(Box::new(dataset), Fingerprint::default(), 0)
                } else {
                    Stage::Simulation(simulation, source, rate)
                };
            }
            Stage::Fingerprint(mut dataset, mut fingerprint, done) => {
                let end = dataset.table.len().min(done + FINGERPRINT_ROWS);
                add(&mut fingerprint, &dataset.table, done..end);
                if end == dataset.table.len() {
                    dataset.fingerprint = fingerprint.hex();
                    return Ok(Some(*dataset));
                }
                self.stage = Stage::Fingerprint(dataset, fingerprint, end);
            }
            Stage::Over => return Err(LoadError::plain("these data were loaded before".to_owned())),
        }
        Ok(None)
    }

    /// The share of the work that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        match &self.stage {
            Stage::Import(importing) => READING * importing.progress(),
            Stage::Simulation(simulation, ..) => READING * simulation.progress(),
            Stage::Fingerprint(dataset, _, done) => {
                READING + (1.0 - READING) * *done as f64 / dataset.table.len().max(1) as f64
            }
            Stage::Over => 1.0,
        }
    }
}

/// One of the files of a choice: shared, so that an import takes no copy of it.
#[derive(Clone, Debug)]
struct SharedBytes(Arc<[NamedFile]>, usize);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.get(self.1).map_or(&[], |file| file.bytes.as_slice())
    }
}

/// The simulation of a source and its rate in Hz.
fn simulation(source: &SimulatedSource) -> Result<(Simulation, f64), LoadError> {
    let preset = Preset::parse(&source.preset).ok_or_else(|| {
        let names = Preset::ALL.map(Preset::name).join(", ");
        LoadError::plain(format!("preset '{}' is not known; there are {names}", source.preset))
    })?;
    if !limits::SEED.contains(&source.seed) {
        return Err(LoadError::plain(format!(
            "seed is {}; allowed: {} to {}",
            source.seed,
            limits::SEED.start(),
            limits::SEED.end()
        )));
    }
    let refused = |error: dataset::ConfigError| LoadError::plain(error.to_string());
    let mut config = preset.config();
    for (key, value) in &source.overrides {
        config.set(key, value).map_err(refused)?;
    }
    Ok((Simulation::new(&config, source.seed).map_err(refused)?, config.fs))
}

/// The simulated data set.
fn simulated(table: Table, source: SimulatedSource, rate_hz: f64) -> Dataset {
    let mut name = format!("Simulated room, {}, seed {}", source.preset, source.seed);
    // A changed room is not the preset any more: its parameters are its name.
    for (key, value) in &source.overrides {
        name.push_str(&format!(", {key} {value}"));
    }
    let rows = table.len() as u32;
    let report = ImportReport {
        file_name: name.clone(),
        accepted: true,
        format: "simulated".to_owned(),
        rows_read: rows,
        rows_good: rows,
        rate_hz: Some(rate_hz),
        notes: vec![ImportNote {
            severity: Severity::Info,
            line: None,
            column: None,
            of_split: false,
            message: "Simulated: no parameter was fitted to a real capacitive trace.".to_owned(),
        }],
        ..ImportReport::default()
    };
    Dataset::new(name, table, report, Some(source))
}

/// Adds times, readings and labels of some rows.
fn add(fingerprint: &mut Fingerprint, table: &Table, rows: std::ops::Range<usize>) {
    let readings = table.sensor_rows().iter().zip(table.label_rows()).enumerate();
    for (row, (sensors, label)) in readings.skip(rows.start).take(rows.len()) {
        if let Some(time) = table.time() {
            fingerprint.number(time[row]);
        }
        sensors.iter().chain(label).for_each(|value| fingerprint.number(*value));
    }
}
