//! The room as a map of errors: which maps there are, the picture, and its figures as a table.

use std::rc::Rc;

use charts::{ErrorCell, ErrorKind, ErrorMap, ErrorMapScene, PathSeries, RoomScene, Scene, number};
use yew::{AttrValue, Callback, Html, html};

use crate::series::Chart;

/// The maps that the paths allow, with their names.
pub fn kinds(series: &[PathSeries]) -> Vec<(ErrorKind, AttrValue)> {
    let of_result = series.iter().filter(|series| series.role.is_of_result());
    let mut kinds: Vec<(ErrorKind, AttrValue)> = of_result
        .map(|series| {
            let kind = if series.role.is_quantized() { ErrorKind::Quantized } else { ErrorKind::Float };
            (kind, Rc::clone(&series.label).into())
        })
        .collect();
    if kinds.len() > 1 {
        kinds.push((ErrorKind::Difference, "difference".into()));
    }
    kinds
}

/// Map and table. A choice of a cell tells of the next of its samples after the time cursor, else of its first.
pub fn map_view(room: RoomScene, map: Rc<ErrorMap>, kind: ErrorKind, on_sample: Callback<usize>) -> Html {
    let table = table(&map);
    let on_pick = {
        let (map, cursor) = (Rc::clone(&map), room.cursor);
        Callback::from(move |cell: usize| {
            let next = map.cells.get(cell).and_then(|cell| next_sample(&cell.samples, cursor));
            next.into_iter().for_each(|sample| on_sample.emit(sample));
        })
    };
    let scene = Scene::ErrorMap(ErrorMapScene { room, map, kind, hovered: None });
    html! {
        <>
            <Chart {scene} {on_pick} test_id="error-map" />
            { table }
        </>
    }
}

/// The first of rising samples after the cursor; past the last, the first.
fn next_sample(samples: &[usize], cursor: Option<usize>) -> Option<usize> {
    samples.iter().find(|sample| Some(**sample) > cursor).or(samples.first()).copied()
}

/// The map in figures, a row for each cell, for readers who do not see it.
fn table(map: &ErrorMap) -> Html {
    let metres = |value: Option<f64>| number(value.unwrap_or(f64::NAN), 3);
    let row = |cell: &ErrorCell| {
        let figures = [
            cell.samples.len().to_string(),
            metres(cell.float),
            metres(cell.quantized),
            metres(cell.value(ErrorKind::Difference)),
        ];
        html! { <tr><th scope="row">{ map.place_name(cell) }</th>{ for figures.map(|figure| html! { <td>{ figure }</td> }) }</tr> }
    };
    let heads = ["place", "samples", "float32 (m)", "quantized (m)", "difference (m)"];
    html! {
        <div class="unseen">
            <table aria-label="Mean errors by place" data-testid="error-map-table">
                <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                <tbody>{ for map.cells.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
#[path = "error_map_tests.rs"]
mod tests;
