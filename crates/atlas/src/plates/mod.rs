//! The pictures, a file for each kind.

mod changes;
mod curves;
mod front;
mod map;
mod parallel;
mod smoothness;

pub(crate) use front::is_hardware;

use sweep::statistics::bits;
use sweep::{CheckedSweep, Kind, Plan, Varied};

use crate::plate::Plate;
use crate::view::View;

/// Kinds of pictures, in the order in which they are read: who must not be held up makes one after the other by [`plates_of`].
pub const KINDS: usize = MAKERS.len();

/// What makes the pictures of each kind.
const MAKERS: [fn(&View<'_>) -> Vec<Plate>; 7] = [
    lines,
    maps,
    |view| curves::best(view).into_iter().collect(),
    |view| front::front(view).into_iter().collect(),
    |view| smoothness::smoothness(view).into_iter().collect(),
    |view| changes::changes(view).into_iter().collect(),
    |view| parallel::parallel(view).into_iter().collect(),
];

/// All pictures that the sweep has data for, in the order in which they are read.
pub fn plates(view: &View<'_>) -> Vec<Plate> {
    (0..KINDS).flat_map(|kind| plates_of(view, kind)).collect()
}

/// The pictures of one kind, by its number below [`KINDS`].
pub fn plates_of(view: &View<'_>, kind: usize) -> Vec<Plate> {
    // What no record holds has no picture, not even of points that failed.
    let maker = MAKERS.get(kind).filter(|_| !view.is_unknown());
    maker.map(|make| make(view)).unwrap_or_default()
}

/// What the pictures of each kind are called that there are once every point is trained, as far as axes and widths say: their place
/// can be kept.
pub fn expected(plan: &Plan) -> [&'static [&'static str]; KINDS] {
    let sweep = plan.sweep();
    let several = sweep.points().len() > 1;
    let mut widths = sweep.points().iter().filter_map(|point| bits(&point.job)).map(|bits| bits.activations);
    let has_widths = widths.next().is_some_and(|first| widths.any(|width| width != first));
    let has_float = sweep.points().iter().any(|point| point.kind == Kind::Float);
    let when = |is_there: bool, ids: &'static [&'static str]| if is_there { ids } else { &[] };
    let axes = axes_of(sweep);
    let (lines, maps): (&[&str], &[&str]) = match axes {
        [_] => (&[curves::ALONE], &[]),
        [rows, _] => (&curves::LINES[..curves::parts(rows.values.len())], &[map::MAP, map::SURFACE]),
        _ => (&[], &[]),
    };
    [
        lines,
        maps,
        when(has_widths, &[curves::BEST]),
        when(several, &[front::ID]),
        when(several, &[smoothness::ID]),
        when(several && has_float, &[changes::ID]),
        when(axes.len() > 1, &[parallel::ID]),
    ]
}

/// The axes that a picture is over: none where they have a single value each, which is a single point.
fn axes<'a>(view: &View<'a>) -> &'a [Varied] {
    axes_of(view.plan.sweep())
}

fn axes_of(sweep: &CheckedSweep) -> &[Varied] {
    let axes = sweep.varied();
    if axes.iter().all(|axis| axis.values.len() < 2) { &[] } else { axes }
}

/// The figure over one axis, or over the second one of two.
fn lines(view: &View<'_>) -> Vec<Plate> {
    match axes(view) {
        [only] => curves::alone(view, only).into_iter().collect(),
        [rows, columns] => curves::lines(view, rows, columns),
        _ => Vec::new(),
    }
}

/// The figure over both of two axes.
fn maps(view: &View<'_>) -> Vec<Plate> {
    let [rows, columns] = axes(view) else { return Vec::new() };
    let Some(map) = map::map(view, rows, columns) else { return Vec::new() };
    let surface = map::surface(view, &map);
    [map].into_iter().chain(surface).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is a failed test")]
pub(crate) mod tests;
