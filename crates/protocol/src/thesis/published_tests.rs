//! Tests of `published`.

use super::*;
use crate::config::{Activation, PtqConfig, RangeInit};
use crate::defaults::CNN_L2;
use crate::thesis::qat;

fn ade(job: &Job) -> Option<(f64, u32)> {
    published(job).map(|found| (found.ade, found.repeats))
}

fn mlp(units: &[u32]) -> Job {
    Job { model: ModelConfig::mlp(units, Activation::Relu), ..Job::default() }
}

fn cnn() -> Job {
    Job { model: ModelConfig::cnn(CnnLayout::A, CNN_L2), ..Job::default() }
}

#[test]
fn jobs_of_the_tables_have_their_figures() {
    let quantized =
        |job: Job, pair, widths| Job { qat: Some(qat(pair, widths, RangeInit::FirstBatch)), ..job };
    let int8 = |job: Job| Job { ptq: Some(PtqConfig::default()), ..job };
    assert_eq!(ade(&mlp(&[45])), Some((0.397, 10)));
    assert_eq!(ade(&mlp(&[53])), None);
    assert_eq!(ade(&mlp(&[32, 32])), None);
    assert_eq!(ade(&cnn()), Some((0.273, 30)));
    assert_eq!(ade(&int8(mlp(&[32]))), Some((0.438, 10)));
    assert_eq!(ade(&int8(cnn())), Some((0.284, 30)));
    assert_eq!(ade(&quantized(mlp(&[32]), CHOSEN, (6, 6))), Some((0.390, 10)));
    assert_eq!(ade(&quantized(mlp(&[32]), CHOSEN, (6, 7))), None);
    assert_eq!(ade(&quantized(cnn(), CHOSEN, (4, 16))), Some((0.304, 30)));
    let first = (QUANTIZERS[0].weights, QUANTIZERS[0].activations);
    assert_eq!(ade(&quantized(cnn(), first, (4, 16))), Some((0.315, 10)));
    assert_eq!(ade(&quantized(cnn(), first, (5, 16))), None);
    assert_eq!(ade(&quantized(mlp(&[32]), first, (6, 6))), None);
    let left_out = (QUANTIZERS[7].weights, QUANTIZERS[7].activations);
    assert_eq!(ade(&quantized(cnn(), left_out, (4, 8))), None);
    // The MSE is of the same run; Table 3.3 has none.
    let mse = |job: &Job| published(job).and_then(|found| found.figure(Figure::TestMse));
    assert_eq!([mse(&mlp(&[45])), mse(&cnn()), mse(&int8(cnn()))], [Some(0.104), Some(0.047), Some(0.061)]);
    assert_eq!(mse(&quantized(cnn(), CHOSEN, (4, 16))), Some(0.068));
    assert_eq!(mse(&quantized(cnn(), first, (4, 16))), None);
    assert_eq!(published(&cnn()).and_then(|found| found.figure(Figure::StairIndex)), None);
}
