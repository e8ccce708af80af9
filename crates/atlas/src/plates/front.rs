//! Error against bits.

use std::rc::Rc;

use charts::{FrontPoint, FrontScene, Standing, SweepScene};
use sweep::PointId;
use sweep::statistics::{Bits, Group, bits};

use crate::plate::Plate;
use crate::table::{Table, metres};
use crate::view::View;

/// Widths that hardware has.
const HARDWARE: [Bits; 3] = [
    Bits { weights: 4, activations: 4 },
    Bits { weights: 4, activations: 8 },
    Bits { weights: 4, activations: 16 },
];

/// Every point that has bits, in order of these.
pub(super) fn front(view: &View<'_>) -> Option<Plate> {
    let front: Vec<PointId> = view.front().iter().map(|group| group.point.id).collect();
    let point = |group: &Group<'_>| {
        let widths = bits(&group.point.job)?;
        let standing = match group.point.job.qat {
            None => Standing::Ptq,
            Some(_) if front.contains(&group.point.id) => Standing::Front,
            Some(_) if HARDWARE.contains(&widths) => Standing::Hardware,
            Some(_) => Standing::Other,
        };
        let (name, figure) = (widths.to_string().into(), view.shown(group)?);
        Some((group.point.id, FrontPoint { name, bits: f64::from(widths.total()), figure, standing }))
    };
    let mut rated: Vec<(PointId, FrontPoint)> = view.groups.iter().filter_map(point).collect();
    if rated.len() < 2 {
        return None;
    }
    rated.sort_by(|a, b| a.1.bits.total_cmp(&b.1.bits).then(a.0.cmp(&b.0)));
    let points: Rc<[Option<PointId>]> = rated.iter().map(|(id, _)| Some(*id)).collect();
    let scene = FrontScene {
        figure: View::figure(),
        points: rated.into_iter().map(|(_, point)| point).collect(),
        reference: view.reference(),
        hovered: None,
        selected: view.selected_of(&points),
    };
    let (clipped, table) = (scene.clipped(), table(&scene));
    let title = "Test ADE against bits".into();
    Some(Plate { id: "front", title, scene: SweepScene::Front(scene), points, clipped, table })
}

/// A row for each point.
fn table(scene: &FrontScene) -> Table {
    let mut table = Table::new(&["weights-activations", "bits", &scene.figure, "standing"]);
    let row = |point: &FrontPoint| {
        let figure = metres(Some(point.figure).filter(|figure| figure.is_finite()));
        vec![point.name.to_string(), point.bits.to_string(), figure, point.standing.name().to_owned()]
    };
    table.rows = scene.points.iter().map(row).collect();
    table
}
