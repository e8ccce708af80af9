//! Tests of `sweeps_report`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

const WIDTHS: &str = "8 lanes, medians of 41 pairs
epoch                        |     time | wanted       | seen  | in this run
MLP(32), against four lanes  | 0.169 ms | at most 0.55 | 0.539 | reached
LSTM(2), QAT, against float  | 3.694 ms | at most 1.80 | 1.812 | NOT reached
";

fn measured(jax: Result<String, String>) -> Measured {
    let page = "{\"seconds\": 250, \"trainings\": 2270, \"failed\": 0, \"recomputed\": 0, \"alike\": 2269,
                 \"longTasks\": 2, \"longest\": 81.4}";
    Measured::new(WIDTHS, 125.0, page, jax, vec![("Cores", "2".to_owned())]).unwrap()
}

#[test]
fn what_was_missed_is_said_to_be_missed() {
    let printed = "{\"version\": \"JAX 1\", \"networkEpochsPerSecond\": 1000.0}";
    let text = markdown(&measured(Ok(printed.to_owned())));
    for line in [
        "| MLP grid in the browser, seconds | below 240 | 250 (9,000 epochs/s) | NOT reached |",
        "| its epochs per second against JAX | at least 8 times | 9.00 times | reached |",
        "| its records that are the command line's to the last bit | all | 2269 of 2270 | NOT reached |",
        "| trainings finished, without computing one twice | all | 2270 of 2270, 0 twice | reached |",
        "| tasks of the page's thread of more than 50 ms | none | 2, the longest 81 ms | NOT reached |",
        "| epoch of MLP(32), against four lanes | at most 0.55 | 0.539 | reached |",
        "| epoch of LSTM(2), QAT, against float | at most 1.80 | 1.812 | NOT reached |",
        "| the command line | 125 | 18,000 | 0.500x |",
        "| JAX 1 | 2250 | 1,000 | 9.00x |",
        "- Cores: 2",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn without_jax_the_reason_is_said() {
    let text = markdown(&measured(Err("there is no python3".to_owned())));
    assert!(text.contains("- JAX: not run (there is no python3)"));
    assert!(text.contains("| its epochs per second against JAX | at least 8 times | - | not run |"));
}

#[test]
fn what_is_no_measurement_is_refused() {
    let error = |widths, page| {
        Measured::new(widths, 1.0, page, Err(String::new()), Vec::new()).unwrap_err().to_string()
    };
    assert_eq!(error("", "{}"), "the benchmark of widths printed no table");
    assert_eq!(error(WIDTHS, "{}"), "there is no seconds");
    assert_eq!(thousands(1_234_567.0), "1,234,567");
    assert_eq!(thousands(12.0), "12");
}
