//! The convolution against its definition in nested loops, and its gradients against differences of its loss.
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use proptest::prelude::*;
use vocabulary::Activation;

use super::{Conv1D, Conv1DShape, Conv1DTape, Padding};
use crate::dense::MAX_LAYER_PARAMETERS;
use crate::error::LayerError;

/// Small integers, a third of them zero: every product and sum is exact, so any order gives the same value.
fn integers(n: usize, salt: usize) -> Vec<f32> {
    let value = |i: usize| ((i * 7 + salt * 3 + i / 5) % 9) as f32 - 4.0;
    (0..n).map(|i| if (i + salt).is_multiple_of(3) { 0.0 } else { value(i) }).collect()
}

/// Fractions whose sums round, so that their order shows in the bits.
fn fractions(n: usize, salt: usize) -> Vec<f32> {
    integers(n, salt).iter().enumerate().map(|(i, v)| v * (0.1 + 0.013 * (i % 17) as f32)).collect()
}

fn layer(shape: Conv1DShape, activation: Activation, values: fn(usize, usize) -> Vec<f32>) -> Conv1D {
    let weights = shape.kernel_size * shape.channels * shape.filters;
    Conv1D::from_parts(shape, activation, values(weights, 1), values(shape.filters, 2), None).unwrap()
}

/// The input at a step counted from the first padded one; 0 beyond the ends.
fn at(layer: &Conv1D, x_row: &[f32], padded_step: usize, channel: usize) -> f32 {
    let step = padded_step.checked_sub(layer.windows.before).filter(|&s| s < layer.shape.steps);
    step.map_or(0.0, |s| x_row[s * layer.shape.channels + channel])
}

/// Calls `visit` with (output position, padded input step, channel, position in the kernel) of every product of a row.
fn for_each_product(layer: &Conv1D, mut visit: impl FnMut(usize, usize, usize, usize)) {
    let Conv1DShape { channels, filters, kernel_size, stride, .. } = layer.shape;
    for t in 0..layer.output_steps() {
        for f in 0..filters {
            for j in 0..kernel_size {
                for c in 0..channels {
                    visit(t * filters + f, t * stride + j, c, (j * channels + c) * filters + f);
                }
            }
        }
    }
}

/// Pre-activations by the definition.
fn forward_by_definition(layer: &Conv1D, x: &[f32]) -> Vec<f32> {
    let mut z = Vec::new();
    for x_row in x.chunks_exact(layer.inputs()) {
        let mut row = layer.bias.repeat(layer.output_steps());
        for_each_product(layer, |out, step, c, k| row[out] += at(layer, x_row, step, c) * layer.kernel[k]);
        z.extend(row);
    }
    z
}

/// `(dx, dK, db)` by the definition, from the gradient of the pre-activations.
fn backward_by_definition(layer: &Conv1D, x: &[f32], dz: &[f32]) -> (Vec<f32>, Vec<f32>, Vec<f32>) {
    let mut dx = vec![0.0; x.len()];
    let (mut dk, mut db) = (vec![0.0; layer.kernel.len()], vec![0.0; layer.bias.len()]);
    let rows = x.chunks_exact(layer.inputs()).zip(dx.chunks_exact_mut(layer.inputs()));
    for ((x_row, dx_row), dz_row) in rows.zip(dz.chunks_exact(layer.outputs())) {
        for_each_product(layer, |out, step, c, k| {
            dk[k] += at(layer, x_row, step, c) * dz_row[out];
            let step = step.checked_sub(layer.windows.before).filter(|&s| s < layer.shape.steps);
            if let Some(step) = step {
                dx_row[step * layer.shape.channels + c] += dz_row[out] * layer.kernel[k];
            }
        });
        for (i, g) in dz_row.iter().enumerate() {
            db[i % layer.shape.filters] += g;
        }
    }
    (dx, dk, db)
}

/// Shapes with both paddings, every small stride and kernel, and channels and filters that fill vectors and blocks or do not.
fn shapes() -> Vec<Conv1DShape> {
    let mut shapes = Vec::new();
    for padding in Padding::ALL {
        for (stride, kernel_size) in (1..=3).flat_map(|s| (1..=5).map(move |k| (s, k))) {
            for (steps, channels, filters) in
                [(5, 1, 1), (7, 3, 5), (6, 4, 8), (9, 5, 13), (8, 16, 50), (5, 7, 64)]
            {
                shapes.push(Conv1DShape { steps, channels, filters, kernel_size, stride, padding });
            }
        }
    }
    // Windows longer than the steps, and a stride beyond the kernel.
    let padding = Padding::Same;
    shapes.push(Conv1DShape { steps: 2, channels: 3, filters: 2, kernel_size: 5, stride: 1, padding });
    shapes.push(Conv1DShape { steps: 9, channels: 2, filters: 3, kernel_size: 2, stride: 4, padding });
    shapes
}

#[test]
fn passes_equal_the_definition_for_every_shape() {
    for shape in shapes() {
        let mut layer = layer(shape, Activation::Linear, integers);
        let rows = 3;
        let x = integers(rows * layer.inputs(), 3);
        let dz = integers(rows * layer.outputs(), 4);
        // Room for more rows than there are.
        let mut tape = Conv1DTape::new(&layer, rows + 1, false);
        layer.train_forward(&x, rows, &mut tape);
        let n = dz.len();
        assert_eq!(tape.output()[..n], forward_by_definition(&layer, &x), "forward, {shape:?}");

        let (dx, dk, db) = backward_by_definition(&layer, &x, &dz);
        let mut d_input = vec![9.0; x.len()];
        tape.output_and_gradient().1[..n].copy_from_slice(&dz);
        layer.backward(rows, &mut tape, Some(&mut d_input));
        assert_eq!(d_input, dx, "dx, {shape:?}");
        assert_eq!(tape.gradients(), [&dk[..], &db[..]], "dK and db, {shape:?}");

        tape.output_and_gradient().1[..n].copy_from_slice(&dz);
        layer.backward(rows, &mut tape, None);
        assert_eq!(tape.gradients(), [&dk[..], &db[..]], "without dx, {shape:?}");
    }
}

/// Leaving out zeros changes no bit, and every sum runs in the order of the definition: inputs ascending, and (row, step)
/// ascending.
#[test]
fn the_order_of_sums_is_that_of_the_definition() {
    for shape in shapes() {
        let mut layer = layer(shape, Activation::Linear, fractions);
        let rows = 4;
        let (x, dz) = (fractions(rows * layer.inputs(), 3), fractions(rows * layer.outputs(), 4));
        let mut tape = Conv1DTape::new(&layer, rows, false);
        layer.train_forward(&x, rows, &mut tape);
        assert_eq!(tape.output(), forward_by_definition(&layer, &x), "forward, {shape:?}");
        let (dx, dk, db) = backward_by_definition(&layer, &x, &dz);
        let mut d_input = vec![0.0; x.len()];
        tape.output_and_gradient().1.copy_from_slice(&dz);
        layer.backward(rows, &mut tape, Some(&mut d_input));
        assert_eq!(d_input, dx, "dx, {shape:?}");
        assert_eq!(tape.gradients(), [&dk[..], &db[..]], "dK and db, {shape:?}");
    }
}

#[test]
fn a_row_has_the_same_bits_in_every_batch() {
    let shape =
        Conv1DShape { steps: 7, channels: 5, filters: 11, kernel_size: 3, stride: 1, padding: Padding::Same };
    let layer = layer(shape, Activation::Relu, fractions);
    let x = fractions(5 * layer.inputs(), 3);
    let mut together = Conv1DTape::new(&layer, 5, false);
    layer.prepare(&mut together);
    layer.evaluate(&x, 5, &mut together);
    let mut alone = Conv1DTape::new(&layer, 1, false);
    layer.prepare(&mut alone);
    for (x, expected) in x.chunks_exact(layer.inputs()).zip(together.output().chunks_exact(layer.outputs())) {
        layer.evaluate(x, 1, &mut alone);
        assert_eq!(alone.output(), expected);
    }
}

#[test]
fn a_tape_forgets_the_batch_before() {
    let shape =
        Conv1DShape { steps: 6, channels: 4, filters: 8, kernel_size: 3, stride: 1, padding: Padding::Same };
    let layer = layer(shape, Activation::Relu, fractions);
    let pass = |x: &[f32], tape: &mut Conv1DTape| {
        let mut layer = layer.clone();
        layer.train_forward(x, 2, tape);
        tape.output_and_gradient().1.fill(0.5);
        layer.backward(2, tape, None);
        (tape.output().to_vec(), tape.gradients().concat())
    };
    let (first, second) = (fractions(2 * layer.inputs(), 3), fractions(2 * layer.inputs(), 8));
    let mut used = Conv1DTape::new(&layer, 2, false);
    pass(&first, &mut used);
    assert_eq!(pass(&second, &mut used), pass(&second, &mut Conv1DTape::new(&layer, 2, false)));
}

#[test]
fn values_before_the_activation_are_kept_when_asked_for() {
    let shape =
        Conv1DShape { steps: 4, channels: 2, filters: 3, kernel_size: 2, stride: 1, padding: Padding::Valid };
    let layer = layer(shape, Activation::Relu, integers);
    let x = integers(layer.inputs(), 3);
    let z = forward_by_definition(&layer, &x);
    assert!(z.iter().any(|v| *v < 0.0) && z.iter().any(|v| *v > 0.0));
    for keep_pre in [false, true] {
        let mut tape = Conv1DTape::new(&layer, 1, keep_pre);
        layer.prepare(&mut tape);
        layer.evaluate(&x, 1, &mut tape);
        assert_eq!(tape.pre(), if keep_pre { &z[..] } else { &[] });
        let activated: Vec<f32> = z.iter().map(|v| v.max(0.0)).collect();
        assert_eq!(tape.output(), activated);
    }
}

#[test]
fn counts_are_those_of_the_thesis() {
    let padding = Padding::Same;
    let shape =
        |steps, channels| Conv1DShape { steps, channels, filters: 64, kernel_size: 3, stride: 1, padding };
    let build = |shape| Conv1D::zeros(shape, Activation::Relu).unwrap();
    let (first, second) = (build(shape(30, 4)), build(shape(30, 64)));
    assert_eq!((first.parameter_count(), second.parameter_count()), (832, 12_352));
    let dense = 640 * 32 + 32 * 32 + 32 * 2;
    assert_eq!(first.mac_count() + second.mac_count() + dense, 413_248);
    assert_eq!(first.mac_count() + build(shape(10, 64)).mac_count() + dense, 167_488);
    assert_eq!((first.inputs(), first.outputs(), first.output_steps()), (120, 1920, 30));
}

#[test]
fn impossible_shapes_are_refused() {
    let padding = Padding::Valid;
    let good = Conv1DShape { steps: 5, channels: 2, filters: 3, kernel_size: 5, stride: 1, padding };
    let build = |shape| Conv1D::zeros(shape, Activation::Linear).map_err(|e| e.to_string());
    assert_eq!(build(good).unwrap().output_steps(), 1);
    let message = build(Conv1DShape { kernel_size: 6, ..good }).unwrap_err();
    assert!(message.starts_with("has windows of 6 steps, 1 apart, over 5 steps of 2 channels"), "{message}");
    for bad in [
        Conv1DShape { steps: 0, ..good },
        Conv1DShape { channels: 0, ..good },
        Conv1DShape { kernel_size: 0, ..good },
        Conv1DShape { stride: 0, ..good },
        Conv1DShape { channels: usize::MAX, ..good },
        Conv1DShape { steps: MAX_LAYER_PARAMETERS, ..good },
        Conv1DShape { kernel_size: usize::MAX, padding: Padding::Same, ..good },
    ] {
        let error = Conv1D::zeros(bad, Activation::Linear).unwrap_err();
        assert!(matches!(error, LayerError::Windows { .. }), "{bad:?}: {error}");
    }
    for bad in [Conv1DShape { filters: 0, ..good }, Conv1DShape { filters: usize::MAX, ..good }] {
        let error = Conv1D::zeros(bad, Activation::Linear).unwrap_err();
        assert!(matches!(error, LayerError::Size { .. }), "{bad:?}: {error}");
    }
}

#[test]
fn stored_parameters_are_checked() {
    let shape =
        Conv1DShape { steps: 4, channels: 2, filters: 3, kernel_size: 2, stride: 1, padding: Padding::Same };
    let build = |kernel: Vec<f32>, bias: Vec<f32>| {
        Conv1D::from_parts(shape, Activation::Relu, kernel, bias, None).map_err(|e| e.to_string())
    };
    assert_eq!(build(vec![0.5; 12], vec![0.0; 3]).unwrap().parameter_count(), 15);
    assert_eq!(build(vec![0.5; 11], vec![0.0; 3]).unwrap_err(), "weights: 11 values, expected are 12");
    assert_eq!(build(vec![0.5; 12], vec![0.0; 4]).unwrap_err(), "bias: 4 values, expected are 3");
    let mut kernel = vec![0.5; 12];
    kernel[7] = f32::NAN;
    assert_eq!(build(kernel, vec![0.0; 3]).unwrap_err(), "weights[7] is not a finite number");
}

#[test]
fn a_tape_fits_only_its_own_shape() {
    let shape =
        Conv1DShape { steps: 6, channels: 2, filters: 3, kernel_size: 3, stride: 2, padding: Padding::Valid };
    let layer = Conv1D::zeros(shape, Activation::Relu).unwrap();
    let tape = Conv1DTape::new(&layer, 1, false);
    assert!(tape.fits(&layer));
    // The same sizes of every buffer, other windows.
    let other = Conv1D::zeros(Conv1DShape { stride: 3, ..shape }, Activation::Relu).unwrap();
    assert_eq!(layer.outputs(), other.outputs());
    assert!(!tape.fits(&other));
}

/// The loss of a test: half the sum of squares, in double precision. Its gradient with respect to the output is the output.
fn loss(layer: &Conv1D, x: &[f32], rows: usize) -> f64 {
    let mut tape = Conv1DTape::new(layer, rows, false);
    layer.prepare(&mut tape);
    layer.evaluate(x, rows, &mut tape);
    tape.output().iter().map(|v| 0.5 * f64::from(*v) * f64::from(*v)).sum()
}

/// The slope of `loss` at `value` along one coordinate, by central differences.
fn slope(value: f32, mut loss: impl FnMut(f32) -> f64) -> f64 {
    let h = 1.0 / 256.0;
    (loss(value + h) - loss(value - h)) / (2.0 * f64::from(h))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn gradients_are_the_slopes_of_the_loss(
        (steps, channels, filters) in (2usize..6, 1usize..5, 1usize..6),
        (kernel_size, stride, same) in (1usize..4, 1usize..4, any::<bool>()),
        tanh in any::<bool>(),
        values in proptest::collection::vec(-0.5f32..0.5, 400),
    ) {
        let padding = if same || kernel_size > steps { Padding::Same } else { Padding::Valid };
        let shape = Conv1DShape { steps, channels, filters, kernel_size, stride, padding };
        let (weights, rows) = (kernel_size * channels * filters, 2);
        // Relu has a kink, at which differences are no gradient; tanh covers the derivative of an activation.
        let activation = if tanh { Activation::Tanh } else { Activation::Linear };
        let kernel = values[..weights].to_vec();
        let mut layer = Conv1D::from_parts(shape, activation, kernel, values[100..100 + filters].to_vec(), None).unwrap();
        let x = values[200..200 + rows * layer.inputs()].to_vec();
        let mut tape = Conv1DTape::new(&layer, rows, false);
        layer.train_forward(&x, rows, &mut tape);
        let (output, d_output) = tape.output_and_gradient();
        d_output.copy_from_slice(output);
        let mut d_input = vec![0.0; x.len()];
        layer.backward(rows, &mut tape, Some(&mut d_input));
        let close = |name: &str, i: usize, found: f32, expected: f64| {
            let difference = (f64::from(found) - expected).abs();
            prop_assert!(difference < 2e-3 * (1.0 + expected.abs()), "{name}[{i}]: {found}, slope {expected}");
            Ok(())
        };
        for i in 0..weights {
            let mut moved = layer.clone();
            let slope = slope(layer.kernel[i], |v| { moved.kernel[i] = v; loss(&moved, &x, rows) });
            close("dK", i, tape.kernel_gradient[i], slope)?;
        }
        for i in 0..filters {
            let mut moved = layer.clone();
            let slope = slope(layer.bias[i], |v| { moved.bias[i] = v; loss(&moved, &x, rows) });
            close("db", i, tape.bias_gradient[i], slope)?;
        }
        for i in 0..x.len() {
            let mut moved = x.clone();
            let slope = slope(x[i], |v| { moved[i] = v; loss(&layer, &moved, rows) });
            close("dx", i, d_input[i], slope)?;
        }
    }
}
