//! Bits of weights and of activations.

use protocol::limits;
use protocol::statistics::{Distribution, Regression};
use sweep::statistics::{Group, bits, variance};
use vocabulary::Figure;

use super::super::contrast::{Contrast, Expected};
use super::super::study::{Grid, Study};
use super::Claim;

/// Activation bits up to which the thesis calls a network bad.
const FEW: u8 = 4;
/// From these on it calls the lines flat: of the MLP, of the CNN.
const FLAT_FROM: [u8; 2] = [5, 8];
/// Widths from which so many more bits are tried.
const MIDDLE: std::ops::RangeInclusive<u8> = 7..=10;
const MORE: u8 = 6;

/// What each seed says, line by line.
fn of_seeds(study: &Study<'_>, lines: impl Fn(&Grid) -> Vec<f64>) -> Vec<Vec<f64>> {
    study.seeds().into_iter().map(|seed| lines(&Grid::of(study, seed))).collect()
}

/// Bits of the weights count for more than those of the activations.
pub fn weights_matter_more(mlp: &Study<'_>, others: [&Study<'_>; 2]) -> Claim {
    let difference = |study: &Study<'_>| {
        let of = |seed: u64| {
            let own =
                |group: &Group<'_>| group.seeds.iter().filter(|own| own.seed == seed).copied().collect();
            let groups: Vec<Group<'_>> =
                study.view.groups.iter().map(|group| Group { seeds: own(group), ..group.clone() }).collect();
            let found = variance(study.view.plan.sweep(), &groups, Figure::TestAde)?;
            let [weights, activations] = found.axes.as_slice() else { return None };
            Some(100.0 * (weights.1 - activations.1))
        };
        let values = study.seeds().into_iter().filter_map(of).collect();
        let what = format!(
            "{}, share of the variance of the test ADE that the weights' bits explain less that of the activations' bits",
            study.name
        );
        Contrast::of_seeds(what, values, Expected::Above).in_unit(" percentage points")
    };
    let mut contrasts = vec![difference(mlp)];
    contrasts.extend(others.map(|study| difference(study).beside()));
    Claim::new(
        "The bits of the weights matter more than those of the activations (MLP, section 3.3).",
        contrasts,
    )
}

/// Few activation bits are bad, more are all alike.
pub fn few_activation_bits(mlp: &Study<'_>, cnn: &Study<'_>) -> Claim {
    let last = *limits::BITS.end();
    let mut contrasts = Vec::new();
    for (study, flat) in [mlp, cnn].into_iter().zip(FLAT_FROM) {
        let mean = |line: &[(f64, f64)], of: &dyn Fn(f64) -> bool| {
            let own: Vec<f64> = line.iter().filter(|(bits, _)| of(*bits)).map(|(_, ade)| *ade).collect();
            (!own.is_empty()).then(|| own.iter().sum::<f64>() / own.len() as f64)
        };
        let widths = || limits::BITS;
        let excess = |grid: &Grid| {
            let of = |weights| {
                let line = grid.line(weights);
                let few = mean(&line, &|bits| bits <= f64::from(FEW))?;
                Some(few - mean(&line, &|bits| bits > f64::from(FEW))?)
            };
            widths().filter_map(of).collect()
        };
        let change = |grid: &Grid| {
            let of = |weights| {
                let line: Vec<_> =
                    grid.line(weights).into_iter().filter(|(bits, _)| *bits >= f64::from(flat)).collect();
                Regression::of(&line).map(|found| found.slope * f64::from(last - flat))
            };
            widths().filter_map(of).collect()
        };
        let lines = "lines (one for each seed and width of the weights)";
        let name = study.name;
        let what = format!("{name}, mean test ADE with 2 to {FEW} activation bits less that with more");
        contrasts.push(Contrast::of_lines(what, of_seeds(study, excess), lines, Expected::Above));
        let what = format!(
            "{name}, change of the test ADE from {flat} to {last} activation bits along the regression line"
        );
        contrasts.push(Contrast::of_lines(what, of_seeds(study, change), lines, Expected::Nothing));
    }
    Claim::new(
        "With fewer than 4 or 5 bits of the activations a network is always bad; with more, their number does not matter (sections 3.3 and 3.4).",
        contrasts,
    )
}

/// At least as many bits for the activations as for the weights.
pub fn more_for_activations(cnn: &Study<'_>, others: [&Study<'_>; 2]) -> Claim {
    let mirrored = |study: &Study<'_>| {
        let pairs = |grid: &Grid| {
            let widths = || limits::BITS;
            let pairs = widths()
                .flat_map(|low| widths().filter(move |high| *high > low).map(move |high| (low, high)));
            pairs.filter_map(|(low, high)| Some(grid.at(high, low)? - grid.at(low, high)?)).collect()
        };
        let what = format!(
            "{}, test ADE with more bits for the weights less that with the same two widths the other way round",
            study.name
        );
        let lines = "pairs (one for each seed and two different widths)";
        Contrast::of_lines(what, of_seeds(study, pairs), lines, Expected::Above)
    };
    let mut contrasts = vec![mirrored(cnn)];
    contrasts.extend(others.map(|study| mirrored(study).beside()));
    let note = ratio(cnn).map(|found| {
        format!(
            "CNN, bits of the activations for each bit of the weights where the total is given and the median validation ADE chooses how it is divided: {:.2} in the median of the totals (quartiles {:.2} to {:.2}); the thesis says about 2.",
            found.median, found.lower_quartile, found.upper_quartile
        )
    });
    Claim {
        notes: note.into_iter().collect(),
        ..Claim::new(
            "The activations need at least as many bits as the weights, best about twice as many (CNN, section 3.4).",
            contrasts,
        )
    }
}

/// Activation bits for each weight bit of the best division of every total.
fn ratio(study: &Study<'_>) -> Option<Distribution> {
    let rated = |group: &Group<'_>| {
        let ades: Vec<f64> = group.seeds.iter().map(|seed| seed.validation.ade).collect();
        Some((bits(&group.point.job)?, Distribution::of(&ades)?.median))
    };
    let rated: Vec<_> = study.view.swept().filter_map(rated).collect();
    let mut totals: Vec<u8> = rated.iter().map(|(bits, _)| bits.total()).collect();
    totals.sort_unstable();
    totals.dedup();
    let best = |total: u8| {
        let own = rated.iter().filter(|(bits, _)| bits.total() == total);
        own.min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(bits, _)| f64::from(bits.activations) / f64::from(bits.weights))
    };
    Distribution::of(&totals.into_iter().filter_map(best).collect::<Vec<f64>>())
}

/// More bits are not always better.
pub fn more_is_not_better(studies: [&Study<'_>; 2]) -> Claim {
    let more = |study: &Study<'_>| {
        let pairs = |grid: &Grid| {
            let pairs = MIDDLE.flat_map(|weights| MIDDLE.map(move |activations| (weights, activations)));
            pairs.filter_map(|(w, a)| Some(grid.at(w + MORE, a + MORE)? - grid.at(w, a)?)).collect()
        };
        let (first, last) = (MIDDLE.start(), MIDDLE.end());
        let what = format!(
            "{}, change of the test ADE by {MORE} more bits of weights and activations, from each of {first}-{first} to {last}-{last}",
            study.name
        );
        let lines = "pairs (one for each seed and two widths)";
        Contrast::of_lines(what, of_seeds(study, pairs), lines, Expected::NotBelow)
    };
    Claim::new("More bits are not always better (sections 3.3 and 3.4).", studies.map(more).into())
}
