//! Values that stand for no measurement, recordings in one file, times that stand still, and what the training block shows.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use protocol::import::{ImportAnswer, ImportQuestion, QuestionKind, QuestionState};
use vocabulary::{LabelAt, Severity};

use super::super::report::Report;
use super::super::*;
use super::texts;
use crate::split::{Division, split};
use crate::window::{WindowConfig, windows};
use crate::{Scaler, Table};

const ROWS: usize = 120;

/// A quiet recording at 3 Hz as CSV lines without their header, changed by `change` (row, cells).
fn csv(header: &str, change: impl Fn(usize, &mut Vec<String>)) -> String {
    let mut text = format!("{header}\n");
    for row in 0..ROWS {
        let wave = |step: usize, size: usize| (row * step) % size;
        let mut cells = vec![
            format!("{:.3}", row as f64 / 3.0),
            (17_500 + wave(7, 31)).to_string(),
            (18_400 + wave(11, 41)).to_string(),
            (17_900 + wave(5, 23)).to_string(),
            (18_450 + wave(3, 37)).to_string(),
            format!("{:.3}", 0.5 + 0.02 * wave(9, 97) as f64),
            format!("{:.3}", 2.5 - 0.02 * wave(13, 89) as f64),
        ];
        change(row, &mut cells);
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

const HEADER: &str = "t,s1,s2,s3,s4,x,y";

fn read(text: &str, answers: &[&str]) -> Import {
    let answers = answers.iter().map(|value| ImportAnswer {
        kind: QuestionKind::DropRows,
        column: None,
        value: (*value).to_owned(),
    });
    let options = ImportOptions { answers: answers.collect(), ..ImportOptions::default() };
    let options = ImportOptions { row_floor: 50, ..options };
    import(&[InputFile { name: "walk.csv", bytes: text.as_bytes() }], &options)
        .unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn set(column: usize, wrong: &'static [(usize, &'static str)]) -> impl Fn(usize, &mut Vec<String>) {
    move |row, cells| {
        if let Some((_, value)) = wrong.iter().find(|(at, _)| *at == row) {
            cells[column] = (*value).to_owned();
        }
    }
}

/// The question whether to drop rows.
fn asked(report: &Report) -> &ImportQuestion {
    report.questions.iter().find(|question| question.kind == QuestionKind::DropRows).unwrap()
}

#[test]
fn values_that_are_no_measurement_are_told_with_line_column_and_value() {
    type Case = (usize, &'static [(usize, &'static str)], &'static str);
    let cases: [Case; 7] = [
        (
            2,
            &[(40, "-9999"), (77, "-9999")],
            "s2 is -9999 in 2 rows (line 42, line 79), all other values lie between 18400 and 18440: a placeholder for a \
             missing value?",
        ),
        (
            4,
            &[(0, "65535")],
            "s4 is 65535 in 1 row (line 2), all other values lie between 18450 and 18486: a placeholder for a missing value?",
        ),
        (
            1,
            &[(9, "0"), (10, "0"), (11, "0"), (12, "0"), (13, "0"), (14, "0")],
            "s1 is 0 in 6 rows (line 11, line 12, line 13, line 14, line 15, ...), all other values lie between 17500 and \
             17530: a placeholder for a missing value?",
        ),
        (
            3,
            &[(5, "179000")],
            "s3 is 179000 in 1 row (line 7), far from its spread: all other values lie between 17900 and 17922.",
        ),
        (
            3,
            &[(5, "1790"), (8, "1795")],
            "s3 is far from its spread in 2 rows (line 7: 1790, line 10: 1795): all other values lie between 17900 and 17922.",
        ),
        (
            5,
            &[(3, "-999")],
            "x is -999 in 1 row (line 5), all other values lie between 0.5 and 2.42: a placeholder for a missing value?",
        ),
        (
            6,
            &[(3, "25.0")],
            "y is 25 in 1 row (line 5), far from its spread: all other values lie between 0.74 and 2.5.",
        ),
    ];
    for (column, wrong, expected) in cases {
        let text = csv(HEADER, set(column, wrong));
        let kept = read(&text, &[]);
        let warnings = texts(&kept.report, Severity::Warning);
        assert_eq!(warnings[0], expected);
        assert_eq!((kept.table.len(), kept.table.breaks().len()), (ROWS, 0), "kept unless asked otherwise");
        let question = asked(&kept.report);
        assert_eq!(
            (question.kind, question.chosen, question.state),
            (QuestionKind::DropRows, Some(0), QuestionState::Guessed)
        );
        assert_eq!(
            question.choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(),
            ["keep", "drop"]
        );

        let dropped = read(&text, &["drop"]);
        assert_eq!(dropped.table.len(), ROWS - wrong.len());
        assert_eq!(
            (dropped.report.rows_good, dropped.report.rows_dropped),
            (ROWS - wrong.len(), wrong.len())
        );
        assert_eq!(dropped.report.rows_read, ROWS);
        let question = asked(&dropped.report);
        assert_eq!((question.chosen, question.state), (Some(1), QuestionState::Answered));
        let all = kept.table.sensor_rows().iter().zip(kept.table.label_rows()).enumerate();
        let good: Vec<_> =
            all.filter(|(row, _)| !wrong.iter().any(|(at, _)| at == row)).map(|(_, values)| values).collect();
        assert!(dropped.table.sensor_rows().iter().zip(dropped.table.label_rows()).eq(good));
        // A window ends at every run of dropped rows that has rows on both sides.
        let mut breaks = Vec::new();
        for (before, (at, _)) in wrong.iter().enumerate() {
            let row = at - before;
            if row > 0 && !breaks.contains(&row) {
                breaks.push(row);
            }
        }
        assert_eq!(dropped.table.breaks(), breaks);
        assert_eq!(read(&text, &["keep"]).table, kept.table);
    }
}

#[test]
fn placeholders_do_not_mislead_the_guess_of_the_unit() {
    let import = read(&csv(HEADER, set(5, &[(3, "-9999"), (50, "-9999")])), &["drop"]);
    assert_eq!(import.table.label_rows()[0], [0.5, 2.5]);
    let kept = read(&csv(HEADER, set(5, &[(3, "-9999"), (50, "-9999")])), &[]);
    assert_eq!((kept.table.label_rows()[0], kept.table.label_rows()[3][0]), ([0.5, 2.5], -9999.0));
    assert!(!kept.report.questions.iter().any(|question| question.state == QuestionState::Open));
}

#[test]
fn several_columns_and_clean_files() {
    let text = csv(HEADER, |row, cells| {
        if row == 40 {
            cells[1] = "-9999".to_owned();
            cells[2] = "-9999".to_owned();
        }
        if row == 60 {
            cells[4] = "65535".to_owned();
        }
    });
    let import = read(&text, &["drop"]);
    assert_eq!(
        (import.table.len(), import.table.breaks()),
        (118, [40, 59].as_slice()),
        "two rows, whatever their columns"
    );
    assert_eq!(
        texts(&import.report, Severity::Warning).last().unwrap(),
        &"2 of 120 rows with such values dropped; windows will not cross the places."
    );
    let clean = read(&csv(HEADER, |_, _| {}), &["drop"]);
    assert_eq!((clean.table.len(), clean.report.notes.len()), (ROWS, 0));
    assert!(clean.report.questions.iter().all(|question| question.kind != QuestionKind::DropRows));
}

#[test]
fn files_that_fall_under_the_floor_by_dropping_are_refused() {
    let text = csv(HEADER, |row, cells| {
        if row % 2 == 0 {
            cells[1] = "-9999".to_owned();
        }
    });
    let drop = ImportAnswer { kind: QuestionKind::DropRows, column: None, value: "drop".to_owned() };
    let options = ImportOptions { answers: vec![drop], ..ImportOptions::default() };
    let refusal = import(&[InputFile { name: "a.csv", bytes: text.as_bytes() }], &options).unwrap_err();
    assert_eq!(refusal.messages, ["60 good rows, at least 100 needed: file refused."]);
}

#[test]
fn three_files_name_the_file_of_a_value() {
    let clean = csv(HEADER, |_, _| {});
    let wrong = csv(HEADER, set(2, &[(7, "-9999")]));
    let files = [("train.csv", &clean), ("val.csv", &wrong), ("test.csv", &clean)]
        .map(|(name, text)| InputFile { name, bytes: text.as_bytes() });
    let import = import(&files, &ImportOptions::default()).unwrap();
    let warnings = texts(&import.report, Severity::Warning);
    assert!(warnings[0].starts_with("s2 is -9999 in 1 row (val.csv line 9), all other"), "{warnings:?}");
}

/// Table rows of each window's first and last sample.
fn spans(table: &Table, length: usize) -> Vec<(usize, usize)> {
    let split = split(table, Division::default()).unwrap();
    let scaler = Scaler::fit(table, &split.train);
    let config = WindowConfig { length, stride: 1, label_at: LabelAt::Last };
    Part::ALL
        .into_iter()
        .filter_map(|part| windows(table, &split, part, &scaler, config).ok())
        .flat_map(|windows| windows.rows)
        .map(|last| (last + 1 - length, last))
        .collect()
}

#[test]
fn windows_cross_neither_recordings_nor_repeated_times() {
    let header = |name: &str| format!("t,s1,s2,s3,s4,x,y,{name}");
    for name in ["session", "recording", "trial", "run", "subject"] {
        // Each recording begins at 0 s again, or goes on in time: both are told by the column alone.
        let text = csv(&header(name), |row, cells| cells.push(format!("walk {}", row / 50)));
        let import = read(&text, &[]);
        assert_eq!((import.table.len(), import.table.breaks()), (ROWS, [50, 100].as_slice()), "{name}");
        for (first, last) in spans(&import.table, 5) {
            assert_eq!(first / 50, last / 50, "{name}: a window from row {first} to {last}");
        }
        let interleaved = csv(&header(name), |row, cells| cells.push((row % 3).to_string()));
        let import = read(&interleaved, &[]);
        assert_eq!(import.table.breaks(), [40, 80], "{name}: each recording is put together");
        assert!(
            texts(&import.report, Severity::Info)
                .contains(&"The rows of 3 recordings alternate: each recording is put together.")
        );
    }
    let twice = csv(HEADER, |row, cells| {
        let row = row / 2 * 2;
        let original = csv(HEADER, |_, _| {});
        let line = original.lines().nth(row + 1).unwrap_or_default().to_owned();
        *cells = line.split(',').map(str::to_owned).collect();
    });
    let import = read(&twice, &[]);
    assert_eq!((import.report.rows_good, import.report.rows_dropped), (ROWS / 2, ROWS / 2));
    assert_eq!(
        texts(&import.report, Severity::Warning),
        [format!("{} rows repeat the row before them, time included, and are left out.", ROWS / 2)]
    );
    let doubled = csv(HEADER, |row, cells| {
        if row == 30 || row == 80 {
            cells[0] = format!("{:.3}", (row - 1) as f64 / 3.0);
        }
    });
    let import = read(&doubled, &[]);
    assert_eq!(import.table.len(), ROWS);
    // The row after a repeated time is a step of two, which is no gap.
    assert_eq!(import.table.breaks(), [30, 80]);
    assert_eq!(
        texts(&import.report, Severity::Warning),
        [
            "Time stands still at line 32: the same as in the row before; windows will not cross it.",
            "Time stands still at line 82: the same as in the row before; windows will not cross it.",
        ]
    );
}

#[test]
fn a_coarse_clock_is_no_row_of_repetitions() {
    let text = csv(HEADER, |row, cells| cells[0] = (row / 3).to_string());
    let import = read(&text, &[]);
    assert_eq!(import.table.breaks(), [] as [usize; 0], "three samples in every second");
    let rate = import.report.rate_hz.unwrap();
    assert!((rate - 3.0).abs() < 0.06, "{rate} Hz");
    let warnings = texts(&import.report, Severity::Warning);
    assert_eq!(
        warnings,
        [
            "80 rows have the time of the row before: the clock has steps of 1 s, and samples are taken to follow each other evenly."
        ]
    );
}

#[test]
fn a_sensor_that_the_training_block_does_not_show_is_told_of() {
    let constant = csv(HEADER, |row, cells| {
        if row < 72 {
            cells[3] = "17900".to_owned();
        }
    });
    let import = read(&constant, &[]);
    let [warning] = texts(&import.report, Severity::Warning)[..] else { panic!("{:?}", import.report.notes) };
    assert!(
        warning.starts_with("s3 never changes in the training block (17900 in all of its 72 rows)"),
        "{warning}"
    );
    let note = &import.report.notes[0];
    assert!(note.of_split && note.column.as_deref() == Some("s3"));
    let marked = csv("t,s1,s2,s3,s4,x,y,split", |row, cells| {
        if row >= 40 {
            cells[1] = "17500".to_owned();
        }
        cells.push(["test", "validation", "train"][row / 20 % 6 / 2].to_owned());
    });
    let import = read(&marked, &[]);
    let [warning] = texts(&import.report, Severity::Warning)[..] else { panic!("{:?}", import.report.notes) };
    assert!(
        warning.starts_with("s1 never changes in the training block (17500 in all of its 40 rows)"),
        "{warning}"
    );
}
