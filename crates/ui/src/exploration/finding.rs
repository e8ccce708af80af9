//! What an exploration shows, in numbers and words: does the error depend on the number of neurons? Pure.

use protocol::report::NeuronReport;
use protocol::statistics::Regression;

use crate::format::{fixed, metres};
use crate::state::{Selection, Shared};

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
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;
    use crate::state::exploration_testing::member;
    use protocol::thesis::neuron_line;

    #[test]
    fn the_thesis_found_no_correlation() {
        let line = neuron_line().unwrap();
        assert_eq!(signed(line.correlation, 3), "0.006");
        assert_eq!(equation(&line), "ADE = 0.419 m + 0.00001 m \u{b7} n");
        assert!(verdict(&line, 31).starts_with(
            "No correlation of neurons and error: r = 0.006; chance alone gives up to \u{b1}0.36"
        ));
    }

    #[test]
    fn a_size_stands_for_its_chosen_repeat_or_its_best_test_ade() {
        // Three repeats; the second has the lowest validation MSE, the third the lowest test ADE.
        let member = member(22, &[(0.13, 0.45), (0.11, 0.44), (0.12, 0.42)]);
        assert_eq!(ade_of(&member, Selection::Validation), Some(0.44));
        assert_eq!(ade_of(&member, Selection::Test), Some(0.42));
        assert_eq!(validation_mse(&member), Some(0.11));
    }

    #[test]
    fn the_line_follows_the_selection() {
        let members = [
            Shared::new(member(10, &[(0.1, 0.50), (0.2, 0.40)])),
            Shared::new(member(20, &[(0.1, 0.45), (0.2, 0.40)])),
        ];
        let chosen = line(&members, Selection::Validation).unwrap();
        assert!((chosen.slope + 0.005).abs() < 1e-12 && (chosen.correlation + 1.0).abs() < 1e-12);
        assert_eq!(equation(&chosen), "ADE = 0.550 m \u{2212} 0.00500 m \u{b7} n");
        assert_eq!(line(&members, Selection::Test).unwrap().slope, 0.0);
        assert_eq!(line(&members[..1], Selection::Test), None);
        let (found, ade) = lowest(&members, |m| ade_of(m, Selection::Validation)).unwrap();
        assert_eq!((found.neurons, ade), (20, 0.45));
    }

    #[test]
    fn chance_needs_many_sizes_to_be_small() {
        assert!((chance(31) - 0.3578).abs() < 1e-4);
        assert_eq!(chance(2), 1.0);
        let strong = Regression { slope: -0.001, intercept: 0.5, correlation: -0.8 };
        assert!(
            verdict(&strong, 31).starts_with("More neurons come with a smaller error: r = \u{2212}0.800")
        );
        assert!(verdict(&strong, 5).starts_with("Too few sizes to tell: r = \u{2212}0.800; "));
        assert!(verdict(&strong, 6).starts_with("No correlation"));
    }

    #[test]
    fn a_zero_has_no_sign() {
        assert_eq!(signed(-0.0001, 3), "0.000");
        assert_eq!(signed(-0.25, 2), "\u{2212}0.25");
    }
}
