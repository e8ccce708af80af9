//! Tests of `table`.

use protocol::report::Smoothness;

use super::*;

fn with(smoothness: Option<Smoothness>) -> PerSplit<Metrics> {
    PerSplit { test: Metrics { smoothness, ..Metrics::default() }, ..PerSplit::default() }
}

#[test]
fn smoothness_has_fixed_decimals_and_is_absent_where_it_is_not_known() {
    let found = Smoothness {
        speed_error: Some(0.5),
        jerk: Some(12.34567),
        true_jerk: Some(0.25),
        stair_index: Some(0.875),
        levels: [16, 1626],
        ..Smoothness::default()
    };
    let texts = SMOOTHNESS.map(|(figure, _)| smoothness(figure, &with(Some(found))));
    let texts: Vec<&str> = texts.iter().map(|text| text.as_deref().unwrap_or("absent")).collect();
    assert_eq!(texts, ["0.500", "absent", "12.346", "0.875", "16 / 1,626"]);
    assert_eq!(true_jerk(&with(Some(found))), Some("0.250".to_owned()));
    assert!(SMOOTHNESS.iter().all(|(figure, _)| smoothness(*figure, &with(None)).is_none()));
    assert_eq!(true_jerk(&with(None)), None);
}
