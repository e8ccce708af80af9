//! Rust files as flat token lists without comments, told apart into product code and test code.

use super::Finding;
use super::source::SourceFile;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// What kind of token a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or keyword.
    Ident,
    /// A number, string, character or byte.
    Literal,
    /// One character of punctuation, or one side of a pair of brackets.
    Punct,
}

/// One token and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its text as written.
    pub text: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
}

/// A Rust file's tokens.
#[derive(Clone, Debug)]
pub struct RustFile {
    /// Relative to the project's root.
    pub path: String,
    /// Everything outside `#[cfg(test)]`; empty for a file that only exists under it.
    pub product: Vec<Token>,
    /// Everything.
    pub all: Vec<Token>,
}

/// The lexed files, and a finding for each that is not Rust.
pub struct Lexed {
    /// The files, in the order given.
    pub files: Vec<RustFile>,
    /// Files that could not be read as Rust.
    pub failures: Vec<Finding>,
}

/// Lexes every `.rs` file and follows `#[cfg(test)] mod name;` to the files it makes test code.
pub fn lex_all(files: &[SourceFile]) -> Lexed {
    let mut lexed = Lexed { files: Vec::new(), failures: Vec::new() };
    let mut test_files = BTreeSet::new();
    for file in files.iter().filter(|file| file.extension() == "rs") {
        match file.text.parse::<TokenStream>() {
            Ok(stream) => {
                let mut walk = Walk { with_tests: false, tokens: Vec::new(), test_modules: Vec::new() };
                walk.stream(stream.clone());
                test_files.extend(walk.test_modules.iter().flat_map(|name| module_files(&file.path, name)));
                let mut all = Walk { with_tests: true, tokens: Vec::new(), test_modules: Vec::new() };
                all.stream(stream);
                lexed.files.push(RustFile { path: file.path.clone(), product: walk.tokens, all: all.tokens });
            }
            Err(error) => lexed.failures.push(Finding {
                path: file.path.clone(),
                line: error.span().start().line,
                rule: "syntax",
                message: format!("this is not Rust ({error})"),
            }),
        }
    }
    for file in &mut lexed.files {
        let inside =
            |module: &String| file.path == *module || module.ends_with('/') && file.path.starts_with(module);
        if is_test_path(&file.path) || test_files.iter().any(inside) {
            file.product.clear();
        }
    }
    lexed
}

/// Whether a path belongs to tests, benchmarks or examples by Cargo's layout, or by its name (`#[path = "grid_tests.rs"]`).
fn is_test_path(path: &str) -> bool {
    path.starts_with("tests/")
        || path.ends_with("_tests.rs")
        || ["/tests/", "/benches/", "/examples/"].iter().any(|folder| path.contains(folder))
}

/// Where the module `name` declared in the file `path` may lie: a file, or a folder (with a final slash).
fn module_files(path: &str, name: &str) -> [String; 2] {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.trim_end_matches(".rs");
    let base =
        if ["lib", "main", "mod"].contains(&stem) { folder.to_owned() } else { format!("{folder}/{stem}") };
    [format!("{base}/{name}.rs"), format!("{base}/{name}/")]
}

/// Flattens a token tree and leaves out what stands under `#[cfg(test)]`, unless `with_tests`.
struct Walk {
    with_tests: bool,
    tokens: Vec<Token>,
    /// Names of modules declared, but not written out, under `#[cfg(test)]`.
    test_modules: Vec<String>,
}

impl Walk {
    fn stream(&mut self, stream: TokenStream) {
        let mut trees = stream.into_iter().peekable();
        while let Some(tree) = trees.next() {
            if !self.with_tests && is_punct(&tree, '#') {
                let inner = trees.next_if(|next| is_punct(next, '!')).is_some();
                let attribute = trees.next_if(|next| matches!(next, TokenTree::Group(_)));
                if attribute.as_ref().is_some_and(is_cfg_test) {
                    if inner {
                        // The rest of the file or block is test code.
                        return;
                    }
                    self.skip_item(&mut trees);
                    continue;
                }
                self.tree(tree);
                attribute.into_iter().for_each(|attribute| self.tree(attribute));
                continue;
            }
            self.tree(tree);
        }
    }

    /// Drops one item: everything up to its braces or its semicolon.
    fn skip_item(&mut self, trees: &mut impl Iterator<Item = TokenTree>) {
        let mut module = None;
        let mut after_mod = false;
        for tree in trees {
            match &tree {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
                TokenTree::Punct(punct) if punct.as_char() == ';' => {
                    self.test_modules.extend(module);
                    return;
                }
                TokenTree::Ident(ident) if after_mod => module = Some(ident.to_string()),
                _ => {}
            }
            after_mod = matches!(&tree, TokenTree::Ident(ident) if ident == "mod");
        }
    }

    fn tree(&mut self, tree: TokenTree) {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => self.group(&group),
            TokenTree::Ident(ident) => self.push(ident.to_string(), line, Kind::Ident),
            TokenTree::Punct(punct) => self.push(punct.as_char().to_string(), line, Kind::Punct),
            TokenTree::Literal(literal) => self.push(literal.to_string(), line, Kind::Literal),
        }
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.push(open.to_owned(), group.span_open().start().line, Kind::Punct);
        self.stream(group.stream());
        self.push(close.to_owned(), group.span_close().start().line, Kind::Punct);
    }

    fn push(&mut self, text: String, line: usize, kind: Kind) {
        self.tokens.push(Token { text, line, kind });
    }
}

fn is_punct(tree: &TokenTree, character: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Whether an attribute is `[cfg(test)]` or `[cfg(all(test, ...))]`; `not(test)` is product code.
fn is_cfg_test(attribute: &TokenTree) -> bool {
    let words = attribute.to_string().replace(char::is_whitespace, "");
    words == "[cfg(test)]" || words.starts_with("[cfg(all(test,")
}

/// Whether the last tokens are these, one by one.
pub fn ends_with(tokens: &[Token], pattern: &[&str]) -> bool {
    let start = tokens.len().checked_sub(pattern.len());
    start.is_some_and(|start| tokens[start..].iter().zip(pattern).all(|(token, text)| token.text == *text))
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
