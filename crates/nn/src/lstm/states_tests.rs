//! Tests of `states`.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
use super::*;

#[test]
fn states_are_those_of_all_steps_of_all_rows() {
    let kernel = vec![0.5, -1.0, 2.0, 0.3, 0.7, 0.2, -1.5, 0.9];
    let layer = Lstm::from_parts(3, 2, 1, true, kernel, vec![0.4, 0.1, -0.6, 0.8], vec![0.1; 4]).unwrap();
    // More rows than one block, and a last block of one row.
    let x: Vec<f32> = (0..65 * 6).map(|k| (k * 31 % 97) as f32 / 20.0 - 2.4).collect();
    let (mut cells, mut hiddens) = (Vec::new(), Vec::new());
    layer
        .visit_states(&x, |cell, hidden| {
            cells.extend_from_slice(cell);
            hiddens.extend_from_slice(hidden);
        })
        .unwrap();
    let (mut expected_cells, mut expected_hiddens) = (Vec::new(), Vec::new());
    for window in x.chunks_exact(6) {
        let mut state = (vec![0.0], vec![0.0]);
        for x in window.chunks_exact(2) {
            let next = layer.step(x, &state.0, &state.1).unwrap();
            expected_cells.push(next.cell[0]);
            expected_hiddens.push(next.hidden[0]);
            state = (next.hidden, next.cell);
        }
    }
    for (mut found, mut expected) in [(cells, expected_cells), (hiddens, expected_hiddens)] {
        found.sort_by(f32::total_cmp);
        expected.sort_by(f32::total_cmp);
        assert_eq!(found.len(), 65 * 3);
        assert_eq!(found, expected);
    }
    assert!(layer.visit_states(&[0.0; 7], |_, _| {}).is_err());
}

/// Two units of random weights, 3 steps of 2 inputs.
fn random(return_sequences: bool, scale: f32) -> Lstm {
    let values = |count: usize, seed: usize| -> Vec<f32> {
        (0..count).map(|k| ((k * 37 + seed) % 61) as f32 / 30.0 * scale - scale).collect()
    };
    Lstm::from_parts(3, 2, 2, return_sequences, values(16, 5), values(16, 11), values(8, 3)).unwrap()
}

#[test]
fn carried_states_are_those_of_one_long_window_in_any_slices() {
    let x: Vec<f32> = (0..7 * 6).map(|k| (k * 31 % 97) as f32 / 20.0 - 2.4).collect();
    for return_sequences in [false, true] {
        let layer = random(return_sequences, 0.7);
        let (mut state, mut expected) = ((vec![0.0; 2], vec![0.0; 2]), Vec::new());
        for x in x.chunks_exact(2) {
            let next = layer.step(x, &state.0, &state.1).unwrap();
            expected.push((next.cell.clone(), next.hidden.clone()));
            state = (next.hidden, next.cell);
        }
        let (mut found, mut outputs, mut carry) = (Vec::new(), Vec::new(), LstmCarry::default());
        for slice in [&x[..12], &x[12..18], &x[18..]] {
            let visit = |cell: &[f32], hidden: &[f32]| found.push((cell.to_vec(), hidden.to_vec()));
            outputs.extend(layer.visit_carried(slice, &mut carry, visit).unwrap());
        }
        // The cell state at the end of each window, the hidden states of all its steps.
        let windows = expected.chunks(3).map(|steps| {
            let hidden = steps.iter().flat_map(|(_, hidden)| hidden.clone()).collect::<Vec<_>>();
            (steps[2].0.clone(), hidden)
        });
        assert_eq!(found, windows.collect::<Vec<_>>());
        let every = if return_sequences { 1 } else { 3 };
        let last = expected.iter().skip(every - 1).step_by(every).flat_map(|(_, hidden)| hidden);
        assert_eq!(outputs, last.copied().collect::<Vec<_>>());
        let error = layer.visit_carried(&x[..5], &mut carry, |_, _| {}).unwrap_err();
        assert!(error.to_string().contains("input: 5 values"), "{error}");
    }
}

#[test]
fn a_carried_cell_state_is_clipped_at_ten() {
    // Input, forget and candidate gates are wide open: the cell grows by almost 1 in every step.
    let bias = vec![20.0, 20.0, 20.0, 0.0];
    let layer = Lstm::from_parts(4, 1, 1, false, vec![0.0; 4], vec![0.0; 4], bias).unwrap();
    let mut cells = Vec::new();
    layer.visit_carried(&[0.0; 4 * 16], &mut LstmCarry::default(), |cell, _| cells.push(cell[0])).unwrap();
    assert_eq!(cells[2..], [10.0; 14]);
    assert!((cells[0] - 4.0).abs() < 1e-5, "{cells:?}");
}
