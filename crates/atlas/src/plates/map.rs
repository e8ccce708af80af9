//! The figure over two settings, as cells.

use std::rc::Rc;

use charts::{MapScene, SurfaceScene, SweepScene};
use sweep::statistics::Group;
use sweep::{PointId, Varied};

use crate::overlay::over;
use crate::plate::Plate;
use crate::table::Table;
use crate::view::View;

/// What it is called.
pub(super) const MAP: &str = "map";
/// What it is called as a surface.
pub(super) const SURFACE: &str = "surface";

/// A cell for each pair of values; none where nothing is known yet.
pub(super) fn map(view: &View<'_>, rows: &Varied, columns: &Varied) -> Option<Plate> {
    let names = |axis: &Varied| axis.values.iter().map(|(name, _)| Rc::from(name.as_str())).collect();
    let groups = cells(view, rows, columns);
    let points: Rc<[Option<PointId>]> = groups.iter().map(|group| Some((*group)?.point.id)).collect();
    let scene = MapScene {
        figure: view.measure(),
        row_setting: rows.name.as_str().into(),
        column_setting: columns.name.as_str().into(),
        rows: names(rows),
        columns: names(columns),
        cells: groups.iter().map(|group| view.shown((*group)?)).collect(),
        beyond: view.beyond(&points, None),
        overlay: over(
            view,
            (0..).zip(&groups).filter_map(|(place, group)| Some((f64::from(place), (*group)?))),
        ),
        hovered: None,
        selected: view.selected_of(&points),
    };
    let is_known = scene.cells.iter().any(Option::is_some);
    let clipped = scene.clipped();
    is_known.then(|| Plate {
        id: MAP,
        title: format!("{} over both axes", view.figure.label()).into(),
        scene: SweepScene::Map(scene),
        points,
        clipped,
        table: table(view, (rows, columns), &groups),
        numbers: MAP,
        of: None,
    })
}

/// The cells of a map as a surface, whose numbers are the map's; none with a single row or column, which is a line.
pub(super) fn surface(view: &View<'_>, map: &Plate) -> Option<Plate> {
    let SweepScene::Map(scene) = &map.scene else { return None };
    if scene.rows.len() < 2 || scene.columns.len() < 2 {
        return None;
    }
    let (azimuth, elevation) = SurfaceScene::FIRST;
    let scene = SweepScene::Surface(SurfaceScene { map: scene.clone(), azimuth, elevation });
    let title = format!("{} as a surface", view.figure.label()).into();
    Some(Plate { id: SURFACE, title, scene, ..map.clone() })
}

/// The points of the grid, row by row; none where a point is not part of the sweep.
fn cells<'a>(view: &View<'a>, rows: &Varied, columns: &Varied) -> Vec<Option<&'a Group<'a>>> {
    let (rows, columns) = (rows.values.len(), columns.values.len());
    (0..rows * columns).map(|place| view.at(&[place / columns, place % columns])).collect()
}

/// The grid as it is drawn, its first row above.
fn table(view: &View<'_>, (rows, columns): (&Varied, &Varied), groups: &[Option<&Group<'_>>]) -> Table {
    let corner = format!("{} \\ {}", rows.name, columns.name);
    let names = columns.values.iter().map(|(name, _)| name.as_str());
    let mut table = Table::new(&std::iter::once(corner.as_str()).chain(names).collect::<Vec<_>>());
    let row = |((name, _), groups): (&(String, _), &[Option<&Group<'_>>])| {
        let value = |group: &Option<&Group<'_>>| group.map_or_else(String::new, |group| view.written(group));
        std::iter::once(name.clone()).chain(groups.iter().map(value)).collect()
    };
    table.rows = rows.values.iter().zip(groups.chunks(columns.values.len().max(1))).map(row).collect();
    table
}
