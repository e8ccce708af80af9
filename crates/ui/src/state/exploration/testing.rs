//! Made-up members of an exploration, for tests of state and components.

use protocol::report::{
    EpochLoss, Leg, LossHistory, Metrics, NeuronReport, PerSplit, RepeatReport, RepeatedNetwork,
};

/// A member with one repeat per pair of validation MSE (m²) and test ADE (m); three epochs, the second is the best.
pub fn member(neurons: u32, repeats: &[(f64, f64)]) -> NeuronReport {
    let block = |mse, ade| Metrics { mse, ade, samples: 2, smoothness: None };
    let repeat = |(seed, (mse, ade)): (u64, &(f64, f64))| RepeatReport {
        seed,
        epochs_done: 3,
        float: RepeatedNetwork {
            best_epoch: 2,
            metrics: PerSplit {
                train: block(*mse, *ade),
                validation: block(*mse, *ade),
                test: block(ade * ade / 2.0, *ade),
            },
            weights_hash: format!("{seed:016x}"),
        },
        qat: None,
    };
    let lowest = repeats.iter().enumerate().min_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let chosen = lowest.map_or(0, |(index, _)| index as u32);
    let loss = |value: f64| EpochLoss { train: value, validation: value * 2.0 };
    NeuronReport {
        neurons,
        parameters: 7 * neurons + 2,
        repeats: (1..).zip(repeats).map(repeat).collect(),
        chosen,
        losses: LossHistory {
            repeat: chosen,
            leg: Leg::Float,
            first_epoch: 1,
            losses: [1.0, 0.1, 0.2].map(loss).into(),
            best: Some((2, 0.2)),
        },
    }
}
