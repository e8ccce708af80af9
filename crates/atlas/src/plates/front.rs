//! The figure against bits.

use std::rc::Rc;

use charts::{FrontPoint, FrontScene, Standing, SweepScene};
use sweep::statistics::{Bits, Group, bits};
use sweep::{Kind, PointId};
use vocabulary::Figure;

use crate::compared::is_better;
use crate::overlay::{over, places};
use crate::plate::Plate;
use crate::shown::{measure, quantity, written};
use crate::table::Table;
use crate::view::View;

/// What it is called.
pub(super) const ID: &str = "front";
/// What the figure is set against.
const AGAINST: Figure = Figure::TotalBits;
/// Widths that hardware has.
const HARDWARE: [Bits; 3] = [
    Bits { weights: 4, activations: 4 },
    Bits { weights: 4, activations: 8 },
    Bits { weights: 4, activations: 16 },
];

/// Whether a point has widths that hardware has; where no point has others, these are nothing apart.
pub(crate) fn is_hardware(view: &View<'_>, group: &Group<'_>) -> bool {
    let is_own = |group: &Group<'_>| bits(&group.point.job).is_some_and(|widths| HARDWARE.contains(&widths));
    group.point.job.qat.is_some() && is_own(group) && view.swept().any(|other| !is_own(other))
}

/// Every point that has bits, in order of these; none of the bits themselves.
pub(super) fn front(view: &View<'_>) -> Option<Plate> {
    let front: Vec<PointId> = view.front().iter().map(|group| group.point.id).collect();
    let mut rated: Vec<(Bits, f64, &Group<'_>)> = view
        .groups
        .iter()
        .filter_map(|group| Some((bits(&group.point.job)?, view.shown(group)?, group)))
        .collect();
    if rated.len() < 2 || view.figure == AGAINST {
        return None;
    }
    rated.sort_by(|a, b| {
        a.0.total().cmp(&b.0.total()).then(a.0.cmp(&b.0)).then(a.2.point.id.cmp(&b.2.point.id))
    });
    let named = Names::of(view);
    let point = |(widths, figure, group): &(Bits, f64, &Group<'_>)| FrontPoint {
        name: named.name(group),
        against: f64::from(widths.total()),
        figure: *figure,
        is_front: front.contains(&group.point.id),
        standing: standing(view, &rated, (*widths, *figure, group)),
    };
    let overlay = over(view, rated.iter().map(|(widths, _, group)| (f64::from(widths.total()), *group)));
    let points = places(rated.iter().map(|(.., group)| Some(group.point.id)), overlay.as_ref());
    let scene = FrontScene {
        figure: view.measure(),
        against: measure(AGAINST),
        points: rated.iter().map(point).collect(),
        reference: view.reference(),
        overlay,
        beyond: view.beyond(&points, Some(AGAINST)),
        hovered: None,
        selected: view.selected_of(&points),
    };
    let (clipped, table) = (scene.clipped(), table(&scene, (view.figure, AGAINST)));
    let title = format!("{} against {}", view.figure.label(), quantity(AGAINST)).into();
    let scene = SweepScene::Front(scene);
    Some(Plate { id: ID, title, scene, points, clipped, table, numbers: ID, of: None })
}

/// How points are called where each needs a short name.
pub(super) struct Names {
    /// Whether their widths tell them apart.
    by_widths: bool,
}

impl Names {
    /// Where swept points differ in more than their widths, these name none of them.
    pub fn of(view: &View<'_>) -> Self {
        let swept = view.swept().filter_map(|group| bits(&group.point.job));
        let swept = vocabulary::sorted(swept, Ord::cmp);
        Self { by_widths: swept.windows(2).all(|pair| pair[0] != pair[1]) }
    }

    /// The name of a point: float networks have no widths.
    pub fn name(&self, group: &Group<'_>) -> Rc<str> {
        match bits(&group.point.job).filter(|_| self.by_widths) {
            Some(widths) => widths.to_string().into(),
            None => group.point.name.as_str().into(),
        }
    }
}

pub(super) fn is_swept(group: &Group<'_>) -> bool {
    group.point.kind == Kind::Swept
}

/// What a point is, of all that have bits and a figure.
fn standing(
    view: &View<'_>,
    rated: &[(Bits, f64, &Group<'_>)],
    (widths, figure, group): (Bits, f64, &Group<'_>),
) -> Standing {
    let of_its_bits = rated.iter().filter(|(other, ..)| other.total() == widths.total());
    let mut rivals = of_its_bits.filter(|(.., other)| is_swept(other) && other.point.id != group.point.id);
    match group.point.job.qat {
        None => Standing::Ptq,
        Some(_) if is_hardware(view, group) => Standing::Hardware,
        // Of equals each is the best of its bits.
        Some(_)
            if figure.is_finite()
                && is_swept(group)
                && !rivals.any(|(_, other, _)| is_better(view.figure, *other - figure)) =>
        {
            Standing::Local
        }
        Some(_) => Standing::Other,
    }
}

/// A row for each point, with the figure and what it is set against.
pub(super) fn table(scene: &FrontScene, (figure, against): (Figure, Figure)) -> Table {
    let mut table = Table::new(&["point", &scene.against.name, &scene.figure.name, "front", "standing"]);
    let row = |point: &FrontPoint| {
        let (figure, against) = (written(figure, Some(point.figure)), written(against, Some(point.against)));
        let (front, standing) = (if point.is_front { "yes" } else { "no" }, point.standing.name());
        vec![point.name.to_string(), against, figure, front.to_owned(), standing.to_owned()]
    };
    table.rows = scene.points.iter().map(row).collect();
    table
}
