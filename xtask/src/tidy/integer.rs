//! Rule "integer": the integer kernels and the packing contain no float, by token and by a denied lint.

use super::Finding;
use super::tokens::{Kind, RustFile, Token};

/// The module folders and files that hold integer arithmetic only; each must exist.
const INTEGER_MODULES: [(&str, &[&str]); 2] =
    [("kernels", &["kernels"]), ("packing", &["packing", "packed", "pack"])];
const SOURCE: &str = "crates/int_nn/src/";

/// Floats in the integer modules, and modules without the denied lint.
pub fn check(files: &[RustFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (title, names) in INTEGER_MODULES {
        let inside: Vec<_> =
            files.iter().filter(|file| names.iter().any(|name| in_module(&file.path, name))).collect();
        let roots: Vec<_> =
            inside.iter().filter(|file| names.iter().any(|name| is_root(&file.path, name))).collect();
        if roots.is_empty() {
            let message = format!(
                "there is no {title} module; expected one of {}.rs or a folder of that name",
                names.join(".rs, ")
            );
            findings.push(Finding { path: SOURCE.to_owned(), line: 1, rule: "integer", message });
        }
        for root in roots {
            if !denies_float_arithmetic(&root.product) {
                let message = "the module must begin with #![deny(clippy::float_arithmetic)]".to_owned();
                findings.push(Finding { path: root.path.clone(), line: 1, rule: "integer", message });
            }
        }
        for file in inside {
            findings.extend(floats(&file.product).map(|token| Finding {
                path: file.path.clone(),
                line: token.line,
                rule: "integer",
                message: format!(
                    "{} in integer code; allowed: integers, floats belong into quant or int_nn's boundary",
                    token.text
                ),
            }));
        }
    }
    findings
}

/// Whether this rule keeps floats out of the file.
pub fn is_integer_code(path: &str) -> bool {
    INTEGER_MODULES.iter().flat_map(|(_, names)| *names).any(|name| in_module(path, name))
}

fn in_module(path: &str, name: &str) -> bool {
    path.strip_prefix(SOURCE).is_some_and(|rest| rest.starts_with(&format!("{name}/"))) || is_root(path, name)
}

fn is_root(path: &str, name: &str) -> bool {
    path.strip_prefix(SOURCE)
        .is_some_and(|rest| rest == format!("{name}.rs") || rest == format!("{name}/mod.rs"))
}

/// Whether an attribute denies or forbids the lint.
fn denies_float_arithmetic(tokens: &[Token]) -> bool {
    let starts =
        tokens.iter().enumerate().filter(|(_, token)| token.text == "deny" || token.text == "forbid");
    starts.into_iter().any(|(start, _)| {
        tokens[start..]
            .iter()
            .take_while(|token| token.text != "]")
            .any(|token| token.text == "float_arithmetic")
    })
}

/// Tokens that make floats: the types and float literals.
fn floats(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    tokens
        .iter()
        .enumerate()
        .filter(|(index, token)| match token.kind {
            Kind::Ident => token.text == "f32" || token.text == "f64",
            Kind::Literal => is_float_literal(&token.text) && !is_tuple_field(tokens, *index),
            Kind::Punct => false,
        })
        .map(|(_, token)| token)
}

fn is_float_literal(text: &str) -> bool {
    let number = text.starts_with(|c: char| c.is_ascii_digit());
    let other_base = ["0x", "0o", "0b"].iter().any(|prefix| text.starts_with(prefix));
    number
        && !other_base
        && (text.contains(['.', 'e', 'E']) && !text.ends_with("size")
            || text.ends_with("f32")
            || text.ends_with("f64"))
}

/// `pair.0.1` has the token `0.1` after a single dot; a range `..0.1` has two.
fn is_tuple_field(tokens: &[Token], index: usize) -> bool {
    let dot = |back: usize| index.checked_sub(back).is_some_and(|at| tokens[at].text == ".");
    dot(1) && !dot(2)
}

#[cfg(test)]
#[path = "integer_tests.rs"]
mod tests;
