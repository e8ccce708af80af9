//! Tests of `columns`.

use super::*;
use crate::state::exploration::testing::member;
use crate::state::{Glance, Selection};

fn members() -> Vec<Shared<NeuronReport>> {
    [
        member(22, &[(0.12, 0.44), (0.13, 0.41)]),
        member(23, &[(0.11, 0.42), (0.13, 0.46)]),
        member(60, &[(0.14, 0.45), (0.15, 0.40)]),
    ]
    .map(Shared::new)
    .into()
}

fn order(look: &ExplorationLook) -> Vec<u32> {
    sorted(&members(), look).iter().map(|member| member.neurons).collect()
}

#[test]
fn every_column_has_its_figure() {
    let of = |column| text(column, &members()[0]);
    assert_eq!((of(Column::Neurons), of(Column::Parameters)), ("22".to_owned(), "156".to_owned()));
    assert_eq!(of(Column::ValidationMse), "0.1200");
    assert_eq!(of(Column::TestAde), "0.440");
    assert_eq!((of(Column::LowestAde), of(Column::HighestAde)), ("0.410".to_owned(), "0.440".to_owned()));
    assert_eq!(of(Column::MedianAde), "0.425");
    assert_eq!((of(Column::ThesisEpoch), of(Column::ThesisAde)), ("230".to_owned(), "0.433".to_owned()));
    assert_eq!(text(Column::ThesisMse, &members()[2]), "\u{2013}", "the thesis has no 60");
}

#[test]
fn rows_are_sorted_by_any_column_both_ways() {
    let look = ExplorationLook::default();
    assert_eq!(order(&look), [22, 23, 60]);
    let look = look.after(Glance::Sort(Column::TestAde));
    assert_eq!(order(&look), [23, 22, 60]);
    let look = look.after(Glance::Sort(Column::TestAde));
    assert_eq!(order(&look), [60, 22, 23]);
    let look = look.after(Glance::Sort(Column::ThesisAde));
    assert_eq!(order(&look), [23, 22, 60]);
    let look = look.after(Glance::Sort(Column::ThesisAde));
    assert_eq!(order(&look), [22, 23, 60], "what is missing stays last");
}

#[test]
fn the_thesis_columns_can_be_left_out() {
    let all = |thesis| groups(thesis).iter().flat_map(|group| group.columns).copied().collect::<Vec<_>>();
    assert_eq!(all(true).len(), 12);
    assert!(!all(false).contains(&Column::ThesisAde));
    assert_eq!(ExplorationLook::default().selection, Selection::Validation);
    for column in all(true) {
        assert!(!title(column).is_empty() && tip(column).ends_with('.'), "{column:?}");
    }
}
