//! `bitroom quantize`: post-training quantization of a run.json, written as q.json.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use experiment::file::{Opened, open};
use experiment::{FinishedRun, Prepared, Quantized};
use protocol::config::CalibrationSet;
use protocol::{DataSource, PtqConfig};

use crate::args::{Mode, Quantize};
use crate::names::{by_name, layer_bits, runtime};
use crate::table::{exactness, print_metrics};
use crate::{files, source};

/// Quantizes and writes.
pub fn run(args: &Quantize) -> Result<ExitCode> {
    let Mode::Int8 = args.mode;
    let bytes = files::read(&args.run)?;
    let Opened::Run(run) = open(&bytes).with_context(|| args.run.display().to_string())? else {
        bail!("{}: already quantized; quantize takes a run.json", args.run.display());
    };
    let calibrations = [("training", CalibrationSet::Training), ("validation", CalibrationSet::Validation)];
    let config = PtqConfig {
        weight_bits: args.weight_bits,
        activation_bits: args.activation_bits,
        input_bits: args.input_bits,
        per_channel: !args.per_tensor,
        calibration: by_name("--calibration", &args.calibration, calibrations)?,
        runtime: runtime("--runtime", &args.runtime)?,
        per_layer: layer_bits(&args.layer_bits)?,
        ..PtqConfig::default()
    };
    let quantized = Quantized::ptq(&run, config.check(run.config.model.layers.len())?)?;

    let evaluation = match evaluation_data(args, &run)? {
        Some(prepared) => {
            let report = quantized.report(&run, &prepared)?;
            print_metrics(&format!("integer network, runtime {}", args.runtime), &report.metrics);
            println!("  {}", exactness(&report.exactness));
            println!(
                "  test ADE {:+.2} % against float; {} B",
                report.ade_change_percent.test, report.size_bytes
            );
            // Errors in a model file are those on the data of its run.
            run.is_trained_on(&prepared).then(|| (&report).into())
        }
        None => {
            println!(
                "quantized; the errors need the data: add --data FILE, or run bitroom evaluate on the result"
            );
            None
        }
    };
    files::write_json(&args.out, &quantized.to_file(&run, evaluation))?;
    println!("wrote {}", args.out.display());
    Ok(ExitCode::SUCCESS)
}

/// The data given, or the run's own if they were simulated.
fn evaluation_data(args: &Quantize, run: &FinishedRun) -> Result<Option<Prepared>> {
    let given = source::data_source(&args.data)?;
    let Some(data) = given.or_else(|| run.data.simulated.clone().map(DataSource::Simulated)) else {
        return Ok(None);
    };
    let dataset = source::load(&data)?;
    if dataset.fingerprint != run.data.fingerprint {
        eprintln!(
            "note: these are not the data of the run ({}); the errors are not written to the file",
            run.data.name
        );
    }
    let split = source::split(&args.data, &run.data.split)?;
    Ok(Some(Prepared::new(&dataset, &split, &run.config.model.window, Some(run.scaler))?))
}
