//! The table kernel: an activation function as a lookup.

/// Replaces each code by its table entry: `output[i] = entries[input[i] - input_min]`.
///
/// `entries` has one entry per input code, the first for `input_min`. A code outside the table takes the nearest
/// entry; a checked network has none.
///
/// # Panics
/// In debug builds when the lengths differ or the table is empty.
pub fn table(entries: &[i16], input_min: i32, input: &[i16], output: &mut [i16]) {
    debug_assert!(input.len() == output.len() && !entries.is_empty());
    for (&code, out) in input.iter().zip(output) {
        let index = usize::try_from(i32::from(code) - input_min).unwrap_or(0);
        *out = entries.get(index).or(entries.last()).copied().unwrap_or(0);
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
