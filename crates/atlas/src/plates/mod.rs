//! The pictures, a file for each kind.

mod changes;
mod curves;
mod front;
mod map;
mod parallel;
mod smoothness;

pub(crate) use front::is_hardware;

use crate::plate::Plate;
use crate::view::View;

/// All pictures that the sweep has data for, in the order in which they are read.
pub fn plates(view: &View<'_>) -> Vec<Plate> {
    // What no record holds has no picture, not even of points that failed.
    if view.is_unknown() {
        return Vec::new();
    }
    let mut plates = Vec::new();
    match view.plan.sweep().varied() {
        [only] => plates.extend(curves::alone(view, only)),
        [rows, columns] => {
            plates.extend(curves::lines(view, rows, columns));
            if let Some(map) = map::map(view, rows, columns) {
                let surface = map::surface(view, &map);
                plates.push(map);
                plates.extend(surface);
            }
        }
        _ => {}
    }
    plates.extend(curves::best(view));
    plates.extend(front::front(view));
    plates.extend(smoothness::smoothness(view));
    plates.extend(changes::changes(view));
    plates.extend(parallel::parallel(view));
    plates
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is a failed test")]
pub(crate) mod tests;
