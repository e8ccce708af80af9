//! Tests of `hash`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use crate::{Activation, Dense, Layer, Network};

#[test]
fn known_hash_of_known_bytes() {
    // 1.0 is 00 00 80 3f, 0.0 is 00 00 00 00: FNV-1a of these eight bytes, computed apart from this code.
    let layer = Dense::from_parts(1, 1, Activation::Linear, vec![1.0], vec![0.0], None).unwrap();
    let network = Network { input_quantizer: None, layers: vec![Layer::Dense(layer)] };
    assert_eq!(network.hash(), 0x097a_29ee_2da2_9518);
}
