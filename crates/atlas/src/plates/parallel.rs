//! All axes of a sweep beside each other.

use std::rc::Rc;

use charts::{Dimension, ParallelAxis, ParallelLine, ParallelScene, SweepScene};
use sweep::statistics::Group;
use sweep::{PointId, Varied};

use crate::plate::Plate;
use crate::shown::{with_unit, written};
use crate::table::Table;
use crate::view::View;

/// What it is called.
pub(super) const ID: &str = "parallel";

/// An axis for each of the sweep's and one for the figure; none with fewer than two axes, where a curve says the same.
pub(super) fn parallel(view: &View<'_>) -> Option<Plate> {
    let varied = view.plan.sweep().varied();
    let known: Vec<(&Group<'_>, f64)> =
        view.swept().filter_map(|group| Some((group, view.shown(group)?))).collect();
    if varied.len() < 2 || known.len() < 2 {
        return None;
    }
    let axis = |varied: &Varied| ParallelAxis {
        name: varied.name.as_str().into(),
        dimension: Dimension::Setting(
            varied.values.iter().map(|(name, _)| Rc::from(name.as_str())).collect(),
        ),
        brush: None,
    };
    let measure = view.measure();
    let figure =
        ParallelAxis { name: Rc::clone(&measure.name), dimension: Dimension::Figure(measure), brush: None };
    let line = |(group, value): &(&Group<'_>, f64)| {
        let places = group.point.places.iter().map(|place| *place as f64);
        ParallelLine { name: group.point.name.as_str().into(), values: places.chain([*value]).collect() }
    };
    let points: Rc<[Option<PointId>]> = known.iter().map(|(group, _)| Some(group.point.id)).collect();
    let scene = ParallelScene {
        axes: varied.iter().map(axis).chain([figure]).collect(),
        lines: known.iter().map(line).collect(),
        beyond: view.beyond(&points, None),
        held: None,
        hovered: None,
        selected: view.selected_of(&points),
    };
    let clipped = scene.clipped();
    Some(Plate {
        id: ID,
        title: "All axes beside each other".into(),
        scene: SweepScene::Parallel(scene),
        points,
        clipped,
        table: table(view, varied, &known),
        numbers: ID,
        of: None,
    })
}

/// A row for each line.
fn table(view: &View<'_>, varied: &[Varied], known: &[(&Group<'_>, f64)]) -> Table {
    let figure = with_unit(view.figure);
    let names = varied.iter().map(|axis| axis.name.as_str()).chain([figure.as_str()]);
    let mut table = Table::new(&names.collect::<Vec<_>>());
    let row = |(group, value): &(&Group<'_>, f64)| {
        let names = varied.iter().zip(&group.point.places).map(|(axis, place)| axis.values[*place].0.clone());
        names.chain([written(view.figure, Some(*value))]).collect()
    };
    table.rows = known.iter().map(row).collect();
    table
}
