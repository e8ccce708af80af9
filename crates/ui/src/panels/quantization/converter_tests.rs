//! Tests of `converter`.

use super::*;

fn enabled(q: &Settings, bits: u8) -> Vec<String> {
    let (all, _) = interfaces(q, q.ptq().output_type, bits);
    all.iter().filter(|choice| choice.enabled).map(|choice| choice.value.to_string()).collect()
}

#[test]
fn interfaces_that_cannot_be_are_disabled_with_their_reason() {
    let mut q = Settings::default();
    assert_eq!(enabled(&q, 8), ["float32", "int8", "uint8"]);
    assert_eq!(interfaces(&q, InterfaceType::Float32, 8).1, None);
    let (_, reason) = interfaces(&q, InterfaceType::Float32, 9);
    assert_eq!(reason.as_deref(), Some("int8 holds 8 bits; this tensor has 9."));
    q.set("ptq.ops", OpsSet::Int16x8.name());
    assert_eq!(enabled(&q, 16), ["float32", "int16"]);
    q.set("ptq.ops", OpsSet::SelectTfOps.name());
    assert_eq!(enabled(&q, 8), ["float32"]);
    q.set("ptq.scheme", Scheme::DynamicRange.name());
    assert_eq!(enabled(&q, 8), ["float32"]);
}

#[test]
fn deprecated_flags_are_named_so() {
    let labels: Vec<_> = flags().into_iter().map(|choice| choice.label.to_string()).collect();
    assert_eq!(labels[..2], ["DEFAULT", "OPTIMIZE_FOR_SIZE (deprecated)"]);
}
