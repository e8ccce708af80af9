//! Tests of `report`.

use super::super::record::tests::example;
use super::*;

fn comparison(keras: bool) -> Comparison {
    let (browser, times) = example();
    let keras = if keras { Ok(times) } else { Err("there is no python3".to_owned()) };
    let predictions = predictions::tests::example();
    Comparison { browser, predictions, keras, environment: vec![("Cores", "2".to_owned())], rounds: 3 }
}

#[test]
fn the_table_holds_medians_ratios_and_shares() {
    let table = medians(&comparison(true));
    assert_eq!(
        table[2],
        ["CNN, layout A", "110", "15000 (cpu)", "136x", "80.0", "60.0", "0.545x", "11.0", "55 %", "2.0"]
    );
    assert_eq!(table[3][1..4], ["4.00", "900 (cpu)", "225x"]);
}

#[test]
fn figures_that_were_missed_are_said_to_be_missed() {
    let text = markdown(&comparison(true));
    for line in [
        "| MLP(32) | TensorFlow.js, warmed up | at least 400 times as fast | 300 times | NOT reached |",
        "| LSTM(2) | TensorFlow.js, warmed up | at least 200 times as fast | 225 times | reached |",
        "| Bitroom | 0.100 (0.050..0.200) | 110 (55.0..220) | 4.00 (2.00..8.00) |",
        "- Cores: 2",
        "- TensorFlow.js: 4.22.0",
        "- CNN, layout A: wasm cannot train it: no kernel; webgl takes 100 ms",
        "### Medians of 3 rounds, ms per epoch",
        "| Bitroom, float32 | 0.300 (3.00x) | 60.0 (3.00x) |",
        "- int8 against our float32: 3.00 times as fast, wanted 1: reached",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

#[test]
fn without_keras_its_cells_say_so_and_the_reason_is_given() {
    let comparison = comparison(false);
    assert_eq!(medians(&comparison)[1][4..7], ["not run", "not run", "not run"]);
    let text = markdown(&comparison);
    assert!(text.contains("- Keras: not run (there is no python3)\n"), "{text}");
    let open = "| MLP(32) | Keras, the epoch compiled as one tf.function | at least 10 times as fast | - | not run |";
    assert!(text.lines().any(|line| line == open), "{text}");
}
