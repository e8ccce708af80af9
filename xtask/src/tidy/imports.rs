//! Which file of a crate takes names from which other: the `use` trees and paths of its product code, followed through the
//! re-exports of other files to where a name is defined.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, RustFile, Token};

/// A module's place in its crate: `["import", "text"]`; the crate's root is empty.
type Module = Vec<String>;

/// One name that a `use` brings: the path it stands for, and the name it gets.
struct Import {
    path: Vec<String>,
    alias: String,
    is_public: bool,
}

/// One file as a module.
struct Source<'a> {
    file: &'a RustFile,
    defined: BTreeSet<&'a str>,
    imports: Vec<Import>,
}

/// The arrows between the files of one crate, by path: from the file that takes a name to the file that defines it. Names that
/// are only handed on (`pub use`) tie no files.
pub fn arrows(files: &[&RustFile], source_folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let house = House {
        modules: files
            .iter()
            .filter_map(|file| {
                let source =
                    Source { file, defined: defined(&file.product), imports: imports(&file.product) };
                Some((module_of(file.path.strip_prefix(source_folder)?), source))
            })
            .collect(),
    };
    let mut arrows = BTreeMap::new();
    for (module, source) in &house.modules {
        let taken =
            source.imports.iter().filter(|import| !import.is_public).map(|import| import.path.clone());
        let targets: BTreeSet<String> = taken
            .chain(house.inline_paths(module, source))
            .filter_map(|path| house.resolve(module, &path, 0))
            .filter(|target| *target != source.file.path)
            .collect();
        arrows.insert(source.file.path.clone(), targets);
    }
    arrows
}

struct House<'a> {
    modules: BTreeMap<Module, Source<'a>>,
}

impl House<'_> {
    /// The file that defines what `path`, written in `module`, names; `None` for names of other crates.
    fn resolve(&self, module: &Module, path: &[String], depth: usize) -> Option<String> {
        // Re-exports of re-exports are a few; more is a loop.
        if depth > 8 {
            return None;
        }
        let (mut at, rest) = self.start(module, path)?;
        for (index, segment) in rest.iter().enumerate() {
            let mut child = at.clone();
            child.push(segment.clone());
            if self.modules.contains_key(&child) {
                at = child;
                continue;
            }
            let source = self.modules.get(&at)?;
            if source.defined.contains(segment.as_str()) {
                return Some(source.file.path.clone());
            }
            let import = source.imports.iter().find(|import| import.alias == *segment);
            if let Some(import) = import {
                let path: Vec<String> = import.path.iter().chain(&rest[index + 1..]).cloned().collect();
                return self.resolve(&at, &path, depth + 1);
            }
            return None;
        }
        // A module by itself ties nothing; its items do.
        None
    }

    /// The module where a path begins, and what follows.
    fn start<'p>(&self, module: &Module, path: &'p [String]) -> Option<(Module, &'p [String])> {
        let (first, mut rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some((Module::new(), rest)),
            "self" => Some((module.clone(), rest)),
            "super" => {
                let mut at = module.clone();
                at.pop()?;
                while let Some((next, after)) = rest.split_first().filter(|(next, _)| *next == "super") {
                    debug_assert_eq!(next, "super");
                    at.pop()?;
                    rest = after;
                }
                Some((at, rest))
            }
            name => {
                let mut child = module.clone();
                child.push(name.to_owned());
                self.modules.contains_key(&child).then_some((child, rest))
            }
        }
    }

    /// Paths of two and more names in the code itself, the first of which is a module that is in scope.
    fn inline_paths(&self, module: &Module, source: &Source<'_>) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        let tokens = &source.file.product;
        let mut index = 0;
        while index < tokens.len() {
            if tokens[index].text == "use" && tokens[index].kind == Kind::Ident {
                index = end_of_use(tokens, index);
                continue;
            }
            let (path, next) = path_at(tokens, index);
            let after_path = index >= 1 && tokens[index - 1].text == ":";
            if path.len() >= 2 && !after_path {
                let first = &path[0];
                if let Some(import) = source.imports.iter().find(|import| import.alias == *first) {
                    found.push(import.path.iter().chain(&path[1..]).cloned().collect());
                } else if self.start(module, &path).is_some() {
                    found.push(path);
                }
            }
            index = next.max(index + 1);
        }
        found
    }
}

/// The module that a file below `src/` is.
fn module_of(path: &str) -> Module {
    let path = path.trim_end_matches(".rs");
    let mut parts: Module = path.split('/').map(str::to_owned).collect();
    let is_root = parts.len() == 1 && ["lib", "main"].contains(&path);
    if is_root || parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// The names of items at the top of a file, and of enumerations that macros there define.
fn defined(tokens: &[Token]) -> BTreeSet<&str> {
    const KEYWORDS: [&str; 9] =
        ["struct", "enum", "union", "trait", "type", "fn", "const", "static", "macro_rules"];
    let mut names = BTreeSet::new();
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" | "(" | "[" if token.kind == Kind::Punct => depth += 1,
            "}" | ")" | "]" if token.kind == Kind::Punct => depth = depth.saturating_sub(1),
            keyword if KEYWORDS.contains(&keyword) && (depth == 0 || keyword == "enum") => {
                let name = tokens[index + 1..].iter().find(|token| token.kind == Kind::Ident);
                names.extend(name.map(|name| name.text.as_str()));
            }
            _ => {}
        }
    }
    names
}

/// What the `use` items anywhere in a file bring.
fn imports(tokens: &[Token]) -> Vec<Import> {
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.text != "use" || token.kind != Kind::Ident {
            continue;
        }
        let before = index.checked_sub(1).map_or("", |before| tokens[before].text.as_str());
        let is_public = before == "pub" || before == ")";
        let end = tokens[index..]
            .iter()
            .position(|token| token.text == ";")
            .map_or(tokens.len(), |end| index + end);
        tree(&tokens[index + 1..end], &[], is_public, &mut found);
    }
    found
}

/// Where the semicolon of the `use` at `index` stands.
fn end_of_use(tokens: &[Token], index: usize) -> usize {
    let length = tokens[index..].iter().position(|token| token.text == ";");
    length.map_or(tokens.len(), |length| index + length)
}

/// One `use` tree behind the path `prefix`.
fn tree(tokens: &[Token], prefix: &[String], is_public: bool, found: &mut Vec<Import>) {
    let mut path = prefix.to_vec();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        match token.text.as_str() {
            ":" => index += 1,
            "{" => {
                for part in split_list(&tokens[index + 1..tokens.len().saturating_sub(1)]) {
                    tree(part, &path, is_public, found);
                }
                return;
            }
            "as" => {
                let alias = tokens.get(index + 1).map_or(String::new(), |alias| alias.text.clone());
                found.push(Import { path, alias, is_public });
                return;
            }
            text => {
                // `a::{self, b}` brings `a` itself.
                if text != "self" || path.is_empty() {
                    path.push(text.to_owned());
                }
                index += 1;
            }
        }
    }
    if let Some(alias) = path.last().cloned() {
        found.push(Import { path, alias, is_public });
    }
}

/// The parts of a list in braces, at its own level.
fn split_list(tokens: &[Token]) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                parts.push(&tokens[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

/// The names joined by `::` from `index` on, and where they end.
fn path_at(tokens: &[Token], index: usize) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut at = index;
    while let Some(token) = tokens.get(at).filter(|token| token.kind == Kind::Ident) {
        path.push(token.text.clone());
        at += 1;
        let colons = tokens.get(at..at + 2).is_some_and(|two| two.iter().all(|token| token.text == ":"));
        if !colons {
            break;
        }
        at += 2;
    }
    (path, at)
}

#[cfg(test)]
#[path = "imports_tests.rs"]
mod tests;
