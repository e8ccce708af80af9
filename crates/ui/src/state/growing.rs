//! A list that only grows: every state of the page has it as it was then, and all of them share one buffer, so that a message
//! of a long run costs what it brings and not what was there before.

use std::cell::{Ref, RefCell};
use std::fmt::{self, Debug, Formatter};
use std::rc::Rc;

/// The first values of a shared buffer, which later states append to.
pub struct Growing<T> {
    buffer: Rc<Buffer<T>>,
    /// How many of the buffer's values this list has.
    len: usize,
}

struct Buffer<T> {
    values: RefCell<Vec<T>>,
    /// The last list that was asked for as a slice of its own.
    slice: RefCell<Rc<[T]>>,
}

impl<T: Clone> Growing<T> {
    /// How many values there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The values; to be looked at, not to be kept.
    pub fn values(&self) -> Ref<'_, [T]> {
        // A buffer never has fewer values than any of its lists.
        Ref::map(self.buffer.values.borrow(), |values| values.get(..self.len).unwrap_or_default())
    }

    /// The values as a slice that charts keep: the same one until the list has grown.
    pub fn slice(&self) -> Rc<[T]> {
        let mut slice = self.buffer.slice.borrow_mut();
        if slice.len() != self.len {
            *slice = self.values().to_vec().into();
        }
        Rc::clone(&slice)
    }

    /// Appends values. Those that are there are copied only where another list has gone on from here before.
    pub fn extend(&mut self, more: impl IntoIterator<Item = T>) {
        let is_newest = self.buffer.values.borrow().len() == self.len;
        if !is_newest {
            let own = self.values().to_vec();
            *self = own.into();
        }
        let mut values = self.buffer.values.borrow_mut();
        values.extend(more);
        self.len = values.len();
    }
}

impl<T> From<Vec<T>> for Growing<T> {
    fn from(values: Vec<T>) -> Self {
        let len = values.len();
        let buffer = Buffer { values: RefCell::new(values), slice: RefCell::new(Rc::new([])) };
        Self { buffer: Rc::new(buffer), len }
    }
}

impl<T> Default for Growing<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T> Clone for Growing<T> {
    fn clone(&self) -> Self {
        Self { buffer: Rc::clone(&self.buffer), len: self.len }
    }
}

impl<T> PartialEq for Growing<T> {
    /// The same stretch of the same buffer is equal without a look at the values: states are compared at every message.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.buffer, &other.buffer) && self.len == other.len
    }
}

impl<T> Debug for Growing<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Growing").field("len", &self.len).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
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
}
