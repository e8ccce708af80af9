//! Adaptive rounding.

use nn::Layer;

use super::*;
use crate::correction::{AdaptiveRounding, RoundedLayer, RoundingSettings};

fn rounded(
    float: &Network,
    quantized: &Network,
    x: &[f32],
    settings: RoundingSettings,
) -> (Network, Vec<RoundedLayer>) {
    let mut rounding = AdaptiveRounding::new(float.clone(), quantized.clone(), x, settings).unwrap();
    let (mut steps, mut progress) = (0, 0.0);
    while !rounding.step(&mut Budget::default()).unwrap() {
        steps += 1;
        assert!(steps < 100_000 && rounding.progress() >= progress && rounding.progress() <= 1.0);
        progress = rounding.progress();
    }
    let report = rounding.report().to_vec();
    (rounding.into_network(), report)
}

/// The weight codes of a layer.
fn codes(layer: &Layer) -> Vec<i32> {
    let affine = Affine::of(layer).unwrap();
    let grids = affine.quantizers.unwrap().weights.grids();
    affine.kernel.iter().zip(grids.iter().cycle()).map(|(&weight, grid)| grid.code(weight)).collect()
}

#[test]
fn codes_are_neighbours_and_no_layer_errs_more_than_with_nearest_codes() {
    let mut gains = Vec::new();
    for seed in 1..=3 {
        for (float, bits) in
            [(mlp(seed), 3), (mlp(seed), 4), (cnn(MAX_POOL, seed), 3), (cnn(AVERAGE_POOL, seed), 4)]
        {
            let x = samples(seed, 300, &float);
            let nearest = quantized(&float, &x, bits, 8);
            let (network, report) = rounded(&float, &nearest, &x, RoundingSettings::default());
            for (entry, index) in report.iter().zip([0, if float.layers.len() == 2 { 1 } else { 2 }]) {
                assert_eq!(entry.layer, index);
            }
            for entry in &report {
                assert!(entry.chosen_mse <= entry.nearest_mse, "{entry:?}");
                let (before, after) =
                    (codes(&nearest.layers[entry.layer]), codes(&network.layers[entry.layer]));
                let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
                assert_eq!((changed, before.len()), (entry.changed, entry.weights));
                assert!(before.iter().zip(&after).all(|(a, b)| a.abs_diff(*b) <= 1));
                gains.push(entry.chosen_mse / entry.nearest_mse);
            }
            // Kernels are values of the grids: quantizing them changes nothing.
            let affine = Affine::of(&network.layers[0]).unwrap();
            let mut again = affine.kernel.to_vec();
            affine.quantizers.unwrap().weights.apply(affine.kernel, &mut again);
            assert_eq!(again, affine.kernel);
        }
    }
    let mean = gains.iter().sum::<f64>() / gains.len() as f64;
    assert!(mean < 0.6, "{mean}");
}

#[test]
fn networks_come_closer_to_their_float_network_on_other_samples() {
    for float in [mlp(5), cnn(MAX_POOL, 5)] {
        let x = samples(1, 400, &float);
        let other = samples(2, 400, &float);
        let nearest = quantized(&float, &x, 3, 8);
        let (network, _) = rounded(&float, &nearest, &x, RoundingSettings::default());
        let (before, after) = (distance(&float, &nearest, &other), distance(&float, &network, &other));
        assert!(after < 0.6 * before, "{before} became {after}");
    }
}

#[test]
fn the_seed_decides() {
    let float = mlp(7);
    let x = samples(7, 300, &float);
    let nearest = quantized(&float, &x, 3, 8);
    let settings = |seed| RoundingSettings { iterations: 200, seed, ..RoundingSettings::default() };
    let kernels = |seed| {
        let (network, _) = rounded(&float, &nearest, &x, settings(seed));
        codes(&network.layers[0])
    };
    assert_eq!(kernels(1), kernels(1));
    let (_, none) = rounded(&float, &nearest, &x, RoundingSettings { iterations: 0, ..settings(1) });
    assert!(none.iter().all(|entry| entry.changed == 0));
}
