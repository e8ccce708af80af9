//! Rules "layer" and "same bits": the crates below wasm, ui and cli touch no outer world and no platform maths.

use super::Finding;
use super::integer;
use super::tokens::{Kind, RustFile, Token, ends_with};
use crate::forbidden::{self, Ban, Bans};

/// The crates below wasm, ui and cli.
const PURE_CRATES: [&str; 12] = [
    "vocabulary",
    "vectors",
    "charts",
    "dataset",
    "formula",
    "quant",
    "nn",
    "int_nn",
    "protocol",
    "experiment",
    "deploy",
    "sweep",
];

/// Names that mean entropy, a random order or a terminal wherever they come from. Clocks are in [`forbidden::IN_BROWSERS`].
const FORBIDDEN_NAMES: [(&str, &str); 7] = [
    ("getrandom", "the seed is an argument"),
    ("OsRng", "the seed is an argument"),
    ("ThreadRng", "the seed is an argument"),
    ("HashMap", "its order is random in every process; use BTreeMap"),
    ("HashSet", "its order is random in every process; use BTreeSet"),
    ("stdout", "results are returned"),
    ("stderr", "errors are returned"),
];
/// Macros that print.
const FORBIDDEN_MACROS: [&str; 5] = ["println", "print", "eprintln", "eprint", "dbg"];

/// The forbidden functions and types of `xtask::forbidden`, as these rules see them: by their last names.
struct Rules {
    /// Float functions whose last bit depends on the platform's maths library, on FMA or on the order of a sum.
    maths: Vec<Ban>,
    /// Modules of std that a browser lacks something of, by their names (`fs`), each once.
    modules: Vec<Ban>,
    /// Types that a browser lacks.
    types: Vec<Ban>,
}

impl Rules {
    fn read() -> anyhow::Result<Self> {
        let browsers = Bans::parse(forbidden::IN_BROWSERS)?;
        let mut modules: Vec<Ban> = Vec::new();
        for ban in browsers.methods.iter().chain(&browsers.types) {
            let module = ban.path.strip_prefix("std::").and_then(|rest| rest.split("::").next());
            // Of std::sync only what waits is banned, and clippy sees that.
            if let Some(module) = module.filter(|module| *module != "sync")
                && modules.iter().all(|known| known.path != module)
            {
                modules.push(Ban { path: module.to_owned(), reason: ban.reason.clone() });
            }
        }
        Ok(Self { maths: Bans::parse(forbidden::EVERYWHERE)?.methods, modules, types: browsers.types })
    }
}

/// Findings of both rules in the product code of the pure crates.
///
/// # Errors
/// When a list of forbidden functions cannot be read.
pub fn check(files: &[RustFile]) -> anyhow::Result<Vec<Finding>> {
    let rules = Rules::read()?;
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| is_pure(&file.path)) {
        let mut add = |token: &Token, rule, message| {
            findings.push(Finding { path: file.path.clone(), line: token.line, rule, message });
        };
        for (index, token) in file.product.iter().enumerate() {
            if let Some((what, reason)) = rules.outer_world(&file.product, index) {
                add(token, "layer", format!("{what} below wasm, ui and cli: {reason}"));
            }
            // Where the rule "integer" allows no float, a dot product is one of integers, and exact in any order.
            let exact = token.text == "dot" && integer::is_integer_code(&file.path);
            if let Some(ban) = rules.platform_maths(&file.product, index).filter(|_| !exact) {
                add(token, "same bits", format!("{}() is forbidden: {}", ban.name(), ban.reason));
            }
        }
    }
    Ok(findings)
}

fn is_pure(path: &str) -> bool {
    path.strip_prefix("crates/")
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|name| PURE_CRATES.contains(&name))
}

impl Rules {
    /// What the token at `index` does to reach the outer world, and why it may not.
    fn outer_world<'a>(&'a self, tokens: &[Token], index: usize) -> Option<(String, &'a str)> {
        let token = &tokens[index];
        if token.kind != Kind::Ident {
            return None;
        }
        let next = |text: &str| tokens.get(index + 1).is_some_and(|token| token.text == text);
        if let Some(name) = FORBIDDEN_MACROS.iter().find(|name| token.text == **name && next("!")) {
            return Some((format!("{name}!"), "results and errors are returned"));
        }
        if let Some((name, reason)) = FORBIDDEN_NAMES.iter().find(|(name, _)| token.text == *name) {
            return Some(((*name).to_owned(), reason));
        }
        if let Some(ban) = self.types.iter().find(|ban| token.text == ban.name()) {
            return Some((ban.name().to_owned(), &ban.reason));
        }
        let module = self.modules.iter().find(|module| token.text == module.path)?;
        is_module_of_std(tokens, index).then(|| (format!("std::{}", module.path), module.reason.as_str()))
    }

    /// The forbidden function that the token at `index` calls: `.exp(`, `f64::exp` or `f32::exp`.
    fn platform_maths(&self, tokens: &[Token], index: usize) -> Option<&Ban> {
        let ban = self.maths.iter().find(|ban| tokens[index].text == ban.name())?;
        let before = |back: usize| index.checked_sub(back).map_or("", |at| tokens[at].text.as_str());
        let called = tokens.get(index + 1).is_some_and(|token| token.text == "(");
        let method = before(1) == "." && called;
        let path = before(1) == ":" && before(2) == ":" && ["f32", "f64"].contains(&before(3));
        (method || path).then_some(ban)
    }
}

/// Whether the name at `index` is reached as `std::name` or inside `std::{…}`, at that list's own level.
fn is_module_of_std(tokens: &[Token], index: usize) -> bool {
    let preceded = |index: usize, pattern: &[&str]| ends_with(&tokens[..index], pattern);
    if preceded(index, &["std", ":", ":"]) {
        return true;
    }
    if !(preceded(index, &["{"]) || preceded(index, &[","])) {
        return false;
    }
    let mut depth = 0_usize;
    for at in (0..index).rev() {
        match tokens[at].text.as_str() {
            "}" => depth += 1,
            "{" if depth > 0 => depth -= 1,
            "{" => return preceded(at, &["std", ":", ":"]),
            ";" => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
