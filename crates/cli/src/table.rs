//! The tables and lines that `train`, `quantize` and `evaluate` print.

use protocol::report::{Exactness, Metrics, PerSplit};

/// Prints one row per block: samples, MSE, ADE.
pub fn print_metrics(title: &str, metrics: &PerSplit<Metrics>) {
    println!("{title}");
    println!("  block       samples    MSE (m²)    ADE (m)");
    for (name, block) in
        [("train", metrics.train), ("validation", metrics.validation), ("test", metrics.test)]
    {
        println!("  {name:<10} {:>8} {:>11.6} {:>10.6}", block.samples, block.mse, block.ade);
    }
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
