//! Pairs of quantizers.

use protocol::thesis::{CHOSEN, QUANTIZERS, QuantizerChoice};
use sweep::statistics::Group;
use vocabulary::Figure;

use super::super::contrast::{Contrast, Expected};
use super::super::study::{Study, of_seed};
use super::Claim;

/// Quantizers of weights and activations.
type Pair = (QuantizerChoice, QuantizerChoice);

/// The points of a pair, in order of activation bits.
fn points<'a>(study: &Study<'a>, pair: Pair) -> Vec<&'a Group<'a>> {
    let is_own = |group: &&Group<'_>| {
        let qat = group.point.job.qat.as_ref();
        qat.is_some_and(|qat| QuantizerChoice::pair(qat) == pair)
    };
    study.view.swept().filter(is_own).collect()
}

/// The pair that the thesis chose is better than every other one.
pub fn best_pair(study: &Study<'_>) -> Claim {
    let chosen = points(study, CHOSEN);
    let against = |pair: Pair| {
        let others = points(study, pair);
        let of = |seed: u64| {
            let points = chosen.iter().zip(&others);
            let of = |(own, other): (&&Group<'_>, &&Group<'_>)| {
                Some(of_seed(own, Figure::TestAde, seed)? - of_seed(other, Figure::TestAde, seed)?)
            };
            points.filter_map(of).collect()
        };
        let seeds: Vec<Vec<f64>> = study.seeds().into_iter().map(of).collect();
        let what = format!("Test ADE of MA T,T / LV F,F less that of {} / {}", pair.0.name(), pair.1.name());
        Contrast::of_lines(
            what,
            seeds,
            "pairs (one for each seed and width of the activations)",
            Expected::Below,
        )
    };
    let pairs = QUANTIZERS.iter().map(|row| (row.weights, row.activations)).filter(|pair| *pair != CHOSEN);
    Claim::new(
        "Symmetric weights with asymmetric activations are best, and so are MovingAverage weights with LastValue activations (CNN, weights of 4 bits; Table 3.3, letters: symmetric, narrow range).",
        pairs.map(against).collect(),
    )
}
