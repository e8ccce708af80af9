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
#[path = "growing_tests.rs"]
mod tests;
