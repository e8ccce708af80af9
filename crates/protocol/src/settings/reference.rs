//! The reference of settings as Markdown.

use std::fmt::Write as _;

use vocabulary::Card;

use super::{Domain, Setting, all, exploration};

/// Every setting in a table per card, and those of an exploration: path, flag, what it does, default, what is allowed, unit.
pub fn reference() -> String {
    let mut text = String::from(
        "# Settings\n\n\
         Every setting of a job, drawn from one table (`bitroom settings` prints this file). `bitroom train --set PATH=VALUE` and\n\
         `bitroom quantize --set PATH=VALUE` set any of them; a place of a list is its number from 0. Where a setting belongs to a\n\
         part that may be off (`qat`, `ptq`, `training.early_stopping`), setting it switches the part on.\n",
    );
    for card in Card::ALL {
        table(card.label(), all().filter(|setting| setting.card == card), &mut text);
    }
    table("Exploration (`bitroom explore`)", exploration::ROWS.iter(), &mut text);
    text
}

fn table(title: &str, settings: impl Iterator<Item = &'static Setting>, text: &mut String) {
    // Writing to a text cannot fail, here and below.
    let _ = write!(text, "\n## {title}\n\n");
    text.push_str("| Setting | Flag | What it does | Default | Allowed |\n|---|---|---|---|---|\n");
    for setting in settings {
        let flag = setting.flag.map_or_else(String::new, |flag| format!("`--{}`", flag.name()));
        let unit = if setting.unit.is_empty() { String::new() } else { format!(" {}", setting.unit) };
        let allowed = match &setting.domain {
            Domain::Switch => "true, false".to_owned(),
            domain => domain.words(setting.path),
        };
        let _ = writeln!(
            text,
            "| `{}` | {flag} | {} | {} | {allowed}{unit} |",
            setting.path,
            setting.tip,
            setting.default_words().replace('|', "\\|"),
        );
    }
}
