//! Tests of the thesis' claims on results that are made so that each holds, and so that none does.

use protocol::Job;
use protocol::report::{Metrics, Smoothness};
use protocol::thesis::{CHOSEN, QUANTIZERS, QuantizerChoice};
use sweep::statistics::{Bits, bits, groups};
use sweep::testing::results_with;
use sweep::{Extent, Plan, Results, preset};
use vocabulary::SweepPreset;

use super::claims::claims;
use super::contrast::Verdict;
use super::*;
use crate::View;

/// Some 1e-4 that the job alone decides, and that has no direction.
fn jitter(job: &Job) -> f64 {
    let key = job.key("data").to_string();
    let bits = u64::from_str_radix(&key[..8], 16).unwrap();
    (bits as f64 / f64::from(u32::MAX) - 0.5) * 2e-4
}

/// What is added to an error in a world in which the thesis is right (`sign` 1), or in which all is the other way round.
fn excess(job: &Job, sign: f64) -> f64 {
    let is_cnn = job.model.cnn_layout().is_some();
    let Some(Bits { weights, activations }) = bits(job) else {
        let neurons = job.model.as_mlp().map_or(32.0, |(hidden, _)| f64::from(hidden[0]));
        return if sign < 0.0 { 1e-3 * neurons } else { 0.0 };
    };
    if job.ptq.is_some() {
        return 0.01 * sign;
    }
    let qat = job.qat.as_ref().unwrap();
    let mut excess = if QuantizerChoice::pair(qat) == CHOSEN { 0.02 } else { 0.03 };
    let few = |bits: u8| if bits <= 4 { 0.05 } else { 0.0 };
    // Of the MLP the weights count for more, of the CNN the activations.
    excess += if is_cnn { few(activations) } else { 4.0 * few(weights) + few(activations) };
    if sign < 0.0 && weights + activations > 26 {
        excess += 0.5;
    }
    sign * excess
}

fn smoothness(job: &Job, sign: f64) -> Smoothness {
    let Bits { weights, activations } = bits(job).unwrap_or(Bits { weights: 32, activations: 32 });
    let is_best =
        if job.model.cnn_layout().is_some() { job.ptq.is_some() } else { (weights, activations) == (6, 6) };
    Smoothness {
        speed_error: Some(1.0 - if is_best { 0.5 * sign } else { 0.0 }),
        acceleration_error: None,
        jerk: None,
        true_jerk: None,
        stair_index: Some(0.5 + sign / f64::from(activations)),
        levels: [9, 9],
    }
}

/// The results of all five sweeps with six seeds each.
struct World(Vec<(Results, Plan)>);

impl World {
    fn new(sign: f64) -> Self {
        let of = |which: &SweepPreset| {
            let mut config = preset(*which, Extent::Shipped);
            config.job.training.repeats = 6;
            let results = results_with(config, |job| {
                let ade = 0.4 + 1e-3 * job.training.seed as f64 + jitter(job) + excess(job, sign);
                let smoothness = Some(smoothness(job, sign));
                Some([Metrics { mse: ade * ade, ade, samples: 9, smoothness }; 2])
            });
            let plan = results.plan().unwrap();
            (results, plan)
        };
        Self(SweepPreset::ALL.iter().map(of).collect())
    }

    fn look<T>(&self, at: impl FnOnce(&Studies<'_>) -> T) -> T {
        let groups: Vec<_> = self.0.iter().map(|(results, plan)| groups(plan, results)).collect();
        let study = |which: SweepPreset, name: &'static str| {
            let place = SweepPreset::ALL.iter().position(|own| *own == which).unwrap();
            let view = View { thesis: true, ..View::of(&self.0[place].1, &groups[place]) };
            Study { name, view, runs: &[] }
        };
        at(&Studies {
            mlp: study(SweepPreset::MlpGrid, "MLP"),
            cnn: study(SweepPreset::CnnGrid, "CNN"),
            lstm: study(SweepPreset::LstmGrid, "LSTM"),
            quantizers: study(SweepPreset::Quantizers, "CNN"),
            neurons: study(SweepPreset::Neurons, "MLP"),
        })
    }
}

#[test]
fn each_claim_is_told_by_the_data() {
    use Verdict::{Confirmed, NotConfirmed, TooFew};
    let verdicts = |sign: f64| -> Vec<Verdict> {
        World::new(sign).look(|studies| claims(studies).iter().map(|claim| claim.verdict()).collect())
    };
    let mut wanted = vec![Confirmed; 10];
    // Nobody trained again: there are no losses.
    wanted[9] = TooFew;
    assert_eq!(verdicts(1.0), wanted);
    let mut wanted = vec![NotConfirmed; 10];
    wanted[9] = TooFew;
    // The weights count for more in either world: what they do has another sign.
    wanted[1] = Confirmed;
    assert_eq!(verdicts(-1.0), wanted);
}

#[test]
fn the_document_has_every_row_of_the_thesis_and_its_own_pictures() {
    World::new(1.0).look(|studies| {
        let document = document(studies, "pictures");
        let rows = |start: &str| document.text.lines().filter(|line| line.starts_with(start)).count();
        for row in &QUANTIZERS {
            assert_eq!(rows(&format!("| {} / {} |", row.weights.name(), row.activations.name())), 1);
        }
        for neurons in 22..=52 {
            assert_eq!(rows(&format!("| {neurons} | ")), 1, "{neurons}");
        }
        assert_eq!(rows("| 8-8, after training |"), 3);
        assert_eq!(rows("| 6-11 | 0.098 | 0.393 |"), 1);
        assert_eq!((rows("### "), rows("**Confirmed**")), (10, 9));
        let names: Vec<_> = document.pictures.iter().map(|(name, _)| name.as_str()).collect();
        for name in &names {
            assert!(document.text.contains(&format!("(pictures/{name})")), "{name}");
        }
        let all = [
            "mlp-grid-curves.svg",
            "mlp-grid-front.svg",
            "cnn-grid-surface.svg",
            "lstm-grid-map.svg",
            "neurons-curve.svg",
        ];
        assert!(all.iter().all(|name| names.contains(name)), "{names:?}");
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), names.len());
    });
}
