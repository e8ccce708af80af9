//! Tests of `forms`.

use super::*;

fn form(name: &str, format: NumberFormat, reason: &str) -> LayerForm {
    LayerForm { name: name.to_owned(), format, reason: reason.to_owned() }
}

#[test]
fn one_arithmetic_is_one_sentence() {
    let forms = [form("dense 1", NumberFormat::Integer, ""), form("dense 2", NumberFormat::Integer, "")];
    assert_eq!(sentence(&forms), "Every layer: integers.");
    assert!(!differ(&forms));
}

#[test]
fn several_are_counted_in_order_and_listed() {
    let forms = [
        form("conv1d 1", NumberFormat::Float32, "It has fewer than 1,024 weights."),
        form("conv1d 2", NumberFormat::Hybrid, ""),
        form("dense 1", NumberFormat::Hybrid, ""),
    ];
    assert_eq!(sentence(&forms), "1 layer in float32; 2 layers in hybrid: int8 weights, float results.");
    assert!(differ(&forms));
    assert!(!differ(&[]));
}
