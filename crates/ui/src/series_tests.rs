//! Tests of `series`.

use protocol::config::Runtime;
use protocol::import::RoomConfig;
use protocol::report::{Method, SimulatorParameter};

use super::*;
use crate::inspect::testing::quantized;

#[test]
fn plates_and_walls_are_drawn_only_where_they_are_known() {
    let parameter = SimulatorParameter {
        name: "n".to_owned(),
        unit: String::new(),
        meaning: String::new(),
        min: 1.0,
        max: 2.0,
        whole: true,
        value: 1.0,
        preset_value: 1.0,
    };
    let extent = [0.0, 1.0, 8.0, 6.0];
    let of = |room: RoomConfig, simulator: Vec<SimulatorParameter>| {
        let found = super::room(&DataView { room, extent, simulator, ..DataView::default() });
        (found.walls, found.plates.len())
    };
    let thesis = RoomConfig::default();
    assert_eq!(of(thesis.clone(), vec![parameter]), ([0.0, 0.0, 3.0, 3.0], 4), "the simulated room");
    assert_eq!(of(thesis.clone(), Vec::new()), (extent, 0), "a file of which nothing is known");
    let sized = RoomConfig::of_size(9.0, 7.0).with_spread_plates(4);
    assert_eq!(of(sized, Vec::new()), ([0.0, 0.0, 9.0, 7.0], 0), "the visitor said how large it is");
    let moved = RoomConfig { plates: vec![(0.5, 0.0), (3.0, 1.0), (2.0, 3.0)], ..thesis };
    assert_eq!(of(moved, Vec::new()), ([0.0, 0.0, 3.0, 3.0], 3), "and where its plates are");
}

#[test]
fn the_last_layers_grid_is_that_of_x_and_y() {
    let network = quantized(4, 8);
    let levels = output_levels(&network, RunRole::Ptq).map(|levels| levels.grid);
    assert_eq!(levels, Some(charts::Grid { scale: 0.0123, zero_point: -3, lowest: -128, highest: 127 }));
    let mut float = network;
    float.layers[1].activations.grid = None;
    assert_eq!(output_levels(&float, RunRole::Ptq), None);
    let empty = crate::state::testing::quantized_report(Method::Ptq, Runtime::Reference);
    assert_eq!(output_levels(&empty, RunRole::Ptq), None);
}
