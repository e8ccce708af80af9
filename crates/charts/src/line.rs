//! From samples to lines on the screen: gaps interrupt, the window cuts.

use super::frame::Point;

/// Consecutive stretches of `range` in which every sample is drawn (`drawable`) and none begins a new stretch
/// (`breaks`, rising indices of samples that do not follow the one before them).
pub fn stretches(
    range: std::ops::Range<usize>,
    breaks: &[u32],
    drawable: impl Fn(usize) -> bool,
) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut next_break = breaks.partition_point(|&b| (b as usize) <= range.start);
    for index in range.clone() {
        let broken = breaks.get(next_break).is_some_and(|&b| b as usize == index);
        if broken {
            next_break += 1;
        }
        let ok = drawable(index);
        if (broken || !ok)
            && let Some(from) = start.take()
        {
            found.push(from..index);
        }
        if ok && start.is_none() {
            start = Some(index);
        }
    }
    if let Some(from) = start {
        found.push(from..range.end);
    }
    found
}

/// Adds the corners of a stair: each value stays until the next point's position.
pub fn with_steps(points: Vec<Point>) -> Vec<Point> {
    let mut steps = Vec::with_capacity(points.len() * 2);
    let mut held: Option<f64> = None;
    for (x, y) in points {
        if let Some(before) = held
            && before != y
        {
            steps.push((x, before));
        }
        steps.push((x, y));
        held = Some(y);
    }
    steps
}

/// Cuts a line whose x never falls to `[left, right]`; ends that cross a border are interpolated.
pub fn clipped(points: &[Point], left: f64, right: f64) -> Vec<Point> {
    let inside = |p: &Point| p.0 >= left && p.0 <= right;
    let at = |a: Point, b: Point, x: f64| (x, a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0));
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    if let [only] = points
        && inside(only)
    {
        kept.push(*only);
    }
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if b.0 < left || a.0 > right {
            continue;
        }
        if kept.is_empty() {
            kept.push(if a.0 < left && b.0 > a.0 { at(a, b, left) } else { a });
        }
        kept.push(if b.0 > right && b.0 > a.0 { at(a, b, right) } else { b });
    }
    kept
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
