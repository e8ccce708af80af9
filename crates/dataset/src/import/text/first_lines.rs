//! The first lines of a text, and their cells: what the layout is found by.

use super::super::report::Separator;
use super::SAMPLE_LINES;
use super::comments::comment;
use super::lines::{Cursor, is_empty};
use super::tokens::Tokens;

/// Bytes looked at, so that wide files do not take longer than narrow ones.
const SAMPLE_BYTES: usize = 128 * 1024;
/// Lines looked at in any case.
const LEAST_LINES: usize = 64;

/// One of the first lines, split.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) before: Cursor,
    pub(super) after: Cursor,
    pub(super) cells: Vec<String>,
    /// The text behind the sign of a comment.
    pub(super) comment: Option<String>,
    pub(super) first_quoted: bool,
}

/// The first lines of a text.
pub(super) struct Sample<'a> {
    pub(super) lines: Vec<&'a str>,
    pub(super) comments: usize,
    pub(super) declared: Option<Separator>,
    /// Where reading begins: behind a `sep=` line.
    pub(super) start: Cursor,
    pub(super) end: usize,
}

pub(super) fn sample(text: &str, from: Cursor) -> Sample<'_> {
    let mut found = Sample { lines: Vec::new(), comments: 0, declared: None, start: from, end: from.at };
    let mut cursor = from;
    while let Some(line) = cursor.next(text) {
        if found.lines.is_empty() && found.declared.is_none() {
            found.declared = declared_separator(line.text);
            if found.declared.is_some() {
                found.start = cursor;
                continue;
            }
        }
        if comment(line.text).is_some() {
            found.comments += 1;
        } else if !is_empty(line.text) {
            found.lines.push(line.text);
        }
        found.end = cursor.at;
        if found.lines.len() >= SAMPLE_LINES
            || cursor.at - from.at > SAMPLE_BYTES && found.lines.len() >= LEAST_LINES
        {
            break;
        }
    }
    found
}

fn declared_separator(line: &str) -> Option<Separator> {
    let line = line.trim_start_matches('\u{feff}').trim_matches([' ', '"']);
    let value =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    match value {
        ";" => Some(Separator::Semicolon),
        "," => Some(Separator::Comma),
        "|" => Some(Separator::Pipe),
        "\t" | "\\t" => Some(Separator::Tab),
        _ => None,
    }
}

/// The lines of the sample, split; comments too, since they may hold the names.
pub(super) fn rows(text: &str, sample: &Sample<'_>, mut tokens: Tokens) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut cursor = sample.start;
    while cursor.at < sample.end {
        let before = cursor;
        let mut ahead = cursor;
        let Some(line) = ahead.next(text) else { break };
        if is_empty(line.text) {
            cursor = ahead;
            continue;
        }
        let behind_sign = comment(line.text).map(str::to_owned);
        if let Some(text) = &behind_sign {
            tokens.split(text);
            cursor = ahead;
        } else {
            cursor.next_split(text, &mut tokens);
        }
        rows.push(Row {
            before,
            after: cursor,
            cells: tokens.iter().map(str::to_owned).collect(),
            comment: behind_sign,
            first_quoted: tokens.quoted(0),
        });
    }
    rows
}
