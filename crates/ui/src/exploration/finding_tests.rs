//! Tests of `finding`.

use super::*;
use crate::state::exploration::testing::member;
use protocol::thesis::neuron_line;

#[test]
fn the_thesis_found_no_correlation() {
    let line = neuron_line().unwrap();
    assert_eq!(signed(line.correlation, 3), "0.006");
    assert_eq!(equation(&line), "ADE = 0.419 m + 0.00001 m \u{b7} n");
    assert!(
        verdict(&line, 31).starts_with(
            "No correlation of neurons and error: r = 0.006; chance alone gives up to \u{b1}0.36"
        )
    );
}

#[test]
fn a_size_stands_for_its_chosen_repeat_or_its_best_test_ade() {
    // Three repeats; the second has the lowest validation MSE, the third the lowest test ADE.
    let member = member(22, &[(0.13, 0.45), (0.11, 0.44), (0.12, 0.42)]);
    assert_eq!(ade_of(&member, Selection::Validation), Some(0.44));
    assert_eq!(ade_of(&member, Selection::Test), Some(0.42));
    assert_eq!(validation_mse(&member), Some(0.11));
}

#[test]
fn the_line_follows_the_selection() {
    let members = [
        Shared::new(member(10, &[(0.1, 0.50), (0.2, 0.40)])),
        Shared::new(member(20, &[(0.1, 0.45), (0.2, 0.40)])),
    ];
    let chosen = line(&members, Selection::Validation).unwrap();
    assert!((chosen.slope + 0.005).abs() < 1e-12 && (chosen.correlation + 1.0).abs() < 1e-12);
    assert_eq!(equation(&chosen), "ADE = 0.550 m \u{2212} 0.00500 m \u{b7} n");
    assert_eq!(line(&members, Selection::Test).unwrap().slope, 0.0);
    assert_eq!(line(&members[..1], Selection::Test), None);
    let (found, ade) = lowest(&members, |m| ade_of(m, Selection::Validation)).unwrap();
    assert_eq!((found.neurons, ade), (20, 0.45));
}

#[test]
fn chance_needs_many_sizes_to_be_small() {
    assert!((chance(31) - 0.3578).abs() < 1e-4);
    assert_eq!(chance(2), 1.0);
    let strong = Regression { slope: -0.001, intercept: 0.5, correlation: -0.8 };
    assert!(verdict(&strong, 31).starts_with("More neurons come with a smaller error: r = \u{2212}0.800"));
    assert!(verdict(&strong, 5).starts_with("Too few sizes to tell: r = \u{2212}0.800; "));
    assert!(verdict(&strong, 6).starts_with("No correlation"));
}

#[test]
fn a_zero_has_no_sign() {
    assert_eq!(signed(-0.0001, 3), "0.000");
    assert_eq!(signed(-0.25, 2), "\u{2212}0.25");
}
