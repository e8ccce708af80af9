//! Trains points of a sweep again, for what their records do not hold: losses and paths.

use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use atlas::{Retrained, View, worth_retraining};
use experiment::finished::weights_hash;
use experiment::{FinishedRun, Prepared, Quantized, Run};
use protocol::report::{DataView, Leg, Path};
use protocol::{Job, Record, SplitConfig};
use sweep::statistics::{Group, chosen_record};
use sweep::{PointId, Results, float_job};

use crate::args::CHOSEN_POINTS;
use crate::batch::Data;
use crate::commands::train::train;
use crate::out::note;

/// What is shown of data, by their fingerprint and how they are divided.
type Shown = (String, SplitConfig, Rc<DataView>);

/// Which seeds of a point are trained again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeds {
    /// The one with the lowest validation MSE.
    Chosen,
    /// Every one that has a record.
    All,
}

/// The points that `--retrain` names.
///
/// # Errors
/// A point that there is not.
pub fn points(view: &View<'_>, wanted: &str) -> Result<Vec<PointId>> {
    match wanted {
        CHOSEN_POINTS => Ok(worth_retraining(view)),
        list => list.split(',').map(|id| number(view, id.trim())).collect(),
    }
}

/// Seeds of points, trained again.
///
/// # Errors
/// A point that has no result; data that are not those of the sweep; weights that are not those of the record.
pub fn retrained(
    view: &View<'_>,
    results: &Results,
    points: &[PointId],
    seeds: Seeds,
    data: &mut Data,
) -> Result<Vec<Retrained>> {
    let mut wanted = Vec::new();
    for point in points {
        let group =
            view.groups.iter().find(|group| group.point.id == *point).context("a point of no group")?;
        let records = records(view, results, group, seeds)?;
        wanted.extend(records.into_iter().map(|record| (group, record)));
    }
    let mut views: Vec<Shown> = Vec::new();
    let mut runs = Vec::with_capacity(wanted.len());
    for (group, record) in wanted {
        let point = group.point.id;
        note!("trains {} again, seed {}", group.point.name, record.job.training.seed);
        let prepared = data.prepared(&record.job)?;
        if prepared.description.fingerprint != record.data_fingerprint {
            bail!("point {point}: these are not the data of the sweep, but {}", prepared.description.name);
        }
        // Points on the same data share what is shown of them.
        let is_same = |(of, split, _): &&Shown| *of == record.data_fingerprint && *split == record.job.split;
        let shown = match views.iter().find(is_same) {
            Some((.., shown)) => Rc::clone(shown),
            None => {
                let shown = Rc::new(data.view(&record.job)?);
                views.push((record.data_fingerprint.clone(), record.job.split.clone(), Rc::clone(&shown)));
                shown
            }
        };
        let run = again(point, record, &prepared, shown);
        runs.push(run.with_context(|| format!("point {point}, {}", group.point.name))?);
    }
    Ok(runs)
}

fn number(view: &View<'_>, text: &str) -> Result<PointId> {
    let known = view.groups.iter().map(|group| group.point.id);
    text.parse()
        .ok()
        .filter(|id| known.clone().any(|known| known == *id))
        .with_context(|| format!("--retrain {text}: no point of the sweep; points.csv has their numbers"))
}

/// The records of a point's seeds.
fn records<'r>(
    view: &View<'_>,
    results: &'r Results,
    group: &Group<'_>,
    seeds: Seeds,
) -> Result<Vec<&'r Record>> {
    let trainings = view.plan.trainings(group.point.id);
    let records: Vec<&Record> = match seeds {
        Seeds::Chosen => chosen_record(view.plan, results, group).into_iter().collect(),
        Seeds::All => trainings.into_iter().filter_map(|(key, _)| results.record(key?)).collect(),
    };
    if records.is_empty() {
        bail!("point {}, {}: no seed is finished", group.point.id, group.point.name);
    }
    Ok(records)
}

/// Trains a record's job again. The weights must be the record's.
fn again(point: PointId, record: &Record, prepared: &Arc<Prepared>, data: Rc<DataView>) -> Result<Retrained> {
    let job = &record.job;
    let train = |job: &Job, start: Option<&FinishedRun>| -> Result<FinishedRun> {
        let config = job.run_config().check(prepared.scaler.sensors() as u32)?;
        train(Run::new(config, Arc::clone(prepared), start.map(|run| &run.model.float.network))?)
    };
    // A warm start begins with the float network of its seed, and trains its twin from there.
    let start = match &job.warm_start {
        Some(_) => Some(train(&float_job(job), None)?),
        None => None,
    };
    let run = train(job, start.as_ref())?;
    let leg = if job.qat.is_some() { Leg::Qat } else { Leg::Float };
    let trained = run.qat.as_ref().unwrap_or(&run.model.float);
    let (found, expected) =
        (weights_hash(&trained.network), record.network().map(|own| own.weights_hash.as_str()));
    if Some(found.as_str()) != expected {
        bail!("its weights are {found}, and those of the record {}", expected.unwrap_or("none"));
    }
    let report = run.report(prepared)?;
    let float: Path = match &start {
        Some(start) => start.report(prepared)?.float.paths.test,
        None => report.float.paths.test,
    };
    let after_training = job.ptq.as_ref().filter(|_| job.qat.is_none());
    let quantized = match (report.qat, after_training) {
        (Some(qat), _) => Some(qat.paths.test),
        (None, Some(ptq)) => {
            let ptq = ptq.clone().check(run.model.float.network.layers.len())?;
            let quantized = Quantized::ptq(&run.model, ptq, Some(prepared))?;
            Some(quantized.report(&run.model, prepared)?.paths.test)
        }
        (None, None) => None,
    };
    let losses = run.losses.into_iter().find(|history| history.leg == leg);
    Ok(Retrained {
        point,
        seed: job.training.seed,
        data,
        // What is quantized after training has the losses of its float network, which is a point of its own.
        losses: losses.filter(|_| after_training.is_none()),
        float,
        quantized,
    })
}
