//! Networks: counts of the presets, refusals that name the layer, settings of training and exploration.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use protocol::config::{
    Activation, CnnLayout, EarlyStopping, LayerBits, LayerConfig, Padding, Schedule, Shape, WindowConfig,
};
use protocol::defaults::SENSORS;
use protocol::{ExplorationConfig, Job, ModelConfig, PtqConfig, RunConfig, TrainingConfig};

fn refusal(layers: Vec<LayerConfig>) -> String {
    let model = ModelConfig { window: WindowConfig::THESIS, layers };
    RunConfig { model, ..RunConfig::default() }.check(SENSORS).unwrap_err().to_string()
}

fn dense(units: u32) -> LayerConfig {
    LayerConfig::Dense { units, activation: Activation::Relu, l2: 0.0 }
}

#[test]
fn presets_have_the_counts_of_the_thesis() {
    for n in 22..=52 {
        assert_eq!(
            ModelConfig::mlp(&[n], Activation::Relu).totals(SENSORS),
            Some((7 * u64::from(n) + 2, 6 * u64::from(n)))
        );
    }
    let expected = [413_248, 167_488, 152_128];
    for (layout, macs) in CnnLayout::ALL.into_iter().zip(expected) {
        let model = ModelConfig::cnn(layout, 0.01);
        assert_eq!(model.totals(SENSORS), Some((34_818, macs)), "{}", layout.name());
        assert_eq!(model.cnn_layout(), Some(layout));
        RunConfig { model, ..RunConfig::default() }.check(SENSORS).unwrap();
    }
    assert_eq!(ModelConfig::lstm(2).totals(SENSORS), Some((62, 30 * 48 + 4)));
    RunConfig { model: ModelConfig::lstm(2), ..RunConfig::default() }.check(SENSORS).unwrap();
}

#[test]
fn every_layer_is_counted() {
    let counts = ModelConfig::cnn(CnnLayout::A, 0.0).counts(SENSORS).unwrap();
    let found: Vec<_> =
        counts.iter().map(|layer| (layer.output.to_string(), layer.parameters, layer.macs)).collect();
    let row = |shape: &str, parameters, macs| (shape.to_owned(), parameters, macs);
    let expected = [
        row("30 x 64", 832, 23_040),
        row("30 x 64", 12_352, 368_640),
        row("10 x 64", 0, 0),
        row("640", 0, 0),
        row("32", 20_512, 20_480),
        row("32", 1_056, 1_024),
        row("2", 66, 64),
    ];
    assert_eq!(found, expected);
}

#[test]
fn names_are_short() {
    assert_eq!(ModelConfig::default().label(SENSORS), "MLP 4-32-2");
    assert_eq!(ModelConfig::cnn(CnnLayout::B, 0.0).label(SENSORS), "CNN 64-64-32-32-2");
    assert_eq!(ModelConfig::lstm(2).label(SENSORS), "LSTM 2-2");
    assert_eq!(ModelConfig::default().as_mlp(), Some((vec![32], Activation::Relu)));
    assert_eq!(ModelConfig::lstm(2).as_mlp(), None);
}

#[test]
fn sensors_count_in_the_first_layer_only() {
    for n in 2..=16_u64 {
        let sensors = n as u32;
        let mlp = ModelConfig::default();
        assert_eq!(mlp.totals(sensors), Some((32 * n + 32 + 66, 32 * n + 64)));
        assert_eq!(mlp.label(sensors), format!("MLP {n}-32-2"));
        // 4 gates of 2 units over n inputs, 2 states and a bias; a dense layer of 2 units.
        assert_eq!(ModelConfig::lstm(2).totals(sensors), Some((8 * (n + 3) + 6, 30 * 8 * (n + 2) + 4)));
        assert_eq!(ModelConfig::cnn(CnnLayout::A, 0.0).label(sensors), "CNN 64-64-32-32-2");
        assert_eq!(RunConfig::default().check(sensors).unwrap().sensors(), sensors);
    }
    for sensors in [0, 1, 17] {
        let refused = RunConfig::default().check(sensors).unwrap_err().to_string();
        assert_eq!(refused, format!("sensors is {sensors}; allowed: 2 to 16"));
    }
}

#[test]
fn a_refusal_names_the_layer() {
    assert_eq!(
        refusal(vec![dense(8), LayerConfig::output()]),
        "model.layers[0], dense 1 is 30 x 4 values; allowed: one step; put a flatten layer or an LSTM that \
         returns its last state before it"
    );
    let conv = |kernel_size| LayerConfig::Conv1D {
        filters: 8,
        kernel_size,
        stride: 1,
        padding: Padding::Valid,
        activation: Activation::Relu,
        l2: 0.0,
    };
    let flat = |kernel_size| vec![conv(kernel_size), conv(28), LayerConfig::Flatten, LayerConfig::output()];
    assert_eq!(
        refusal(flat(5)),
        "model.layers[1], conv1d 2 is 26 steps; allowed: at least 28 steps, or padding same"
    );
    assert_eq!(refusal(flat(33)), "model.layers[0].kernel_size is 33; allowed: 1 to 32");
    assert_eq!(
        refusal(vec![LayerConfig::Flatten, dense(8)]),
        "model.layers[1], output is 8; allowed: 2 values, x and y: the last layer must be dense with 2 units"
    );
    assert_eq!(refusal(Vec::new()), "model.layers (number) is 0; allowed: 1 to 12");
    let wide =
        vec![LayerConfig::Flatten; 1].into_iter().chain([256; 9].map(dense)).chain([LayerConfig::output()]);
    assert_eq!(refusal(wide.collect()), "model, parameters is 557826; allowed: 1 to 500000");
}

#[test]
fn shapes_read_as_people_write_them() {
    assert_eq!(Shape { steps: 30, channels: 4 }.to_string(), "30 x 4");
    assert_eq!(Shape { steps: 1, channels: 640 }.to_string(), "640");
}

#[test]
fn training_settings_are_checked() {
    let refusal = |training: TrainingConfig| {
        RunConfig { training, ..RunConfig::default() }.check(SENSORS).unwrap_err().to_string()
    };
    let base = TrainingConfig::default;
    assert_eq!(
        refusal(TrainingConfig { schedule: Schedule::Exponential { decay: 1.5, every: 10 }, ..base() }),
        "training.schedule.decay is 1.5; allowed: 0.01 to 1"
    );
    assert_eq!(
        refusal(TrainingConfig { schedule: Schedule::Cosine { final_share: -0.1 }, ..base() }),
        "training.schedule.final_share is -0.1; allowed: 0 to 1"
    );
    assert_eq!(
        refusal(TrainingConfig {
            early_stopping: Some(EarlyStopping { patience: 0, min_delta: 0.0 }),
            ..base()
        }),
        "training.early_stopping.patience is 0; allowed: 1 to 100000"
    );
    assert_eq!(refusal(TrainingConfig { repeats: 0, ..base() }), "training.repeats is 0; allowed: 1 to 1000");
    // The last repeat's seed must be a seed too.
    assert_eq!(
        refusal(TrainingConfig { seed: (1 << 53) - 5, repeats: 10, ..base() }),
        "training.seed is 9007199254740987; allowed: 0 to 9007199254740982"
    );
    let model = ModelConfig::cnn(CnnLayout::A, 0.01);
    let training = TrainingConfig { batch_size: 976, ..base() };
    assert_eq!(
        RunConfig { model, training, ..RunConfig::default() }.check(SENSORS).unwrap_err().to_string(),
        "training.batch_size is 976; allowed: 1 to 619 for a network of 413248 multiply-accumulates"
    );
    let warm_start = Some("0123".to_owned());
    assert_eq!(
        RunConfig { warm_start, ..RunConfig::default() }.check(SENSORS).unwrap_err().to_string(),
        "warm_start is 0123; allowed: sixteen hexadecimal digits"
    );
}

#[test]
fn every_network_trains_with_quantizers() {
    for model in [ModelConfig::default(), ModelConfig::cnn(CnnLayout::B, 0.01), ModelConfig::lstm(2)] {
        let last = model.layers.len() - 1;
        let with = |layer, start_epoch| {
            let bits = LayerBits { layer, weight_bits: Some(4), activation_bits: Some(6) };
            let qat =
                protocol::QatConfig { start_epoch, per_layer: vec![bits], ..protocol::QatConfig::default() };
            RunConfig { model: model.clone(), qat: Some(qat), ..RunConfig::default() }.check(SENSORS)
        };
        with(last, 999).unwrap();
        assert_eq!(
            with(last + 1, 0).unwrap_err().to_string(),
            format!("qat.per_layer[0].layer is {}; allowed: 0 to {last}", last + 1)
        );
        let late = with(last, 1000).unwrap_err().to_string();
        assert!(late.starts_with("qat.start_epoch is 1000; allowed: 0 to 999"), "{late}");
    }
}

#[test]
fn explorations_are_checked() {
    let default = ExplorationConfig::default();
    assert_eq!(default.networks(), 310);
    assert_eq!(default.member(22).model.totals(SENSORS), Some((156, 132)));
    let default_job = default.job.clone();
    default.check(SENSORS).unwrap();
    let backwards = ExplorationConfig { first: 30, last: 29, ..ExplorationConfig::default() };
    assert_eq!(
        backwards.check(SENSORS).unwrap_err().to_string(),
        "exploration.last is 29; allowed: 30 to 256"
    );
    let quantized = Job { ptq: Some(PtqConfig::default()), ..default_job.clone() };
    let windowed = Job { model: ModelConfig::lstm(2), ..default_job };
    for job in [quantized, windowed] {
        assert_eq!(
            ExplorationConfig { job, ..ExplorationConfig::default() }.check(SENSORS).unwrap_err().to_string(),
            "exploration.job is another network, or a quantization; allowed: a float MLP with one hidden layer"
        );
    }
}
