//! One quantizer's settings: how it finds its range, and the switches of its grid.

use protocol::config::{OpsSet, QuantizerKind, QuantizerSettings};
use protocol::limits::BITS;
use protocol::report::Method;
use vocabulary::TensorKind;
use yew::{Html, html};

use super::formula::FormulaRows;
use crate::state::FormulaCheck;
use crate::widgets::{Controls, GroupHead, Row, group};

/// Why a quantizer cannot be set after training.
const CONVERTER: &str = "After training the converter decides, as shown; these choices are for QAT.";

/// Title and root of the test ids.
fn names(tensor: TensorKind) -> (&'static str, &'static str) {
    match tensor {
        TensorKind::Weights => ("Weights", "weight"),
        TensorKind::Activations => ("Activations", "activation"),
        TensorKind::Input => ("Input", "input"),
    }
}

/// What the switches show: after training the converter's scheme.
fn shown_scheme(quantizer: &QuantizerSettings, tensor: TensorKind, ptq: bool, int16: bool) -> (bool, bool) {
    if ptq {
        let weights = tensor == TensorKind::Weights;
        (weights || int16, weights)
    } else {
        (quantizer.symmetric, quantizer.narrow_range)
    }
}

/// The group's line: `Moving average, sym., narrow`.
fn summary(quantizer: &QuantizerSettings, (symmetric, narrow): (bool, bool), ptq: bool) -> String {
    let kind = if ptq { "converter" } else { quantizer.kind.label() };
    let switches = [(symmetric, ", sym."), (narrow, ", narrow")];
    let on = switches.iter().filter(|(on, _)| *on).map(|(_, word)| *word);
    std::iter::once(kind).chain(on).collect()
}

/// The rows of one quantizer. After training the converter decides, so its scheme is shown and cannot be changed; the
/// settings for training are kept. `check` is what is known of its formulas.
pub fn quantizer_group(controls: &Controls, tensor: TensorKind, check: &FormulaCheck) -> Html {
    let q = &controls.settings;
    let ptq = q.method() == Method::Ptq;
    // TensorFlow Lite's 16-bit activations are symmetric.
    let bits = if tensor == TensorKind::Input { q.ptq().input_bits } else { q.ptq().activation_bits };
    let int16 = bits == *BITS.end() || q.ptq().ops == OpsSet::Int16x8;
    let quantizer = q.quantizer(tensor);
    let (title, root) = names(tensor);
    let shown = shown_scheme(quantizer, tensor, ptq, int16);
    let weights = tensor == TensorKind::Weights;
    let row = |name: &str, id: &str| Row::of(format!("qat.{tensor}.{name}")).id(format!("{root}-{id}"));
    let tensor_has_axes =
        "One scale per tensor: the next layer's sums could not tell the channels' scales apart.";
    let head = GroupHead {
        test_id: format!("group-{root}").into(),
        title,
        summary: summary(quantizer, shown, ptq).into(),
        open: !ptq && tensor != TensorKind::Input,
    };
    let rows = html! {
        <>
            if tensor == TensorKind::Input {
                { controls.number(Row::of("ptq.input_bits").unless(q.bits_fixed())) }
            }
            if ptq {
                <p class="note">{ CONVERTER }</p>
            }
                { controls.word(row("kind", "quantizer").off(ptq), quantizer.kind) }
                if !ptq && quantizer.kind == QuantizerKind::Fixed { { fixed_range(controls, tensor, root) } }
                if !ptq && quantizer.kind == QuantizerKind::Custom {
                    <FormulaRows {tensor} {root} controls={controls.clone()} check={check.clone()} />
                }
                { controls.check(row("symmetric", "symmetric").off(ptq), shown.0) }
                { controls.check(row("narrow_range", "narrow").off(ptq), shown.1) }
            if !ptq {
                { controls.check(row("per_axis", "per-axis").unless((!weights).then_some(tensor_has_axes)), weights && quantizer.per_axis) }
            }
        </>
    };
    group(head, rows)
}

fn fixed_range(controls: &Controls, tensor: TensorKind, root: &'static str) -> Html {
    let row =
        |name: &str| Row::of(format!("qat.{tensor}.{name}")).id(format!("{root}-{}", name.replace('_', "-")));
    html! {
        <>
            { controls.number(row("fixed_min")) }
            { controls.number(row("fixed_max")) }
        </>
    }
}

#[cfg(test)]
#[path = "quantizer_tests.rs"]
mod tests;
