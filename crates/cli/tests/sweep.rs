//! Sweeps from the command line: the same records as single jobs, whatever runs them and however often they are ended.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use common::{bitroom, fails, succeeds};
use experiment::runner::{JobProgress, Wanted};
use experiment::{Dataset, Prepared, Runner};
use protocol::defaults::SENSORS;
use protocol::{DataSource, JobData, Record};
use serde_json::Value;
use sweep::{Line, Results};
use tempfile::TempDir;

/// Two widths of weights and two of activations, an int8 conversion, and the float networks: two seeds of each.
const GRID: &str = r#"
version = 1
extra = [{ ptq = "int8" }]

[job]
data.overrides = [["n", "240"]]
training = { epochs = 6, repeats = 2 }
model.layers.0.units = 6

[[axes]]
name = "weight bits"
paths = ["qat.weights.bits"]
values = [3, 8]

[[axes]]
name = "activation bits"
paths = ["qat.activations.bits"]
first = 4
last = 8
step = 4
"#;

fn folder(sweep: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("sweep.toml"), sweep).unwrap();
    folder
}

/// Standard error of a sweep into that folder.
fn sweep(at: &TempDir, out: &str, options: &[&str]) -> String {
    let args = [&["sweep", "sweep.toml", "--out", out], options].concat();
    let output = bitroom(at, &args);
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{notes}");
    notes
}

fn text(at: &TempDir, file: &str) -> String {
    fs::read_to_string(at.path().join(file)).unwrap()
}

/// The results of a folder as `merge` orders them.
fn merged(at: &TempDir, parts: &[&str]) -> String {
    succeeds(at, &[&["merge", "--out", "merged.jsonl"], parts].concat());
    text(at, "merged.jsonl")
}

fn results(text: &str) -> Results {
    let mut results = Results::default();
    results.add_text(text);
    assert_eq!((results.twice(), results.unused()), (0, 0));
    results
}

fn records(text: &str) -> Vec<Record> {
    let lines = text.lines().map(|line| Line::read(line).unwrap());
    lines.filter_map(|line| if let Line::Record(record) = line { Some(*record) } else { None }).collect()
}

/// The record of a job that is run alone.
fn alone(record: &Record) -> Record {
    let JobData::Simulated(source) = &record.job.data else { panic!("a simulated room") };
    let dataset = Dataset::load(&DataSource::Simulated(source.clone())).unwrap();
    let job = record.job.clone();
    let prepared = Prepared::new(&dataset, &job.split, &job.model.window, None).unwrap();
    let wanted = Wanted { float_twin: false, integers: true, losses: false };
    let mut runner = Runner::new(job.check(SENSORS).unwrap(), Arc::new(prepared), wanted).unwrap();
    while runner.step().unwrap() != JobProgress::Finished {}
    runner.finish().unwrap()
}

#[test]
fn a_grid_is_its_single_jobs_to_the_bit() {
    let at = folder(GRID);
    let notes = sweep(&at, "out", &[]);
    assert!(
        notes.contains("6 points, 12 trainings\n") && notes.contains("0 of 12 computed twice"),
        "{notes}"
    );
    let file = text(&at, "out/results.jsonl");
    let found = records(&file);
    assert_eq!(found.len(), 12);
    for record in &found {
        assert_eq!(record, &alone(record));
    }
    let of = |kind: fn(&Record) -> bool| found.iter().filter(|record| kind(record)).count();
    assert_eq!((of(|it| it.job.qat.is_some()), of(|it| it.job.ptq.is_some())), (8, 2));
    assert!(found.iter().all(|it| it.integer.is_some() == (it.job.qat.is_some() || it.job.ptq.is_some())));

    // What is there is not computed again, and said all the same.
    let again = bitroom(&at, &["sweep", "sweep.toml", "--out", "out", "--json"]);
    let notes = String::from_utf8(again.stderr).unwrap();
    assert!(
        notes.contains("12 of 12 trainings are in out already") && !notes.contains("per second"),
        "{notes}"
    );
    assert_eq!(text(&at, "out/results.jsonl"), file);
    let lines: Vec<Value> = String::from_utf8(again.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let points: BTreeSet<(u64, u64)> =
        lines.iter().map(|line| (line["point"].as_u64().unwrap(), line["seed"].as_u64().unwrap())).collect();
    assert_eq!(points.len(), 12);
    for line in &lines {
        let record =
            found.iter().find(|record| record.key.to_string() == line["key"].as_str().unwrap()).unwrap();
        let own = record.network().unwrap();
        let is_ptq = line["point"] == 4;
        let errors = if is_ptq { &record.integer.as_ref().unwrap().metrics } else { &own.metrics };
        assert_eq!(line["validation"]["ade"].as_f64(), Some(errors.validation.ade));
        assert_eq!(line["test"]["mse"].as_f64(), Some(errors.test.mse));
        assert_eq!(line["best_epoch"].as_u64(), Some(own.best_epoch.into()));
        assert_eq!(line["weights_hash"].as_str(), Some(own.weights_hash.as_str()));
    }
    // Quantized after training it is the float network of its seed.
    let hash = |point: u64| {
        let line = lines.iter().find(|line| line["point"] == point && line["seed"] == 2).unwrap();
        line["weights_hash"].clone()
    };
    assert_eq!(hash(4), hash(5));
    assert_ne!(hash(0), hash(5));
}

#[test]
fn the_number_of_workers_and_shards_changes_nothing() {
    let at = folder(GRID);
    sweep(&at, "one", &["--workers", "1"]);
    let whole = merged(&at, &["one"]);
    for workers in ["2", "5"] {
        sweep(&at, workers, &["--workers", workers]);
        assert_eq!(merged(&at, &[workers]), whole);
        let sorted = |text: String| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(
            sorted(text(&at, &format!("{workers}/results.jsonl"))),
            sorted(text(&at, "one/results.jsonl"))
        );
    }
    let mut trainings = 0;
    for (shard, out) in [("1/3", "a"), ("2/3", "b"), ("3/3", "c")] {
        let notes = sweep(&at, out, &["--shard", shard]);
        assert!(notes.contains(&format!("trainings, shard {shard}\n")), "{notes}");
        trainings += records(&text(&at, &format!("{out}/results.jsonl"))).len();
    }
    assert_eq!(trainings, 12);
    assert_eq!(merged(&at, &["a", "b", "c"]), whole);
    assert_eq!(merged(&at, &["c", "a/results.jsonl", "b"]), whole);
    // In order of points and seeds.
    let seeds: Vec<u64> = records(&whole).iter().map(|record| record.job.training.seed).collect();
    assert_eq!(seeds, [1, 2].repeat(6));
    assert_eq!(results(&whole).plan().unwrap().done(), 12);

    fs::write(at.path().join("sweep.toml"), GRID.replace("[3, 8]", "[3, 7]")).unwrap();
    sweep(&at, "other", &[]);
    let refused = fails(&at, &["merge", "a", "other"]);
    assert!(refused.contains("other is of another sweep than a"), "{refused}");
}

#[test]
fn a_killed_sweep_goes_on_where_it_was() {
    let longer = GRID.replace("epochs = 6, repeats = 2", "epochs = 300, repeats = 4");
    for head in ["version = 1", "version = 1\nwarm_start = true"] {
        let at = folder(&longer.replacen("version = 1", head, 1));
        sweep(&at, "whole", &[]);
        let (mut kills, mut grown, mut before) = (0, 0, 0);
        for pause in (0..60_u64).map(|number| 30 + (number * 37) % 90) {
            let mut program = Command::new(env!("CARGO_BIN_EXE_bitroom"))
                .args(["sweep", "sweep.toml", "--out", "killed", "--workers", "2"])
                .current_dir(at.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            sleep(Duration::from_millis(pause));
            let ended = program.try_wait().unwrap();
            program.kill().unwrap();
            program.wait().unwrap();
            if ended.is_some() {
                break;
            }
            kills += 1;
            let lines = fs::read_to_string(at.path().join("killed/results.jsonl"))
                .unwrap_or_default()
                .lines()
                .count();
            grown += usize::from(lines > before);
            before = lines;
        }
        assert!(kills >= 2 && grown >= 1, "{kills} kills, {grown} of them in the midst of it");
        // A line that was half written is cut off, its training is done again.
        let path = at.path().join("killed/results.jsonl");
        let half = text(&at, "killed/results.jsonl") + "{\"version\":1,\"engine_ver";
        fs::write(&path, half).unwrap();
        let notes = sweep(&at, "killed", &[]);
        assert!(notes.contains("0 of 24 computed twice"), "{notes}");
        let file = text(&at, "killed/results.jsonl");
        assert_eq!(results(&file).plan().unwrap().done(), 24);
        assert_eq!(merged(&at, &["killed"]), merged(&at, &["whole"]));
    }
}

#[test]
fn a_network_that_is_lost_is_trained_again_and_counted() {
    let at = folder(GRID);
    sweep(&at, "out", &[]);
    let more = GRID.replace(r#"{ ptq = "int8" }"#, r#"{ ptq = "int8" }, { ptq = "int16x8" }"#);
    fs::write(at.path().join("sweep.toml"), more).unwrap();
    let notes = sweep(&at, "out", &[]);
    assert!(notes.contains("12 of 14 trainings are in out already"), "{notes}");
    assert!(notes.contains("0 of 14 computed twice"), "{notes}");
    let found = records(&text(&at, "out/results.jsonl"));
    assert_eq!(found.len(), 14);
    assert_eq!(found[13], alone(&found[13]));
    fs::remove_dir_all(at.path().join("out/networks")).unwrap();
    let more = GRID.replace(r#"{ ptq = "int8" }"#, r#"{ ptq = "float16" }"#);
    fs::write(at.path().join("sweep.toml"), more).unwrap();
    let notes = sweep(&at, "out", &[]);
    assert!(notes.contains("2 of 12 computed twice"), "{notes}");
}

#[test]
fn halving_goes_on_with_the_best_by_validation() {
    let halving = "budget = { halving = { first_epochs = 2, factor = 2 } }\nextra";
    let at = folder(&GRID.replacen("extra", halving, 1));
    sweep(&at, "out", &["--workers", "3"]);
    sweep(&at, "one", &["--workers", "1"]);
    let file = merged(&at, &["out"]);
    assert_eq!(file, merged(&at, &["one"]));
    let mut rungs: BTreeMap<u32, Vec<Record>> = BTreeMap::new();
    for record in records(&file).into_iter().filter(|record| record.job.qat.is_some()) {
        rungs.entry(record.epochs_done).or_default().push(record);
    }
    // Rungs of 2, 4 and 6 epochs: four points, two, one; two seeds of each.
    assert_eq!(
        rungs.iter().map(|(epochs, all)| (*epochs, all.len())).collect::<Vec<_>>(),
        [(2, 8), (4, 4), (6, 2)]
    );
    let points = |rung: &[Record]| -> BTreeMap<(u8, u8), f64> {
        let mut sums = BTreeMap::new();
        for record in rung {
            let qat = record.job.qat.as_ref().unwrap();
            let ade = record.qat.as_ref().unwrap().metrics.validation.ade;
            *sums.entry((qat.weights.bits, qat.activations.bits)).or_default() += ade / 2.0;
        }
        sums
    };
    for (before, after) in [(2, 4), (4, 6)] {
        let standings = points(&rungs[&before]);
        let mut ranked: Vec<_> = standings.iter().collect();
        ranked.sort_by(|a, b| a.1.total_cmp(b.1));
        let best: BTreeSet<_> = ranked[..ranked.len() / 2].iter().map(|(point, _)| **point).collect();
        assert_eq!(points(&rungs[&after]).into_keys().collect::<BTreeSet<_>>(), best);
    }
    let refused = fails(&at, &["sweep", "sweep.toml", "--out", "two", "--shard", "1/2"]);
    assert!(refused.contains("shard is 1/2; allowed: 1/1 with halving"), "{refused}");
}

#[test]
fn a_training_that_fails_is_a_result() {
    let diverges = r#"{ "training.optimizer" = { kind = "sgd", momentum = 0.999 }, "training.learning_rate" = 1.0, "training.epochs" = 2000 }"#;
    let at = folder(&GRID.replace(r#"{ ptq = "int8" }"#, diverges));
    let notes = sweep(&at, "out", &[]);
    assert!(
        notes.contains("point 4, seed 1: float network: epoch ") && notes.contains("2 of 12 failed"),
        "{notes}"
    );
    let file = text(&at, "out/results.jsonl");
    assert_eq!(file.lines().filter(|line| line.starts_with("{\"failure\":")).count(), 2);
    // It would fail again.
    let notes = sweep(&at, "out", &[]);
    assert!(notes.contains("12 of 12 trainings are in out already"), "{notes}");
    assert_eq!(text(&at, "out/results.jsonl"), file);
}

#[test]
fn data_come_from_files_too() {
    let at = folder(&GRID.replace("data.overrides = [[\"n\", \"240\"]]\n", ""));
    succeeds(&at, &["simulate", "--seed", "2016", "--set", "n=240", "--out", "room.csv"]);
    sweep(&at, "out", &["--data", "room.csv"]);
    let found = records(&text(&at, "out/results.jsonl"));
    let JobData::Files { files, .. } = &found[0].job.data else { panic!("files") };
    assert_eq!((found.len(), files[0].name.as_str()), (12, "room.csv"));
}

#[test]
fn mistakes_are_named() {
    let refused = |from: &str, to: &str, options: &[&str]| {
        let at = folder(&GRID.replacen(from, to, 1));
        fails(&at, &[&["sweep", "sweep.toml"], options].concat())
    };
    let bits = refused("[3, 8]", "[3, 17]", &[]);
    let point = "point 2 (weight bits 17, activation bits 4): qat.weights.bits is 17; allowed: 2 to 16";
    assert!(bits.contains(point), "{bits}");
    let field = refused("version = 1", "version = 1\nrepeats = 3", &[]);
    assert!(field.contains("sweep.toml: unknown field `repeats`"), "{field}");
    let toml = refused("version = 1", "version = ", &[]);
    assert!(toml.contains("sweep.toml: TOML parse error at line 2"), "{toml}");
    let shard = |text: &str| refused("version", "version", &["--shard", text]);
    assert!(shard("4/3").contains("--shard 4/3: allowed are 1/3 to 3/3"), "{}", shard("4/3"));
    assert!(shard("half").contains("--shard half: I/N is needed, as in 2/3"), "{}", shard("half"));
    let columns = refused("version", "version", &["--columns", "x,y"]);
    assert!(
        columns.contains("--columns, --units, --answer, --import-anyway and --min-rows go with --data"),
        "{columns}"
    );
    let at = folder(GRID);
    assert!(fails(&at, &["merge", "nothing.jsonl"]).contains("cannot read nothing.jsonl"));
    fs::write(at.path().join("none.jsonl"), "").unwrap();
    assert!(fails(&at, &["merge", "none.jsonl"]).contains("the results do not say of which sweep they are"));
}
