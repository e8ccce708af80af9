//! The reference of settings as Markdown.

use std::fmt::Write as _;

use vocabulary::Card;

use super::{Domain, all};

/// Every setting in a table per card: path, flag, what it does, default, what is allowed, unit.
pub fn reference() -> String {
    let mut text = String::from(
        "# Settings\n\n\
         Every setting of a job, drawn from one table (`bitroom settings` prints this file). `bitroom train --set PATH=VALUE` and\n\
         `bitroom quantize --set PATH=VALUE` set any of them; a place of a list is its number from 0. Where a setting belongs to a\n\
         part that may be off (`qat`, `ptq`, `training.early_stopping`), setting it switches the part on.\n",
    );
    for card in Card::ALL {
        // Writing to a text cannot fail.
        let _ = write!(text, "\n## {}\n\n", card.label());
        text.push_str("| Setting | Flag | What it does | Default | Allowed |\n|---|---|---|---|---|\n");
        for setting in all().filter(|setting| setting.card == card) {
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
    text
}
