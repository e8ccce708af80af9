//! What an exploration shows, in numbers and words: does the error depend on the number of neurons? Pure.

use protocol::report::NeuronReport;
use protocol::statistics::Regression;

use crate::state::{Selection, Shared};
use browser::format::{fixed, metres};

/// Where chance alone gives correlations above this, no correlation says anything.
const TOO_FEW: f64 = 0.9;

/// Test ADE that stands for a size, m; `None` only for a report without repeats.
pub fn ade_of(member: &NeuronReport, selection: Selection) -> Option<f64> {
    match selection {
        Selection::Validation => member.chosen().map(|network| network.metrics.test.ade),
        Selection::Test => member.lowest_test_ade(),
    }
}

/// Validation MSE of the chosen repeat, m².
pub fn validation_mse(member: &NeuronReport) -> Option<f64> {
    member.chosen().map(|network| network.metrics.validation.mse)
}

/// The member with the lowest figure.
pub fn lowest(
    members: &[Shared<NeuronReport>],
    figure: impl Fn(&NeuronReport) -> Option<f64>,
) -> Option<(&Shared<NeuronReport>, f64)> {
    members.iter().filter_map(|member| Some((member, figure(member)?))).min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The line through test ADE over neurons.
pub fn line(members: &[Shared<NeuronReport>], selection: Selection) -> Option<Regression> {
    let points: Vec<_> = members
        .iter()
        .filter_map(|member| Some((f64::from(member.neurons), ade_of(member, selection)?)))
        .collect();
    Regression::of(&points)
}

/// Correlation that chance alone stays below in 95 of 100 explorations of `count` sizes: about 1.96 / sqrt(count - 1), the
/// normal approximation for independent errors.
pub fn chance(count: usize) -> f64 {
    (1.96 / (count.saturating_sub(1).max(1) as f64).sqrt()).min(1.0)
}

/// A number with its sign and a true minus.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value.abs(), decimals);
    let is_zero = !text.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    if value < 0.0 && !is_zero { format!("\u{2212}{text}") } else { text }
}

/// The line as an equation: `ADE = 0.421 m − 0.00003 m · n`.
pub fn equation(line: &Regression) -> String {
    let sign = if line.slope < 0.0 { '\u{2212}' } else { '+' };
    format!("ADE = {} m {sign} {} m \u{b7} n", metres(line.intercept), fixed(line.slope.abs(), 5))
}

/// What the line says about neurons and error.
pub fn verdict(line: &Regression, sizes: usize) -> String {
    let bound = chance(sizes);
    let r = signed(line.correlation, 3);
    let chance = format!("chance alone gives up to \u{b1}{} for {sizes} sizes", fixed(bound, 2));
    if bound > TOO_FEW {
        format!("Too few sizes to tell: r = {r}; {chance}.")
    } else if line.correlation.abs() <= bound {
        format!("No correlation of neurons and error: r = {r}; {chance}.")
    } else if line.correlation < 0.0 {
        format!("More neurons come with a smaller error: r = {r}; {chance}.")
    } else {
        format!("More neurons come with a larger error: r = {r}; {chance}.")
    }
}

/// How the figures were chosen, and why those of the thesis look better.
pub fn selection_words(selection: Selection, repeats: u32) -> String {
    match selection {
        Selection::Validation => format!(
            "Each size is the one of {repeats} repeats with the lowest validation MSE; test data chose nothing. \
             The thesis took the best test ADE of ten, which flatters."
        ),
        Selection::Test => format!(
            "Each size is its best test ADE of {repeats} (the thesis\u{2019} protocol). \
             Test data chose, so these figures flatter."
        ),
    }
}

#[cfg(test)]
#[path = "finding_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
