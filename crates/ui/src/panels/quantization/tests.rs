//! Tests of `quantization`.

use super::*;

#[test]
fn own_settings_stand_first_and_only_while_there_are_any() {
    assert_eq!(presets(PRESETS.first()).len(), PRESETS.len());
    assert_eq!(presets(None).first().map(|choice| choice.value.clone()), Some(OWN.into()));
}

#[test]
fn the_summary_names_method_and_widths() {
    let mut settings = Settings::default();
    let model = settings.model().clone();
    assert_eq!(summary(&settings, &model), "PTQ \u{b7} W8 A8");
    settings.beside_mut().method = Method::Qat;
    settings.set("qat.weights.bits", 4);
    assert_eq!(summary(&settings, &model), "QAT \u{b7} W4 A8");
}
