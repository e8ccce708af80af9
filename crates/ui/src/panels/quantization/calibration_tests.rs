//! Tests of `calibration`.

use protocol::config::Calibrator;

use super::*;

#[test]
fn groups_have_their_line() {
    let mut ptq = PtqConfig::default();
    assert_eq!((summary(&ptq).as_str(), corrections(&ptq).as_str()), ("training block, min and max", "none"));
    ptq.calibration = CalibrationSet::Random;
    ptq.calibrator = Calibrator::Entropy;
    (ptq.bias_correction, ptq.adaptive_rounding) = (true, true);
    assert_eq!(summary(&ptq), "100 random samples, entropy (KL)");
    assert_eq!(corrections(&ptq), "bias corrected, AdaRound");
}
