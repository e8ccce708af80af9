//! Run settings from the command line's options.

use anyhow::{Context as _, Result, bail};
use protocol::config::{
    Activation, CnnLayout, EarlyStopping, LayerConfig, OptimizerKind, Schedule, WindowConfig,
};
use protocol::defaults::{CNN_L2, LSTM_UNITS, MLP_ACTIVATION, MLP_UNITS};
use protocol::{ModelConfig, OptimizerConfig, RunConfig, TrainingConfig};

use crate::args::{Model, NetworkArgs, ScheduleName, Train, TrainingArgs};
use crate::files;
use crate::names::word;

/// The settings of `train` on data of so many sensors, without a warm start.
pub fn run_config(args: &Train, sensors: u32) -> Result<RunConfig> {
    let config = RunConfig {
        model: model(&args.network)?,
        training: training(&args.training, args.lr, args.repeats)?,
        qat: super::qat::config(&args.qat)?,
        ..RunConfig::default()
    };
    config.clone().check(sensors)?;
    Ok(config)
}

/// The activation of that name.
pub fn activation(name: &str) -> Result<Activation> {
    word("--activation", name)
}

/// How networks are trained.
pub fn training(args: &TrainingArgs, learning_rate: f64, repeats: u32) -> Result<TrainingConfig> {
    let optimizer = match word("--optimizer", &args.optimizer)? {
        OptimizerKind::Adamax => OptimizerConfig::Adamax,
        OptimizerKind::Adam => OptimizerConfig::Adam,
        OptimizerKind::Sgd => OptimizerConfig::Sgd { momentum: args.momentum },
    };
    let schedule = match args.schedule {
        ScheduleName::Constant => Schedule::Constant,
        ScheduleName::Exponential => Schedule::Exponential { decay: args.decay, every: args.decay_every },
        ScheduleName::Cosine => Schedule::Cosine { final_share: args.final_share },
    };
    let stopping = |patience| EarlyStopping { patience, min_delta: args.min_delta };
    Ok(TrainingConfig {
        optimizer,
        learning_rate,
        schedule,
        epochs: args.epochs,
        early_stopping: args.early_stopping.map(stopping),
        batch_size: args.batch,
        seed: args.seed,
        repeats,
    })
}

/// The network. An option that the chosen network does not have is refused.
fn model(args: &NetworkArgs) -> Result<ModelConfig> {
    if args.cells.is_some() && args.model != Model::Lstm {
        bail!("--cells goes with --model lstm");
    }
    if (args.hidden.is_some() || args.activation.is_some()) && args.model != Model::Mlp {
        bail!("--hidden and --activation go with --model mlp");
    }
    let mut model = match args.model {
        Model::Mlp => {
            let activation = args.activation.as_deref().map_or(Ok(MLP_ACTIVATION), activation)?;
            ModelConfig::mlp(args.hidden.as_deref().unwrap_or(&[MLP_UNITS]), activation)
        }
        Model::CnnA => ModelConfig::cnn(CnnLayout::A, CNN_L2),
        Model::CnnB => ModelConfig::cnn(CnnLayout::B, CNN_L2),
        Model::CnnC => ModelConfig::cnn(CnnLayout::C, CNN_L2),
        Model::Lstm => ModelConfig::lstm(args.cells.unwrap_or(LSTM_UNITS)),
    };
    if let Some(path) = &args.layers {
        let layers: Vec<LayerConfig> = serde_json::from_slice(&files::read(path)?)
            .with_context(|| format!("{} is no list of layers", path.display()))?;
        let sequence = layers.first().is_some_and(|layer| !matches!(layer, LayerConfig::Dense { .. }));
        model = ModelConfig {
            window: if sequence { WindowConfig::THESIS } else { WindowConfig::SINGLE },
            layers,
        };
    }
    if let Some(length) = args.window {
        model.window.length = length;
    }
    if let Some(stride) = args.window_stride {
        model.window.stride = stride;
    }
    if let Some(name) = &args.label_at {
        model.window.label_at = word("--label-at", name)?;
    }
    if let (Some(l2), Some((_, hidden))) = (args.l2, model.layers.split_last_mut()) {
        hidden.iter_mut().filter_map(LayerConfig::l2_mut).for_each(|factor| *factor = l2);
    }
    Ok(model)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};
    use protocol::config::LayerBits;
    use protocol::{QatConfig, QuantizerKind, defaults, limits};

    use protocol::config::LabelAt;

    use super::*;
    use crate::args::{Cli, Command};

    fn config(options: &[&str]) -> Result<RunConfig> {
        let line = ["bitroom", "train", "--simulate", "1"].iter().chain(options);
        match Cli::try_parse_from(line)?.command {
            Command::Train(args) => run_config(&args, defaults::SENSORS),
            _ => bail!("not train"),
        }
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
    fn a_default_in_words_is_the_number_that_is_meant() {
        let help = |command: &str| {
            let mut all = Cli::command();
            all.find_subcommand_mut(command).unwrap().render_long_help().to_string()
        };
        let (qat, split) = (QatConfig::default(), protocol::SplitConfig::default());
        let protocol::SplitConfig::Contiguous { train, validation } = split else { panic!("{split:?}") };
        let window = ModelConfig::lstm(1).window;
        for words in [
            format!("mlp, separated by commas (default {MLP_UNITS})"),
            format!("Cells of an lstm (default {LSTM_UNITS})"),
            format!("{} (default), tanh, sigmoid or linear", MLP_ACTIVATION.name()),
            format!("(default: 1 for an mlp, {} for the others)", window.length),
            format!("training window to the next (default {})", window.stride),
            format!("{} (default) or middle", window.label_at.name()),
            format!("(default: {CNN_L2} for the cnn layouts, 0 for the others)"),
            format!("Bits of the weights, 2 to 16 (default {})", qat.weights.bits),
            format!("Bits of the activations, 2 to 16 (default {})", qat.activations.bits),
            format!("Bits of the input, 2 to 16 (default {})", qat.input.bits),
            format!("gates and cell state, 2 to 16 (default {})", qat.gate_bits),
            format!("{} (default) or table", qat.lstm_functions.name()),
            format!("before the quantizers act (default {})", qat.start_epoch),
            format!("{} (default), moving-average, all-values", qat.weights.kind.name()),
            format!("last-value, {} (default), all-values", qat.activations.kind.name()),
            format!("moving-average, {} (default), fixed", qat.input.kind.name()),
            format!("Symmetric weights (default {})", qat.weights.symmetric),
            format!("Narrow range of the weights (default {})", qat.weights.narrow_range),
            format!("One weight scale per output channel (default {})", qat.weights.per_axis),
            format!("Symmetric activations (default {})", qat.activations.symmetric),
            format!("Narrow range of the activations (default {})", qat.activations.narrow_range),
            format!("(default {},{})", qat.weights.fixed_min, qat.weights.fixed_max),
            format!("(default {},{})", qat.activations.fixed_min, qat.activations.fixed_max),
            format!("{} (default), ruy or xnnpack", qat.runtime.name()),
            format!("Share of the rows for training (default {train})"),
            format!("Share of the rows for validation (default {validation})"),
            format!("Fewest good rows accepted (default {})", defaults::MIN_ROWS),
        ] {
            assert!(help("train").contains(&words), "{words}");
        }
        let ptq = protocol::PtqConfig::default();
        for words in [
            format!("Bits of the weights, 2 to 16 (default {})", ptq.weight_bits),
            format!("(default {}, with mode int16x8 16)", ptq.activation_bits),
        ] {
            assert!(help("quantize").contains(&words), "{words}");
        }
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
        assert_eq!(
            message(&["--weight-quantizer", "median"]),
            "--weight-quantizer: 'median' is not known; there are last-value, moving-average, all-values, fixed, custom, lsq"
        );
        assert_eq!(message(&["--weight-bits", "17"]), "qat.weights.bits is 17; allowed: 2 to 16");
        assert_eq!(
            message(&["--layer-bits", "0:2"]),
            "--layer-bits 0:2: LAYER:WEIGHT_BITS:ACTIVATION_BITS is needed"
        );
    }
}
