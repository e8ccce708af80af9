//! The tables and lines that `train`, `quantize` and `evaluate` print.

use anyhow::Result;
use protocol::report::{Exactness, Metrics, NumberFormat, PerSplit, QuantizedReport};

use crate::out::outln;

/// Prints one row per block: samples, MSE, ADE.
pub fn print_metrics(title: &str, metrics: &PerSplit<Metrics>) -> Result<()> {
    outln!("{title}")?;
    outln!("  block       samples    MSE (m²)    ADE (m)")?;
    for (name, block) in
        [("train", metrics.train), ("validation", metrics.validation), ("test", metrics.test)]
    {
        outln!("  {name:<10} {:>8} {:>11.6} {:>10.6}", block.samples, block.mse, block.ade)?;
    }
    Ok(())
}

/// How far the integers are from fake-quant, in a sentence.
pub fn exactness(found: &Exactness) -> String {
    format!(
        "runtime {}: {} of {} test outputs differ from fake-quant, by at most {} LSB",
        found.runtime.name(),
        found.mismatches,
        found.total,
        found.max_lsb
    )
}

/// Prints exactness, change against float, and size.
pub fn print_integers(report: &QuantizedReport) -> Result<()> {
    if let Some(found) = &report.exactness {
        outln!("  {}", exactness(found))?;
    }
    outln!("  test ADE {:+.2} % against float; {} B", report.ade_change_percent.test, report.size_bytes)?;
    Ok(())
}

/// Prints what does not run in integers, the accumulators, and the notes.
pub fn forms(report: &QuantizedReport) -> Result<()> {
    for form in &report.forms {
        let format = match form.format {
            NumberFormat::Integer => continue,
            NumberFormat::Hybrid => "8-bit weights, inputs quantized sample by sample",
            NumberFormat::Float16 => "float16 weights, float32 arithmetic",
            NumberFormat::Float32 => "float32",
        };
        let reason = if form.reason.is_empty() { String::new() } else { format!(": {}", form.reason) };
        outln!("  {}: {format}{reason}", form.name)?;
    }
    for layer in report.layers.iter().filter(|layer| layer.format == NumberFormat::Integer) {
        let finer = match layer.accumulator_shift {
            0 => String::new(),
            bits => format!("; {bits} more make its bias finer"),
        };
        outln!(
            "  {}: sums need {} of {} accumulator bits{finer}",
            layer.name,
            layer.accumulator_bits_needed,
            layer.accumulator_bits
        )?;
    }
    for note in &report.notes {
        outln!("  {note}")?;
    }
    Ok(())
}
