//! Data sets: loading them from their source, and what the page shows of them.

use std::sync::Arc;

pub use dataset::Csv;
use dataset::{Preset, Table};
use protocol::config::{SimulatedSource, SplitConfig};
use protocol::import::{ImportReport, RoomConfig};
use protocol::report::{DataView, PerSplit, SimulatorParameter};

use crate::import;

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

impl Dataset {
    /// A data set whose fingerprint is still to be found.
    pub(crate) fn new(
        name: String,
        table: Table,
        report: ImportReport,
        simulated: Option<SimulatedSource>,
    ) -> Self {
        Self { name, table, report, fingerprint: String::new(), simulated }
    }

    /// What the page shows of the data that are divided like that, with the report on them.
    pub(crate) fn view_of(
        &self,
        divided: &dataset::Split,
        split: &SplitConfig,
        report: ImportReport,
    ) -> DataView {
        let labels = self.table.label_rows();
        let room = self.room();
        let extent = dataset::extent(&self.table, self.simulated.is_some() || room.is_known());
        let start = self.table.time().and_then(|time| time.first().copied()).unwrap_or(0.0);
        DataView {
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
            breaks: self.table.breaks().iter().map(|row| *row as u32).collect(),
            split: PerSplit {
                train: shared(&divided.train),
                validation: shared(&divided.validation),
                test: shared(&divided.test),
            },
            split_config: split.clone(),
            room,
            extent: [extent.min_x, extent.min_y, extent.max_x, extent.max_y],
            report,
            simulator: self.simulated.as_ref().map_or_else(Vec::new, simulator_parameters),
        }
    }

    /// The import report with the remarks that hold for this split, in the place of those for the split it was imported
    /// with.
    pub(crate) fn report_on(&self, split: &dataset::Split) -> ImportReport {
        let mut report = self.report.clone();
        report.notes.retain(|note| !note.of_split);
        report.notes.extend(dataset::training_notes(&self.table, split).iter().map(import::stored_note));
        report
    }

    /// Number of sensors.
    pub fn sensors(&self) -> u32 {
        // At most sixteen.
        self.table.sensor_count() as u32
    }

    /// The data as CSV, in the simulator's column order.
    pub fn to_csv(&self) -> String {
        dataset::to_csv(&self.table)
    }

    /// The room in its stored form.
    pub fn room(&self) -> RoomConfig {
        self.table.room().config()
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

/// Rows as reports have them. A table has fewer than 2^32.
pub(crate) fn shared(rows: &[usize]) -> Arc<[u32]> {
    rows.iter().map(|row| *row as u32).collect()
}
