//! Tests of `setting`.

use super::*;

#[test]
fn controls_say_what_the_table_says() {
    assert_eq!(label("training.epochs"), "Epochs");
    assert_eq!(
        tip("training.epochs"),
        "Passes over the training block. The epoch with the lowest validation loss is kept. Default: 1000; 1 to 100,000."
    );
    assert_eq!((unit("split.train"), step("split.train")), ("%".into(), "any".into()));
    assert_eq!((unit("model.window.length"), step("model.window.length")), ("samples".into(), "1".into()));
    assert!(tip("split.train").ends_with("Default: 60 %; 1 to 98 %."), "{}", tip("split.train"));
    assert!(tip("ptq.calibrator").ends_with("Default: min and max."), "{}", tip("ptq.calibrator"));
    assert_eq!(choices("ptq.calibrator").len(), vocabulary::Calibrator::ALL.len());
}
