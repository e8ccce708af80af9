//! Tests of `network`.

use super::*;

#[test]
fn the_summary_has_counts_or_says_that_layers_do_not_fit() {
    let mut model = ModelConfig::lstm(2);
    assert_eq!(summary(&model, SENSORS), "62 parameters");
    model.layers.remove(0);
    assert_eq!(summary(&model, SENSORS), "layers do not fit");
}
