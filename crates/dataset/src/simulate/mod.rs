//! The simulated room: four single-plate (load-mode) capacitive sensors on the walls and one walking person.
//!
//! A draw-by-draw port of the reference simulator; three random streams (room, motion, noise) let the noise change
//! while the walk stays. Every parameter is an assumption, none was fitted to a real capacitive trace.

mod config;
mod motion;
mod parameters;
mod sensor;

use std::fmt::Write as _;
use std::sync::Arc;

pub use config::{MAX_WORK, Preset, SimConfig};
pub use parameters::{ConfigError, Parameter};

use crate::random::Random;
use crate::room::Room;
use crate::table::Table;
use motion::Walker;
use sensor::Sensors;

/// Sensors of the simulated room.
const SENSORS: usize = protocol::defaults::SENSORS as usize;

/// Simulates `config.n` samples. The values are those of the CSV file ([`to_csv`]): time, x and y to 3 decimals, whole
/// counts (2 decimals behind the low pass), so a simulated table and its imported file are equal.
///
/// # Errors
/// What [`SimConfig::check`] refuses.
pub fn simulate(config: &SimConfig, seed: u64) -> Result<Table, ConfigError> {
    let mut simulation = Simulation::new(config, seed)?;
    while !simulation.step() {}
    Ok(simulation.finish())
}

/// Oscillator steps of one call of [`Simulation::step`]: some milliseconds.
const OSCILLATOR_STEPS: u32 = 10_000;

/// What writing and reading back a sample costs, in oscillator steps.
const SAMPLE_COST: u32 = 10;

/// A simulation in progress. Its samples are the same whatever the pauses between its steps.
#[derive(Clone, Debug)]
pub struct Simulation {
    config: Arc<SimConfig>,
    walker: Walker,
    sensors: Sensors,
    table: Table,
    time: Vec<f64>,
    /// Samples done, those of the warm-up included.
    done: u32,
}

impl Simulation {
    /// The simulation of `config.n` samples before its first one.
    ///
    /// # Errors
    /// What [`SimConfig::check`] refuses.
    pub fn new(config: &SimConfig, seed: u64) -> Result<Self, ConfigError> {
        config.check()?;
        let stream = |number: u64| Random::new(seed.wrapping_mul(4).wrapping_add(number));
        let config = Arc::new(config.clone());
        let mut room = stream(1);
        let walker = Walker::new(Arc::clone(&config), stream(2));
        let sensors = Sensors::new(Arc::clone(&config), &mut room, stream(3));
        let table = Table::empty(Room::square(config.room, config.plate));
        let time = Vec::with_capacity(config.n as usize);
        Ok(Self { config, walker, sensors, table, time, done: 0 })
    }

    /// Simulates the next samples, for some milliseconds; `true` when all are there.
    pub fn step(&mut self) -> bool {
        let samples = self.config.warmup + self.config.n;
        let at_once = (OSCILLATOR_STEPS / (self.config.sub.max(1) + SAMPLE_COST)).max(1);
        let end = samples.min(self.done.saturating_add(at_once));
        while self.done < end {
            self.sample();
            self.done += 1;
        }
        self.done == samples
    }

    /// The share of the samples that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        f64::from(self.done) / f64::from((self.config.warmup + self.config.n).max(1))
    }

    /// The samples so far.
    #[must_use]
    pub fn finish(mut self) -> Table {
        self.table.set_time(self.time);
        self.table
    }

    fn sample(&mut self) {
        let config = &self.config;
        let dt = 1.0 / (config.fs * f64::from(config.sub));
        let period = 1.0 / config.fs;
        for _ in 0..config.sub {
            self.walker.advance(dt);
            self.sensors.integrate(&self.walker);
        }
        let index = f64::from(self.done) - f64::from(config.warmup);
        let counts = self.sensors.sample(index);
        let label = self.walker.label(&mut self.sensors.noise);
        if self.done >= config.warmup {
            self.time.push(as_written(index * period, 3));
            self.table.push(
                &counts.map(|c| if is_whole(c) { c } else { as_written(c, 2) }),
                label.map(|v| as_written(v, 3)),
            );
        }
    }
}

/// The table as CSV: header `t,s1,s2,s3,s4,x,y` (as many sensors as there are), commas, decimal points, LF; t, x, y with 3 decimals, readings without
/// decimals if all of them are whole, else with 2. A table without time is numbered in rows.
#[must_use]
pub fn to_csv(table: &Table) -> String {
    let mut csv = Csv::new(table);
    while !csv.step(table) {}
    csv.finish()
}

/// Rows of one call of [`Csv::step`]: some milliseconds.
const CSV_ROWS: usize = 4096;

/// A table's CSV in progress, see [`to_csv`]. Every step gets the same table.
#[derive(Clone, Debug)]
pub struct Csv {
    text: String,
    decimals: usize,
    /// Rows written.
    done: usize,
}

impl Csv {
    /// The header.
    #[must_use]
    pub fn new(table: &Table) -> Self {
        let decimals = if table.sensor_rows().values().iter().all(|&count| is_whole(count)) { 0 } else { 2 };
        let mut text = String::with_capacity((24 + 6 * table.sensor_count()) * table.len() + 96);
        text.push_str("t,");
        for number in 1..=table.sensor_count() {
            // Writing to a String cannot fail.
            let _ = write!(text, "s{number},");
        }
        text.push_str("x,y\n");
        Self { text, decimals, done: 0 }
    }

    /// Writes the next rows; `true` when all are written.
    pub fn step(&mut self, table: &Table) -> bool {
        let Self { text, decimals, done } = self;
        let rows = table.sensor_rows().iter().zip(table.label_rows()).enumerate().skip(*done).take(CSV_ROWS);
        for (row, (counts, label)) in rows {
            let time = table.time().map_or(row as f64, |time| time[row]);
            // Writing to a String cannot fail.
            let _ = write!(text, "{time:.3}");
            for count in counts {
                let _ = write!(text, ",{count:.decimals$}");
            }
            let _ = writeln!(text, ",{:.3},{:.3}", label[0], label[1]);
            *done = row + 1;
        }
        *done == table.len()
    }

    /// The share of the rows that is written, 0 to 1.
    #[must_use]
    pub fn progress(&self, table: &Table) -> f64 {
        self.done as f64 / table.len().max(1) as f64
    }

    /// The text so far.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }
}

fn is_whole(value: f64) -> bool {
    value.fract() == 0.0
}

/// The value that is read back after writing `value` with `decimals` decimals.
fn as_written(value: f64, decimals: usize) -> f64 {
    // A number that `format!` wrote is always a number that `parse` reads.
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

const _: () = assert!(SENSORS == 4, "the room has one plate on each of its four walls");

#[cfg(test)]
mod tests;
