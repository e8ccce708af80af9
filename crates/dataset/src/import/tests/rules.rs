//! One short text per rule on the form of a file: headers, separators, numbers; with the columns it must give.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use protocol::import::{ImportAnswer, QuestionState};

use super::super::*;

/// What a text must give: time (if any), first sensors and first position.
pub(super) struct Expected {
    rows: usize,
    time: Option<[f64; 2]>,
    sensors: [f64; 4],
    label: [f64; 2],
}

/// The rows most texts hold: two samples, a third of a second apart.
pub(super) fn usual() -> Expected {
    Expected {
        rows: 3,
        time: Some([0.0, 0.333]),
        sensors: [17_927.0, 17_706.0, 17_523.0, 21_953.0],
        label: [1.189, 1.288],
    }
}

pub(super) fn without_time() -> Expected {
    Expected { time: None, ..usual() }
}

pub(super) fn read(text: &str, answers: &[&str]) -> Result<Import, Refusal> {
    let answers = answers.iter().map(|answer| ImportAnswer::parse(answer).unwrap()).collect();
    let options = ImportOptions { row_floor: 1, answers, ..ImportOptions::default() };
    import(&[InputFile { name: "a", bytes: text.as_bytes() }], &options)
}

pub(super) fn check(what: &str, text: &str, expected: &Expected) {
    let found = match read(text, &[]) {
        Ok(import) => import,
        Err(refusal) => panic!("{what}: {refusal}\n{text}"),
    };
    let table = &found.table;
    assert_eq!(table.len(), expected.rows, "{what}: {:?}", found.report.notes);
    assert_eq!(table.sensor_rows()[0], expected.sensors, "{what}: {:?}", found.report.notes);
    for (axis, (ours, wanted)) in table.label_rows()[0].iter().zip(expected.label).enumerate() {
        assert!((ours - wanted).abs() < 1e-9, "{what}, axis {axis}: {ours}: {:?}", found.report.notes);
    }
    match (table.time(), expected.time) {
        (None, None) => {}
        (Some(time), Some(wanted)) => {
            for (ours, wanted) in time.iter().zip(wanted) {
                assert!(
                    (ours - wanted).abs() < 5e-4,
                    "{what}: time {ours}, not {wanted}: {:?}",
                    found.report.notes
                );
            }
        }
        (ours, _) => panic!("{what}: time {ours:?}: {:?}", found.report.notes),
    }
}

/// The samples with the given separator, behind a header.
pub(super) fn rows(separator: &str) -> String {
    let cells = [
        ["0.000", "17927", "17706", "17523", "21953", "1.189", "1.288"],
        ["0.333", "17931", "17701", "17520", "21950", "1.200", "0.801"],
        ["0.667", "17935", "17699", "17519", "21947", "1.211", "0.805"],
    ];
    cells.map(|row| row.join(separator)).join("\n") + "\n"
}

pub(super) fn rows_without_time(separator: &str) -> String {
    rows(separator).lines().map(|line| line.split_once(separator).unwrap().1.to_owned() + "\n").collect()
}

#[test]
fn headers_stand_behind_titles_preambles_and_comment_signs() {
    let (commas, tabs, blanks) = (rows(","), rows("\t"), rows(" "));
    let names = "t,s1,s2,s3,s4,x,y\n";
    let cases: Vec<(&str, String)> = vec![
        ("a title", format!("Room experiment 3\n{names}{commas}")),
        ("a title with commas", format!("Room 3, Jane, 21 April\n{names}{commas}")),
        ("blank lines", format!("\n\n  \n{names}\n{commas}")),
        ("keys and values", format!("Operator,Jane\nDate,21.04.2016\nRate,3\n\n{names}{commas}")),
        ("a comment", format!("# room 3\n{names}{commas}")),
        ("a comment as header", format!("# t s1 s2 s3 s4 x y\n{blanks}")),
        ("a comment as header, with commas over blanks", format!("# t,s1,s2,s3,s4,x,y\n{blanks}")),
        ("a comment as header, without a blank", format!("%t,s1,s2,s3,s4,x,y\n{commas}")),
        ("several comments", format!("# made by a robot in room 3\n# t, s1, s2, s3, s4, x, y\n{commas}")),
        ("a comment with units", format!("# t (s) s1 s2 s3 s4 x (m) y (m)\n{blanks}")),
        ("quotes over blanks", format!("\"t\" \"s 1\" \"s 2\" \"s 3\" \"s 4\" \"x\" \"y\"\n{blanks}")),
        ("a line break in a header cell", format!("t,\"s1\n(counts)\",s2,s3,s4,\"x\n(m)\",y\n{commas}")),
        (
            "LabVIEW",
            format!(
                "LabVIEW Measurement\t\nWriter_Version\t2\nSeparator\tTab\nDate\t2016/04/21\n***End_of_Header***\t\n\t\n\
                 Channels\t6\nSamples\t3\t3\t3\n***End_of_Header***\nX_Value\ts1\ts2\ts3\ts4\tx\ty\tComment\n{tabs}"
            ),
        ),
        (
            "ARFF",
            format!(
                "% Weka\n@relation room\n@attribute t numeric\n@attribute s1 numeric\n@attribute s2 numeric\n\
                 @attribute s3 numeric\n@attribute s4 numeric\n@attribute 'x' numeric\n@ATTRIBUTE y real\n@data\n{commas}"
            ),
        ),
        (
            "TOA5",
            format!(
                "\"TOA5\",\"station\",\"CR1000\",\"1\",\"os\",\"prog\",\"7\"\n\"t\",\"s1\",\"s2\",\"s3\",\"s4\",\"x\",\"y\"\n\
                 \"s\",\"counts\",\"counts\",\"counts\",\"counts\",\"m\",\"m\"\n\"\",\"Smp\",\"Smp\",\"Smp\",\"Smp\",\"Smp\",\"Smp\"\n{commas}"
            ),
        ),
        ("units below", format!("{names}s,counts,counts,counts,counts,m,m\n{commas}")),
        ("units below, in brackets", format!("{names}[s],[],[],[],[],[m],[m]\n{commas}")),
        ("units in a comment", format!("# t s1 s2 s3 s4 x y\n# s pF pF pF pF m m\n{blanks}")),
        ("a mark of the encoding", format!("\u{feff}{names}{commas}")),
        ("a declared separator", format!("sep=,\n{names}{commas}")),
        ("pipes", format!("t|s1|s2|s3|s4|x|y\n{}", rows("|"))),
        (
            "a table drawn with pipes",
            format!(
                "| t | s1 | s2 | s3 | s4 | x | y |\n|---|:--:|---|---|---|---|--:|\n{}",
                rows(" | ").lines().map(|line| format!("| {line} |\n")).collect::<String>()
            ),
        ),
        ("trailing separators", format!("t,s1,s2,s3,s4,x,y,\n{}", commas.replace('\n', ",\n"))),
    ];
    for (what, text) in cases {
        check(what, &text, &usual());
    }
}

#[test]
fn numbers_instead_of_names_and_row_names_are_no_samples() {
    let bare = rows_without_time(",");
    let numbered: String = bare.lines().enumerate().map(|(i, line)| format!("{i},{line}\n")).collect();
    let cases: Vec<(&str, String)> = vec![
        ("numbers from 0", format!("0,1,2,3,4,5\n{bare}")),
        ("numbers from 1, quoted", format!("\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"\n{bare}")),
        ("numbers behind an index", format!(",0,1,2,3,4,5\n{numbered}")),
        ("no header", bare),
        ("an unnamed index", format!(",s1,s2,s3,s4,x,y\n{numbered}")),
        ("a header one shorter", format!("s1,s2,s3,s4,x,y\n{numbered}")),
        (
            "row names in quotes over blanks",
            format!(
                "\"s1\" \"s2\" \"s3\" \"s4\" \"x\" \"y\"\n{}",
                rows_without_time(" ")
                    .lines()
                    .enumerate()
                    .map(|(i, l)| format!("\"{}\" {l}\n", i + 1))
                    .collect::<String>()
            ),
        ),
    ];
    for (what, text) in cases {
        check(what, &text, &without_time());
    }
}

#[test]
fn decimal_commas_and_thousands_are_decided_for_whole_columns() {
    let names = "t;s1;s2;s3;s4;x;y\n";
    let comma = rows(";").replace('.', ",");
    let cases: Vec<(&str, String)> = vec![
        ("decimal commas", format!("{names}{comma}")),
        ("decimal commas in quotes", format!("{names}{}", quoted(&comma, ";"))),
        (
            "decimal commas in quotes, separated by commas",
            format!("t,s1,s2,s3,s4,x,y\n{}", quoted(&comma, ";").replace(';', ",")),
        ),
        ("decimal commas and tabs", format!("{names}{comma}").replace(';', "\t")),
        ("decimal commas and blanks", format!("{names}{comma}").replace(';', "  ")),
        ("thousands with points", format!("{names}{}", grouped(&comma, "."))),
        ("thousands with blanks", format!("{names}{}", grouped(&comma, " "))),
        ("thousands with no-break blanks", format!("{names}{}", grouped(&comma, "\u{a0}"))),
        ("thousands with thin blanks", format!("{names}{}", grouped(&comma, "\u{202f}"))),
        ("thousands with apostrophes", format!("{names}{}", grouped(&comma, "'"))),
        ("thousands with apostrophes and points", format!("{names}{}", grouped(&rows(";"), "\u{2019}"))),
        (
            "thousands with commas, in quotes",
            format!("t,s1,s2,s3,s4,x,y\n{}", quoted(&grouped(&rows(";"), ","), ";").replace(';', ",")),
        ),
        ("thousands with commas and tabs", format!("{names}{}", grouped(&rows(";"), ",")).replace(';', "\t")),
        ("padded and signed", format!("{names}{}", comma.replace(";1,", "; +1,"))),
    ];
    for (what, text) in cases {
        check(what, &text, &usual());
    }
}

fn quoted(text: &str, separator: &str) -> String {
    let row = |line: &str| {
        line.split(separator).map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(separator)
    };
    text.lines().map(|line| row(line) + "\n").collect()
}

/// Puts a sign between the thousands of the readings.
fn grouped(text: &str, sign: &str) -> String {
    text.replace(";17", &format!(";17{sign}")).replace(";21", &format!(";21{sign}"))
}

#[test]
fn numbers_that_nothing_decides_are_asked_with_both_readings() {
    let rows: String = (0..3).map(|i| format!("17.92{i}\t17.706\t17.523\t21.953\t1.189\t1.288\n")).collect();
    let text = format!("s1\ts2\ts3\ts4\tx\ty\n{rows}");
    let refusal = read(&text, &[]).unwrap_err();
    let question = &refusal.report.questions[0];
    assert_eq!(
        (question.kind, question.state, question.chosen),
        (QuestionKind::NumberFormat, QuestionState::Open, None)
    );
    let examples: Vec<&str> = question.choices.iter().map(|choice| choice.example.as_str()).collect();
    assert_eq!(examples, ["17.920 -> 17.92", "17.920 -> 17920"]);
    let point = read(&text, &["number-format=point"]).unwrap();
    assert_eq!(point.table.sensor_rows()[0], [17.92, 17.706, 17.523, 21.953]);
    let comma =
        read(&text, &["number-format=comma", "number-format:x=point", "number-format:y=point"]).unwrap();
    assert_eq!(comma.table.sensor_rows()[0], [17_920.0, 17_706.0, 17_523.0, 21_953.0]);
    assert_eq!(comma.table.label_rows()[0], [1.189, 1.288]);
    // Without a doubt there is no question.
    assert!(
        !read(&rows_with_names(), &[])
            .unwrap()
            .report
            .questions
            .iter()
            .any(|q| q.kind == QuestionKind::NumberFormat)
    );
}

fn rows_with_names() -> String {
    format!("t,s1,s2,s3,s4,x,y\n{}", rows(","))
}

#[test]
fn a_serial_monitors_log_is_read() {
    let lines: String = rows_without_time(",")
        .lines()
        .zip(["10:00:00.000", "10:00:00.333", "10:00:00.667"])
        .map(|(row, time)| format!("{time} -> {row}\n"))
        .collect();
    check("without names", &lines, &usual());
    check("with names", &format!("s1,s2,s3,s4,x,y\n{lines}"), &usual());
    check("with names behind an arrow", &format!("09:59:59.000 -> s1,s2,s3,s4,x,y\n{lines}"), &usual());
}

#[test]
fn each_of_three_files_goes_by_its_own_header() {
    let file = |unit: &str, factor: f64| {
        let lines: String =
            (0..40).map(|i| format!("{i},{i},{i},{i},{:.1},{:.1}\n", factor, 2.0 * factor)).collect();
        format!("s1,s2,s3,s4,x_{unit},y_{unit}\n{lines}")
    };
    let (train, val, test) = (file("m", 1.0), file("cm", 100.0), file("mm", 1000.0));
    let files = [("train.csv", &train), ("val.csv", &val), ("test.csv", &test)]
        .map(|(name, text)| InputFile { name, bytes: text.as_bytes() });
    let found = import(&files, &ImportOptions { row_floor: 1, ..ImportOptions::default() }).unwrap();
    assert!(found.table.label_rows().iter().all(|label| *label == [1.0, 2.0]));
}

#[test]
fn steps_are_bounded_and_give_the_same_table() {
    let names = "t,s1,s2,s3,s4,x,y\n";
    let body: String = (0..60_000)
        .map(|i| format!("{}.{:03},17927,17706,17523,21953,1.189,1.288\n", i / 3, i % 3 * 333))
        .collect();
    let text = format!("{names}{body}");
    let options = ImportOptions::default();
    let whole = import(&[InputFile { name: "a", bytes: text.as_bytes() }], &options).unwrap();
    let file = SourceFile { name: "a".to_owned(), bytes: text.as_bytes() };
    let mut importer = Importer::new(vec![file], options);
    let (mut steps, mut last) = (0, 0.0);
    while importer.step() {
        steps += 1;
        assert!((last..=1.0).contains(&importer.progress()), "progress fell to {}", importer.progress());
        last = importer.progress();
    }
    // Two passes over the text in pieces of 256 KB.
    assert!(steps > 2 * text.len() / (300 * 1024), "{steps} steps for {} bytes", text.len());
    assert_eq!(importer.finish().unwrap(), whole);
    assert_eq!(whole.table.len(), 60_000);
}
