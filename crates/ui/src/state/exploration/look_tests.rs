//! Tests of `look`.

use super::*;

#[test]
fn at_most_two_sizes_are_picked_and_the_older_gives_way() {
    let look = ExplorationLook::default().after(Glance::Pick(24));
    assert_eq!(look.picked, [45, 24]);
    let look = look.after(Glance::Pick(45));
    assert_eq!(look.picked, [24]);
    assert!(look.after(Glance::Pick(24)).picked.is_empty());
}

#[test]
fn the_same_column_again_turns_the_order_round() {
    let look = ExplorationLook::default().after(Glance::Sort(Column::TestAde));
    assert_eq!((look.sort, look.descending), (Column::TestAde, false));
    let look = look.after(Glance::Sort(Column::TestAde));
    assert_eq!((look.sort, look.descending), (Column::TestAde, true));
    let look = look.after(Glance::Sort(Column::Neurons));
    assert_eq!((look.sort, look.descending), (Column::Neurons, false));
}

#[test]
fn no_table_is_sorted_by_a_column_that_is_not_shown() {
    let look = ExplorationLook::default().after(Glance::Sort(Column::ThesisAde));
    let look = look.after(Glance::Thesis(false));
    assert_eq!((look.thesis, look.sort), (false, Column::Neurons));
}
