//! Tests of `environment`.

use super::*;

#[test]
fn the_processor_is_named_once() {
    let cpuinfo = "processor\t: 0\nmodel\t\t: 1\nmodel name\t: Some CPU @ 2.00GHz\n\nmodel name\t: Some CPU";
    assert_eq!(model_name(cpuinfo).as_deref(), Some("Some CPU @ 2.00GHz"));
    assert_eq!(model_name("Processor: ARM"), None);
    assert!(!processor().is_empty());
}
