//! Error against smoothness: a low error of a path that is a stair is no gain.

use std::rc::Rc;

use charts::{FrontPoint, FrontScene, Standing, SweepScene};
use protocol::Job;
use sweep::PointId;
use sweep::statistics::{Group, front_of};
use vocabulary::Figure;

use super::front::{Names, is_hardware, is_swept, table};
use crate::plate::Plate;
use crate::shown::{measure, quantity};
use crate::view::View;

/// What it is called.
pub(super) const ID: &str = "smoothness";

/// What error is set against, unless the view asks for another figure of smoothness. The stair index says what few bits do and errors
/// do not show: a path of floats has next to none, and as a share it means the same in every room, at every speed and rate. Errors of
/// speed and acceleration and the jerk rise and fall with the ADE (over the MLP's grid their rank correlation with it is 0.76, that of
/// the stair index 0.59), so that they say less that is new; levels count how long the test block is where there are many.
const SMOOTHNESS: Figure = Figure::StairIndex;

/// The error and what it is set against: what the view shows of both, the usual ones otherwise.
fn figures(view: &View<'_>) -> (Figure, Figure) {
    match view.figure {
        Figure::TestMse => (Figure::TestMse, SMOOTHNESS),
        Figure::SpeedError
        | Figure::AccelerationError
        | Figure::Jerk
        | Figure::StairIndex
        | Figure::Levels => (Figure::TestAde, view.figure),
        Figure::TestAde | Figure::TotalBits | Figure::PackedBytes | Figure::BitOperations => {
            (Figure::TestAde, SMOOTHNESS)
        }
    }
}

/// Every point that has both figures, in order of smoothness; none with fewer than two. A point whose seeds all failed is nowhere on
/// the level axis.
pub(super) fn smoothness(view: &View<'_>) -> Option<Plate> {
    let (figure, against) = figures(view);
    let of = |group: &Group<'_>, figure: Figure| group.figure(figure, view.statistic);
    let known = view.groups.iter().filter_map(|group| Some((of(group, against)?, of(group, figure)?, group)));
    let rated = vocabulary::sorted(known.filter(|(against, ..)| against.is_finite()), |a, b| {
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.point.id.cmp(&b.2.point.id))
    });
    if rated.len() < 2 {
        return None;
    }
    let front = front_of(view.groups, figure, against, view.statistic);
    let front: Vec<PointId> = front.iter().map(|group| group.point.id).collect();
    let names = Names::of(view);
    let point = |(against, figure, group): &(f64, f64, &Group<'_>)| FrontPoint {
        name: names.name(group),
        against: *against,
        figure: *figure,
        is_front: front.contains(&group.point.id),
        standing: standing(view, group),
    };
    let points: Rc<[Option<PointId>]> = rated.iter().map(|(.., group)| Some(group.point.id)).collect();
    let scene = FrontScene {
        figure: measure(figure),
        against: measure(against),
        points: rated.iter().map(point).collect(),
        reference: None,
        overlay: None,
        beyond: view.beyond(&points, Some(against)),
        hovered: None,
        selected: view.selected_of(&points),
    };
    let (clipped, table) = (scene.clipped(), table(&scene, (figure, against)));
    let title = format!("{} against {}", figure.label(), quantity(against)).into();
    let scene = SweepScene::Front(scene);
    Some(Plate { id: ID, title, scene, points, clipped, table, numbers: ID, of: None })
}

/// What a point is. The best of its bits is nothing apart here, where no bits are drawn.
fn standing(view: &View<'_>, group: &Group<'_>) -> Standing {
    match &group.point.job {
        Job { qat: None, ptq: None, .. } if !is_swept(group) => Standing::Float,
        Job { qat: None, ptq: Some(_), .. } => Standing::Ptq,
        _ if is_hardware(view, group) => Standing::Hardware,
        _ => Standing::Other,
    }
}
