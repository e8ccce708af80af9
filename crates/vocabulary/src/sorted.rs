//! Short lists in order.

use std::cmp::Ordering;

/// The items in rising order; equal ones stay as they came. For lists of some hundred items, or in order already: each is put
/// where it belongs, which moves those behind it. The standard library's sort is another 3 KB of a download for every kind of
/// item.
pub fn sorted<T>(items: impl IntoIterator<Item = T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut sorted: Vec<T> = Vec::new();
    for item in items {
        let place = sorted.partition_point(|other| compare(other, &item).is_le());
        sorted.insert(place, item);
    }
    sorted
}

#[cfg(test)]
#[path = "sorted_tests.rs"]
mod tests;
