//! One short text per rule of the importer, with the columns it must give.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use protocol::import::{ImportAnswer, QuestionState};

use super::super::*;

/// What a text must give: time (if any), first sensors and first position.
struct Expected {
    rows: usize,
    time: Option<[f64; 2]>,
    sensors: [f64; 4],
    label: [f64; 2],
}

/// The rows most texts hold: two samples, a third of a second apart.
fn usual() -> Expected {
    Expected {
        rows: 3,
        time: Some([0.0, 0.333]),
        sensors: [17_927.0, 17_706.0, 17_523.0, 21_953.0],
        label: [1.189, 1.288],
    }
}

fn without_time() -> Expected {
    Expected { time: None, ..usual() }
}

fn read(text: &str, answers: &[&str]) -> Result<Import, Refusal> {
    let answers = answers.iter().map(|answer| ImportAnswer::parse(answer).unwrap()).collect();
    let options = ImportOptions { row_floor: 1, answers, ..ImportOptions::default() };
    import(&[InputFile { name: "a", bytes: text.as_bytes() }], &options)
}

fn check(what: &str, text: &str, expected: &Expected) {
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
fn rows(separator: &str) -> String {
    let cells = [
        ["0.000", "17927", "17706", "17523", "21953", "1.189", "1.288"],
        ["0.333", "17931", "17701", "17520", "21950", "1.200", "0.801"],
        ["0.667", "17935", "17699", "17519", "21947", "1.211", "0.805"],
    ];
    cells.map(|row| row.join(separator)).join("\n") + "\n"
}

fn rows_without_time(separator: &str) -> String {
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
fn times_are_read_as_dates_clocks_and_numbers_in_any_unit() {
    let bare: Vec<String> = rows_without_time(",").lines().map(str::to_owned).collect();
    let with = |name: &str, times: [&str; 3]| {
        let lines: String = times.iter().zip(&bare).map(|(time, row)| format!("{time},{row}\n")).collect();
        format!("{name},s1,s2,s3,s4,x,y\n{lines}")
    };
    let cases: [(&str, [&str; 3]); 26] = [
        ("time", ["2016-04-21T10:00:00.000Z", "2016-04-21T10:00:00.333Z", "2016-04-21T10:00:00.667Z"]),
        ("timestamp", ["2016/04/21 10:00:00.000", "2016/04/21 10:00:00.333", "2016/04/21 10:00:00.667"]),
        ("Date & Time", ["21.04.2016 10:00:00.000", "21.04.2016 10:00:00.333", "21.04.2016 10:00:00.667"]),
        ("time", ["4/21/2016 10:00:00.000 AM", "4/21/2016 10:00:00.333 AM", "4/21/2016 10:00:00.667 AM"]),
        ("time", ["21-Apr-2016 10:00:00.000", "21-Apr-2016 10:00:00.333", "21-Apr-2016 10:00:00.667"]),
        ("time", ["10:00:00.000", "10:00:00.333", "10:00:00.667"]),
        ("time", ["23:59:59.900", "00:00:00.233", "00:00:00.567"]),
        ("time", ["10:00:00:000", "10:00:00:333", "10:00:00:667"]),
        ("time", ["20160421100000.000", "20160421100000.333", "20160421100000.667"]),
        ("time", ["20160421100000000", "20160421100000333", "20160421100000667"]),
        ("time", ["1461232800", "1461232800.333", "1461232800.667"]),
        ("time", ["1461232800000", "1461232800333", "1461232800667"]),
        ("time", ["1461232800000000", "1461232800333000", "1461232800667000"]),
        ("time", ["1461232800000000000", "1461232800333000000", "1461232800667000000"]),
        ("ticks", ["635968296000000000", "635968296003330000", "635968296006670000"]),
        ("time", ["42481.416666667", "42481.416670521", "42481.416674387"]),
        ("datenum", ["736441.416666667", "736441.416670521", "736441.416674387"]),
        ("time_ms", ["0", "333", "667"]),
        ("Time (milliseconds)", ["0", "333", "667"]),
        ("millis", ["0", "333", "667"]),
        ("time", ["0", "333", "667"]),
        ("t [us]", ["0", "333000", "667000"]),
        ("t (ns)", ["0", "333000000", "667000000"]),
        ("t / min", ["0", "0.00555", "0.0111167"]),
        ("t_h", ["0", "0.0000925", "0.000185278"]),
        ("elapsed time in days", ["0", "0.000003854167", "0.000007719907"]),
    ];
    for (name, times) in cases {
        check(name, &with(name, times), &usual());
    }
}

#[test]
fn an_unusual_rate_is_asked_about() {
    let bare = rows_without_time(",");
    let lines: String = bare
        .lines()
        .zip(["2016-04-21T10:00:00", "2016-04-21T10:01:00", "2016-04-21T10:02:00"])
        .map(|(row, time)| format!("{time},{row}\n"))
        .collect();
    let text = format!("time,s1,s2,s3,s4,x,y\n{lines}");
    let state = |answers: &[&str]| {
        let found = read(&text, answers).unwrap();
        let question = found.report.questions.iter().find(|q| q.kind == QuestionKind::TimeUnit);
        (question.map(|question| question.state), found.table.time().is_some())
    };
    assert_eq!(state(&[]), (Some(QuestionState::Open), true));
    assert_eq!(state(&["time-unit=calendar"]), (Some(QuestionState::Answered), true));
    assert_eq!(state(&["time-unit=none"]), (None, false));
}

#[test]
fn a_date_column_joins_a_column_of_times() {
    let bare = rows_without_time(",");
    let dated: String = bare
        .lines()
        .zip(["23:59:59.900", "00:00:00.233", "00:00:00.567"])
        .zip(["21.04.2016", "22.04.2016", "22.04.2016"])
        .map(|((row, time), date)| format!("{date},{time},{row}\n"))
        .collect();
    let found = read(&format!("Date,Time,s1,s2,s3,s4,x,y\n{dated}"), &[]).unwrap();
    let time = found.table.time().unwrap();
    assert!((time[1] - 0.333).abs() < 1e-9 && (time[2] - 0.667).abs() < 1e-9, "{time:?}");
    assert_eq!(found.report.gaps, 0);
}

#[test]
fn the_order_of_day_and_month_is_asked_where_the_rows_leave_it_open() {
    let bare = rows_without_time(",");
    let with = |dates: [&str; 3]| {
        let lines: String = bare.lines().zip(dates).map(|(row, date)| format!("{date},{row}\n")).collect();
        format!("time,s1,s2,s3,s4,x,y\n{lines}")
    };
    let open = with(["4/3/2016 23:59:59", "5/3/2016 00:00:00", "5/3/2016 00:00:01"]);
    let found = read(&open, &[]).unwrap();
    let question = found.report.questions.iter().find(|q| q.kind == QuestionKind::DayOrder).unwrap();
    assert_eq!((question.state, question.chosen, found.table.time()), (QuestionState::Open, None, None));
    assert_eq!(question.choices[0].example, "4/3/2016 -> 4 March 2016");
    assert_eq!(question.choices[1].example, "4/3/2016 -> 3 April 2016");
    assert_eq!(read(&open, &["day-order=dmy"]).unwrap().table.time().unwrap()[1], 1.0);
    assert_eq!(read(&open, &["day-order=mdy"]).unwrap().table.time().unwrap()[1], 29.0 * 86_400.0 + 1.0);
    // A 21st in any row decides for all.
    let found = read(&with(["4/3/2016 10:00:00", "4/3/2016 10:00:01", "21/3/2016 10:00:02"]), &[]).unwrap();
    assert_eq!(found.table.time().unwrap()[2], 17.0 * 86_400.0 + 2.0);
    // On one day it makes no difference.
    let found = read(&with(["4/3/2016 10:00:00", "4/3/2016 10:00:01", "4/3/2016 10:00:02"]), &[]).unwrap();
    assert_eq!(found.table.time().unwrap(), [0.0, 1.0, 2.0]);
    assert!(!found.report.questions.iter().any(|question| question.state == QuestionState::Open));
}

#[test]
fn positions_are_converted_by_any_unit_of_the_header() {
    let scaled = |names: &str, per_metre: f64, decimals: usize| {
        let lines: String = [[1.189, 1.288], [1.2, 0.801], [1.211, 0.805]]
            .map(|[x, y]| {
                format!("17927,17706,17523,21953,{:.decimals$},{:.decimals$}\n", x * per_metre, y * per_metre)
            })
            .concat();
        format!("s1,s2,s3,s4,{names}\n{lines}")
    };
    for (names, per_metre, decimals) in [
        ("x,y", 1.0, 3),
        ("x_cm,y_cm", 100.0, 1),
        ("X (mm),Y (mm)", 1000.0, 0),
        ("x [\u{b5}m],y [\u{b5}m]", 1e6, 0),
        ("x in millimetres,y in millimetres", 1000.0, 0),
        ("x (ft),y (ft)", 1.0 / 0.3048, 12),
        ("Position X [inches],Position Y [inches]", 1.0 / 0.0254, 12),
        ("x / cm,y / cm", 100.0, 1),
        ("xCm,yCm", 100.0, 1),
        ("x,y (cm)", 100.0, 1),
    ] {
        check(names, &scaled(names, per_metre, decimals), &without_time());
    }
    let found = read(&scaled("x [furlong],y [furlong]", 1.0, 3), &[]).unwrap();
    assert!(
        found.report.notes.iter().any(|note| note.text.contains("'furlong' of x [furlong]")),
        "{:?}",
        found.report.notes
    );
}

#[test]
fn optional_columns_never_take_the_file_down() {
    let bare = rows_without_time(",");
    for (name, cells) in [
        ("time", ["frame 0", "frame 1", "frame 2"]),
        ("time", ["", "", ""]),
        ("split", ["0", "1", "2"]),
        ("fold", ["0", "1", "2"]),
        ("index", ["a", "b", "c"]),
        ("date", ["?", "?", "?"]),
        ("session", ["1", "2", "3"]),
        ("comment", ["\"a, b\"", "", "x"]),
    ] {
        let lines: String = bare.lines().zip(cells).map(|(row, cell)| format!("{cell},{row}\n")).collect();
        check(name, &format!("{name},s1,s2,s3,s4,x,y\n{lines}"), &without_time());
        let found = read(&format!("{name},s1,s2,s3,s4,x,y\n{lines}"), &[]).unwrap();
        let told =
            found.report.notes.iter().any(|note| note.text.contains(&format!("Column {name} is left out")));
        assert_eq!(told, !["index", "comment"].contains(&name), "{name}: {:?}", found.report.notes);
    }
}

#[test]
fn hundreds_of_further_columns_are_no_refusal() {
    let further: String = (0..529).map(|i| format!(",WAP{i:03}")).collect();
    let cells = ",100".repeat(529);
    let lines: String = rows(",").lines().map(|line| format!("{line}{cells}\n")).collect();
    check("529 columns", &format!("t,s1,s2,s3,s4,x,y{further}\n{lines}"), &usual());
}

#[test]
fn channels_with_units_are_sensors() {
    let bare = rows(",");
    for names in [
        "t,CH0_pF,CH1_pF,CH2_pF,CH3_pF,x_m,y_m",
        "t,north (counts),east (counts),south (counts),west (counts),x,y",
        "t,rssi1 [dBm],rssi2 [dBm],rssi3 [dBm],rssi4 [dBm],x,y",
        "Time (s),Sensor A (V),Sensor B (V),Sensor C (V),Sensor D (V),Position X (m),Position Y (m)",
    ] {
        check(names, &format!("{names}\n{bare}"), &usual());
    }
    check("a row of units", &format!("t,n,e,s,w,x,y\ns,pF,pF,pF,pF,m,m\n{bare}"), &usual());
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
