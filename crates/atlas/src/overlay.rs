//! The thesis' figures, laid over those of the sweep: only where it prints one of the same network and quantization.

use std::rc::Rc;

use charts::{Overlay, OverlayPoint};
use protocol::thesis::{Published, grid_of, published};
use sweep::PointId;
use sweep::statistics::{Group, bits};
use vocabulary::Figure;

use crate::view::View;

/// What its series is called.
const NAME: &str = "thesis";

/// The thesis' figures of points that lie at these places of the level axis; none where it has none of this figure, or where they
/// are not wanted.
pub(crate) fn over<'a>(
    view: &View<'_>,
    points: impl Iterator<Item = (f64, &'a Group<'a>)>,
) -> Option<Overlay> {
    if !view.thesis {
        return None;
    }
    let figure = |found: &Published| found.figure(view.figure);
    let of = |(x, group): (f64, &Group<'_>)| {
        let found = published(&group.point.job)?;
        let point = OverlayPoint { x, y: figure(&found)?, name: group.point.name.as_str().into() };
        Some((point, found.repeats))
    };
    let found: Vec<(OverlayPoint, u32)> = points.filter_map(of).collect();
    let repeats = || found.iter().map(|(_, repeats)| *repeats);
    let (least, most) = (repeats().min()?, repeats().max()?);
    let repeats = if least == most { least.to_string() } else { format!("{least} or {most}") };
    let float = view.float().and_then(|(float, _)| figure(&published(&float.point.job)?));
    let of_best = match view.figure {
        Figure::TestAde => "best test ADE",
        _ => "of the run with the best test ADE",
    };
    Some(Overlay {
        name: NAME.into(),
        note: format!("its own data, another room; {of_best} of {repeats}").into(),
        points: found.into_iter().map(|(point, _)| point).collect(),
        levels: float.map(|float| (Rc::from(NAME), float)).into_iter().collect(),
    })
}

/// The places of a cursor that finds the points first, then the figures laid over them, which are no points of the sweep.
pub(crate) fn places(
    points: impl Iterator<Item = Option<PointId>>,
    overlay: Option<&Overlay>,
) -> Rc<[Option<PointId>]> {
    let others = overlay.map_or(0, |overlay| overlay.points.len());
    points.chain(std::iter::repeat_n(None, others)).collect()
}

/// What the thesis says of the test ADE of such a grid's lines, behind the note of its figures.
pub(crate) fn with_lines(view: &View<'_>, overlay: Option<Overlay>) -> Option<Overlay> {
    let grid = grid_of(&view.plan.sweep().job.model).filter(|_| is_of_ade(view));
    let Some(((low, high), but)) = grid.map(|grid| grid.flat) else { return overlay };
    let words = |note: &str| format!("{note}; its lines lie between {low:.2} and {high:.2} m {but}").into();
    overlay.map(|overlay| Overlay { note: words(&overlay.note), ..overlay })
}

/// Whether it is the test ADE of a grid over the widths of weights and activations, of which the thesis says more.
fn is_of_ade(view: &View<'_>) -> bool {
    let widths: Vec<_> = view.swept().filter_map(|group| bits(&group.point.job)).collect();
    view.figure == Figure::TestAde
        && widths.iter().any(|other| other.weights != widths[0].weights)
        && widths.iter().any(|other| other.activations != widths[0].activations)
}

/// The thesis' share of points at or below float, %, where it prints one and the sweep is such a grid.
pub(crate) fn no_worse(view: &View<'_>) -> Option<(Rc<str>, f64)> {
    let share = grid_of(&view.plan.sweep().job.model)?.no_worse?;
    (view.thesis && is_of_ade(view)).then(|| (NAME.into(), share))
}
