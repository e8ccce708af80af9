//! Configs: every range is enforced, unknown versions and kinds are refused by name, JSON keeps every bit.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use protocol::config::{
    Activation, CalibrationSet, LayerBits, OptimizerConfig, QuantizerKind, QuantizerSettings, RangeInit,
};
use protocol::defaults::SENSORS;
use protocol::{ModelConfig, PtqConfig, QatConfig, RunConfig, Runtime, SplitConfig, TrainingConfig};

fn refusal(config: RunConfig) -> String {
    config.check(SENSORS).expect_err("must be refused").to_string()
}

#[test]
fn defaults_pass() {
    RunConfig::default().check(SENSORS).unwrap();
    RunConfig { qat: Some(QatConfig::default()), ..RunConfig::default() }.check(SENSORS).unwrap();
    PtqConfig::default().check(2).unwrap();
    SplitConfig::default().check().unwrap();
}

#[test]
fn unknown_versions_are_refused_by_name() {
    assert_eq!(
        refusal(RunConfig { version: 7, ..RunConfig::default() }),
        "run config version 7 is not known; this Bitroom reads version 4"
    );
    assert_eq!(
        PtqConfig { version: 1, ..PtqConfig::default() }.check(2).unwrap_err().to_string(),
        "quantization config version 1 is not known; this Bitroom reads version 4"
    );
}

#[test]
fn a_refusal_names_field_value_and_range() {
    let training = |training| RunConfig { training, ..RunConfig::default() };
    assert_eq!(
        refusal(training(TrainingConfig { epochs: 0, ..TrainingConfig::default() })),
        "training.epochs is 0; allowed: 1 to 100000"
    );
    assert_eq!(
        refusal(training(TrainingConfig { learning_rate: f64::NAN, ..TrainingConfig::default() })),
        "training.learning_rate is NaN; allowed: 0.0000001 to 1"
    );
    assert_eq!(
        refusal(training(TrainingConfig { seed: 1 << 53, ..TrainingConfig::default() })),
        "training.seed is 9007199254740992; allowed: 0 to 9007199254740991"
    );
    let sgd = OptimizerConfig::Sgd { momentum: 1.0 };
    assert_eq!(
        refusal(training(TrainingConfig { optimizer: sgd, ..TrainingConfig::default() })),
        "training.optimizer.momentum is 1; allowed: 0 to 0.999"
    );
    let model = ModelConfig::mlp(&[32, 300], Activation::Relu);
    assert_eq!(
        refusal(RunConfig { model, ..RunConfig::default() }),
        "model.layers[1].units is 300; allowed: 1 to 256"
    );
}

#[test]
fn quantizer_settings_are_checked() {
    let with = |weights: QuantizerSettings| RunConfig {
        qat: Some(QatConfig { weights, ..QatConfig::default() }),
        ..RunConfig::default()
    };
    let base = QuantizerSettings::default_weights();
    assert_eq!(
        refusal(with(QuantizerSettings { bits: 17, ..base.clone() })),
        "qat.weights.bits is 17; allowed: 2 to 16"
    );
    let fixed = QuantizerSettings { kind: QuantizerKind::Fixed, ..base };
    assert_eq!(
        refusal(with(QuantizerSettings { fixed_min: 0.5, ..fixed.clone() })),
        "qat.weights.fixed_min is 0.5; allowed: -1000000 to 0"
    );
    assert_eq!(
        refusal(with(QuantizerSettings { fixed_min: 0.0, fixed_max: 0.0, ..fixed })),
        "qat.weights.fixed_max is 0; allowed: at least 0.000001 above fixed_min"
    );
}

#[test]
fn layers_with_other_widths_are_checked() {
    let with = |per_layer| {
        PtqConfig { per_layer, ..PtqConfig::default() }.check(2).map_err(|error| error.to_string())
    };
    let entry = |layer, weight_bits| LayerBits { layer, weight_bits, activation_bits: None };
    assert!(with(vec![entry(0, Some(4)), entry(1, None)]).is_ok());
    assert_eq!(with(vec![entry(2, None)]).unwrap_err(), "per_layer[0].layer is 2; allowed: 0 to 1");
    assert_eq!(with(vec![entry(0, Some(1))]).unwrap_err(), "per_layer[0].weight_bits is 1; allowed: 2 to 16");
    assert_eq!(
        with(vec![entry(0, None), entry(0, None)]).unwrap_err(),
        "per_layer[1].layer is 0; allowed: each layer at most once"
    );
}

#[test]
fn a_split_needs_a_test_block() {
    let split = SplitConfig::Contiguous { train: 0.8, validation: 0.2 };
    assert_eq!(
        split.check().unwrap_err().to_string(),
        "split.train + split.validation is 1; allowed: at most 0.99, so that a test block remains"
    );
    SplitConfig::Contiguous { train: 0.98, validation: 0.01 }.check().unwrap();
}

#[test]
fn unknown_fields_and_kinds_in_json_are_refused() {
    let mut json = serde_json::to_value(RunConfig::default()).unwrap();
    json["training"]["warmup"] = 3.into();
    let error = serde_json::from_value::<RunConfig>(json).unwrap_err().to_string();
    assert!(error.contains("unknown field `warmup`"), "{error}");
    let mut json = serde_json::to_value(RunConfig::default()).unwrap();
    json["model"]["layers"][0]["kind"] = "transformer".into();
    let error = serde_json::from_value::<RunConfig>(json).unwrap_err().to_string();
    assert!(error.contains("unknown variant `transformer`, expected one of `dense`, `conv1d`"), "{error}");
}

fn any_settings() -> impl Strategy<Value = QuantizerSettings> {
    (0..QuantizerKind::ALL.len(), 2..=16_u8, any::<[bool; 4]>(), -1e6..=0.0_f64, 0.001..=1e6_f64).prop_map(
        |(kind, bits, [per_axis, symmetric, narrow_range, tfmot], fixed_min, fixed_max)| QuantizerSettings {
            kind: QuantizerKind::ALL[kind],
            bits,
            per_axis,
            symmetric,
            narrow_range,
            range_init: if tfmot { RangeInit::Tfmot } else { RangeInit::FirstBatch },
            fixed_min,
            fixed_max,
            ..QuantizerSettings::default_weights()
        },
    )
}

proptest! {
    #[test]
    fn every_config_in_range_passes_and_survives_json(
        hidden in prop::collection::vec(1..=256_u32, 1..=4),
        learning_rate in 1e-7..=1.0_f64,
        epochs in 1..=100_000_u32,
        batch_size in 1..=1000_u32,
        seed in 0..=9_007_199_254_740_991_u64,
        weights in any_settings(),
        activations in any_settings(),
        runtime in 0..3_usize,
    ) {
        let activations = QuantizerSettings { per_axis: false, ..activations };
        let config = RunConfig {
            model: ModelConfig::mlp(&hidden, Activation::Tanh),
            training: TrainingConfig { learning_rate, epochs, batch_size, seed, ..TrainingConfig::default() },
            qat: Some(QatConfig { weights, activations, runtime: Runtime::ALL[runtime], ..QatConfig::default() }),
            ..RunConfig::default()
        };
        let json = serde_json::to_string(&config).unwrap();
        prop_assert_eq!(&serde_json::from_str::<RunConfig>(&json).unwrap(), &config);
        prop_assert!(config.check(SENSORS).is_ok());
    }

    #[test]
    fn bits_out_of_range_never_pass(bits in prop_oneof![0..2_u8, 17..=255_u8], which in 0..3_usize) {
        let mut config = PtqConfig { calibration: CalibrationSet::Validation, ..PtqConfig::default() };
        *[&mut config.weight_bits, &mut config.activation_bits, &mut config.input_bits][which] = bits;
        prop_assert!(config.check(2).is_err());
    }
}
