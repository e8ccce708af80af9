//! Error against bits.

use charts::{FrontPoint, FrontScene, Standing, SweepScene};
use sweep::statistics::{Bits, Group, bits};
use sweep::{Kind, PointId};

use crate::overlay::{over, places};
use crate::plate::Plate;
use crate::table::{Table, metres};
use crate::view::View;

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

/// Every point that has bits, in order of these.
pub(super) fn front(view: &View<'_>) -> Option<Plate> {
    let front: Vec<PointId> = view.front().iter().map(|group| group.point.id).collect();
    let mut rated: Vec<(Bits, f64, &Group<'_>)> = view
        .groups
        .iter()
        .filter_map(|group| Some((bits(&group.point.job)?, view.shown(group)?, group)))
        .collect();
    if rated.len() < 2 {
        return None;
    }
    rated.sort_by(|a, b| {
        a.0.total().cmp(&b.0.total()).then(a.0.cmp(&b.0)).then(a.2.point.id.cmp(&b.2.point.id))
    });
    // Where swept points differ in more than their widths, these name none of them.
    let swept: Vec<Bits> =
        rated.iter().filter(|(.., group)| is_swept(group)).map(|(widths, ..)| *widths).collect();
    let has_twins = swept.windows(2).any(|pair| pair[0] == pair[1]);
    let point = |(widths, figure, group): &(Bits, f64, &Group<'_>)| FrontPoint {
        name: if has_twins { group.point.name.as_str().into() } else { widths.to_string().into() },
        bits: f64::from(widths.total()),
        figure: *figure,
        is_front: front.contains(&group.point.id),
        standing: standing(view, &rated, (*widths, *figure, group)),
    };
    let overlay = over(view, rated.iter().map(|(widths, _, group)| (f64::from(widths.total()), *group)));
    let points = places(rated.iter().map(|(.., group)| Some(group.point.id)), overlay.as_ref());
    let scene = FrontScene {
        figure: View::figure(),
        points: rated.iter().map(point).collect(),
        reference: view.reference(),
        overlay,
        hovered: None,
        selected: view.selected_of(&points),
    };
    let (clipped, table) = (scene.clipped(), table(&scene));
    let title = "Test ADE against bits".into();
    Some(Plate { id: "front", title, scene: SweepScene::Front(scene), points, clipped, table, of: None })
}

fn is_swept(group: &Group<'_>) -> bool {
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
        Some(_) if figure.is_finite() && is_swept(group) && !rivals.any(|(_, other, _)| *other < figure) => {
            Standing::Local
        }
        Some(_) => Standing::Other,
    }
}

/// A row for each point.
fn table(scene: &FrontScene) -> Table {
    let mut table = Table::new(&["point", "bits", &scene.figure, "front", "standing"]);
    let row = |point: &FrontPoint| {
        let figure = metres(Some(point.figure).filter(|figure| figure.is_finite()));
        let (front, standing) = (if point.is_front { "yes" } else { "no" }, point.standing.name());
        vec![point.name.to_string(), point.bits.to_string(), figure, front.to_owned(), standing.to_owned()]
    };
    table.rows = scene.points.iter().map(row).collect();
    table
}
