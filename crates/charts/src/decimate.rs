//! Fewer points, same picture: what a line adds within one pixel column is its first, least, greatest and last value.

/// Indices of the entries that have to be drawn so that the line through `values` covers the same pixels as the whole one.
/// `column` gives the pixel column of an index and never falls; entries that are not finite are left out.
pub fn column_extremes(values: &[f64], column: impl Fn(usize) -> i64) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut start = 0;
    while start < values.len() {
        let end = column_end(start, values.len(), &column);
        keep_extremes(values, start..end, &mut kept);
        start = end;
    }
    kept
}

/// The first index after `start` in another column. Doubling strides, then halves: a column of n entries is asked about
/// log n times, not n times.
fn column_end(start: usize, len: usize, column: impl Fn(usize) -> i64) -> usize {
    let at = column(start);
    let (mut inside, mut stride) = (start, 1);
    while inside + stride < len && column(inside + stride) == at {
        inside += stride;
        stride *= 2;
    }
    let mut outside = (inside + stride).min(len);
    while outside - inside > 1 {
        let middle = inside + (outside - inside) / 2;
        if column(middle) == at {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    outside
}

/// Adds the first, least, greatest and last finite entry of a column, in order and without repetition.
fn keep_extremes(values: &[f64], range: std::ops::Range<usize>, kept: &mut Vec<usize>) {
    let finite = |k: &usize| values[*k].is_finite();
    let (Some(first), Some(last)) = (range.clone().find(finite), range.rev().find(finite)) else {
        return;
    };
    let (mut least, mut greatest) = (first, first);
    for (offset, &value) in values[first..=last].iter().enumerate() {
        if value < values[least] && value > f64::NEG_INFINITY {
            least = first + offset;
        } else if value > values[greatest] && value < f64::INFINITY {
            greatest = first + offset;
        }
    }
    for index in [first, least.min(greatest), least.max(greatest), last] {
        if kept.last() != Some(&index) {
            kept.push(index);
        }
    }
}

/// Leaves out points of a path nearer than `distance` to the last one kept; the ends stay.
pub fn thinned(points: Vec<(f64, f64)>, distance: f64) -> Vec<(f64, f64)> {
    let count = points.len();
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(count);
    for (k, point) in points.into_iter().enumerate() {
        let far = kept.last().is_none_or(|last| {
            let (dx, dy) = (point.0 - last.0, point.1 - last.1);
            dx * dx + dy * dy >= distance * distance
        });
        if far || k + 1 == count {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
#[path = "decimate_tests.rs"]
mod tests;
