//! Jobs and patches: every job can be reached from every other by the patch between them, as JSON and as text; keys tell
//! jobs apart; what is refused is named.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use protocol::config::{
    LayerBits, LayerKind, NamedFile, OptimizerConfig, PtqConfig, QatConfig, QuantizerKind, QuantizerSettings,
    SimulatedSource, WindowConfig,
};
use protocol::defaults::SENSORS;
use protocol::import::{ColumnRole, ImportOptions, RoomConfig};
use protocol::job::{FileName, JobData};
use protocol::patch::value_at;
use protocol::{DataSource, Job, LayerConfig, ModelConfig, Patch, SeedKeys, SplitConfig, defaults};
use serde_json::json;

fn data() -> impl Strategy<Value = JobData> {
    let simulated = (select(vec!["thesis-like", "clean-lab"]), any::<u32>(), vec((".*", ".*"), 0..3));
    let simulated = simulated.prop_map(|(preset, seed, overrides)| {
        JobData::Simulated(SimulatedSource { preset: preset.to_owned(), seed: seed.into(), overrides })
    });
    let files =
        (vec((".*", any::<u64>()), 1..4), option::of(any::<u32>()), any::<bool>(), option::of(0.1..9.0));
    let files = files.prop_map(|(files, min_rows, import_anyway, width)| JobData::Files {
        files: files
            .into_iter()
            .map(|(name, hash)| FileName { name, hash: format!("{hash:016x}") })
            .collect(),
        options: ImportOptions {
            roles: Some(vec![ColumnRole::X, ColumnRole::Y]),
            min_rows,
            import_anyway,
            room: width.map(|width_m| RoomConfig { width_m, ..RoomConfig::default() }),
            ..ImportOptions::default()
        },
    });
    prop_oneof![simulated, files]
}

fn model() -> impl Strategy<Value = ModelConfig> {
    let named = select(defaults::networks().map(|(_, model)| model).to_vec());
    let kinds = select(LayerKind::ALL.to_vec()).prop_filter_map("no layer", LayerConfig::of_kind);
    let own = (1_u32..40, vec((kinds, 0.0..1.0), 1..6)).prop_map(|(length, layers)| ModelConfig {
        window: WindowConfig { length, ..WindowConfig::THESIS },
        layers: layers
            .into_iter()
            .map(|(mut layer, l2)| {
                if let Some(own) = layer.l2_mut() {
                    *own = l2;
                }
                layer
            })
            .collect(),
    });
    prop_oneof![named, own]
}

fn per_layer() -> impl Strategy<Value = Vec<LayerBits>> {
    let entry = (0_usize..12, option::of(2_u8..=16), option::of(2_u8..=16));
    vec(
        entry.prop_map(|(layer, weight_bits, activation_bits)| LayerBits {
            layer,
            weight_bits,
            activation_bits,
        }),
        0..3,
    )
}

fn quantizer() -> impl Strategy<Value = QuantizerSettings> {
    let fields = (select(QuantizerKind::ALL.to_vec()), 2_u8..=16, any::<bool>(), -1e6..0.0, ".*");
    fields.prop_map(|(kind, bits, symmetric, fixed_min, formula_min)| QuantizerSettings {
        kind,
        bits,
        symmetric,
        fixed_min,
        formula_min,
        ..QuantizerSettings::default_weights()
    })
}

fn qat() -> impl Strategy<Value = QatConfig> {
    (quantizer(), quantizer(), per_layer()).prop_map(|(weights, input, per_layer)| QatConfig {
        weights,
        input,
        per_layer,
        ..QatConfig::default()
    })
}

fn ptq() -> impl Strategy<Value = PtqConfig> {
    let modes = select(defaults::conversions().map(|(_, ptq)| ptq).to_vec());
    (modes, 2_u8..=16, any::<bool>(), vec(0_usize..12, 0..3), 50.0..100.0).prop_map(
        |(mode, weight_bits, equalization, float_layers, percentile)| PtqConfig {
            weight_bits,
            equalization,
            float_layers,
            percentile,
            ..mode
        },
    )
}

fn job() -> impl Strategy<Value = Job> {
    let training = (
        select(defaults::optimizers().to_vec()),
        select(defaults::schedules().to_vec()),
        1e-7..1.0,
        any::<u32>(),
        any::<bool>(),
    );
    let parts =
        (data(), select(SplitConfig::kinds().to_vec()), model(), training, option::of("[0-9a-f]{16}"));
    (parts, option::of(qat()), option::of(ptq())).prop_map(
        |((data, split, model, training, warm_start), qat, ptq)| {
            let mut job = Job { data, split, model, warm_start, qat, ptq, ..Job::default() };
            let (optimizer, schedule, learning_rate, epochs, stops) = training;
            (job.training.optimizer, job.training.schedule) = (optimizer, schedule);
            (job.training.learning_rate, job.training.epochs) = (learning_rate, epochs);
            job.training.early_stopping = stops.then_some(defaults::STOPPING);
            job
        },
    )
}

proptest! {
    #[test]
    fn the_patch_between_two_jobs_leads_from_one_to_the_other(from in job(), to in job()) {
        let patch = Patch::between(&from, &to);
        prop_assert_eq!(&from.apply(&patch).unwrap(), &to);
        // As text and as JSON it is the same patch.
        let text = patch.to_string();
        prop_assert_eq!(&from.apply(&text.parse().unwrap()).unwrap(), &to);
        prop_assert_eq!(text.parse::<Patch>().unwrap().to_string(), text);
        let stored: Patch = serde_json::from_str(&serde_json::to_string(&patch).unwrap()).unwrap();
        prop_assert_eq!(&from.apply(&stored).unwrap(), &to);
        // Undo and redo.
        let back = Patch::between(&to, &from);
        prop_assert_eq!(&to.apply(&back).unwrap(), &from);
        prop_assert_eq!(patch.changes().next().is_none(), from == to);
    }

    #[test]
    fn texts_of_patches_hold_what_a_url_may(job in job()) {
        let text = job.canonical();
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte)), "{}", text);
    }

    #[test]
    fn one_patch_after_another_is_both(a in job(), b in job(), c in job()) {
        let both = Patch::between(&a, &b).then(Patch::between(&b, &c));
        prop_assert_eq!(a.apply(&both).unwrap(), c);
    }

    #[test]
    fn keys_are_those_of_what_decides_the_bits(a in job(), b in job()) {
        let same = Job { data: JobData::default(), ..a.clone() } == Job { data: JobData::default(), ..b.clone() };
        prop_assert_eq!(a.key("data") == b.key("data"), same);
        prop_assert_ne!(a.key("data"), a.key("other data"));
        let read: Job = serde_json::from_str(&serde_json::to_string(&a).unwrap()).unwrap();
        prop_assert_eq!(read.key("data"), a.key("data"));
    }

    #[test]
    fn keys_of_other_seeds_are_those_of_the_jobs_themselves(job in job(), seeds in vec(prop_oneof![0..5_u64, any::<u64>()], 1..4)) {
        let keys = SeedKeys::of(&job);
        for seed in seeds {
            let mut own = job.clone();
            own.training.seed = seed;
            prop_assert_eq!(keys.key(seed, "data"), own.key("data"));
        }
    }

    #[test]
    fn no_text_makes_a_patch_panic(text in ".*", path in "[a-z0-9_.]*", value in ".*") {
        let _ = text.parse::<Patch>();
        let _ = format!("1;{path}={value}").parse::<Patch>().map(|patch| Job::default().apply(&patch));
    }
}

fn after(text: &str) -> Result<Job, String> {
    let patch: Patch = text.parse().map_err(|error: protocol::patch::TextError| error.to_string())?;
    Job::default().apply(&patch).map_err(|error| error.to_string())
}

#[test]
fn names_stand_for_parts_with_their_defaults() {
    let job =
        after("1;training.optimizer=sgd;training.epochs=50;qat=on;ptq=int16x8;model=cnn-b;split=shuffled")
            .unwrap();
    assert_eq!(job.training.optimizer, OptimizerConfig::Sgd { momentum: defaults::MOMENTUM });
    assert_eq!((job.training.epochs, job.qat), (50, Some(QatConfig::default())));
    assert_eq!(job.ptq, Some(PtqConfig::int16x8()));
    assert_eq!(job.split.kind().name(), "shuffled");
    assert_eq!(job.model.cnn_layout().unwrap().name(), "cnn-b");
    assert_eq!(
        after("1;qat=on;warm_start=0123456789abcdef").unwrap().warm_start.unwrap(),
        "0123456789abcdef"
    );
    assert_eq!(after("1;qat=off").unwrap(), Job::default());
    assert_eq!(
        after("1;model.layers.0=lstm").unwrap().model.layers[0],
        LayerConfig::of_kind(LayerKind::Lstm).unwrap()
    );
}

#[test]
fn a_path_into_a_part_that_is_off_switches_it_on() {
    let job = after("1;qat.weights.bits=4;ptq.equalization=on;training.early_stopping.patience=7").unwrap();
    assert_eq!(job.qat.unwrap().weights.bits, 4);
    assert_eq!(job.ptq.unwrap(), PtqConfig { equalization: true, ..PtqConfig::default() });
    assert_eq!(job.training.early_stopping.unwrap().patience, 7);
}

#[test]
fn patches_are_short() {
    let mut job =
        Job { model: defaults::networks()[2].1.clone(), qat: Some(QatConfig::default()), ..Job::default() };
    job.qat.as_mut().unwrap().weights.bits = 4;
    job.training.optimizer = OptimizerConfig::Sgd { momentum: 0.5 };
    job.ptq = Some(PtqConfig::int16x8());
    assert_eq!(
        job.canonical(),
        "1;model=cnn-b;ptq=int16x8;qat.weights.bits=4;training.optimizer=sgd;training.optimizer.momentum=0.5"
    );
    // Kept keys: another text for the same job would make every stored record a stranger.
    assert_eq!(Job::default().canonical(), "1");
    assert_eq!(Job::default().key("0123456789abcdef").to_string(), "4f203a8076d02e92");
    assert_eq!(job.key("0123456789abcdef").to_string(), "d86bea4afb0e7e2c");
    job.model.layers.truncate(2);
    job.model.layers.push(LayerConfig::output());
    let layers = job.canonical();
    assert!(layers.starts_with("1;model.layers=!((activation:relu,filters:64,"), "{layers}");
}

#[test]
fn what_is_refused_is_named() {
    for (text, message) in [
        ("training.epochs=1", "a patch begins with its version, 1 to 1, not with 'training.epochs=1'"),
        ("2;training.epochs=1", "patch version 2 is not known; this Bitroom reads version 1"),
        (
            "1;training.epoch=1",
            "training.epoch is not a setting; there are batch_size, early_stopping, epochs, learning_rate, optimizer, repeats, schedule, seed",
        ),
        ("1;training.epochs=x", "training.epochs must be a whole number from 0"),
        ("1;training.epochs=1.5", "training.epochs must be a whole number from 0"),
        ("1;training.learning_rate=on", "training.learning_rate must be a number"),
        ("1;training.optimizer=rmsprop", "training.optimizer must be one of adamax, adam, sgd"),
        ("1;training.optimizer.momentum=0.5", "training.optimizer.momentum is not a setting; there are kind"),
        ("1;qat=maybe", "qat must be one of on, off"),
        ("1;ptq.equalization=1", "ptq.equalization must be true or false"),
        ("1;model.layers.7.units=3", "model.layers.7 is not a setting; there are 0 to 1"),
        ("1;model.layers=3", "model.layers must be a list"),
        (
            "1;ptq.calibrator=median",
            "ptq.calibrator: unknown variant `median`, expected one of `min-max`, `percentile`, `mse`, `entropy`, `laplace`",
        ),
        ("1;training", "'training': PATH=VALUE is needed, a path of letters, digits, '_' and '.'"),
        (
            "1;model.layers=!(1,",
            "model.layers: '!(1,' is no value: a number, a word, a 'text', a !(list) or an (object) is needed at character 5",
        ),
        ("1;model.layers=!((kind:flatten,units:3))", "model.layers.0.units is not a setting; there are kind"),
    ] {
        assert_eq!(after(text).unwrap_err(), message, "{text}");
    }
    let refused = after("1;training.epochs=0").unwrap().check(SENSORS).unwrap_err();
    assert_eq!(refused.to_string(), "training.epochs is 0; allowed: 1 to 100000");
    let refused = after("1;ptq.weight_bits=17").unwrap().check(SENSORS).unwrap_err();
    assert_eq!(refused.to_string(), "ptq.weight_bits is 17; allowed: 2 to 16");
    let newer = Job { version: 9, ..Job::default() }.check(SENSORS).unwrap_err();
    assert_eq!(newer.to_string(), "job version 9 is not known; this Bitroom reads version 1");
}

#[test]
fn a_job_names_its_files_by_their_bytes() {
    let file = |bytes: &[u8]| NamedFile { name: "walk.csv".to_owned(), bytes: bytes.to_vec() };
    let source = |bytes| DataSource::Files { files: [file(bytes)].into(), options: ImportOptions::default() };
    let (a, b) = (JobData::from(&source(b"1,2")), JobData::from(&source(b"1,3")));
    assert_ne!(a, b);
    let job = Job { data: a, ..Job::default() };
    assert_eq!(value_at(&job, "data.files.0.name"), Some(json!("walk.csv")));
    assert_eq!(value_at(&job, "qat.weights.bits"), None);
    job.check(SENSORS).unwrap();
}
