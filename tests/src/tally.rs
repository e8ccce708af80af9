//! Counting of compared values: every golden test says how many it compared and how many differed.

use std::fmt::Debug;

/// The comparisons of one test.
#[derive(Debug)]
pub struct Tally {
    name: &'static str,
    compared: usize,
    mismatches: Vec<String>,
    largest_difference: f64,
}

impl Tally {
    /// A tally for the test or the section `name`.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { name, compared: 0, mismatches: Vec::new(), largest_difference: 0.0 }
    }

    /// Compares integers, flags and the like; `place` says where the first one stands.
    pub fn equal<T: PartialEq + Debug>(&mut self, place: &str, found: &[T], expected: &[T]) {
        self.each(place, found, expected, |found, expected| found == expected);
    }

    /// Compares floats to the bit, but for the sign of 0.
    pub fn bits(&mut self, place: &str, found: &[f32], expected: &[f32]) {
        self.each(place, found, expected, |found, expected| {
            (*found == 0.0 && *expected == 0.0) || found.to_bits() == expected.to_bits()
        });
    }

    /// Compares floats within an absolute tolerance; NaN never matches.
    pub fn within(&mut self, place: &str, found: &[f32], expected: &[f32], tolerance: f64) {
        let mut largest = self.largest_difference;
        self.each(place, found, expected, |found, expected| {
            let difference = (f64::from(*found) - f64::from(*expected)).abs();
            largest = largest.max(difference);
            difference <= tolerance
        });
        self.largest_difference = largest;
    }

    fn each<T: Debug>(
        &mut self,
        place: &str,
        found: &[T],
        expected: &[T],
        mut same: impl FnMut(&T, &T) -> bool,
    ) {
        self.compared += expected.len();
        if found.len() != expected.len() {
            self.mismatches.push(format!("{place}: {} values, expected {}", found.len(), expected.len()));
            return;
        }
        for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
            if !same(found, expected) {
                self.mismatches.push(format!("{place}[{index}]: {found:?}, expected {expected:?}"));
            }
        }
    }

    /// Prints the count.
    ///
    /// # Panics
    /// When something differed, or nothing was compared.
    pub fn finish(self) {
        let Self { name, compared, mismatches, largest_difference } = self;
        let line = format!(
            "{name}: {compared} values compared, {} mismatches, largest tolerated difference {largest_difference:e}",
            mismatches.len()
        );
        #[cfg(not(target_arch = "wasm32"))]
        println!("{line}");
        #[cfg(target_arch = "wasm32")]
        wasm_bindgen_test::console_log!("{line}");
        assert!(compared > 0, "{name}: no value was compared");
        let first: Vec<_> = mismatches.iter().take(10).collect();
        assert!(mismatches.is_empty(), "{line}\n{first:#?}");
    }
}
