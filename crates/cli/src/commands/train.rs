//! `bitroom train`: trains one config, or several repeats of it, and writes run.json.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use experiment::repeat::{Distribution, best_by_validation};
use experiment::{FinishedRun, Prepared, Progress, Run};
use indicatif::ProgressBar;
use protocol::config::{Activation, QuantizerSettings, RangeInit};
use protocol::{
    ModelConfig, OptimizerConfig, QatConfig, QuantizerKind, RunConfig, SplitConfig, TrainingConfig, limits,
};

use crate::args::{Model, QatArgs, Train};
use crate::names::{by_name, layer_bits, runtime};
use crate::progress::epochs_bar;
use crate::table::print_metrics;
use crate::{files, source};

/// Trains and writes the best repeat.
pub fn run(args: &Train) -> Result<ExitCode> {
    let config = run_config(args)?;
    if !limits::REPEATS.contains(&args.repeats) {
        bail!(
            "--repeats {}: allowed are {} to {}",
            args.repeats,
            limits::REPEATS.start(),
            limits::REPEATS.end()
        );
    }
    let Some(data) = source::data_source(&args.data)? else {
        bail!("--data FILE or --simulate SEED is needed")
    };
    let dataset = source::load(&data)?;
    let split = source::split(&args.data, &SplitConfig::default())?;
    let prepared = Arc::new(Prepared::new(&dataset, &split, config.model.window_length(), None)?);

    let bar = epochs_bar(u64::from(args.repeats) * u64::from(config.training.epochs));
    let mut runs = Vec::new();
    for repeat in 0..args.repeats {
        let mut config = config.clone();
        config.training.seed += u64::from(repeat);
        runs.push(train(Run::new(config.check()?, Arc::clone(&prepared))?, &bar, repeat)?);
    }
    bar.finish_and_clear();

    if runs.len() > 1 {
        print_distribution(&runs);
    }
    let best = best_by_validation(&runs).context("no run")?;
    let best = &runs[best];
    println!("{} on {}, seed {}", best.config.model.label(), dataset.name, best.config.training.seed);
    print_metrics(&format!("float network, best epoch {}", best.float.best_epoch), &best.float.metrics);
    let report = best.report(&prepared)?;
    if let (Some(trained), Some(quantized)) = (&best.qat, &report.qat) {
        print_metrics(&format!("QAT integer network, best epoch {}", trained.best_epoch), &quantized.metrics);
        println!("  {}", crate::table::exactness(&quantized.exactness));
        println!(
            "  test ADE {:+.2} % against float; {} B",
            quantized.ade_change_percent.test, quantized.size_bytes
        );
    }
    files::write_json(&args.out, &best.to_file())?;
    println!("wrote {}", args.out.display());
    Ok(ExitCode::SUCCESS)
}

fn train(mut run: Run, bar: &ProgressBar, repeat: u32) -> Result<FinishedRun> {
    bar.set_prefix(format!("repeat {}", repeat + 1));
    loop {
        match run.step()? {
            Progress::Working => {}
            Progress::Epoch(_) => {
                bar.inc(1);
                let best = run.losses_after(run.epoch()).last().and_then(|history| history.best);
                if let Some((epoch, loss)) = best {
                    bar.set_message(format!("best validation MSE {loss:.4} m² at {epoch}"));
                }
            }
            Progress::Finished => break,
        }
    }
    run.finish()?.context("the run has no epoch")
}

fn print_distribution(runs: &[FinishedRun]) {
    println!("test ADE in m over {} seeds", runs.len());
    println!("  network      min     q1  median     q3     max");
    for (name, pick) in [("float", false), ("QAT*", true)] {
        let values: Vec<f64> = runs
            .iter()
            .filter_map(|run| if pick { run.qat.as_ref() } else { Some(&run.float) })
            .map(|trained| trained.metrics.test.ade)
            .collect();
        if let Some(d) = Distribution::of(&values) {
            println!(
                "  {name:<8} {:>7.4} {:>6.4} {:>7.4} {:>6.4} {:>7.4}",
                d.min, d.lower_quartile, d.median, d.upper_quartile, d.max
            );
        }
    }
    println!("  kept: the lowest validation loss");
    if runs.iter().any(|run| run.qat.is_some()) {
        println!("  * in fake quantization; the table below is that of the integers");
    }
}

fn run_config(args: &Train) -> Result<RunConfig> {
    let Model::Mlp = args.model;
    let activation = by_name("--activation", &args.activation, Activation::ALL.map(|a| (a.name(), a)))?;
    let optimizers = [
        ("adamax", OptimizerConfig::Adamax),
        ("adam", OptimizerConfig::Adam),
        ("sgd", OptimizerConfig::Sgd { momentum: args.momentum }),
    ];
    let config = RunConfig {
        model: ModelConfig::Mlp { hidden: args.hidden.clone(), activation },
        training: TrainingConfig {
            optimizer: by_name("--optimizer", &args.optimizer, optimizers)?,
            learning_rate: args.lr,
            epochs: args.epochs,
            batch_size: args.batch,
            seed: args.seed,
        },
        qat: qat_config(&args.qat)?,
        ..RunConfig::default()
    };
    config.clone().check()?;
    Ok(config)
}

/// The QAT settings, if any of their options was given.
fn qat_config(args: &QatArgs) -> Result<Option<QatConfig>> {
    let mut config = QatConfig::default();
    let mut given = args.qat;
    set(&mut config.weights.bits, args.weight_bits, &mut given);
    set(&mut config.activations.bits, args.activation_bits, &mut given);
    set(&mut config.input_bits, args.input_bits, &mut given);
    set(&mut config.weights.symmetric, args.weight_symmetric, &mut given);
    set(&mut config.weights.narrow_range, args.weight_narrow, &mut given);
    set(&mut config.weights.per_axis, args.weight_per_axis, &mut given);
    set(&mut config.activations.symmetric, args.activation_symmetric, &mut given);
    set(&mut config.activations.narrow_range, args.activation_narrow, &mut given);
    let kinds = || QuantizerKind::ALL.map(|kind| (kind.name(), kind));
    if let Some(name) = &args.weight_quantizer {
        set(&mut config.weights.kind, Some(by_name("--weight-quantizer", name, kinds())?), &mut given);
    }
    if let Some(name) = &args.activation_quantizer {
        set(
            &mut config.activations.kind,
            Some(by_name("--activation-quantizer", name, kinds())?),
            &mut given,
        );
    }
    if let Some(name) = &args.range_init {
        let starts = [("first-batch", RangeInit::FirstBatch), ("tfmot", RangeInit::Tfmot)];
        let start = by_name("--range-init", name, starts)?;
        set(&mut config.weights.range_init, Some(start), &mut given);
        config.activations.range_init = start;
    }
    fixed_range("--weight-range", args.weight_range.as_deref(), &mut config.weights, &mut given)?;
    fixed_range("--activation-range", args.activation_range.as_deref(), &mut config.activations, &mut given)?;
    let layers = layer_bits(&args.layer_bits)?;
    set(&mut config.per_layer, (!layers.is_empty()).then_some(layers), &mut given);
    if let Some(name) = &args.qat_runtime {
        set(&mut config.runtime, Some(runtime("--qat-runtime", name)?), &mut given);
    }
    Ok(given.then_some(config))
}

fn set<T>(place: &mut T, value: Option<T>, given: &mut bool) {
    if let Some(value) = value {
        *place = value;
        *given = true;
    }
}

fn fixed_range(
    option: &str,
    text: Option<&str>,
    settings: &mut QuantizerSettings,
    given: &mut bool,
) -> Result<()> {
    let Some(text) = text else { return Ok(()) };
    let (min, max) = text.split_once(',').with_context(|| format!("{option} {text}: MIN,MAX is needed"))?;
    let number = |text: &str| {
        text.trim().parse::<f64>().with_context(|| format!("{option}: '{text}' is not a number"))
    };
    (settings.fixed_min, settings.fixed_max) = (number(min)?, number(max)?);
    *given = true;
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use protocol::config::LayerBits;

    use super::*;
    use crate::args::{Cli, Command};

    fn config(options: &[&str]) -> Result<RunConfig> {
        let line = ["bitroom", "train", "--simulate", "1"].iter().chain(options);
        match Cli::try_parse_from(line)?.command {
            Command::Train(args) => run_config(&args),
            _ => bail!("not train"),
        }
    }

    #[test]
    fn no_option_gives_the_page_s_defaults() {
        assert_eq!(config(&[]).unwrap(), RunConfig::default());
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
            "--weight-quantizer: 'median' is not known; there are last-value, moving-average, all-values, fixed"
        );
        assert_eq!(message(&["--weight-bits", "17"]), "qat.weights.bits is 17; allowed: 2 to 16");
        assert_eq!(
            message(&["--layer-bits", "0:2"]),
            "--layer-bits 0:2: LAYER:WEIGHT_BITS:ACTIVATION_BITS is needed"
        );
    }
}
