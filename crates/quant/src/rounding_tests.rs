//! Tests of `rounding`.

use super::*;

#[test]
fn eight_bit_rules_differ_by_runtime_and_wide_ones_do_not() {
    use RoundingPolicy as P;
    let narrow = |operator| Runtime::ALL.map(|r| r.policy(operator, BitWidth::INT8, BitWidth::MIN));
    assert_eq!(narrow(Operator::FullyConnected), [P::F64HalfAway, P::RuyHalfUp, P::F32HalfEven]);
    assert_eq!(narrow(Operator::Conv2d), [P::GemmlowpDouble, P::RuyHalfUp, P::F32HalfEven]);
    for (input, output) in [(BitWidth::INT8, BitWidth::MAX), (BitWidth::MAX, BitWidth::INT8)] {
        for runtime in Runtime::ALL {
            assert_eq!(runtime.policy(Operator::FullyConnected, input, output), P::F64HalfAway);
            assert_eq!(runtime.policy(Operator::Conv2d, input, output), P::Int16Reduced);
        }
    }
}

#[test]
fn xnnpack_leaves_wide_inputs_to_the_built_in_kernel() {
    use QuantizeRule as Q;
    let rules = |bits| Runtime::ALL.map(|runtime| runtime.quantize_rule(bits));
    let (divide32, divide64, inverse) = (Q::F32DivideHalfAway, Q::F64DivideHalfAway, Q::F32InverseHalfEven);
    assert_eq!(rules(BitWidth::INT8), [divide32, divide64, inverse]);
    assert_eq!(rules(BitWidth::MAX), [divide32, divide64, divide64]);
}
