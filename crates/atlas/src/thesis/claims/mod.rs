//! What the thesis says in words of its results, one file for what each group of claims looks at.

mod losses;
mod neurons;
mod paths;
mod quantizers;
mod training;
mod widths;

use super::Studies;
use super::contrast::{Contrast, Verdict};

/// A claim with what the data say of it.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// What is claimed.
    pub text: &'static str,
    /// What was compared.
    pub contrasts: Vec<Contrast>,
    /// What else can be said.
    pub notes: Vec<String>,
}

impl Claim {
    fn new(text: &'static str, contrasts: Vec<Contrast>) -> Self {
        Self { text, contrasts, notes: Vec::new() }
    }

    /// What the data say of it.
    pub fn verdict(&self) -> Verdict {
        Verdict::of_all(self.contrasts.iter().filter(|own| own.is_claimed).map(Contrast::verdict))
    }
}

/// All of them, in the thesis' order.
pub(super) fn claims(studies: &Studies<'_>) -> Vec<Claim> {
    let Studies { mlp, cnn, lstm, .. } = studies;
    vec![
        neurons::no_trend(&studies.neurons),
        widths::weights_matter_more(mlp, [cnn, lstm]),
        widths::few_activation_bits(mlp, cnn),
        widths::more_for_activations(cnn, [mlp, lstm]),
        widths::more_is_not_better([mlp, cnn]),
        training::conversion_costs(mlp, cnn, lstm),
        training::conversion_or_training(cnn),
        quantizers::best_pair(&studies.quantizers),
        paths::stairs(mlp, cnn),
        losses::overfitting(mlp),
    ]
}
