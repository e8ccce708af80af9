//! Tests of `error_map`.

use charts::RunRole;

use super::*;

#[test]
fn each_network_of_the_result_has_a_map_and_two_have_a_difference() {
    let path =
        |role: RunRole| PathSeries { role, label: role.name().into(), x: Rc::default(), y: Rc::default() };
    let of = |roles: &[RunRole]| {
        let series: Vec<_> = roles.iter().map(|role| path(*role)).collect();
        kinds(&series).into_iter().map(|(kind, label)| (kind, label.to_string())).collect::<Vec<_>>()
    };
    let named = |kind, label: &str| (kind, label.to_owned());
    assert_eq!(
        of(&[RunRole::Truth, RunRole::Kept(0), RunRole::Float, RunRole::Qat]),
        [
            named(ErrorKind::Float, "float32"),
            named(ErrorKind::Quantized, "QAT"),
            named(ErrorKind::Difference, "difference"),
        ]
    );
    assert_eq!(of(&[RunRole::Truth, RunRole::Qat]), [named(ErrorKind::Quantized, "QAT")]);
    assert!(of(&[RunRole::Truth]).is_empty());
}

#[test]
fn clicks_on_a_cell_go_through_its_samples() {
    let next = |cursor| next_sample(&[3, 7, 8], cursor);
    assert_eq!([None, Some(2), Some(3), Some(7), Some(8), Some(90)].map(next), [3, 3, 7, 8, 3, 3].map(Some));
    assert_eq!(next_sample(&[], Some(1)), None);
}
