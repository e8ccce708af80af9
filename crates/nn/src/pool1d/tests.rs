//! Both poolings against their definition, and their gradients.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use quant::{BitWidth, Grid};
use vocabulary::Padding;

use super::{AveragePool1D, AveragePool1DTape, MaxPool1D, MaxPool1DTape, Pool1DShape};
use crate::error::LayerError;

fn integers(n: usize, salt: usize) -> Vec<f32> {
    (0..n).map(|i| ((i * 7 + salt * 3 + i / 5) % 9) as f32 - 4.0).collect()
}

fn shapes() -> Vec<Pool1DShape> {
    let mut shapes = Vec::new();
    for padding in Padding::ALL {
        for (stride, pool_size) in (1..=4).flat_map(|s| (1..=5).map(move |k| (s, k))) {
            for (steps, channels) in [(5, 1), (9, 3), (30, 4), (7, 13)] {
                shapes.push(Pool1DShape { steps, channels, pool_size, stride, padding });
            }
        }
    }
    shapes
}

/// The positions of a row that take part in each output, by the rule: a window begins `before` steps early, with same padding
/// of `max((count - 1) * stride + size - steps, 0)` steps the smaller half.
fn members(shape: &Pool1DShape) -> Vec<Vec<usize>> {
    let Pool1DShape { steps, channels, pool_size, stride, padding } = *shape;
    let (count, before) = match padding {
        Padding::Valid => ((steps - pool_size) / stride + 1, 0),
        Padding::Same => {
            let count = steps.div_ceil(stride);
            (count, ((count - 1) * stride + pool_size).saturating_sub(steps) / 2)
        }
    };
    let mut members = Vec::new();
    for window in 0..count {
        for channel in 0..channels {
            let padded = window * stride..window * stride + pool_size;
            let inside = padded.filter_map(|s| s.checked_sub(before)).filter(|s| *s < steps);
            members.push(inside.map(|s| s * channels + channel).collect());
        }
    }
    members
}

#[test]
fn maxima_and_their_gradients_equal_the_definition() {
    for shape in shapes() {
        let (layer, members, rows) = (MaxPool1D::new(shape).unwrap(), members(&shape), 2);
        assert_eq!(layer.outputs(), members.len());
        let x = integers(rows * layer.inputs(), 1);
        let g = integers(rows * layer.outputs(), 2);
        let mut tape = MaxPool1DTape::new(&layer, rows);
        layer.evaluate(&x, rows, &mut tape);
        let (mut y, mut dx) = (Vec::new(), vec![0.0; x.len()]);
        for (row, x_row) in x.chunks_exact(layer.inputs()).enumerate() {
            for (out, members) in members.iter().enumerate() {
                let best = members.iter().map(|&m| x_row[m]).fold(f32::MIN, f32::max);
                let first = members.iter().find(|&&m| x_row[m] == best).unwrap();
                dx[row * layer.inputs() + first] += g[row * layer.outputs() + out];
                y.push(best);
            }
        }
        assert_eq!(tape.output(), y, "{shape:?}");
        tape.output_and_gradient().1.copy_from_slice(&g);
        let mut d_input = vec![9.0; x.len()];
        layer.backward(rows, &tape, &mut d_input);
        assert_eq!(d_input, dx, "{shape:?}");
    }
}

#[test]
fn means_and_their_gradients_equal_the_definition() {
    for shape in shapes() {
        let (layer, members, rows) = (AveragePool1D::new(shape).unwrap(), members(&shape), 2);
        assert_eq!(layer.outputs(), members.len());
        let x = integers(rows * layer.inputs(), 1);
        let g = integers(rows * layer.outputs(), 2);
        let mut tape = AveragePool1DTape::new(&layer, rows);
        layer.evaluate(&x, rows, &mut tape);
        let (mut y, mut dx) = (Vec::new(), vec![0.0; x.len()]);
        for (row, x_row) in x.chunks_exact(layer.inputs()).enumerate() {
            for (out, members) in members.iter().enumerate() {
                let count = members.len() as f32;
                y.push(members.iter().map(|&m| x_row[m]).sum::<f32>() / count);
                for m in members {
                    dx[row * layer.inputs() + m] += g[row * layer.outputs() + out] / count;
                }
            }
        }
        assert_eq!(tape.output(), y, "{shape:?}");
        tape.output_and_gradient().1.copy_from_slice(&g);
        let mut d_input = vec![9.0; x.len()];
        layer.backward(rows, &tape, &mut d_input);
        assert_eq!(d_input, dx, "{shape:?}");
    }
}

/// The integer operator's definition in f64, whose `round` goes away from zero: the rounded mean of signed codes.
#[test]
fn means_of_values_on_a_grid_are_those_of_the_integer_operator() {
    let grid = |scale, zero_point, bits| {
        Grid::from_affine(scale, zero_point, BitWidth::new(bits).unwrap(), false).unwrap()
    };
    let mut halves = [0, 0];
    for shape in shapes() {
        let (layer, members, rows) = (AveragePool1D::new(shape).unwrap(), members(&shape), 2);
        let mut grids = vec![grid(0.3, -3, 4), grid(0.011, -128, 8), grid(1.7e-3, 251, 16)];
        grids.truncate(if shape.channels == 3 { 3 } else { 1 });
        let of = |i: usize| grids[i % grids.len()];
        let code = |i: usize| of(i).bits().signed_min() + ((i * 7 + i / 11) % 16) as i32;
        let real = |i: usize, code: i32| (code - of(i).signed_zero_point()) as f32 * of(i).scale();
        let mut x: Vec<f32> = (0..rows * layer.inputs()).map(|i| real(i, code(i))).collect();
        let mut tape = AveragePool1DTape::new(&layer, rows);
        tape.set_grids(&grids);
        layer.evaluate(&x, rows, &mut tape);
        for row in 0..rows {
            for (out, members) in members.iter().enumerate() {
                let codes = members.iter().map(|m| f64::from(code(row * layer.inputs() + m)));
                let mean = codes.sum::<f64>() / members.len() as f64;
                if mean.fract().abs() == 0.5 {
                    halves[usize::from(mean > 0.0)] += 1;
                }
                let expected = real(out, mean.round() as i32);
                assert_eq!(tape.output()[row * layer.outputs() + out], expected, "{shape:?}, {mean}");
            }
        }
        x[0] = f32::NAN;
        layer.evaluate(&x, rows, &mut tape);
        assert!(tape.output().iter().any(|v| v.is_nan()) || !members.iter().any(|m| m.contains(&0)));
    }
    assert!(halves[0] > 100, "{halves:?} half-way means");
}

#[test]
fn padding_takes_no_part() {
    // Negative values: a zero added by padding would win the maximum, and would pull the mean towards 0.
    let shape = Pool1DShape { steps: 3, channels: 1, pool_size: 3, stride: 1, padding: Padding::Same };
    let x = [-4.0, -2.0, -6.0];
    let max = MaxPool1D::new(shape).unwrap();
    let mut tape = MaxPool1DTape::new(&max, 1);
    max.evaluate(&x, 1, &mut tape);
    assert_eq!(tape.output(), [-2.0, -2.0, -2.0]);
    let average = AveragePool1D::new(shape).unwrap();
    let mut tape = AveragePool1DTape::new(&average, 1);
    average.evaluate(&x, 1, &mut tape);
    assert_eq!(tape.output(), [-3.0, -4.0, -4.0]);
}

#[test]
fn a_nan_wins_wherever_it_stands() {
    let shape = Pool1DShape { steps: 3, channels: 4, pool_size: 3, stride: 3, padding: Padding::Valid };
    let max = MaxPool1D::new(shape).unwrap();
    let mut tape = MaxPool1DTape::new(&max, 1);
    for step in 0..3 {
        let mut x = integers(12, 1);
        x[step * 4 + 1] = f32::NAN;
        max.evaluate(&x, 1, &mut tape);
        let nan: Vec<bool> = tape.output().iter().map(|v| v.is_nan()).collect();
        assert_eq!(nan, [false, true, false, false], "step {step}");
    }
}

#[test]
fn impossible_shapes_are_refused() {
    let good = Pool1DShape { steps: 3, channels: 2, pool_size: 3, stride: 3, padding: Padding::Valid };
    assert_eq!(MaxPool1D::new(good).unwrap().outputs(), good.channels);
    for bad in [
        Pool1DShape { steps: 2, ..good },
        Pool1DShape { channels: 0, ..good },
        Pool1DShape { pool_size: 0, ..good },
        Pool1DShape { stride: 0, ..good },
        Pool1DShape { channels: usize::MAX, ..good },
    ] {
        let max = MaxPool1D::new(bad).unwrap_err();
        assert!(matches!(max, LayerError::Windows { .. }), "{bad:?}: {max}");
        assert_eq!(max, AveragePool1D::new(bad).unwrap_err());
    }
}

#[test]
fn tapes_fit_only_their_own_shape() {
    let shape = Pool1DShape { steps: 6, channels: 2, pool_size: 2, stride: 2, padding: Padding::Valid };
    let other = Pool1DShape { steps: 3, channels: 4, pool_size: 1, stride: 1, ..shape };
    let tape = MaxPool1DTape::new(&MaxPool1D::new(shape).unwrap(), 1);
    assert!(tape.fits(&MaxPool1D::new(shape).unwrap()) && !tape.fits(&MaxPool1D::new(other).unwrap()));
    let tape = AveragePool1DTape::new(&AveragePool1D::new(shape).unwrap(), 1);
    assert!(
        tape.fits(&AveragePool1D::new(shape).unwrap()) && !tape.fits(&AveragePool1D::new(other).unwrap())
    );
}
