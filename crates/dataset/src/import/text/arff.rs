//! The header of Weka's ARFF: one `@attribute` line per column, then `@data`.

use super::lines::Cursor;

/// Names by `@attribute`, and where the data begin.
#[derive(Debug)]
pub(super) struct Arff {
    pub(super) names: Vec<String>,
    pub(super) body: Cursor,
}

/// Reads the header, if the text has one: its first line that is no comment begins with `@`.
pub(super) fn header(text: &str) -> Option<Result<Arff, String>> {
    let mut names = Vec::new();
    let mut cursor = Cursor::default();
    let mut begun = false;
    while let Some(line) = cursor.next(text) {
        let line = line.text.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('%') {
            continue;
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word.to_ascii_lowercase().as_str() {
            "@relation" => {}
            "@attribute" => names.push(attribute(rest.trim())),
            "@data" if begun => return Some(Ok(Arff { names, body: cursor })),
            _ if begun => {
                return Some(Err(format!(
                    "Line {}: '@data' is missing behind the ARFF header.",
                    cursor.lines
                )));
            }
            _ => return None,
        }
        begun = true;
    }
    begun.then(|| Err("The file has a header but no data rows.".to_owned()))
}

/// The name of an attribute, in quotes or not.
fn attribute(text: &str) -> String {
    match text.chars().next() {
        Some(quote @ ('\'' | '"')) => text[1..].split(quote).next().unwrap_or("").to_owned(),
        _ => text.split([' ', '\t']).next().unwrap_or("").to_owned(),
    }
}

#[cfg(test)]
#[path = "arff_tests.rs"]
mod tests;
