//! The figures that native training is meant to reach, from pairs of runs that take turns: an epoch with the widest vectors of the
//! processor against one with four lanes, and an epoch of the quantized LSTM against one of the float LSTM.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may stop, prints and looks at the clock"
)]

use std::time::Instant;

use nn::Trainer;
use quant::QuantizerKind;

mod networks;
use networks::{cnn, lstm, mlp, quantized, train, trainer};

/// Turns of a pair; the ratio is the median of theirs.
const TURNS: usize = 41;

/// A run, with four lanes only or with the widest, and epochs of a turn.
struct Run {
    trainer: Trainer,
    only_four: bool,
    epochs: u32,
}

impl Run {
    /// Seconds of a turn for each epoch.
    fn turn(&mut self) -> f64 {
        vectors::only_four(self.only_four);
        let start = Instant::now();
        train(&mut self.trainer, self.epochs);
        let seconds = start.elapsed().as_secs_f64();
        vectors::only_four(false);
        seconds / f64::from(self.epochs)
    }
}

/// The median of the ratios of neighbouring turns, and the median time of the first in milliseconds.
fn compare(mut run: Run, mut against: Run) -> (f64, f64) {
    run.turn();
    against.turn();
    let pairs: Vec<_> = (0..TURNS).map(|_| (run.turn(), against.turn())).collect();
    let median = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let ratio = median(&mut pairs.iter().map(|(first, second)| first / second).collect());
    (ratio, 1e3 * median(&mut pairs.iter().map(|(first, _)| *first).collect()))
}

fn report(what: &str, most: f64, (ratio, milliseconds): (f64, f64)) {
    let verdict = if ratio <= most { "reached" } else { "NOT reached" };
    println!("{what:44} | {milliseconds:8.3} ms | at most {most:.2} | {ratio:.3} | {verdict}");
}

fn main() {
    println!("{} lanes, medians of {TURNS} pairs", vectors::lanes());
    println!("{:44} | {:>11} | {:12} | seen  | in this run", "epoch", "time", "wanted");
    let tfmot = [QuantizerKind::LastValue, QuantizerKind::MovingAverage];
    let networks = [
        ("MLP(32)", mlp(), 40, 0.55),
        ("MLP(32), QAT", quantized(mlp(), 8, tfmot), 20, 0.55),
        ("CNN, layout A", cnn(), 1, 0.6),
        ("CNN, layout A, QAT", quantized(cnn(), 8, tfmot), 1, 0.6),
    ];
    for (name, network, epochs, most) in networks {
        let run = |only_four| Run { trainer: trainer(network.clone()), only_four, epochs };
        report(&format!("{name}, against four lanes"), most, compare(run(false), run(true)));
    }
    let kinds = [
        ("TFMOT's kinds", tfmot),
        ("AllValues", [QuantizerKind::AllValues; 2]),
        ("learned steps", [QuantizerKind::Lsq; 2]),
        ("PACT", [QuantizerKind::Pact; 2]),
    ];
    for (name, kinds) in kinds {
        let run = |network| Run { trainer: trainer(network), only_four: false, epochs: 2 };
        let ratio = compare(run(quantized(lstm(), 8, kinds)), run(lstm()));
        report(&format!("LSTM(2), QAT, {name}, against float"), 1.8, ratio);
    }
}
