//! Tests of `words`.

use super::*;

#[test]
fn configs_have_their_line() {
    assert_eq!(ptq(&PtqConfig::default()), "W8 A8");
    assert_eq!(ptq(&PtqConfig::int16x8()), "16x8 W8 A16");
    let float16 = PtqConfig { scheme: Scheme::Float16, ..PtqConfig::default() };
    assert_eq!(ptq(&float16), "float16");
    let corrected =
        PtqConfig { weight_bits: 4, bias_correction: true, adaptive_rounding: true, ..PtqConfig::default() };
    assert_eq!(ptq(&corrected), "W4 A8, bias corrected, AdaRound");
    assert_eq!(qat(&QatConfig::default()), "W8 A8, LV | MA");
}
