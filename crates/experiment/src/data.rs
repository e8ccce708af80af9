//! Data sets: loading them from their source, and what the page shows of them.

use dataset::{Plate, Preset, Room, Table};
use protocol::config::{DataSource, SimulatedSource, SplitConfig};
use protocol::import::{ImportNote, ImportReport, RoomConfig, Severity};
use protocol::limits;
use protocol::report::{DataView, PerSplit, SimulatorParameter};

use crate::fingerprint::Fingerprint;
use crate::import;
use crate::prepare::{PrepareError, divide};

/// A loaded data set.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Name shown to people.
    pub name: String,
    /// The rows.
    pub table: Table,
    /// How the import went.
    pub report: ImportReport,
    /// Hash of times, readings and labels.
    pub fingerprint: String,
    /// Settings of the simulator, if the data are simulated.
    pub simulated: Option<SimulatedSource>,
}

/// Why data could not be loaded, with the import report as far as it got.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct LoadError {
    /// Why, in one sentence.
    pub message: String,
    /// The report.
    pub report: Box<ImportReport>,
}

impl LoadError {
    fn plain(message: String) -> Self {
        let report = ImportReport { refusal: message.clone(), ..ImportReport::default() };
        Self { message, report: Box::new(report) }
    }
}

impl Dataset {
    /// Loads data from their source.
    ///
    /// # Errors
    /// What is wrong with the simulator's settings, or the importer's refusal with its report.
    pub fn load(source: &DataSource) -> Result<Self, LoadError> {
        match source {
            DataSource::Simulated(simulated) => Self::simulate(simulated),
            DataSource::Files { files, options } => {
                let (table, report) = import::import(files, options)?;
                Ok(Self::new(report.file_name.clone(), table, report, None))
            }
        }
    }

    fn simulate(source: &SimulatedSource) -> Result<Self, LoadError> {
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
        let table = dataset::simulate(&config, source.seed).map_err(refused)?;
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
            rate_hz: Some(config.fs),
            notes: vec![ImportNote {
                severity: Severity::Info,
                line: None,
                column: None,
                message: "Simulated: no parameter was fitted to a real capacitive trace.".to_owned(),
            }],
            ..ImportReport::default()
        };
        Ok(Self::new(name, table, report, Some(source.clone())))
    }

    fn new(name: String, table: Table, report: ImportReport, simulated: Option<SimulatedSource>) -> Self {
        let fingerprint = fingerprint(&table);
        Self { name, table, report, fingerprint, simulated }
    }

    /// What the page shows of the data, divided as `split` says.
    ///
    /// # Errors
    /// What [`divide`] refuses.
    pub fn view(&self, split: &SplitConfig) -> Result<DataView, PrepareError> {
        let divided = divide(self, split)?;
        let indices = |rows: &[usize]| rows.iter().map(|row| *row as u32).collect::<Vec<u32>>();
        let labels = self.table.label_rows();
        let extent = dataset::extent(&self.table);
        let start = self.table.time().and_then(|time| time.first().copied()).unwrap_or(0.0);
        Ok(DataView {
            name: self.name.clone(),
            fingerprint: self.fingerprint.clone(),
            rows: self.table.len() as u32,
            rate_hz: self.report.rate_hz,
            time_s: match self.table.time() {
                Some(time) => time.iter().map(|t| t - start).collect(),
                None => (0..self.table.len()).map(|row| row as f64).collect(),
            },
            has_time: self.table.time().is_some(),
            x: labels.iter().map(|label| label[0] as f32).collect(),
            y: labels.iter().map(|label| label[1] as f32).collect(),
            breaks: indices(self.table.breaks()),
            split: PerSplit {
                train: indices(&divided.train),
                validation: indices(&divided.validation),
                test: indices(&divided.test),
            },
            split_config: split.clone(),
            room: room_config(self.table.room()),
            extent: [extent.min_x, extent.min_y, extent.max_x, extent.max_y],
            report: self.report.clone(),
            simulator: self.simulated.as_ref().map_or_else(Vec::new, simulator_parameters),
        })
    }

    /// The data as CSV, in the simulator's column order.
    pub fn to_csv(&self) -> String {
        dataset::to_csv(&self.table)
    }

    /// The room in its stored form.
    pub fn room(&self) -> RoomConfig {
        room_config(self.table.room())
    }
}

/// The parameters of a source that was loaded, so its preset is known and its overrides are in range.
fn simulator_parameters(source: &SimulatedSource) -> Vec<SimulatorParameter> {
    let preset = Preset::parse(&source.preset).unwrap_or_default().config();
    let mut config = preset.clone();
    for (key, value) in &source.overrides {
        // Refused overrides never got this far.
        let _ = config.set(key, value);
    }
    let used = config.keys();
    let parameter =
        |(used, preset): (&dataset::simulate::Parameter, &dataset::simulate::Parameter)| SimulatorParameter {
            name: used.name.to_owned(),
            unit: used.unit.to_owned(),
            meaning: used.meaning.to_owned(),
            min: used.allowed.0,
            max: used.allowed.1,
            whole: used.whole,
            value: used.value,
            preset_value: preset.value,
        };
    used.iter().zip(&preset.keys()).map(parameter).collect()
}

fn room_config(room: &Room) -> RoomConfig {
    RoomConfig {
        width_m: room.width,
        depth_m: room.depth,
        plates: room.plates.each_ref().map(|plate: &Plate| (plate.x, plate.y)),
    }
}

fn fingerprint(table: &Table) -> String {
    let mut hash = Fingerprint::default();
    for (row, (sensors, label)) in table.sensor_rows().iter().zip(table.label_rows()).enumerate() {
        if let Some(time) = table.time() {
            hash.number(time[row]);
        }
        sensors.iter().chain(label).for_each(|value| hash.number(*value));
    }
    hash.hex()
}
