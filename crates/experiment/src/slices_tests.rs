//! Tests of `slices`.

use super::*;

#[test]
fn a_step_does_a_row_even_beyond_its_budget_and_never_more_than_fit() {
    let mut budget = Budget::new(100);
    assert_eq!(budget.take(1000, 30), 3);
    assert_eq!((budget.take(1000, 30), budget.spent(), budget.is_spent()), (0, 90, false));
    assert_eq!((budget.take(4, 2), budget.take(4, 2), budget.spent()), (4, 1, 100));
    assert!(budget.is_spent());
    let mut small = Budget::new(10);
    assert_eq!((small.take(5, 30), small.take(5, 30)), (1, 0));
    assert_eq!(Budget::unlimited().take(usize::MAX, 7), usize::MAX / 7);
    assert_eq!(Budget::default().take(0, 1), 0);
}
