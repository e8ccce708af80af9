//! The tables and lines that `train`, `quantize` and `evaluate` print.

use anyhow::Result;
use protocol::report::{Exactness, Metrics, NumberFormat, PerSplit, QuantizedReport, Smoothness};
use vocabulary::Figure;

use crate::out::outln;

/// Blocks with their names, in the order of the tables.
fn blocks(metrics: &PerSplit<Metrics>) -> [(&'static str, Metrics); 3] {
    [("train", metrics.train), ("validation", metrics.validation), ("test", metrics.test)]
}

/// Prints one row per block: samples, MSE, ADE; then how smooth the path is, where that is known.
pub fn print_metrics(title: &str, metrics: &PerSplit<Metrics>) -> Result<()> {
    outln!("{title}")?;
    outln!("  block       samples    MSE (m²)    ADE (m)")?;
    for (name, block) in blocks(metrics) {
        outln!("  {name:<10} {:>8} {:>11.6} {:>10.6}", block.samples, block.mse, block.ade)?;
    }
    print_smoothness(metrics)
}

/// Prints one row per block that says how smooth its path is; nothing where none does.
fn print_smoothness(metrics: &PerSplit<Metrics>) -> Result<()> {
    let rows = blocks(metrics).map(|(name, block)| Some((name, block.smoothness?)));
    if rows.iter().all(Option::is_none) {
        return Ok(());
    }
    let titles = [Figure::SpeedError, Figure::AccelerationError, Figure::Jerk].map(Figure::title);
    let [speed, acceleration, jerk] = &titles;
    let (stair, levels) = (Figure::StairIndex.label(), Figure::Levels.label());
    outln!("  block       {speed}  {acceleration}  {jerk}  of the truth  {stair}  {levels} x, y")?;
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
    for (name, Smoothness { speed_error, acceleration_error, jerk: own, true_jerk, stair_index, levels }) in
        rows.into_iter().flatten()
    {
        outln!(
            "  {name:<10}  {:>speed$}  {:>acceleration$}  {:>jerk$}  {:>12}  {:>stair$}  {}, {}",
            number(speed_error),
            number(acceleration_error),
            number(own),
            number(true_jerk),
            number(stair_index),
            levels[0],
            levels[1],
            speed = speed.chars().count(),
            acceleration = acceleration.chars().count(),
            jerk = jerk.chars().count(),
            stair = stair.len(),
        )?;
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
