//! Tests of `grids`: the figures agree with the changes in percent that the thesis prints beside them.

use super::*;

#[test]
fn changes_against_float_are_those_that_are_printed() {
    let change = |grid: &GridResults, found: &GridResult| 100.0 * (found.ade / grid.float.ade - 1.0);
    let of = |grid: &GridResults, weights: u8, activations: u8| {
        let own = |found: &&GridResult| (found.weights, found.activations) == (weights, activations);
        grid.trained.iter().find(own).map(|found| change(grid, found))
    };
    // Tables 3.5, 3.6, 3.9 and 3.10.
    for (found, printed) in [
        (of(&MLP_GRID, 6, 6), -9.93),
        (Some(change(&MLP_GRID, &MLP_GRID.int8)), 1.15),
        (Some(change(&CNN_GRID, &CNN_GRID.int8)), 4.03),
        (of(&CNN_GRID, 6, 6), 5.13),
        (of(&CNN_GRID, 4, 4), 17.58),
        (of(&CNN_GRID, 4, 8), 6.59),
        (of(&CNN_GRID, 4, 16), 11.36),
    ] {
        assert!(found.is_some_and(|found| (found - printed).abs() < 0.01), "{found:?}, printed {printed}");
    }
}
