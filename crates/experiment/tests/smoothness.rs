//! The smoothness of reports is that of their paths: within the runs of rows that follow each other in the data, and nowhere else.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::Arc;

use common::{config, finish, record, walk_with};
use experiment::runner::Wanted;
use experiment::{Dataset, Prepared, Quantized};
use protocol::config::{Activation, NamedFile, WindowConfig};
use protocol::import::ImportOptions;
use protocol::report::{Path, Smoothness};
use protocol::{DataSource, Job, ModelConfig, PtqConfig, QatConfig, RunConfig, SplitConfig};

/// A walk of 400 rows, three a second, as a file whose lines a test may change.
fn walk(change: impl Fn(usize, &str) -> Option<String>) -> Dataset {
    let file = walk_with(4, 400);
    let text = String::from_utf8(file.bytes).unwrap();
    let lines: Vec<String> =
        text.lines().enumerate().filter_map(|(number, line)| change(number, line)).collect();
    let file = NamedFile { name: file.name, bytes: (lines.join("\n") + "\n").into_bytes() };
    let files = Arc::new([file]);
    Dataset::load(&DataSource::Files { files, options: ImportOptions::default() }).unwrap()
}

/// The walk with a pause of ten seconds within the test block, and another within the training block.
fn with_pauses() -> Dataset {
    walk(|number, line| {
        let Some((time, rest)) = line.split_once(',').filter(|_| number > 0) else {
            return Some(line.to_owned());
        };
        let pauses = f64::from(u8::from(number > 100)) + f64::from(u8::from(number > 350));
        Some(format!("{:.3},{rest}", time.parse::<f64>().unwrap() + 10.0 * pauses))
    })
}

/// The runs of a path: its points beside the true ones.
fn runs(path: &Path, dataset: &Dataset) -> Vec<Vec<[[f64; 2]; 2]>> {
    let mut runs: Vec<Vec<[[f64; 2]; 2]>> = Vec::new();
    for (index, row) in path.rows.iter().map(|row| *row as usize).enumerate() {
        let before = index.checked_sub(1).map(|before| path.rows[before] as usize);
        if before.map(|before| before + 1) != Some(row) || dataset.table.breaks().contains(&row) {
            runs.push(Vec::new());
        }
        let truth = dataset.table.label_rows()[row].map(|value| f64::from(value as f32));
        runs.last_mut().unwrap().push([[path.x[index].into(), path.y[index].into()], truth]);
    }
    runs
}

/// Root of the mean of squared `order`-th differences of `of`, per second to that power.
fn rms(runs: &[Vec<[[f64; 2]; 2]>], order: i32, rate: f64, of: fn([[f64; 2]; 2]) -> [f64; 2]) -> Option<f64> {
    let (mut sum, mut count, mut scale) = (0.0, 0, 1.0);
    for run in runs {
        let mut points: Vec<[f64; 2]> = run.iter().map(|pair| of(*pair)).collect();
        for _ in 0..order {
            points = points.windows(2).map(|w| [w[1][0] - w[0][0], w[1][1] - w[0][1]]).collect();
        }
        sum += points.iter().map(|[x, y]| x * x + y * y).sum::<f64>();
        count += points.len();
    }
    (0..order).for_each(|_| scale *= rate);
    (count > 0).then(|| (sum / count as f64).sqrt() * scale)
}

fn check(found: Option<Smoothness>, path: &Path, dataset: &Dataset) {
    let found = found.unwrap();
    let runs = runs(path, dataset);
    let rate = dataset.report.rate_hz;
    let error = |[p, r]: [[f64; 2]; 2]| [p[0] - r[0], p[1] - r[1]];
    for (found, expected) in [
        (found.speed_error, rate.and_then(|rate| rms(&runs, 1, rate, error))),
        (found.acceleration_error, rate.and_then(|rate| rms(&runs, 2, rate, error))),
        (found.jerk, rate.and_then(|rate| rms(&runs, 3, rate, |[path, _]| path))),
        (found.true_jerk, rate.and_then(|rate| rms(&runs, 3, rate, |[_, truth]| truth))),
    ] {
        let near = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected,
            (found, expected) => found == expected,
        };
        assert!(near, "{found:?} {expected:?}");
    }
    let steps: Vec<bool> = runs.iter().flat_map(|run| run.windows(2).map(|w| w[0][0] == w[1][0])).collect();
    let still = steps.iter().filter(|still| **still).count();
    assert_eq!(found.stair_index, (!steps.is_empty()).then(|| still as f64 / steps.len() as f64));
    let distinct = |values: &[f32]| {
        let mut values = values.to_vec();
        values.sort_by(f32::total_cmp);
        values.dedup();
        values.len() as u32
    };
    assert_eq!(found.levels, [distinct(&path.x), distinct(&path.y)]);
}

/// Three bits for weights and activations.
fn few_bits() -> PtqConfig {
    PtqConfig { weight_bits: 3, activation_bits: 3, ..PtqConfig::default() }
}

/// Float, QAT and integers on every block of the data, against their paths.
fn on_every_path(dataset: &Dataset, split: &SplitConfig, model: ModelConfig) {
    let mut qat = QatConfig::default();
    (qat.weights.bits, qat.activations.bits) = (3, 3);
    let config = RunConfig { model, ..config(Activation::Relu, Some(qat)) };
    let prepared = Arc::new(Prepared::new(dataset, split, &config.model.window, None).unwrap());
    let run = finish(config, &prepared);
    let report = run.report(&prepared).unwrap();
    let checked = few_bits().check(run.config.model.layers.len()).unwrap();
    let ptq =
        Quantized::ptq(&run.model, checked, Some(&prepared)).unwrap().report(&run.model, &prepared).unwrap();
    let qat = report.qat.as_ref().unwrap();
    for (metrics, paths) in
        [(&report.float.metrics, &report.float.paths), (&ptq.metrics, &ptq.paths), (&qat.metrics, &qat.paths)]
    {
        check(metrics.train.smoothness, &paths.train, dataset);
        check(metrics.validation.smoothness, &paths.validation, dataset);
        check(metrics.test.smoothness, &paths.test, dataset);
    }
    // Three bits have eight levels at most.
    let levels = ptq.metrics.test.smoothness.unwrap().levels;
    assert!(levels.iter().all(|levels| (1..=8).contains(levels)), "{levels:?}");
    assert_eq!(run.repeats[0].float.metrics, report.float.metrics);
}

#[test]
fn of_blocks_with_gaps() {
    let dataset = with_pauses();
    assert_eq!(dataset.table.breaks().len(), 2);
    on_every_path(&dataset, &SplitConfig::default(), ModelConfig::mlp(&[8], Activation::Relu));
}

#[test]
fn of_shuffled_rows_where_neighbours_are_few() {
    let split = SplitConfig::Shuffled { train: 0.6, validation: 0.2, seed: 3 };
    on_every_path(&with_pauses(), &split, ModelConfig::mlp(&[8], Activation::Relu));
}

#[test]
fn of_training_windows_that_are_not_next_to_each_other() {
    let dataset = with_pauses();
    let mut model = ModelConfig::mlp(&[8], Activation::Relu);
    model.window = WindowConfig { stride: 3, ..WindowConfig::SINGLE };
    on_every_path(&dataset, &SplitConfig::default(), model.clone());
    let prepared = Arc::new(Prepared::new(&dataset, &SplitConfig::default(), &model.window, None).unwrap());
    let run = finish(RunConfig { model, ..config(Activation::Relu, None) }, &prepared);
    let metrics = &run.model.float.metrics;
    let train = metrics.train.smoothness.unwrap();
    assert_eq!((train.stair_index, train.speed_error, train.jerk), (None, None, None));
    assert!(metrics.test.smoothness.unwrap().stair_index.is_some());
}

#[test]
fn of_data_without_a_time() {
    let timeless = walk(|_, line| line.split_once(',').map(|(_, rest)| rest.to_owned()));
    assert_eq!(timeless.report.rate_hz, None);
    on_every_path(&timeless, &SplitConfig::default(), ModelConfig::mlp(&[8], Activation::Relu));
    let prepared = Prepared::new(&timeless, &SplitConfig::default(), &WindowConfig::SINGLE, None).unwrap();
    assert_eq!(prepared.sampling.step_s, None);
}

#[test]
fn of_records() {
    let dataset = with_pauses();
    let prepared = common::prepared(&dataset);
    let job = Job { ptq: Some(few_bits()), ..Job::default().with_run(config(Activation::Relu, None)) };
    let found = record(job, &prepared, Wanted::default());
    let run = finish(config(Activation::Relu, None), &prepared);
    let checked = few_bits().check(2).unwrap();
    let quantized = Quantized::ptq(&run.model, checked, Some(&prepared)).unwrap();
    let report = quantized.report(&run.model, &prepared).unwrap();
    let integer = found.integer.unwrap();
    assert_eq!((integer.metrics, integer.size_bytes), (report.metrics, Some(report.size_bytes)));
    assert_eq!(found.float.unwrap().metrics, run.report(&prepared).unwrap().float.metrics);
}
