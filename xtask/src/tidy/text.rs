//! Rules on the text of files: a head comment, no left-over marks, no switched-off tests, not too long.

use super::Finding;
use super::source::SourceFile;
use super::tokens::lex_all;

/// The longest file that can still have one job.
const MAX_LINES: usize = 400;
/// Kinds of files that count as source: they have a head comment and a bounded length.
const SOURCE_EXTENSIONS: [&str; 5] = ["rs", "mjs", "js", "ts", "css"];
/// Marks of unfinished work. Written in two halves, so that this file may name them.
const LEFT_OVER_MARKS: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX"), concat!("HA", "CK")];
/// How JavaScript switches tests off, or all others off.
const SWITCHED_OFF_IN_JS: [&str; 6] = [
    concat!("test.", "skip("),
    concat!("it.", "skip("),
    concat!("describe.", "skip("),
    concat!("test.", "only("),
    concat!("it.", "only("),
    concat!("describe.", "only("),
];

/// Findings in the text of every file.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let mut add = |line, rule, message: String| {
            findings.push(Finding { path: file.path.clone(), line, rule, message });
        };
        let source = SOURCE_EXTENSIONS.contains(&file.extension());
        if let Some(expected) = missing_head_comment(file) {
            add(1, "module comment", format!("the file must begin with {expected} that says its one job"));
        }
        let lines = file.text.lines().count();
        if source && lines > MAX_LINES {
            add(MAX_LINES + 1, "length", format!("{lines} lines; allowed: {MAX_LINES}, split it by jobs"));
        }
        for (index, line) in file.text.lines().enumerate() {
            if let Some(mark) = LEFT_OVER_MARKS.iter().find(|mark| has_word(line, mark)) {
                add(
                    index + 1,
                    "left-over",
                    format!("{mark}; allowed: finished work, plans live in the issues"),
                );
            }
            let js = ["mjs", "js", "ts"].contains(&file.extension());
            if let Some(call) = SWITCHED_OFF_IN_JS.iter().find(|call| js && line.contains(**call)) {
                add(index + 1, "switched off", format!("{call}…); allowed: tests that run"));
            }
        }
    }
    findings.extend(unfinished_rust(files));
    findings
}

/// What the first line should have been; `None` when it is right, or the kind of file has no such rule.
fn missing_head_comment(file: &SourceFile) -> Option<&'static str> {
    let first = file.text.lines().find(|line| !line.starts_with("#!/")).unwrap_or("");
    let (prefixes, expected): (&[&str], _) = match file.extension() {
        "rs" => (&["//! "], "a //! comment"),
        "mjs" | "js" | "ts" => (&["// ", "/*"], "a comment"),
        "css" => (&["/*"], "a comment"),
        _ => return None,
    };
    (!prefixes.iter().any(|prefix| first.starts_with(prefix))).then_some(expected)
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let outside = |neighbour: Option<char>| neighbour.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        outside(line[..start].chars().next_back()) && outside(line[start + word.len()..].chars().next())
    })
}

/// Tests that are switched off and code that is not there yet, in test code too.
fn unfinished_rust(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in lex_all(files).files {
        for pair in file.all.windows(2) {
            let message = match (pair[0].text.as_str(), pair[1].text.as_str()) {
                ("[", "ignore") => concat!("#[ig", "nore]; allowed: tests that run"),
                ("todo" | "unimplemented", "!") => "a stub; allowed: finished work",
                _ => continue,
            };
            let (path, line) = (file.path.clone(), pair[0].line);
            findings.push(Finding { path, line, rule: "left-over", message: message.to_owned() });
        }
    }
    findings
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
