//! The one check of a sweep: what passes has its points, each with a job that runs.

use std::collections::BTreeSet;

use protocol::config::ConfigError;
use protocol::settings::applied;
use protocol::version::{SWEEP_VERSION, expect_version};
use protocol::{Job, Patch, limits};

use crate::axis::Varied;
use crate::config::{Budget, Points, SweepConfig};
use crate::draw::draw;
use crate::error::SweepError;
use crate::point::{Kind, Point, PointId};

/// A [`SweepConfig`] that passed its check, with its points.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedSweep {
    config: SweepConfig,
    axes: Vec<Varied>,
    points: Vec<Point>,
    sensors: u32,
}

impl std::ops::Deref for CheckedSweep {
    type Target = SweepConfig;

    fn deref(&self) -> &SweepConfig {
        &self.config
    }
}

impl SweepConfig {
    /// Checks every field and every point's job, for data of so many sensors.
    ///
    /// # Errors
    /// The first field that is refused, by its path, or the first point, by its number and values.
    pub fn check(self, sensors: u32) -> Result<CheckedSweep, SweepError> {
        expect_version("sweep", self.version, SWEEP_VERSION).map_err(ConfigError::from)?;
        let refused = |error: ConfigError| SweepError::Config(error.within("job"));
        self.job.clone().check(sensors).map_err(refused)?;
        let axes = self.checked_axes()?;
        let mut points = self.swept(&axes)?;
        let first_extra = grid(&axes).max(points.len() as u64);
        for (number, patch) in self.extra.iter().enumerate() {
            let job = applied(&self.job, patch)
                .map_err(|problem| SweepError::setting(format!("extra[{number}]"), problem))?;
            let (id, name) = (first_extra + number as u64, words(patch));
            points.push(Point { id, name, kind: Kind::Extra, places: Vec::new(), job });
        }
        if self.float {
            add_float_networks(&mut points, first_extra + self.extra.len() as u64);
        }
        let most = *limits::SWEEP_POINTS.end();
        if points.len() > most as usize {
            let allowed = format!("at most {most} points, float networks included");
            return Err(SweepError::of("points", points.len(), allowed));
        }
        for point in &points {
            let refused = |problem| SweepError::Point { id: point.id, name: point.name.clone(), problem };
            point.job.clone().check(sensors).map_err(|problem| refused(problem.to_string()))?;
            // The only weights that a sweep has are those of its own float networks.
            if let Some(hash) = &point.job.warm_start {
                return Err(refused(format!(
                    "warm_start is {hash}; allowed: none, but warm_start of the sweep"
                )));
            }
        }
        self.check_budget(&points)?;
        Ok(CheckedSweep { config: self, axes, points, sensors })
    }

    fn checked_axes(&self) -> Result<Vec<Varied>, SweepError> {
        if self.axes.len() > *limits::SWEEP_AXES.end() {
            let allowed = format!("at most {}", limits::SWEEP_AXES.end());
            return Err(SweepError::of("axes, their number,", self.axes.len(), allowed));
        }
        if let (Points::List(_), Some(_)) = (&self.points, self.axes.first()) {
            return Err(SweepError::of("axes, their number,", self.axes.len(), "0 with a list of points"));
        }
        let mut axes: Vec<Varied> = Vec::with_capacity(self.axes.len());
        for (number, axis) in self.axes.iter().enumerate() {
            let place = format!("axes[{number}]");
            let varied = axis.check(&place, &self.job)?;
            if axes.iter().any(|other| other.name == varied.name) {
                return Err(SweepError::of(format!("{place}.name"), varied.name, "each name once"));
            }
            for (index, path) in axis.paths.iter().enumerate() {
                let before = self.axes[..number].iter().flat_map(|other| &other.paths);
                if before.chain(&axis.paths[..index]).any(|other| other == path) {
                    return Err(SweepError::of(format!("{place}.paths[{index}]"), path, "each setting once"));
                }
            }
            axes.push(varied);
        }
        Ok(axes)
    }

    /// The points that the axes or the list make.
    fn swept(&self, axes: &[Varied]) -> Result<Vec<Point>, SweepError> {
        let most = u64::from(*limits::SWEEP_POINTS.end());
        let size = grid(axes);
        if size > *limits::SWEEP_GRID.end() {
            let allowed = format!("at most {} combinations", limits::SWEEP_GRID.end());
            return Err(SweepError::of("axes", size, allowed));
        }
        let too_many = |field: &str, count: u64| SweepError::of(field, count, format!("1 to {most} points"));
        match &self.points {
            Points::List(patches) => {
                if !(1..=most).contains(&(patches.len() as u64)) {
                    return Err(too_many("points.list, their number,", patches.len() as u64));
                }
                let point = |(number, patch): (usize, &Patch)| {
                    let job = applied(&self.job, patch)
                        .map_err(|problem| SweepError::setting(format!("points.list[{number}]"), problem))?;
                    let (id, name) = (number as u64, words(patch));
                    Ok(Point { id, name, kind: Kind::Swept, places: Vec::new(), job })
                };
                patches.iter().enumerate().map(point).collect()
            }
            Points::Grid if size > most => Err(too_many("points", size)),
            Points::Grid => self.at(axes, 0..size),
            Points::Sample(sample) => {
                if !(1..=size.min(most)).contains(&u64::from(sample.count)) {
                    let allowed = format!("1 to {}", size.min(most));
                    return Err(SweepError::of("points.sample.count", sample.count, allowed));
                }
                self.at(axes, draw(size, u64::from(sample.count), sample.seed).into_iter())
            }
        }
    }

    /// The points of these numbers in the grid; the last axis changes fastest, so that each goes on from what it has in common with
    /// the one before.
    fn at(&self, axes: &[Varied], ids: impl Iterator<Item = PointId>) -> Result<Vec<Point>, SweepError> {
        // The job after the first axes, with their places, one more for each.
        let mut before: Vec<(usize, Job)> = Vec::with_capacity(axes.len());
        let mut points = Vec::new();
        for id in ids {
            let (mut rest, mut places) = (id, vec![0; axes.len()]);
            for (place, axis) in places.iter_mut().zip(axes).rev() {
                let count = axis.values.len() as u64;
                *place = (rest % count) as usize;
                rest /= count;
            }
            let own = || axes.iter().zip(&places).map(|(axis, place)| &axis.values[*place]);
            let name = axes.iter().zip(own()).map(|(axis, (value, _))| format!("{} {value}", axis.name));
            let name = name.collect::<Vec<_>>().join(", ");
            let name = if name.is_empty() { "the job".to_owned() } else { name };
            let same = before.iter().zip(&places).take_while(|((before, _), place)| before == *place).count();
            before.truncate(same);
            for (place, (_, patch)) in places.iter().zip(own()).skip(same) {
                let job = before.last().map_or(&self.job, |(_, job)| job);
                match applied(job, patch) {
                    Ok(job) => before.push((*place, job)),
                    Err(problem) => {
                        return Err(SweepError::Point { id, name, problem: problem.to_string() });
                    }
                }
            }
            let job = before.last().map_or(&self.job, |(_, job)| job).clone();
            points.push(Point { id, name, kind: Kind::Swept, places, job });
        }
        Ok(points)
    }

    fn check_budget(&self, points: &[Point]) -> Result<(), SweepError> {
        let trainings: u64 = points.iter().map(|point| u64::from(point.job.training.repeats)).sum();
        if trainings > *limits::SWEEP_TRAININGS.end() {
            let allowed = format!("at most {} trainings", limits::SWEEP_TRAININGS.end());
            return Err(SweepError::of("points, with their repeats,", trainings, allowed));
        }
        let Budget::Halving(halving) = self.budget else { return Ok(()) };
        if !limits::SWEEP_FACTOR.contains(&halving.factor) {
            let (least, most) = (limits::SWEEP_FACTOR.start(), limits::SWEEP_FACTOR.end());
            return Err(SweepError::of(
                "budget.halving.factor",
                halving.factor,
                format!("{least} to {most}"),
            ));
        }
        let full = self.job.training.epochs;
        if let Some(other) = points.iter().map(|point| point.job.training.epochs).find(|it| *it != full) {
            let allowed = format!("one number for all points with halving, {full}");
            return Err(SweepError::of("training.epochs", other, allowed));
        }
        if !(1..full).contains(&halving.first_epochs) {
            let allowed = format!("1 to {}: fewer than training.epochs", full.saturating_sub(1));
            return Err(SweepError::of("budget.halving.first_epochs", halving.first_epochs, allowed));
        }
        let late = points.iter().filter_map(|point| Some((point, point.job.qat.as_ref()?.start_epoch)));
        match late.max_by_key(|(_, start)| *start) {
            Some((point, start)) if point.kind == Kind::Swept && start >= halving.first_epochs => {
                let allowed = format!("more than the {start} epochs before quantizers act");
                Err(SweepError::of("budget.halving.first_epochs", halving.first_epochs, allowed))
            }
            _ => Ok(()),
        }
    }
}

/// Combinations of all values.
fn grid(axes: &[Varied]) -> u64 {
    axes.iter().fold(1, |product: u64, axis| product.saturating_mul(axis.values.len() as u64))
}

/// A change as the name of a point.
fn words(patch: &Patch) -> String {
    let text = patch.to_string();
    text.split_once(';').map_or_else(|| "the job".to_owned(), |(_, changes)| changes.replace(';', ", "))
}

/// The job of the float network that a job starts from or is compared with.
pub fn float_job(job: &Job) -> Job {
    Job { qat: None, ptq: None, warm_start: None, ..job.clone() }
}

/// Adds the float network of every point that is none itself, each once, with numbers from `first`.
fn add_float_networks(points: &mut Vec<Point>, first: PointId) {
    let mut known = BTreeSet::new();
    let mut jobs = Vec::new();
    let own: Vec<Job> = points.iter().map(|point| point.job.clone()).collect();
    for job in own.iter().filter(|job| **job == float_job(job)) {
        known.insert(job.canonical());
    }
    let mut floats: Vec<Job> = own.iter().map(float_job).collect();
    // Most points in a row have the same one, which is quicker to see than its canonical form is to find.
    floats.dedup();
    for job in floats {
        if known.insert(job.canonical()) {
            jobs.push(job);
        }
    }
    let alone = jobs.len() == 1;
    let base = jobs.first().cloned();
    for (number, job) in jobs.into_iter().enumerate() {
        let differs = base.as_ref().map(|base| words(&Patch::between(base, &job)));
        let differs = differs.filter(|_| !alone && number > 0);
        let name = differs.map_or_else(|| "float".to_owned(), |differs| format!("float, {differs}"));
        points.push(Point { id: first + number as u64, name, kind: Kind::Float, places: Vec::new(), job });
    }
}

impl CheckedSweep {
    /// What is varied.
    pub fn varied(&self) -> &[Varied] {
        &self.axes
    }

    /// The points, in order of their numbers.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Sensors of the data it was checked for.
    pub fn sensors(&self) -> u32 {
        self.sensors
    }

    /// The plain config, for files.
    pub fn config(&self) -> &SweepConfig {
        &self.config
    }

    /// Epochs of each rung, rising; a single one where every point has the full budget.
    pub fn rungs(&self) -> Vec<u32> {
        let full = self.config.job.training.epochs;
        let Budget::Halving(halving) = self.config.budget else { return vec![full] };
        let mut rungs = vec![halving.first_epochs];
        let mut next = halving.first_epochs;
        loop {
            next = next.saturating_mul(halving.factor);
            if next >= full {
                break;
            }
            rungs.push(next);
        }
        rungs.push(full);
        rungs
    }
}
