//! Tests of `data`.

use super::*;
use protocol::report::PerSplit;

#[test]
fn the_summary_names_rows_rate_and_blocks() {
    let view = DataView {
        name: "Simulated room, thesis-like, seed 2016".to_owned(),
        rows: 1626,
        rate_hz: Some(3.0),
        split: PerSplit {
            train: (0..976).collect(),
            validation: (976..1301).collect(),
            test: (1301..1626).collect(),
        },
        ..DataView::default()
    };
    assert_eq!(
        summary(&view),
        "Simulated room, thesis-like, seed 2016 \u{b7} 1,626 samples \u{b7} 3.00 Hz \u{b7} train 976 / validation 325 / test 325"
    );
}

#[test]
fn the_shares_add_up_to_the_whole() {
    let mut settings = Settings::default();
    assert_eq!(shares(&settings), "60 / 20 / 20 %");
    settings.set("split.train", 0.7);
    settings.set("split.validation", 0.1);
    assert_eq!(shares(&settings), "70 / 10 / 20 %");
}
