//! Settings of quantization in words: one line for a whole config.

use protocol::Job;
use protocol::config::{OpsSet, PtqConfig, QatConfig, Scheme};
use protocol::patch::inside;
use protocol::settings::{Fold, all};

/// What quantizes a network while training, in one line: `W4 A8, MA | LV`.
pub fn qat(qat: &QatConfig) -> String {
    let apart = if qat.per_layer.is_empty() { "" } else { ", per layer" };
    format!(
        "W{} A{}, {} | {}{apart}",
        qat.weights.bits,
        qat.activations.bits,
        qat.weights.kind.short(),
        qat.activations.kind.short()
    )
}

/// What quantizes a network after training, in one line: `W8 A8`, `16x8 W8 A16`, `float16`.
pub fn ptq(ptq: &PtqConfig) -> String {
    let widths = format!("W{} A{}", ptq.weight_bits, ptq.activation_bits);
    let mut words = match (ptq.ops, ptq.scheme) {
        (OpsSet::SelectTfOps, _) => "all float".to_owned(),
        (_, Scheme::Float16) => "float16".to_owned(),
        (_, Scheme::DynamicRange) => "dynamic range".to_owned(),
        (OpsSet::Int16x8, Scheme::FullInteger) => format!("16x8 {widths}"),
        _ => widths,
    };
    let mut additions = Vec::new();
    if !ptq.per_layer.is_empty() {
        additions.push("per layer");
    }
    if !ptq.float_layers.is_empty() {
        additions.push("layers in float");
    }
    additions.extend(changes(ptq).map(|(_, brief)| brief));
    for addition in additions {
        words = format!("{words}, {addition}");
    }
    words
}

/// The settings that are not at their defaults and say so in a word or two.
fn changes(ptq: &PtqConfig) -> impl Iterator<Item = (Fold, &'static str)> {
    let of = |ptq: &PtqConfig| {
        let job = Job { ptq: Some(ptq.clone()), ..Job::default() };
        serde_json::to_value(job).unwrap_or_default()
    };
    let (own, default) = (of(ptq), of(&PtqConfig::default()));
    all().filter_map(move |setting| {
        let brief = setting.brief?;
        (inside(&own, setting.path) != inside(&default, setting.path)).then_some((setting.fold, brief))
    })
}

/// The same of the settings of one fold.
pub fn changed(ptq: &PtqConfig, fold: Fold) -> Vec<&'static str> {
    changes(ptq).filter(|(of, _)| *of == fold).map(|(_, brief)| brief).collect()
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
