//! Tests of `glorot`.

use super::*;

#[test]
fn extremes_of_the_generator_map_to_the_limits() {
    assert_eq!(symmetric_uniform(0, 0.5), -0.5);
    assert_eq!(symmetric_uniform(1 << 63, 0.5), 0.0);
    assert!(symmetric_uniform(u64::MAX, 0.5) <= 0.5);
}
