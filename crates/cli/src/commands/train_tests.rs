//! Tests of `train`.

use clap::{CommandFactory as _, Parser as _};
use protocol::config::{
    CnnLayout, EarlyStopping, LabelAt, LayerBits, OptimizerConfig, Schedule, SimulatedSource, WindowConfig,
};
use protocol::defaults::{CNN_L2, LSTM_UNITS, MLP_ACTIVATION, MLP_UNITS};
use protocol::job::JobData;
use protocol::settings::all;
use protocol::{ModelConfig, QatConfig, QuantizerKind, RunConfig, TrainingConfig, defaults, limits};
use vocabulary::Card;

use super::*;
use crate::args::{Cli, Command};

fn parsed(options: &[&str]) -> Result<Wanted> {
    let line = ["bitroom", "train", "--simulate", "1"].iter().chain(options);
    match Cli::try_parse_from(line)?.command {
        Command::Train(args) => wanted(&args),
        _ => bail!("not train"),
    }
}

fn wanted_of(options: &[&str]) -> Wanted {
    parsed(options).unwrap()
}

fn config(options: &[&str]) -> Result<RunConfig> {
    parsed(options).map(|wanted| wanted.job.run_config())
}

#[test]
fn no_option_gives_the_page_s_defaults() {
    assert_eq!(config(&[]).unwrap(), RunConfig::default());
    // The page's own test compares with the same list, each with and without quantizers.
    for (name, model) in defaults::networks() {
        let expected = RunConfig { model, ..RunConfig::default() };
        assert_eq!(config(&["--model", name]).unwrap(), expected);
        let qat = Some(QatConfig::default());
        assert_eq!(config(&["--model", name, "--qat"]).unwrap(), RunConfig { qat, ..expected });
    }
    for optimizer in defaults::optimizers() {
        let training = config(&["--optimizer", optimizer.kind().name()]).unwrap().training;
        assert_eq!(training, TrainingConfig { optimizer, ..TrainingConfig::default() });
    }
    for schedule in defaults::schedules() {
        let training = config(&["--schedule", schedule.kind().name()]).unwrap().training;
        assert_eq!(training, TrainingConfig { schedule, ..TrainingConfig::default() });
    }
    let early_stopping = Some(defaults::STOPPING);
    let patience = defaults::STOPPING.patience.to_string();
    let training = config(&["--early-stopping", &patience]).unwrap().training;
    assert_eq!(training, TrainingConfig { early_stopping, ..TrainingConfig::default() });
}

#[test]
fn every_limit_is_the_page_s() {
    // What a refusal says, after the option's end was passed by one step.
    let cases: [(&[&str], f64, String); 13] = [
        (&["--epochs"], 100_001.0, said(&limits::EPOCHS)),
        (&["--batch"], 4097.0, said(&limits::BATCH_SIZE)),
        (&["--repeats"], 1001.0, said(&limits::REPEATS)),
        (&["--lr"], 1.01, said(&limits::LEARNING_RATE)),
        (&["--hidden"], 257.0, said(&limits::UNITS)),
        (&["--model", "lstm", "--cells"], 65.0, said(&limits::LSTM_UNITS)),
        (&["--model", "lstm", "--window"], 241.0, said(&limits::WINDOW_LENGTH)),
        (&["--window-stride"], 61.0, said(&limits::WINDOW_STRIDE)),
        (&["--optimizer", "sgd", "--momentum"], 1.0, said(&limits::MOMENTUM)),
        (&["--schedule", "exponential", "--decay"], 1.01, said(&limits::DECAY)),
        (&["--schedule", "cosine", "--final-share"], 1.01, said(&limits::FINAL_SHARE)),
        (&["--early-stopping"], 100_001.0, said(&limits::EPOCHS)),
        (&["--weight-bits"], 17.0, said(&limits::BITS)),
    ];
    for (options, beyond, allowed) in cases {
        let of = |value: f64| {
            let value = value.to_string();
            config(&[options, &[value.as_str()]].concat())
        };
        let error = format!("{:#}", of(beyond).unwrap_err());
        assert!(error.ends_with(&format!("; allowed: {allowed}")), "{options:?}: {error}");
        let end: f64 = allowed.split_once(" to ").unwrap().1.parse().unwrap();
        assert!(of(end).is_ok(), "{options:?} {end}");
    }
}

fn said<T: std::fmt::Display>(range: &std::ops::RangeInclusive<T>) -> String {
    format!("{} to {}", range.start(), range.end())
}

#[test]
fn the_help_is_the_table_of_settings() {
    let help = |command: &str| {
        let mut all = Cli::command();
        let help = all.find_subcommand_mut(command).unwrap().render_long_help().to_string();
        help.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (command, cards) in
        [("train", &[Card::Data, Card::Network, Card::Training, Card::Qat][..]), ("quantize", &[Card::Ptq])]
    {
        let help = help(command);
        for setting in all().filter(|setting| cards.contains(&setting.card)) {
            let Some(flag) = setting.flag else { continue };
            let said = setting.help().split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(help.contains(&format!("--{}", flag.name())) && help.contains(&said), "{said}");
        }
    }
    // Options that set several settings name their defaults themselves.
    let qat = QatConfig::default();
    for words in [
        format!("mlp, separated by commas (default {MLP_UNITS})"),
        format!("Cells of an lstm (default {LSTM_UNITS})"),
        format!("{} (default), tanh, sigmoid or linear", MLP_ACTIVATION.name()),
        format!("(default: {CNN_L2} for the cnn layouts, 0 for the others)"),
        format!("(default {},{})", qat.weights.fixed_min, qat.weights.fixed_max),
        format!("(default {},{})", qat.activations.fixed_min, qat.activations.fixed_max),
        format!("Fewest good rows accepted (default {})", defaults::MIN_ROWS),
    ] {
        assert!(help("train").contains(&words), "{words}");
    }
}

#[test]
fn set_changes_any_setting() {
    let found =
        config(&["--set", "training.optimizer=sgd", "training.optimizer.momentum=0.5", "--set", "n=300"]);
    assert_eq!(found.unwrap().training.optimizer, OptimizerConfig::Sgd { momentum: 0.5 });
    // What --set says goes before a flag.
    let found = config(&["--epochs", "5", "--set", "training.epochs=7", "model.layers.0.units=8"]).unwrap();
    assert_eq!(found.training.epochs, 7);
    assert_eq!(found.model, ModelConfig::mlp(&[8], MLP_ACTIVATION));
    let message = |options: &[&str]| format!("{:#}", config(options).unwrap_err());
    assert!(
        message(&["--set", "training.epoch=7"])
            .starts_with("training.epoch is not a setting; there are batch_size, ")
    );
    assert_eq!(message(&["--decay", "0.5"]), "training.schedule.decay: For the exponential schedule only.");
    assert_eq!(
        message(&["--set", "ptq.equalization=on"]),
        "--set ptq.equalization: this command takes settings of data, split, model, training, qat"
    );
    assert_eq!(config(&["--set", "split=shuffled"]).unwrap(), RunConfig::default());
    assert_eq!(
        wanted_of(&["--set", "data.seed=9"]).job.data,
        JobData::Simulated(SimulatedSource { seed: 9, ..SimulatedSource::default() })
    );
}

#[test]
fn every_network_has_its_own_options() {
    let model = |options: &[&str]| config(options).unwrap().model;
    assert_eq!(model(&["--model", "cnn-b"]), ModelConfig::cnn(CnnLayout::B, CNN_L2));
    assert_eq!(model(&["--model", "cnn-a", "--l2", "0.5"]), ModelConfig::cnn(CnnLayout::A, 0.5));
    assert_eq!(model(&["--model", "lstm", "--cells", "3"]), ModelConfig::lstm(3));
    let strided =
        model(&["--model", "lstm", "--window", "12", "--window-stride", "4", "--label-at", "middle"]);
    assert_eq!(strided.window, WindowConfig { length: 12, stride: 4, label_at: LabelAt::Middle });
    let message = |options: &[&str]| format!("{:#}", config(options).unwrap_err());
    assert_eq!(
        message(&["--model", "lstm", "--hidden", "3"]),
        "--hidden and --activation go with --model mlp"
    );
    assert_eq!(message(&["--cells", "3"]), "--cells goes with --model lstm");
    assert_eq!(
        message(&["--model", "cnn-c", "--window", "2"]),
        "model.layers[0], conv1d 1 is 2 steps; allowed: at least 3 steps, or padding same"
    );
}

#[test]
fn schedule_and_early_stopping_take_their_numbers() {
    let training = |options: &[&str]| config(options).unwrap().training;
    let exponential = training(&["--schedule", "exponential", "--decay", "0.9", "--decay-every", "30"]);
    assert_eq!(exponential.schedule, Schedule::Exponential { decay: 0.9, every: 30 });
    let cosine = training(&["--schedule", "cosine", "--final-share", "0.1", "--repeats", "4"]);
    assert_eq!((cosine.schedule, cosine.repeats), (Schedule::Cosine { final_share: 0.1 }, 4));
    let stopping = training(&["--early-stopping", "20", "--min-delta", "0.001"]).early_stopping;
    assert_eq!(stopping, Some(EarlyStopping { patience: 20, min_delta: 0.001 }));
}

#[test]
fn any_quantizer_option_switches_qat_on() {
    let found =
        config(&["--weight-bits", "4", "--activation-quantizer", "last-value", "--layer-bits", "0:2:3"]);
    let qat = found.unwrap().qat.unwrap();
    assert_eq!((qat.weights.bits, qat.activations.bits), (4, 8));
    assert_eq!(qat.activations.kind, QuantizerKind::LastValue);
    assert_eq!(qat.per_layer, [LayerBits { layer: 0, weight_bits: Some(2), activation_bits: Some(3) }]);
    assert!(config(&["--weight-range", "-2,3"]).unwrap().qat.is_some());
}

#[test]
fn refusals_name_the_option_and_what_is_allowed() {
    let message = |options: &[&str]| format!("{:#}", config(options).unwrap_err());
    let refused = message(&["--weight-quantizer", "median"]);
    let kinds = <QuantizerKind as vocabulary::Word>::words();
    assert!(kinds.starts_with("last-value, moving-average, "), "{kinds}");
    let expected = format!("error: --weight-quantizer: 'median' is not known; there are {kinds}\n");
    assert!(refused.starts_with(&expected), "{refused}");
    let refused = message(&["--epochs", "many"]);
    assert!(
        refused.starts_with("error: --epochs: 'many' is no such value; allowed: 1 to 100,000\n"),
        "{refused}"
    );
    assert_eq!(message(&["--weight-bits", "17"]), "qat.weights.bits is 17; allowed: 2 to 16");
    assert_eq!(
        message(&["--layer-bits", "0:2"]),
        "--layer-bits 0:2: LAYER:WEIGHT_BITS:ACTIVATION_BITS is needed"
    );
}
