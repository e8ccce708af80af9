//! The sweep that Start would begin: a preset with its sizes, or axes of the user's own over the job that is set.

use protocol::settings::setting;
use protocol::{Job, limits};
use serde_json::Value;
use sweep::{Axis, Budget, CheckedSweep, Extent, Halving, Points, Sample, SweepConfig, preset};
use vocabulary::SweepPreset;

/// Seed of the draw where fewer points are wanted than the grid has.
const DRAW_SEED: u64 = 1;
/// The first rung of a halving gets one of so many epochs.
const FIRST_RUNG: u32 = 9;
/// One of so many points goes on from a rung.
const FACTOR: u32 = 3;

/// A number that may be typed over; what stands there is a text until it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(Option<String>);

impl Typed {
    /// What the field shows: the text typed, or the number that would hold without one.
    pub fn shown(&self, otherwise: u64) -> String {
        self.0.clone().unwrap_or_else(|| otherwise.to_string())
    }

    fn read(&self, name: &str, (least, most): (u64, u64)) -> Result<Option<u64>, String> {
        let Some(text) = &self.0 else { return Ok(None) };
        let number = text.trim().parse().ok().filter(|number| (least..=most).contains(number));
        number.map(Some).ok_or_else(|| {
            format!("{name} is \u{201c}{text}\u{201d}; allowed: whole numbers, {least} to {most}")
        })
    }
}

/// An axis as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAxis {
    /// Path of its setting.
    pub path: String,
    /// Its values: `2..16`, or some with commas between.
    pub values: String,
}

/// Which number is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Points of the grid that are tried.
    Points,
    /// Seeds of each point.
    Repeats,
    /// Epochs of each training.
    Epochs,
    /// Workers at the same time.
    Workers,
}

/// A change of the setup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another preset; none for axes of the user's own.
    Preset(Option<SweepPreset>),
    /// Few widths, seeds and epochs.
    Quick(bool),
    /// A number was typed.
    Number(Number, String),
    /// QAT points start from the float network of their seed.
    WarmStart(bool),
    /// Successive halving instead of every epoch for every point.
    Halving(bool),
    /// A further axis.
    AddAxis,
    /// An axis goes.
    RemoveAxis(usize),
    /// An axis is over another setting.
    AxisPath(usize, String),
    /// An axis has other values.
    AxisValues(usize, String),
}

/// What stands in the card.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// The preset; none for axes of the user's own.
    pub preset: Option<SweepPreset>,
    /// Few widths, seeds and epochs.
    pub quick: bool,
    /// Points of the grid that are tried, typed.
    pub points: Typed,
    /// Seeds of each point, typed.
    pub repeats: Typed,
    /// Epochs, typed.
    pub epochs: Typed,
    /// Workers, typed.
    pub workers: Typed,
    /// QAT points start from the float network of their seed.
    pub warm_start: bool,
    /// Successive halving.
    pub halving: bool,
    /// Axes of the user's own.
    pub axes: Vec<OwnAxis>,
    /// Workers that are started without another number.
    pub usual_workers: u32,
}

/// Axes that a sweep of the user's own begins with.
const FIRST_AXIS: (&str, &str) = ("qat.weights.bits", "2..8");

impl Setup {
    /// The MLP's map, with so many workers.
    pub fn new(usual_workers: u32) -> Self {
        Self {
            preset: Some(SweepPreset::MlpGrid),
            quick: false,
            points: Typed::default(),
            repeats: Typed::default(),
            epochs: Typed::default(),
            workers: Typed::default(),
            warm_start: false,
            halving: false,
            axes: vec![OwnAxis { path: FIRST_AXIS.0.to_owned(), values: FIRST_AXIS.1.to_owned() }],
            usual_workers,
        }
    }

    /// Changes it. Another preset takes its own sizes again.
    pub fn change(&mut self, change: Change) {
        match change {
            Change::Preset(preset) => {
                self.preset = preset;
                self.sizes_of_the_preset();
            }
            Change::Quick(on) => {
                self.quick = on;
                self.sizes_of_the_preset();
            }
            Change::Number(number, text) => {
                *self.number(number) = Typed(Some(text).filter(|text| !text.trim().is_empty()));
            }
            Change::WarmStart(on) => self.warm_start = on,
            Change::Halving(on) => self.halving = on,
            Change::AddAxis if self.axes.len() < *limits::SWEEP_AXES.end() => {
                self.axes.push(OwnAxis { path: String::new(), values: String::new() });
            }
            Change::AddAxis => {}
            Change::RemoveAxis(place) if place < self.axes.len() => _ = self.axes.remove(place),
            Change::RemoveAxis(_) => {}
            Change::AxisPath(place, path) => {
                if let Some(axis) = self.axes.get_mut(place) {
                    axis.path = path;
                }
            }
            Change::AxisValues(place, values) => {
                if let Some(axis) = self.axes.get_mut(place) {
                    axis.values = values;
                }
            }
        }
    }

    fn sizes_of_the_preset(&mut self) {
        (self.points, self.repeats, self.epochs) = Default::default();
    }

    fn number(&mut self, number: Number) -> &mut Typed {
        match number {
            Number::Points => &mut self.points,
            Number::Repeats => &mut self.repeats,
            Number::Epochs => &mut self.epochs,
            Number::Workers => &mut self.workers,
        }
    }

    /// The config without what is typed over.
    pub fn plain(&self, base: &Job) -> Result<SweepConfig, String> {
        let mut sweep = match self.preset {
            Some(which) => {
                let sweep = preset(which, if self.quick { Extent::Quick } else { Extent::Full });
                let job = Job { data: base.data.clone(), split: base.split.clone(), ..sweep.job };
                SweepConfig { job, ..sweep }
            }
            None => {
                let axes = self.axes.iter().map(own_axis).collect::<Result<_, _>>()?;
                SweepConfig { job: Job { warm_start: None, ..base.clone() }, axes, ..SweepConfig::default() }
            }
        };
        sweep.warm_start = self.warm_start;
        Ok(sweep)
    }

    /// The sweep over `base`, the job that the page is set to, for data of so many sensors.
    ///
    /// # Errors
    /// What cannot be, by its field and what is allowed.
    pub fn sweep(&self, base: &Job, sensors: u32) -> Result<CheckedSweep, String> {
        let mut sweep = self.plain(base)?;
        let range =
            |range: &std::ops::RangeInclusive<u32>| (u64::from(*range.start()), u64::from(*range.end()));
        let training = &mut sweep.job.training;
        if let Some(repeats) = self.repeats.read("seeds per point", range(&limits::REPEATS))? {
            training.repeats = small(repeats);
        }
        if let Some(epochs) = self.epochs.read("epochs", range(&limits::EPOCHS))? {
            training.epochs = small(epochs);
        }
        if self.halving {
            let first_epochs = (training.epochs / FIRST_RUNG).max(1);
            sweep.budget = Budget::Halving(Halving { first_epochs, factor: FACTOR });
        }
        let whole = sweep.clone().check(sensors).map_err(|problem| problem.to_string());
        let size = whole.as_ref().map_or(0, grid_size);
        match self.points.read("points", (1, u64::from(*limits::SWEEP_POINTS.end())))? {
            Some(count) if count < size || whole.is_err() => {
                sweep.points = Points::Sample(Sample { count: small(count), seed: DRAW_SEED });
                sweep.check(sensors).map_err(|problem| problem.to_string())
            }
            _ => whole,
        }
    }

    /// Workers to start.
    ///
    /// # Errors
    /// A number out of range.
    pub fn workers(&self) -> Result<u32, String> {
        let most = u64::from(self.usual_workers.max(1)) * 4;
        Ok(self.workers.read("workers", (1, most))?.map_or(self.usual_workers, small))
    }
}

/// Points of the grid itself.
pub fn grid_size(sweep: &CheckedSweep) -> u64 {
    sweep.varied().iter().map(|axis| axis.values.len() as u64).product()
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// An axis from its texts.
fn own_axis(axis: &OwnAxis) -> Result<Axis, String> {
    let Some(setting) = setting(&axis.path) else {
        return Err("each axis needs a setting: choose one".to_owned());
    };
    let text = axis.values.trim();
    if let Some((first, last)) = text.split_once("..") {
        let whole = |text: &str| text.trim().parse().ok();
        let (Some(first), Some(last)) = (whole(first), whole(last)) else {
            return Err(format!(
                "{}: \u{201c}{text}\u{201d} is no range; write 2..16, or values with commas",
                setting.label
            ));
        };
        return Ok(Axis {
            paths: vec![axis.path.clone()],
            first: Some(first),
            last: Some(last),
            ..Axis::default()
        });
    }
    let values: Vec<Value> =
        text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(value).collect();
    if values.is_empty() {
        return Err(format!("{}: no values; write 2..16, or values with commas", setting.label));
    }
    Ok(Axis { paths: vec![axis.path.clone()], values, ..Axis::default() })
}

/// A value as it is typed: what is no number and no switch is a word.
fn value(word: &str) -> Value {
    let parsed = serde_json::from_str::<Value>(word).ok();
    parsed
        .filter(|value| !value.is_object() && !value.is_array())
        .unwrap_or_else(|| Value::String(word.to_owned()))
}

#[cfg(test)]
#[path = "setup_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
