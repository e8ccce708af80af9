//! Tests of `costs`.

use protocol::report::{AttributionEntry, TensorKind};

use super::*;

#[test]
fn costs_are_differences_to_the_float_and_to_the_quantized_network() {
    let entry = AttributionEntry {
        name: "input".to_owned(),
        kind: TensorKind::Input,
        alone_ade: 0.45,
        without_ade: 0.5,
    };
    let report =
        AttributionReport { method: Method::Ptq, float_ade: 0.4, quantized_ade: 0.48, tensors: vec![entry] };
    let cost = &costs(&report)[0];
    assert!((cost.alone - 0.05).abs() < 1e-12 && (cost.saved + 0.02).abs() < 1e-12, "{cost:?}");
}
