//! One epoch of each network of the project on 976 rows or windows in batches of 32, with validation on 325: the MLP and the
//! CNN of layout A and the LSTM, float and with quantizers attached.
//!
//! The quantizers are per tensor: 8 bits as TFMOT's default scheme has them (LastValue weights, MovingAverage activations), 4
//! bits for the weights as the thesis' best scheme (MovingAverage weights, LastValue activations), and learned steps.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros write undocumented items; a bench may stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use quant::QuantizerKind;

mod networks;
use networks::{cnn, lstm, mlp, quantized, train, trainer};

fn epochs(criterion: &mut Criterion) {
    let default = [QuantizerKind::LastValue, QuantizerKind::MovingAverage];
    let thesis = [QuantizerKind::MovingAverage, QuantizerKind::LastValue];
    let networks = [
        ("MLP 4-32-2", mlp()),
        ("MLP 4-32-2, QAT W8 LastValue, A8 MovingAverage", quantized(mlp(), 8, default)),
        ("MLP 4-32-2, QAT W4 MovingAverage, A8 LastValue", quantized(mlp(), 4, thesis)),
        ("MLP 4-32-2, QAT W4 A8 learned steps", quantized(mlp(), 4, [QuantizerKind::Lsq; 2])),
        ("CNN, layout A", cnn()),
        ("CNN, layout A, QAT W8 LastValue, A8 MovingAverage", quantized(cnn(), 8, default)),
        ("CNN, layout A, QAT W4 MovingAverage, A8 LastValue", quantized(cnn(), 4, thesis)),
        ("CNN, layout A, QAT W4 A8 learned steps", quantized(cnn(), 4, [QuantizerKind::Lsq; 2])),
        ("LSTM 2", lstm()),
        ("LSTM 2, QAT W8 LastValue, A8 MovingAverage", quantized(lstm(), 8, default)),
    ];
    for (name, network) in networks {
        let mut trainer = trainer(network);
        let mut group = criterion.benchmark_group("epoch");
        group.sample_size(20);
        group.bench_function(name, |bencher| {
            bencher.iter(|| train(&mut trainer, 1));
        });
    }
}

criterion_group!(benches, epochs);
criterion_main!(benches);
