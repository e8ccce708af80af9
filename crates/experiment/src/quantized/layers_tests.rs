//! Tests of `layers`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use quant::BitWidth;

use super::*;

#[test]
fn every_weight_lands_in_a_bin() {
    let grid = Grid::from_affine(1.0, 0, BitWidth::new(2).unwrap(), true).unwrap();
    let found = fine(&[-1.0, -0.2, 0.0, 0.4, 1.0], Some(&grid));
    assert_eq!(found.levels, [-1.0, 0.0, 1.0]);
    assert_eq!((found.min, found.max), (-1.0, 1.0));
    assert_eq!(found.counts.iter().sum::<u32>(), 5);
    assert_eq!((found.counts[0], found.counts[BINS / 2], found.counts[BINS - 1]), (1, 1, 1));
    assert_eq!(fine(&[0.0; 3], None).counts[BINS / 2], 3);
}

#[test]
fn a_calibrated_tensor_keeps_its_count_and_shows_levels_beyond_its_range() {
    let mut tensor = quant::Histogram::new(0.0, 2.0).unwrap();
    tensor.add(&[0.0, 0.0, 0.5, 2.0]).unwrap();
    let grid = Grid::from_affine(1.0, -2, BitWidth::new(3).unwrap(), false).unwrap();
    let found = coarse(&tensor, Some(&grid));
    assert_eq!((found.min, found.max), (-2.0, 5.0), "three bits from the code -4, and -2 is zero");
    assert_eq!(found.counts.iter().sum::<u32>(), 4);
    assert_eq!(found.counts[2 * BINS / 7], 2, "both zeros");
}

#[test]
fn a_grid_is_told_in_signed_codes() {
    let grid = Grid::from_affine(0.5, -3, BitWidth::new(8).unwrap(), true).unwrap();
    let told = protocol::report::Grid { scale: 0.5, zero_point: -3, lowest: -127, highest: 127 };
    assert_eq!(fine(&[1.0], Some(&grid)).grid, Some(told));
    assert_eq!(fine(&[1.0], None).grid, None);
}

#[test]
fn channels_have_the_weights_and_the_levels_of_their_own() {
    let grid = |scale: f32| Grid::from_affine(scale, 0, BitWidth::new(2).unwrap(), true).unwrap();
    let layer =
        |spec| nn::Network::new(nn::Shape { steps: 3, channels: 2 }, &[spec]).unwrap().layers.remove(0);
    let conv = layer(nn::LayerSpec::Conv1D {
        filters: 2,
        kernel_size: 1,
        stride: 1,
        padding: nn::Padding::Valid,
        activation: nn::Activation::Linear,
    });
    // [inputs][channels]: the first channel has 0.1 and -0.2, the second 3 and 4.
    let kernel = [0.1, 3.0, -0.2, 4.0];
    let found = channels(&conv, &kernel, &[grid(0.2), grid(4.0)]);
    let facts: Vec<_> =
        found.iter().map(|of| (of.max, of.counts.iter().sum(), of.grid.unwrap().scale)).collect();
    assert_eq!(facts, [(f64::from(0.2_f32), 2, f64::from(0.2_f32)), (4.0, 2, 4.0)]);
    assert_eq!((found[1].counts[BINS - 1], found[1].counts[7 * BINS / 8]), (1, 1), "4 and 3 of -4 to 4");
    assert!(found.iter().all(|of| of.levels.is_empty()));
    assert!(channels(&conv, &kernel, &[grid(4.0)]).is_empty() && channels(&conv, &kernel, &[]).is_empty());
    // [inputs][gates][units]: a gate's weights are two and two.
    let lstm = layer(nn::LayerSpec::Lstm { units: 2, return_sequences: false });
    let kernel: Vec<f32> = (0..16).map(|index| index as f32).collect();
    let found = channels(&lstm, &kernel, &[1.0, 2.0, 3.0, 4.0].map(grid));
    let most: Vec<f64> = found.iter().map(|of| of.max).collect();
    assert_eq!(most, [9.0, 11.0, 13.0, 15.0]);
    assert!(found.iter().all(|of| of.counts.iter().sum::<u32>() == 4));
}
