//! Formulas as they are set: what follows `_` is lowered, what follows `^` is raised.

use yew::Html;
use yew::html;

/// Where a piece of a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Line,
    Below,
    Above,
}

/// Cuts a formula at its `_` and `^`. A mark that nothing follows stays as it is.
fn pieces(text: &str) -> Vec<(Level, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['_', '^']) {
        let (before, marked) = rest.split_at(at);
        let raised = marked.starts_with('^');
        let inner = marked.get(1..).unwrap_or_default();
        let sign = if raised && inner.starts_with('-') { 1 } else { 0 };
        let body = inner.get(sign..).unwrap_or_default();
        let length = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
        if length == 0 {
            let (through, after) = rest.split_at(at + 1);
            found.push((Level::Line, through));
            rest = after;
            continue;
        }
        let (index, after) = inner.split_at(sign + length);
        found.push((Level::Line, before));
        found.push((if raised { Level::Above } else { Level::Below }, index));
        rest = after;
    }
    found.push((Level::Line, rest));
    found.retain(|(_, piece)| !piece.is_empty());
    found
}

/// A formula or its numbers as text with lowered and raised parts.
pub fn formula(text: &str) -> Html {
    let piece = |(level, piece): (Level, &str)| {
        let piece = piece.to_owned();
        match level {
            Level::Line => html! { { piece } },
            Level::Below => html! { <sub>{ piece }</sub> },
            Level::Above => html! { <sup>{ piece }</sup> },
        }
    };
    html! { <>{ for pieces(text).into_iter().map(piece) }</> }
}

#[cfg(test)]
#[path = "formula_tests.rs"]
mod tests;
