//! Tests of `growing`.

use std::cell::Cell;

use super::*;

#[test]
fn every_list_stays_as_it_was() {
    let mut first = Growing::from(vec![1, 2]);
    let before = first.clone();
    first.extend([3]);
    assert_eq!((&*before.values(), &*first.values()), ([1, 2].as_slice(), [1, 2, 3].as_slice()));
    assert!(before != first && first == first.clone());
    // Going on from an older list leaves the newer one alone.
    let mut other = before.clone();
    other.extend([7, 8]);
    assert_eq!((&*other.values(), &*first.values()), ([1, 2, 7, 8].as_slice(), [1, 2, 3].as_slice()));
    assert_eq!((before.len(), other.len(), Growing::<u8>::default().len()), (2, 4, 0));
}

#[test]
fn a_slice_is_the_same_until_the_list_grows() {
    let mut list = Growing::from(vec![1.0, 2.0]);
    let slice = list.slice();
    assert!(Rc::ptr_eq(&slice, &list.clone().slice()));
    list.extend([3.0]);
    assert_eq!((&*slice, &*list.slice()), ([1.0, 2.0].as_slice(), [1.0, 2.0, 3.0].as_slice()));
    assert!(Growing::<f64>::default().slice().is_empty());
}

/// Counts how often it is copied.
struct Counted<'a>(&'a Cell<u32>);

impl Clone for Counted<'_> {
    fn clone(&self) -> Self {
        self.0.set(self.0.get() + 1);
        Self(self.0)
    }
}

#[test]
fn a_hundred_thousand_epochs_one_by_one_copy_nothing_that_was_there() {
    let copies = Cell::new(0);
    let mut list = Growing::default();
    for epoch in 1..=100_000 {
        // The state before is compared with the new one, so it is still there.
        let before = list.clone();
        list.extend([Counted(&copies)]);
        assert!(before != list && list.len() == epoch);
    }
    assert_eq!(copies.get(), 0);
}
