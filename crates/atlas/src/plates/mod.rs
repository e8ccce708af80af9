//! The pictures, a file for each kind.

mod curves;
mod front;
mod map;

use crate::plate::Plate;
use crate::view::View;

/// All pictures that the sweep has data for, in the order in which they are read.
pub fn plates(view: &View<'_>) -> Vec<Plate> {
    let mut plates = Vec::new();
    match view.plan.sweep().varied() {
        [only] => plates.extend(curves::alone(view, only)),
        [rows, columns] => {
            plates.extend(curves::lines(view, rows, columns));
            plates.extend(map::map(view, rows, columns));
        }
        _ => {}
    }
    plates.extend(curves::best(view));
    plates.extend(front::front(view));
    plates
}
