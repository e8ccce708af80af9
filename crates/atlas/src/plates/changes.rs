//! How the points' changes against their float networks are distributed.

use std::rc::Rc;

use charts::{ChangesScene, Picture as _, SweepScene};
use sweep::statistics::Group;
use sweep::{Kind, PointId};
use vocabulary::Figure;

use crate::overlay::no_worse;
use crate::plate::Plate;
use crate::shown::{quantity, with_unit};
use crate::table::{Table, percent};
use crate::view::View;

/// What it is called.
pub(super) const ID: &str = "changes";
/// What is worse than this has one bar in common, %, as in the thesis.
const LIMIT: f64 = 70.0;

/// A bar for each range of changes; none with fewer than two points that can be compared, and none of the output levels: a float path
/// has about as many as it has estimates, so that a share of them says how long the test block is.
pub(super) fn changes(view: &View<'_>) -> Option<Plate> {
    if view.figure == Figure::Levels {
        return None;
    }
    // A point whose seeds all failed has no change, and is counted with those that are far worse.
    let of = |group: &'_ Group<'_>| Some((group.point.id, view.shown_change(group)?));
    let changes: Vec<(PointId, f64)> = view.swept().filter_map(of).collect();
    if changes.iter().filter(|(_, change)| change.is_finite()).count() < 2 {
        return None;
    }
    let ids: Vec<Option<PointId>> = changes.iter().map(|(id, _)| Some(*id)).collect();
    let scene = ChangesScene {
        figure: quantity(view.figure).into(),
        against: Kind::Float.name().into(),
        changes: changes.iter().map(|(_, change)| *change).collect(),
        limit: LIMIT,
        stated: no_worse(view),
        hovered: None,
        selected: view.selected_of(&ids),
    };
    // A bar is a point of the sweep where only one is in it.
    let bars: Vec<Option<usize>> = (0..ids.len()).map(|place| scene.bar_of(place)).collect();
    let only = |bar: usize| {
        let mut own = bars.iter().zip(&ids).filter(|(found, _)| **found == Some(bar)).map(|(_, id)| *id);
        let first = own.next().flatten();
        if own.next().is_some() { None } else { first }
    };
    let points: Rc<[Option<PointId>]> = match scene.places() {
        Some((first, last)) => (first..=last).map(only).collect(),
        None => Rc::from([]),
    };
    let clipped = scene.clipped();
    Some(Plate {
        id: ID,
        title: format!("Changes of {} against float", quantity(view.figure)).into(),
        scene: SweepScene::Changes(scene),
        points,
        clipped,
        table: table(view, &changes),
        numbers: ID,
        of: None,
    })
}

/// A row for each point, the best first.
fn table(view: &View<'_>, changes: &[(PointId, f64)]) -> Table {
    let change = format!("change of {} against float (%)", quantity(view.figure));
    let mut table = Table::new(&["point", &change, &with_unit(view.figure)]);
    let sorted = vocabulary::sorted(changes.iter(), |a, b| a.1.total_cmp(&b.1));
    let row = |(id, change): &(PointId, f64)| {
        let group = view.groups.iter().find(|group| group.point.id == *id)?;
        let change = percent(Some(*change).filter(|change| change.is_finite()));
        Some(vec![group.point.name.clone(), change, view.written(group)])
    };
    table.rows = sorted.into_iter().filter_map(row).collect();
    table
}
