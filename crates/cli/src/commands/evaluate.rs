//! `bitroom evaluate`: errors of a model file on data.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use experiment::evaluation::evaluate;
use experiment::file::open;
use experiment::{Prepared, Quantized};
use protocol::DataSource;
use protocol::report::{Exactness, Metrics, PerSplit};
use serde::Serialize;

use crate::args::Evaluate;
use crate::out::outln;
use crate::table::{exactness, print_metrics};
use crate::{files, out, source};

/// What `--json` prints: `metrics` are those of the network the file is about (the integer network of a q.json or of a
/// run with QAT, else the float network).
#[derive(Serialize)]
struct Evaluation {
    model: String,
    network: &'static str,
    data: String,
    metrics: PerSplit<Metrics>,
    float: PerSplit<Metrics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ade_change_percent: Option<PerSplit<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exactness: Option<Exactness>,
    size_bytes: u32,
}

/// Evaluates and prints.
pub fn run(args: &Evaluate) -> Result<ExitCode> {
    let bytes = files::read(&args.model)?;
    let opened = open(&bytes).with_context(|| args.model.display().to_string())?;
    let model = opened.model();
    let given = source::data_source(&args.data)?;
    let Some(data) = given.or_else(|| model.data.simulated.clone().map(DataSource::Simulated)) else {
        bail!("--data FILE or --simulate SEED is needed: the model was trained on {}", model.data.name);
    };
    let dataset = source::load(&data)?;
    let split = source::split(&args.data, &model.data.split)?;
    let prepared = Prepared::new(&dataset, &split, &model.window, Some(model.scaler.clone()))?;

    let float = evaluate(&model.float.network, &prepared)?.metrics;
    let (network, quantized) = match (opened.quantized(), opened.run()) {
        (Some(quantized), _) => ("integer", Some(quantized.report(model, &prepared)?)),
        (None, Some(run)) => match Quantized::qat(run)? {
            Some(quantized) => ("integer (QAT)", Some(quantized.report(model, &prepared)?)),
            None => ("float", None),
        },
        (None, None) => ("float", None),
    };
    let name = match opened.run() {
        Some(run) => run.config.model.label(run.config.sensors()),
        None => {
            let layers: Vec<_> = model.float.network.specs().iter().map(ToString::to_string).collect();
            layers.join("; ")
        }
    };
    let evaluation = Evaluation {
        model: name,
        network,
        data: dataset.name,
        metrics: quantized.as_ref().map_or_else(|| float.clone(), |q| q.metrics.clone()),
        float,
        ade_change_percent: quantized.as_ref().map(|q| q.ade_change_percent.clone()),
        exactness: quantized.as_ref().and_then(|q| q.exactness),
        size_bytes: quantized
            .as_ref()
            .map_or(4 * model.float.network.parameter_count() as u32, |q| q.size_bytes),
    };
    if args.json {
        out::json(&evaluation)?;
        return Ok(ExitCode::SUCCESS);
    }
    outln!("{}, {} network, on {}", evaluation.model, evaluation.network, evaluation.data)?;
    print_metrics(evaluation.network, &evaluation.metrics)?;
    if let Some(found) = &evaluation.exactness {
        print_metrics("float", &evaluation.float)?;
        outln!("  {}", exactness(found))?;
    }
    outln!("  size {} B", evaluation.size_bytes)?;
    Ok(ExitCode::SUCCESS)
}
