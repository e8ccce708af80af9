//! The table of settings: every setting of a job has one row, every row has a place, its default is allowed, its ends are
//! those that the checks enforce, and documentation and types are drawn from the table.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;

use protocol::defaults::SENSORS;
use protocol::import::{ImportOptions, RoomConfig};
use protocol::job::{FileName, JobData};
use protocol::patch::{named, value_at};
use protocol::settings::{Domain, all, reference, setting, types};
use protocol::{Job, Patch};
use serde_json::Value;
use vocabulary::Card;

/// A default job changed as the text of a patch says.
fn job(changes: &[&str]) -> Job {
    let mut patch = Patch::default();
    changes.iter().for_each(|change| patch.set_text(change).unwrap());
    Job::default().apply(&patch).unwrap()
}

/// Jobs that have every part in each of its forms.
fn every_form() -> Vec<Job> {
    let mut jobs = vec![job(&["qat=on", "ptq=int8", "training.early_stopping=on"])];
    for path in ["split", "model", "training.optimizer", "training.schedule", "model.layers.0", "ptq"] {
        jobs.extend(named(path).iter().map(|(name, _)| job(&[&format!("{path}={name}")])));
    }
    let files = vec![FileName { name: "walk.csv".to_owned(), hash: "0123456789abcdef".to_owned() }];
    jobs.push(Job { data: JobData::Files { files, options: Default::default() }, ..Job::default() });
    let room = Some(RoomConfig::default());
    jobs.push(Job {
        data: JobData::Files { files: Vec::new(), options: ImportOptions { room, ..Default::default() } },
        ..Job::default()
    });
    jobs
}

/// Paths of all single values and lists of a JSON value.
fn leaves(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| leaves(&at(name), value, found)),
        Value::Array(list) if path == "model.layers" || path.starts_with("data.options.room.plates") => {
            list.iter().enumerate().for_each(|(place, value)| leaves(&at(&place.to_string()), value, found));
        }
        _ => _ = found.insert(path.to_owned()),
    }
}

#[test]
fn every_setting_has_a_row_and_every_row_a_place() {
    let mut paths = BTreeSet::new();
    for job in every_form() {
        leaves("", &serde_json::to_value(&job).unwrap(), &mut paths);
    }
    for path in &paths {
        // Versions are no settings, and a kind is set by the part it is the kind of.
        let part = path.strip_suffix(".kind").filter(|part| !named(part).is_empty());
        if path != "version" && path != "ptq.version" {
            assert!(setting(part.unwrap_or(path)).is_some(), "{path} has no row");
        }
    }
    for row in all() {
        let path = row.path.replace('*', "0");
        let is_part = matches!(row.domain, Domain::Part { .. } | Domain::List(_));
        assert!(is_part || paths.contains(&path), "{path} is no setting");
        assert_eq!(all().filter(|other| other.is_at(&path)).count(), 1, "{path}");
        assert!(row.tip.ends_with('.') && !row.tip.contains("Default"), "{path}: {}", row.tip);
        assert!(!row.label.is_empty() && !row.label.ends_with('.'), "{path}");
    }
    assert_eq!(setting("model.layers.11.units").unwrap().path, "model.layers.*.units");
    assert!(setting("model.layers.units").is_none() && setting("training").is_none());
}

#[test]
fn every_default_is_allowed_and_said() {
    for row in all() {
        let defaults = row.defaults();
        assert!(!defaults.is_empty() || row.path.starts_with("data."), "{}", row.path);
        for (value, _) in defaults {
            let text = match &value {
                Value::String(word) => word.clone(),
                value => value.to_string(),
            };
            let plain = !matches!(row.domain, Domain::Part { .. } | Domain::List(_)) && !value.is_null();
            assert!(!plain || row.read(&text) == Ok(value), "{}: {text}", row.path);
        }
    }
    let words = |path| setting(path).unwrap().default_words();
    assert_eq!(words("training.epochs"), "1000");
    assert_eq!(words("training.optimizer"), "adamax");
    assert_eq!(words("training.optimizer.momentum"), "0.9");
    assert_eq!(words("model.window.length"), "1 for mlp; 30 for cnn-a, cnn-b, cnn-c, lstm");
    assert_eq!(words("model.layers.*.units"), "32 for dense; 2 for lstm");
    assert_eq!(words("ptq.activation_bits"), "8 for int8, dynamic-range, float16; 16 for int16x8");
    assert_eq!(words("qat.weights.symmetric"), "on");
    assert_eq!(words("ptq.float_layers"), "none");
    let help = setting("training.epochs").unwrap().help();
    assert!(help.ends_with("is kept. Default: 1000; 1 to 100,000."), "{help}");
}

#[test]
fn the_ends_of_every_number_are_those_of_the_checks() {
    let mut counted = 0;
    for row in all() {
        let beyond: Vec<Value> = match &row.domain {
            Domain::Whole(range) => {
                let below = range.start().checked_sub(1).map(Value::from);
                below.into_iter().chain([Value::from(range.end() + 1)]).collect()
            }
            Domain::Real(range) | Domain::Share(range) => {
                let step = (range.end() - range.start()) * 1e-3;
                vec![(range.start() - step).into(), (range.end() + step).into()]
            }
            _ => continue,
        };
        let path = row.path.replace('*', "0");
        // The first job in which the setting counts.
        let forms = every_form().into_iter().chain([
            job(&["qat.weights.kind=fixed", "qat.activations.kind=fixed", "qat.input.kind=fixed"]),
            job(&["ptq.calibration=random", "ptq.calibrator=percentile"]),
        ]);
        let counts = |job: &Job| value_at(job, &path).is_some() && (row.off)(job).is_none();
        // Files are checked where they are read.
        let Some(job) = forms.into_iter().find(counts).filter(|_| !path.starts_with("data.options")) else {
            let lstm =
                row.tip.contains("LSTM") || path.ends_with("gate_bits") || path.starts_with("data.options");
            assert!(lstm, "{path} never counts");
            continue;
        };
        for value in beyond {
            let changed = job.apply(&Patch::of(path.as_str(), value.clone())).unwrap();
            let refusal = changed.check(SENSORS).map_err(|error| error.to_string().replace("[0]", ".0"));
            let said = refusal.clone().err().is_some_and(|said| said.starts_with(path.as_str()));
            assert!(said, "{path} = {value}: {refusal:?}");
            counted += 1;
        }
    }
    assert!(counted >= 60, "{counted}");
}

#[test]
fn settings_of_an_exploration_have_rows_of_their_own() {
    let row = |path| setting(path).unwrap();
    assert_eq!(
        row("exploration.first").tip_with_default(),
        "Neurons of the smallest network. Default: 22; 1 to 256."
    );
    assert_eq!(row("exploration.last").default_words(), "52");
    assert_eq!(row("exploration.job.training.repeats").default_words(), "10");
    assert_eq!(row("exploration.job.model.layers.0.activation").default_words(), "relu");
    assert!(setting("exploration.job").is_none() && all().all(|row| !row.path.starts_with("exploration")));
}

#[test]
fn how_files_are_read_has_defaults_though_the_default_job_has_no_files() {
    let said = |path| setting(path).unwrap().tip_with_default();
    assert_eq!(said("data.options.room.width_m"), "Extent of the room along x. Default: 3; 0.1 to 120.");
    assert!(said("data.options.min_rows").ends_with("Default: 100; 1 to 1,000,000."));
    // A plate has no place before there is one.
    assert!(said("data.options.room.plates.3.1").ends_with("to the north. -120 to 240."));
}

#[test]
fn a_row_says_why_it_is_off() {
    let why = |path: &str, changes: &[&str]| (setting(path).unwrap().off)(&job(changes));
    assert_eq!(why("training.optimizer.momentum", &[]), Some("For SGD with momentum only."));
    assert_eq!(why("training.optimizer.momentum", &["training.optimizer=sgd"]), None);
    assert_eq!(why("qat.weights.bits", &[]), Some("For quantization-aware training only."));
    assert_eq!(
        why("qat.weights.range_init", &["qat.weights.kind=lsq"]),
        Some("LSQ takes its first step from the first batch.")
    );
    assert_eq!(
        why("qat.weights.range_init", &["qat.weights.kind=pact"]),
        Some("PACT takes its first clipping value from the first batch.")
    );
    assert_eq!(why("ptq.percentile", &["ptq=int8"]), Some("For the percentile only."));
    assert_eq!(why("ptq.gate_bits", &["ptq=int8"]), Some("For networks with an LSTM only."));
    assert_eq!(why("ptq.gate_bits", &["ptq=int8", "model=lstm"]), None);
    assert_eq!(why("ptq.equalization", &["ptq=float16"]), Some("Corrections need the full integer scheme."));
}

#[test]
fn flags_are_not_taken_twice_on_one_command() {
    for cards in [&[Card::Network, Card::Training, Card::Qat][..], &[Card::Ptq]] {
        let rows = all().filter(|row| cards.contains(&row.card));
        let names: Vec<_> = rows.filter_map(|row| row.flag.map(protocol::settings::Flag::name)).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    }
}

#[test]
fn the_documentation_and_the_types_are_the_table() {
    let written = include_str!("../../../docs/settings.md");
    assert!(written == reference(), "docs/settings.md is old: bitroom settings > docs/settings.md");
    let written = include_str!("../../api/src/settings.d.ts");
    assert!(
        written == types(),
        "settings.d.ts is old: bitroom settings --types > crates/api/src/settings.d.ts"
    );
}
