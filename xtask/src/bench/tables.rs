//! Tables and lists of the reports: for the terminal, and in Markdown.

/// Rows of cells; the first is the head.
pub type Table = Vec<Vec<String>>;

/// Rows under a head.
pub fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Table {
    std::iter::once(head.iter().map(|&cell| cell.to_owned()).collect()).chain(rows).collect()
}

/// A table in Markdown.
pub fn piped(table: &Table) -> String {
    let line = |cells: &Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines: Vec<String> = table.iter().map(line).collect();
    let width = table.first().map_or(0, Vec::len);
    lines.insert(lines.len().min(1), format!("|{}", "---|".repeat(width)));
    lines.join("\n")
}

/// A table with its columns under each other.
pub fn aligned(table: &Table) -> String {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        table.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    table.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Sentences as points of a list.
pub fn points(sentences: &[String]) -> String {
    sentences.iter().map(|sentence| format!("- {sentence}")).collect::<Vec<_>>().join("\n")
}

/// Several lines as one, for a table's cell or a list's point.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a figure was reached, in words; `None` where it was not measured.
pub fn verdict(reached: Option<bool>) -> &'static str {
    match reached {
        Some(true) => "reached",
        Some(false) => "NOT reached",
        None => "not run",
    }
}

#[cfg(test)]
#[path = "tables_tests.rs"]
mod tests;
