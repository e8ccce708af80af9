//! How losses go on.

use protocol::report::LossHistory;
use sweep::statistics::Group;

use super::super::contrast::{Contrast, Expected};
use super::super::study::{BEST, Study};
use super::Claim;

/// The epoch after which validation is said to leave training.
const LEAVES: u32 = 100;

/// Validation loss over training loss at an epoch, from 1.
fn ratio(history: &LossHistory, epoch: u32) -> Option<f64> {
    let loss = history.losses.get(epoch.checked_sub(history.first_epoch)? as usize)?;
    Some(loss.validation / loss.train)
}

/// How much the validation loss changes from one epoch to the next, in the mean of the second half, % of itself.
fn roughness(history: &LossHistory) -> Option<f64> {
    let half = &history.losses[history.losses.len() / 2..];
    let steps = half.windows(2).map(|pair| 100.0 * (pair[1].validation / pair[0].validation - 1.0).abs());
    (half.len() > 1).then(|| steps.sum::<f64>() / (half.len() - 1) as f64)
}

/// Networks overfit, and the losses of those that are trained with quantization scatter more.
pub fn overfitting(mlp: &Study<'_>) -> Claim {
    let quantized = mlp.at(BEST.0, BEST.1);
    let of_seeds =
        |group: Option<&Group<'_>>, of: &dyn Fn(&LossHistory) -> Option<f64>| -> Vec<Option<f64>> {
            let of = |seed: u64| of(mlp.losses(group?, seed)?);
            mlp.seeds().into_iter().map(of).collect()
        };
    let growth = |history: &LossHistory| {
        let last = history.first_epoch + history.losses.len().checked_sub(1)? as u32;
        Some(ratio(history, last)? - ratio(history, LEAVES)?)
    };
    let float = of_seeds(mlp.float(), &growth).into_iter().flatten().collect();
    let what = format!(
        "MLP, float, validation loss over training loss after the last epoch less that after {LEAVES}"
    );
    let overfit = Contrast::of_seeds(what, float, Expected::Above).in_unit("");
    let pairs = of_seeds(quantized, &roughness).into_iter().zip(of_seeds(mlp.float(), &roughness));
    let rougher = pairs.filter_map(|(own, float)| Some(own? - float?)).collect();
    let what =
        "MLP, mean change of the validation loss from epoch to epoch in the second half, 6-6 less float";
    let rougher = Contrast::of_seeds(what, rougher, Expected::Above).in_unit(" %");
    Claim::new(
        "Networks overfit: the validation loss leaves the training loss after about 100 epochs; with quantization the losses scatter more (sections 3.3 and 3.4).",
        vec![overfit, rougher],
    )
}
