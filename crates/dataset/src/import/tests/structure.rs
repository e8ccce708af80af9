//! Files of random structure: whatever separators, headers, quotes, units, preambles and number forms are combined, the values come
//! out as they went in; whatever is broken in them, nothing panics and everything stays finite.
//!
//! `PROPTEST_CASES=1000000 cargo test --release -p dataset structure` runs a million of each.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::*;

/// How a file is written.
#[derive(Debug, Clone)]
struct Style {
    separator: &'static str,
    comma: bool,
    group: &'static str,
    quoted: bool,
    header: Header,
    preamble: &'static str,
    /// Words of the time column, its numbers per second, and its decimals.
    time: Option<(&'static str, f64, usize)>,
    /// Words of x and y, their numbers per metre, and their decimals.
    length: (&'static str, f64, usize),
    units_row: bool,
    index: bool,
    further: usize,
    line_end: &'static str,
    mark: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Header {
    Plain,
    Quoted,
    Comment,
}

fn style() -> impl Strategy<Value = Style> {
    let writing = (
        select(vec![",", ";", "\t", " ", "|", ", ", "; "]),
        any::<bool>(),
        select(vec!["", "", "'", "\u{a0}", "\u{202f}"]),
        any::<bool>(),
        select(vec![Header::Plain, Header::Quoted, Header::Comment]),
        select(vec!["", "Room 3\n", "\n\n", "# taken by hand\n", "Operator: Jane\nRate: 3\n\n", "sep\n"]),
    );
    let meaning = (
        proptest::option::of(select(vec![
            ("t", 1.0, 3),
            ("t_ms", 1e3, 0),
            ("time (us)", 1e6, 0),
            ("Time [s]", 1.0, 3),
            ("timestamp", 1e3, 0),
        ])),
        select(vec![
            ("", 1.0, 3),
            ("_cm", 100.0, 1),
            (" (mm)", 1000.0, 0),
            (" [m]", 1.0, 3),
            (" / cm", 100.0, 1),
        ]),
        any::<bool>(),
        any::<bool>(),
        0..5_usize,
        select(vec!["\n", "\r\n", "\r"]),
        any::<bool>(),
    );
    (writing, meaning).prop_map(
        |(
            (separator, comma, group, quoted, header, preamble),
            (time, length, units_row, index, further, line_end, mark),
        )| {
            // Commas both separate and mark decimals only inside quotes.
            let comma = comma && (!separator.starts_with(',') || quoted);
            Style {
                separator,
                comma,
                group,
                quoted,
                header,
                preamble,
                time,
                length,
                units_row,
                index,
                further,
                line_end,
                mark,
            }
        },
    )
}

/// Values of a row: readings, and a position in thousandths.
type Sample = ([u32; 4], [u16; 2]);

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let reading = || 10_000..99_999_u32;
    let place = || 0..3_000_u16;
    let row = ([reading(), reading(), reading(), reading()], [place(), place()]);
    proptest::collection::vec(row, 8..24)
}

impl Style {
    fn cell(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
        let mut cell = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) && whole.len() > 4 {
                cell.push_str(self.group);
            }
            cell.push(digit);
        }
        if let Some(fraction) = fraction {
            cell.push(if self.comma { ',' } else { '.' });
            cell.push_str(fraction);
        }
        if self.quoted { format!("\"{cell}\"") } else { cell }
    }

    fn text(&self, samples: &[Sample]) -> String {
        let mut names: Vec<String> = Vec::new();
        let mut units: Vec<&str> = Vec::new();
        let mut column = |name: String, unit: &'static str| {
            names.push(name);
            units.push(unit);
        };
        if self.index {
            column("index".to_owned(), "");
        }
        if let Some((word, ..)) = self.time {
            column(word.to_owned(), "");
        }
        (1..=4).for_each(|k| column(format!("s{k}"), "counts"));
        ["x", "y"].into_iter().for_each(|axis| column(format!("{axis}{}", self.length.0), ""));
        (0..self.further).for_each(|k| column(format!("wap{k}"), ""));
        let spaced = self.separator == " ";
        let names: Vec<String> = names
            .into_iter()
            .map(|name| match self.header {
                Header::Quoted => format!("\"{name}\""),
                // A blank inside a name would part it.
                _ if spaced => name.replace(' ', ""),
                _ => name,
            })
            .collect();
        let mut lines = Vec::new();
        lines.push(names.join(self.separator));
        if self.header == Header::Comment {
            lines[0].insert_str(0, "# ");
        }
        if self.units_row && !spaced {
            lines.push(units.join(self.separator));
        }
        for (row, (readings, place)) in samples.iter().enumerate() {
            let mut cells = Vec::new();
            if self.index {
                cells.push(row.to_string());
            }
            if let Some((_, per_second, decimals)) = self.time {
                cells.push(self.cell(row as f64 * per_second / 3.0, decimals));
            }
            cells.extend(readings.map(|reading| self.cell(reading.into(), 0)));
            cells.extend(
                place.map(|place| self.cell(f64::from(place) / 1000.0 * self.length.1, self.length.2)),
            );
            cells.extend((0..self.further).map(|_| "100".to_owned()));
            lines.push(cells.join(self.separator));
        }
        let mark = if self.mark { "\u{feff}" } else { "" };
        let preamble = if self.preamble == "sep\n" {
            format!("sep={}\n", self.separator.trim_end_matches(' '))
        } else {
            self.preamble.to_owned()
        };
        // A blank cannot be declared.
        let preamble = if preamble == "sep=\n" { String::new() } else { preamble };
        format!("{mark}{preamble}{}\n", lines.join("\n")).replace('\n', self.line_end)
    }
}

fn read(text: &str) -> Result<Import, Refusal> {
    let options = ImportOptions { row_floor: 1, import_anyway: true, ..ImportOptions::default() };
    import(&[InputFile { name: "a", bytes: text.as_bytes() }], &options)
}

proptest! {
    #[test]
    fn structure_of_any_style_gives_the_values_that_were_written(style in style(), samples in samples()) {
        let text = style.text(&samples);
        let found = match read(&text) {
            Ok(found) => found,
            Err(refusal) => {
                // Only what nothing decides is refused, and then it is asked.
                prop_assert!(refusal.report.questions.iter().any(|q| q.is_open()), "{refusal}\n{text}");
                return Ok(());
            }
        };
        let notes = &found.report.notes;
        prop_assert_eq!(found.table.len(), samples.len(), "{:?}\n{}", notes, text);
        for (row, (readings, place)) in samples.iter().enumerate() {
            let readings = readings.map(f64::from);
            prop_assert_eq!(&found.table.sensor_rows()[row], &readings[..], "{:?}\n{}", notes, text);
            for (ours, wanted) in found.table.label_rows()[row].iter().zip(place) {
                let wanted = f64::from(*wanted) / 1000.0;
                // Small positions may make no plausible room; the unit is then asked.
                let open = found.report.questions.iter().any(|q| q.kind == QuestionKind::LengthUnit && q.is_open());
                prop_assert!(open || (ours - wanted).abs() < 0.000_51, "{ours}, not {wanted}: {notes:?}\n{text}");
            }
        }
        prop_assert_eq!(found.table.time().is_some(), style.time.is_some(), "{:?}\n{}", notes, text);
        if let Some(time) = found.table.time() {
            for (row, time) in time.iter().enumerate() {
                prop_assert!((time - row as f64 / 3.0).abs() < 0.001, "row {row}: {time}: {notes:?}\n{text}");
            }
        }
    }

    #[test]
    fn structure_with_any_damage_never_panics(
        style in style(), samples in samples(),
        edits in proptest::collection::vec((any::<Index>(), "[-+0-9a-z.,;:|/\"'\t\r\n #%@>\u{e4}\u{a0}\u{2009}]{0,4}", 0..6_usize), 1..8),
    ) {
        let mut characters: Vec<char> = style.text(&samples).chars().collect();
        for (place, inserted, removed) in edits {
            let at = place.index(characters.len() + 1);
            let end = (at + removed).min(characters.len());
            characters.splice(at..end, inserted.chars());
        }
        let text: String = characters.into_iter().collect();
        if let Ok(found) = read(&text) {
            let table = &found.table;
            prop_assert!(table.sensors().iter().chain(table.labels()).all(|v| v.is_finite()), "{text}");
            prop_assert!(table.time().is_none_or(|time| time.iter().all(|t| t.is_finite())), "{text}");
            prop_assert!(table.breaks().iter().all(|&row| row > 0 && row < table.len()), "{text}");
        }
    }

    #[test]
    fn structure_of_dates_and_clocks_never_panics(cells in proptest::collection::vec("[-+0-9a-zA-Z.,:/ T\u{e4}]{0,24}", 1..12)) {
        let rows: String = cells.iter().map(|cell| format!("\"{cell}\";1;2;3;4;1.5;0.5\n")).collect();
        let _ = read(&format!("time;s1;s2;s3;s4;x;y\n{rows}"));
        let _ = read(&format!("date;time;s1;s2;s3;s4;x;y\n{}", rows.replace("\";1", "\";10:00:00;1")));
    }
}
