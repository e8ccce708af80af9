//! `bitroom quantize`: post-training quantization of a run.json, written as q.json.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use experiment::file::{Opened, open};
use experiment::{FinishedRun, Prepared, Quantized};
use protocol::defaults::conversions;
use protocol::report::QuantizedReport;
use protocol::{DataSource, PtqConfig};

use crate::args::Quantize;
use crate::names::{by_name, layer_bits, word};
use crate::out::{note, outln};
use crate::table::{forms, print_integers, print_metrics};
use crate::{files, source};

/// Quantizes and writes.
pub fn run(args: &Quantize) -> Result<ExitCode> {
    let bytes = files::read(&args.run)?;
    let Opened::Run(run) = open(&bytes).with_context(|| args.run.display().to_string())? else {
        bail!("{}: already quantized; quantize takes a run.json", args.run.display());
    };
    let config = config(args)?.check(run.config.model.layers.len())?;
    let prepared = evaluation_data(args, &run)?;
    let quantized = Quantized::ptq(&run, config, prepared.as_ref())?;

    let report = prepared.as_ref().map(|prepared| quantized.report(&run, prepared)).transpose()?;
    // Errors in a model file are those on the data of its run.
    let own = prepared.as_ref().is_some_and(|prepared| run.is_trained_on(prepared));
    let evaluation = report.as_ref().filter(|_| own).map(Into::into);
    files::write_json(&args.out, &quantized.to_file(&run, prepared.as_ref(), evaluation)?)?;
    match &report {
        Some(report) => print(report, args)?,
        None => outln!(
            "quantized; the errors need the data: add --data FILE, or run bitroom evaluate on the result"
        )?,
    }
    outln!("wrote {}", args.out.display())?;
    Ok(ExitCode::SUCCESS)
}

/// The settings that the options mean.
fn config(args: &Quantize) -> Result<PtqConfig> {
    let mode = by_name("--mode", args.mode.name(), conversions())?;
    let (widths, converter, calibration) = (&args.widths, &args.converter, &args.calibration);
    let ops = match &converter.ops {
        Some(name) => word("--ops", name)?,
        None => mode.ops,
    };
    Ok(PtqConfig {
        optimization: word("--optimization", &converter.optimization)?,
        ops,
        input_type: word("--input-type", &converter.input_type)?,
        output_type: word("--output-type", &converter.output_type)?,
        weight_bits: widths.weight_bits.unwrap_or(mode.weight_bits),
        activation_bits: widths.activation_bits.unwrap_or(mode.activation_bits),
        input_bits: widths.input_bits.unwrap_or(mode.input_bits),
        gate_bits: widths.gate_bits,
        lstm_functions: word("--lstm-functions", &converter.lstm_functions)?,
        per_channel: !widths.per_tensor,
        calibration: word("--calibration", &calibration.calibration)?,
        calibration_samples: calibration.calibration_samples,
        calibration_seed: calibration.calibration_seed,
        calibrator: word("--calibrator", &calibration.calibrator)?,
        percentile: calibration.percentile,
        carried_state: !calibration.reset_state,
        moved_biases: !args.keep_biases,
        bias_correction: args.bias_correction,
        equalization: args.equalization,
        adaptive_rounding: args.adaptive_rounding,
        float_layers: widths.float_layers.clone(),
        per_layer: layer_bits(&widths.layer_bits)?,
        runtime: word("--runtime", &args.runtime)?,
        ..mode
    })
}

fn print(report: &QuantizedReport, args: &Quantize) -> Result<()> {
    print_metrics(&format!("quantized network, runtime {}", args.runtime), &report.metrics)?;
    print_integers(report)?;
    forms(report)
}

/// The data given, or the run's own if they were simulated.
fn evaluation_data(args: &Quantize, run: &FinishedRun) -> Result<Option<Prepared>> {
    let given = source::data_source(&args.data)?;
    let Some(data) = given.or_else(|| run.data.simulated.clone().map(DataSource::Simulated)) else {
        return Ok(None);
    };
    let dataset = source::load(&data)?;
    if dataset.fingerprint != run.data.fingerprint {
        note!(
            "note: these are not the data of the run ({}); the errors are not written to the file",
            run.data.name
        );
    }
    let split = source::split(&args.data, &run.data.split)?;
    Ok(Some(Prepared::new(&dataset, &split, &run.config.model.window, Some(run.scaler.clone()))?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Command};

    #[test]
    fn no_option_gives_the_page_s_defaults_of_every_mode() {
        let of = |options: &[&str]| {
            let line = ["bitroom", "quantize", "run.json"].iter().chain(options);
            match Cli::try_parse_from(line).unwrap().command {
                Command::Quantize(args) => config(&args).unwrap(),
                _ => panic!("not quantize"),
            }
        };
        assert_eq!(of(&[]), PtqConfig::default());
        for (name, expected) in conversions() {
            assert_eq!(of(&["--mode", name]), expected, "{name}");
        }
    }
}
