//! Short runs on a short simulated walk, shared by the pipeline tests.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test program uses its part; a failed unwrap is a failed test"
)]

use std::sync::Arc;

use experiment::runner::{JobProgress, Wanted};
use experiment::{Dataset, FinishedRun, Prepared, Progress, Run, Runner};
use protocol::config::{Activation, LayerConfig, NamedFile, Padding, SimulatedSource, WindowConfig};
use protocol::defaults::SENSORS;
use protocol::import::ImportOptions;
use protocol::{DataSource, Job, ModelConfig, QatConfig, Record, RunConfig, SplitConfig, TrainingConfig};
use serde_json::Value;

/// The simulated room, thesis-like, with `rows` rows.
pub fn dataset(rows: u32) -> Dataset {
    let overrides = vec![("n".to_owned(), rows.to_string())];
    Dataset::load(&DataSource::Simulated(SimulatedSource { overrides, ..SimulatedSource::default() }))
        .unwrap()
}

/// The simulated walk of seed 7, with `rows` rows, by way of its CSV as the command line tool writes it.
pub fn walk_of_seed_7(rows: Option<u32>) -> Dataset {
    let overrides = rows.map(|rows| ("n".to_owned(), rows.to_string())).into_iter().collect();
    let source = SimulatedSource { seed: 7, overrides, ..SimulatedSource::default() };
    let csv = Dataset::load(&DataSource::Simulated(source)).unwrap().to_csv();
    let file = NamedFile { name: "room.csv".to_owned(), bytes: csv.into_bytes() };
    Dataset::load(&DataSource::Files { files: Arc::new([file]), options: ImportOptions::default() }).unwrap()
}

/// A file of a walk with so many sensors, named s1, s2, ... with the time in front.
pub fn walk_with(sensors: usize, rows: u32) -> NamedFile {
    let names: String = (1..=sensors).map(|number| format!("s{number},")).collect();
    let mut text = format!("t,{names}x,y\n");
    for row in 0..rows {
        let turn = f64::from(row) * 0.05;
        let (x, y) = (1.5 + 1.2 * libm::cos(turn), 1.5 + 1.1 * libm::sin(1.7 * turn));
        text += &format!("{:.3}", f64::from(row) / 3.0);
        for sensor in 0..sensors {
            // Plates on a circle around the room, nearer ones read more.
            let angle = core::f64::consts::TAU * sensor as f64 / sensors as f64;
            let (dx, dy) = (x - 1.5 - 2.0 * libm::cos(angle), y - 1.5 - 2.0 * libm::sin(angle));
            let noise = f64::from((row * 7 + sensor as u32 * 5) % 11);
            text += &format!(",{:.0}", 18_000.0 + 400.0 / (0.3 + dx * dx + dy * dy) + noise);
        }
        text += &format!(",{x:.3},{y:.3}\n");
    }
    NamedFile { name: format!("{sensors}.csv"), bytes: text.into_bytes() }
}

/// [`walk_with`], imported.
pub fn dataset_with(sensors: usize, rows: u32) -> Dataset {
    let files = Arc::new([walk_with(sensors, rows)]);
    Dataset::load(&DataSource::Files { files, options: ImportOptions::default() }).unwrap()
}

/// Split 60/20/20, one sample per window.
pub fn prepared(dataset: &Dataset) -> Arc<Prepared> {
    Arc::new(Prepared::new(dataset, &SplitConfig::default(), &WindowConfig::SINGLE, None).unwrap())
}

/// An MLP 4-8-2 for a few epochs.
pub fn config(activation: Activation, qat: Option<QatConfig>) -> RunConfig {
    RunConfig {
        model: ModelConfig::mlp(&[8], activation),
        training: TrainingConfig { epochs: 12, learning_rate: 0.01, ..TrainingConfig::default() },
        qat,
        ..RunConfig::default()
    }
}

/// The split 60/20/20 in the windows of a config.
pub fn prepared_for(dataset: &Dataset, config: &RunConfig) -> Arc<Prepared> {
    Arc::new(Prepared::new(dataset, &SplitConfig::default(), &config.model.window, None).unwrap())
}

/// A small network for each kind of layer over windows of six samples, for two epochs.
pub fn sequence_configs() -> Vec<RunConfig> {
    let relu = Activation::Relu;
    let conv = |padding, stride| LayerConfig::Conv1D {
        filters: 3,
        kernel_size: 2,
        stride,
        padding,
        activation: relu,
        l2: 0.01,
    };
    let cnn = vec![
        conv(Padding::Same, 1),
        LayerConfig::MaxPool1D { size: 2, stride: 2, padding: Padding::Valid },
        conv(Padding::Valid, 1),
        LayerConfig::AveragePool1D { size: 2, stride: 1, padding: Padding::Same },
        LayerConfig::Flatten,
        LayerConfig::Dense { units: 4, activation: relu, l2: 0.01 },
        LayerConfig::output(),
    ];
    let lstm = vec![
        LayerConfig::Lstm { units: 3, return_sequences: true, l2: 0.0 },
        LayerConfig::Lstm { units: 2, return_sequences: false, l2: 0.001 },
        LayerConfig::output(),
    ];
    let window = WindowConfig { length: 6, ..WindowConfig::SINGLE };
    let run = |layers| {
        let mut run = config(relu, None);
        run.model = ModelConfig { window, layers };
        run.training.epochs = 2;
        run
    };
    vec![run(cnn), run(lstm)]
}

/// A stored value without what builds before version 5 of models and 2 of records did not say.
pub fn without_smoothness(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            fields.retain(|name, _| name != "smoothness" && name != "size_bytes");
            fields.values_mut().for_each(|field| *field = without_smoothness(field.take()));
        }
        Value::Array(entries) => {
            entries.iter_mut().for_each(|entry| *entry = without_smoothness(entry.take()));
        }
        _ => {}
    }
    value
}

/// Runs to the end.
pub fn finish(config: RunConfig, prepared: &Arc<Prepared>) -> FinishedRun {
    let config = config.check(prepared.scaler.sensors() as u32).unwrap();
    let mut run = Run::new(config, Arc::clone(prepared), None).unwrap();
    while run.step().unwrap() != Progress::Finished {}
    run.finish().unwrap().unwrap()
}

/// What a job leaves that is run to its end.
pub fn record(job: Job, prepared: &Arc<Prepared>, wanted: Wanted) -> Record {
    let mut runner = Runner::new(job.check(SENSORS).unwrap(), Arc::clone(prepared), wanted).unwrap();
    while runner.step().unwrap() != JobProgress::Finished {}
    runner.finish().unwrap()
}
