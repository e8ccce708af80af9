//! The types of settings for TypeScript.

use std::fmt::Write as _;

use super::{Domain, Setting, all};
use crate::patch::named;

/// Parts that are one object, by their path.
const OBJECTS: [(&str, &str); 6] = [
    ("model.window", "WindowConfig"),
    ("model", "ModelConfig"),
    ("training.early_stopping", "EarlyStopping"),
    ("training", "TrainingConfig"),
    ("qat.weights", "QuantizerSettings"),
    ("qat", "QatConfig"),
];

/// Parts inside such a part: where, its name, its type.
const PARTS: [(&str, &str, &str); 4] = [
    ("model", "window", "WindowConfig"),
    ("qat", "weights", "QuantizerSettings"),
    ("qat", "activations", "QuantizerSettings"),
    ("qat", "input", "QuantizerSettings"),
];

/// Parts that are one of several kinds, by their path.
const KINDS: [(&str, &str); 4] = [
    ("training.optimizer", "OptimizerConfig"),
    ("training.schedule", "Schedule"),
    ("model.layers.*", "LayerConfig"),
    ("split", "SplitConfig"),
];

/// Lists and what their entries are.
const LISTS: [(&str, &str); 4] = [
    ("model.layers", "LayerConfig[]"),
    ("qat.per_layer", "LayerBits[]"),
    ("ptq.per_layer", "LayerBits[]"),
    ("ptq.float_layers", "number[]"),
];

/// The declarations: words, parts of one form, parts of several kinds.
pub fn types() -> String {
    let mut text = String::from(
        "/* Settings, drawn from their table: bitroom settings --types prints this file. */\n\n\
         /** Widths of one layer (from 0) that differ from the rest. */\n\
         export interface LayerBits { layer: number; weight_bits?: number; activation_bits?: number; }\n",
    );
    words(&mut text);
    KINDS.iter().for_each(|(path, name)| union(path, name, &mut text));
    OBJECTS.iter().chain(&[("ptq", "PtqConfig")]).for_each(|(path, name)| object(path, name, &mut text));
    text
}

fn words(text: &mut String) {
    let mut known = Vec::new();
    for setting in all() {
        let Domain::Word { name, words } = &setting.domain else { continue };
        if !known.contains(name) {
            known.push(*name);
            let values: Vec<_> = words().iter().map(|(word, _)| format!("\"{word}\"")).collect();
            // Writing to a text cannot fail, here and below.
            let _ = write!(text, "\nexport type {name} = {};\n", values.join(" | "));
        }
    }
}

/// The settings directly inside a part.
fn inside<'a>(path: &'a str) -> impl Iterator<Item = (&'static Setting, &'static str)> + 'a {
    all().filter_map(move |setting| {
        let name = setting.path.strip_prefix(path)?.strip_prefix('.')?;
        (!name.contains('.')).then_some((setting, name))
    })
}

fn type_of(setting: &Setting) -> &'static str {
    let of = |table: &[(&str, &'static str)]| {
        table.iter().find(|(path, _)| *path == setting.path).map(|(_, name)| *name)
    };
    match &setting.domain {
        Domain::Whole(_) | Domain::Real(_) | Domain::Share(_) => "number",
        Domain::Switch => "boolean",
        Domain::Word { name, .. } => name,
        Domain::Text(_) => "string",
        Domain::List(_) | Domain::Part { .. } => {
            of(&LISTS).or_else(|| of(&KINDS)).or_else(|| of(&OBJECTS)).unwrap_or("unknown")
        }
    }
}

/// A comment of what it does and what is allowed.
fn comment(setting: &Setting) -> String {
    let numbers = matches!(setting.domain, Domain::Whole(_) | Domain::Real(_) | Domain::Share(_));
    let allowed = if numbers { format!(" {}.", setting.domain.words(setting.path)) } else { String::new() };
    let unit = if setting.unit.is_empty() { String::new() } else { format!(" In {}.", setting.unit) };
    format!("/** {}{allowed}{unit} */", setting.tip)
}

fn object(path: &str, type_name: &str, text: &mut String) {
    let _ = write!(text, "\nexport interface {type_name} {{\n");
    if path == "ptq" {
        text.push_str("  version: number;\n");
    }
    for (_, part, name) in PARTS.iter().filter(|(whole, ..)| *whole == path) {
        let _ = writeln!(text, "  {part}: {name};");
    }
    for (setting, name) in inside(path).filter(|(_, name)| *name != "*") {
        let optional = if matches!(setting.domain, Domain::Part { optional: true }) { "?" } else { "" };
        let _ = write!(text, "  {}\n  {name}{optional}: {};\n", comment(setting), type_of(setting));
    }
    text.push_str("}\n");
}

fn union(path: &str, type_name: &str, text: &mut String) {
    if let Some(setting) = all().find(|setting| setting.path == path) {
        let _ = write!(text, "\n/** {} */", setting.tip);
    }
    let _ = write!(text, "\nexport type {type_name} =");
    for (kind, part) in named(&path.replace('*', "0")) {
        let _ = write!(text, "\n  | {{ kind: \"{kind}\"");
        let fields = part.as_object().into_iter().flat_map(serde_json::Map::keys);
        for field in fields.filter(|field| *field != "kind") {
            let own = inside(path).find(|(_, name)| name == field).map(|(setting, _)| type_of(setting));
            let _ = write!(text, "; {field}: {}", own.unwrap_or("unknown"));
        }
        text.push_str(" }");
    }
    text.push_str(";\n");
}

#[cfg(test)]
#[path = "types_tests.rs"]
mod tests;
