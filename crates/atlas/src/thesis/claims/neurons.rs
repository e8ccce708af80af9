//! Sizes of the hidden layer.

use protocol::statistics::Regression;
use sweep::statistics::Group;
use vocabulary::Figure;

use super::super::contrast::{Contrast, Expected};
use super::super::study::{Study, of_seed};
use super::Claim;

/// Neurons and test ADE of one seed, m.
fn line(study: &Study<'_>, seed: u64) -> Vec<(f64, f64)> {
    let point = |group: &Group<'_>| {
        let (hidden, _) = group.point.job.model.as_mlp()?;
        Some((f64::from(*hidden.first()?), of_seed(group, Figure::TestAde, seed)?))
    };
    study.view.swept().filter_map(point).collect()
}

/// The error does not depend on the number of neurons.
pub fn no_trend(study: &Study<'_>) -> Claim {
    let lines: Vec<_> = study.seeds().into_iter().map(|seed| line(study, seed)).collect();
    let change = |line: &Vec<(f64, f64)>| {
        let last = line.iter().map(|(neurons, _)| *neurons).fold(f64::MIN, f64::max);
        let first = line.iter().map(|(neurons, _)| *neurons).fold(f64::MAX, f64::min);
        Regression::of(line).map(|found| found.slope * (last - first))
    };
    let what = "Change of the test ADE from 22 to 52 neurons along each seed's regression line";
    let contrast = Contrast::of_seeds(what, lines.iter().filter_map(change).collect(), Expected::Nothing);
    let correlation = Regression::of(&lines.concat()).map(|found| found.correlation);
    let note =
        correlation.map(|it| format!("Correlation of neurons and test ADE over all trainings: {it:+.3}."));
    Claim {
        notes: note.into_iter().collect(),
        ..Claim::new(
            "There is no correlation between the number of neurons and the error (section 3.1).",
            vec![contrast],
        )
    }
}
