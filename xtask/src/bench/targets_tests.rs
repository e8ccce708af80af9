//! Tests of `targets`.

use super::super::record::tests::example;
use super::*;

#[test]
fn the_speed_counts_three_passes() {
    assert!((gmacs(Network::Cnn, 121.0) - 10.0).abs() < 1e-3);
    let (browser, _) = example();
    assert!((share_of_peak(&browser[1]) - 0.55).abs() < 1e-3);
}

#[test]
fn figures_are_judged_by_medians_of_the_same_run() {
    let (browser, keras) = example();
    let verdicts = |index: usize| -> Vec<_> {
        of(&browser[index], keras.networks.get(index))
            .into_iter()
            .map(|target| (target.seen.unwrap_or_default(), target.reached))
            .collect()
    };
    let seen = |text: &str, reached| (text.to_owned(), Some(reached));
    assert_eq!(verdicts(0), [seen("300 times", false), seen("900 times", true), seen("18.0 times", true)]);
    assert_eq!(
        verdicts(1),
        [
            seen("136 times", true),
            seen("55 %", true),
            seen("0.909 times", false),
            seen("0.727 times", false),
            seen("2.0 MiB", true)
        ]
    );
    assert_eq!(verdicts(2), [seen("225 times", true), seen("675 times", true), seen("13.2 times", true)]);
}

#[test]
fn without_keras_its_figures_stay_open() {
    let (browser, _) = example();
    for entry in &browser {
        for target in of(entry, None) {
            assert_eq!(target.reached.is_none(), target.what.starts_with("Keras"), "{target:?}");
            assert_eq!(target.seen.is_none(), target.reached.is_none(), "{target:?}");
        }
    }
}

#[test]
fn numbers_keep_three_digits() {
    assert_eq!(
        [1234.5, 99.96, 12.34, 1.234, 0.1234].map(rounded),
        ["1234", "100.0", "12.3", "1.23", "0.123"]
    );
}
