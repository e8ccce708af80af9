//! Tests of `theme`.

use super::*;

#[test]
fn run_colours_are_those_of_the_page_in_both_schemes() {
    let hex = |c: RGBColor| format!("#{:02x}{:02x}{:02x}", c.0, c.1, c.2);
    let of = |t: &Theme| [RunRole::Float, RunRole::Ptq, RunRole::Qat].map(|r| hex(t.run(r)));
    assert_eq!(of(Theme::for_scheme(false)), ["#0072b2", "#d55e00", "#00805e"]);
    assert_eq!(of(Theme::for_scheme(true)), ["#56b4e9", "#f0883e", "#3ecf9b"]);
}

#[test]
fn labels_have_enough_contrast_on_the_surface() {
    // WCAG 2 relative luminance; 4.5 is the least ratio for small text.
    let luminance = |c: RGBColor| {
        let part = |v: u8| {
            let s = f64::from(v) / 255.0;
            if s <= 0.03928 { s / 12.92 } else { libm::pow((s + 0.055) / 1.055, 2.4) }
        };
        0.2126 * part(c.0) + 0.7152 * part(c.1) + 0.0722 * part(c.2)
    };
    for theme in [&Theme::LIGHT, &Theme::DARK] {
        let surface = luminance(theme.surface);
        let kept = (0..6).map(|slot| theme.run(RunRole::kept(slot)));
        for colour in [theme.muted, theme.text].into_iter().chain(kept) {
            let (a, b) = (luminance(colour), surface);
            assert!((a.max(b) + 0.05) / (a.min(b) + 0.05) >= 4.5);
        }
    }
}

#[test]
fn only_the_qat_loss_is_dashed_and_training_is_lighter() {
    let theme = &Theme::LIGHT;
    assert_eq!(theme.loss_stroke(RunRole::Float, true).dash, None);
    assert_eq!(theme.loss_stroke(RunRole::Qat, true).dash, Some((7.0, 3.0)));
    let (strong, light) = (theme.loss_stroke(RunRole::Float, true), theme.loss_stroke(RunRole::Float, false));
    assert!(light.colour.3 < strong.colour.3 && light.width < strong.width);
}
