//! Tests of `hash`.

use super::*;

#[test]
fn every_bit_counts_and_order_matters() {
    let hash = |values: &[f64]| {
        let mut hash = Fingerprint::default();
        values.iter().for_each(|value| hash.number(*value));
        hash.hex()
    };
    assert_eq!(hash(&[]), "cbf29ce484222325");
    assert_ne!(hash(&[0.0]), hash(&[-0.0]));
    assert_ne!(hash(&[1.0, 2.0]), hash(&[2.0, 1.0]));
}
