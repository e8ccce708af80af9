//! Files as programs that log measurements write them.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use vocabulary::Severity;

use super::super::report::{Role, Separator};
use super::super::*;
use super::{accept, texts};

/// 60 rows of time, four sensors and a place within the room, the values joined by `cell`.
fn rows(mut cell: impl FnMut(&str, String) -> String, separator: &str) -> Vec<String> {
    (0..60_u32)
        .map(|row| {
            let part = f64::from(row);
            let mut cells = vec![cell("time", format!("{:.2}", part / 4.0))];
            cells.extend(
                (0..4_u32).map(|k| cell(&format!("s{}", k + 1), format!("{}", 17_000 + 31 * row * (k + 1)))),
            );
            cells.push(cell("x", format!("{:.3}", 0.5 + part / 40.0)));
            cells.push(cell("y", format!("{:.3}", 2.5 - part / 40.0)));
            cells.join(separator)
        })
        .collect()
}

fn text(name: &'static str, lines: &[String]) -> Import {
    accept(InputFile { name, bytes: lines.join("\n").as_bytes() })
}

#[test]
fn counts_of_the_channels_before_a_labview_header_are_no_rows() {
    let plain = rows(|_, value| value, "\t");
    let preamble =
        ["LabVIEW Measurement\t", "***End_of_Header***\t", "\t", "Channels\t6\t\t\t\t\t"].map(str::to_owned);
    let of_channels = [
        "Samples\t60\t60\t60\t60\t60\t60",
        "X0\t0.0\t0.0\t0.0\t0.0\t0.0\t0.0",
        "***End_of_Header***\t\t\t\t\t\t",
    ];
    let header = "X_Value\ts1\ts2\ts3\ts4\tx\ty".to_owned();
    let lines =
        [&preamble[..], &of_channels.map(str::to_owned), std::slice::from_ref(&header), &plain].concat();
    let Import { table, report } = text("log.lvm", &lines);
    assert_eq!((report.rows_good, report.rows_dropped, report.rate_hz), (60, 0, Some(4.0)));
    assert_eq!(table.sensor_rows()[1], [17_031.0, 17_062.0, 17_093.0, 17_124.0]);
    assert_eq!(report.columns[0].assigned, Role::Time);

    // The same header again in the middle of the data is the same header.
    let lines =
        [std::slice::from_ref(&header), &plain[..20], std::slice::from_ref(&header), &plain[20..]].concat();
    let Import { report, .. } = text("twice.tsv", &lines);
    assert_eq!((report.rows_good, report.rows_dropped), (60, 0));
    assert_eq!(texts(&report, Severity::Info)[0], "Line 22 repeats the header. Skipped.");
}

#[test]
fn a_serial_plotter_s_values_carry_their_names() {
    let Import { table, report } = text("plot.txt", &rows(|name, value| format!("{name}:{value}"), ","));
    assert_eq!((report.rows_good, report.rows_dropped, report.separator), (60, 0, Some(Separator::Comma)));
    assert_eq!(table.sensor_rows()[59][3], 17_000.0 + 31.0 * 59.0 * 4.0);
    assert_eq!(table.label_rows()[0], [0.5, 2.5]);
    assert_eq!(
        report.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
        ["time", "s1", "s2", "s3", "s4", "x", "y"]
    );

    // A value under another name is not taken for its neighbour.
    let mut lines = rows(|name, value| format!("{name}: {value}"), "\t");
    lines[8] = "time: 2.0\ts2: 1\ts1: 2\ts3: 3\ts4: 4\tx: 1\ty: 1".to_owned();
    let Import { report, .. } = text("swapped.txt", &lines);
    assert_eq!((report.rows_good, report.rows_dropped), (59, 1));
    assert_eq!(
        texts(&report, Severity::Warning),
        ["Line 9, column s1: 's2: 1' is not a number. Row skipped."]
    );

    let arrows: Vec<String> = rows(|name, value| format!("{name}:{value}"), ",")
        .iter()
        .enumerate()
        .map(|(row, line)| {
            let values = line.split_once(',').unwrap().1;
            format!("10:00:{:02}.{} -> {values}", row / 4, ["000", "250", "500", "750"][row % 4])
        })
        .collect();
    let Import { report, .. } = text("arrows.txt", &arrows);
    assert_eq!((report.rows_good, report.rows_dropped, report.rate_hz), (60, 0, Some(4.0)));
}

#[test]
fn a_second_header_of_labview_and_its_units_are_understood() {
    let plain =
        rows(|name, value| if name == "x" || name == "y" { value.replacen('.', "", 1) } else { value }, "\t");
    let preamble = [
        "LabVIEW Measurement\t",
        "***End_of_Header***\t",
        "Channels\t6\t\t\t\t\t",
        "Y_Unit_Label\tpF\tpF\tpF\tpF\tmm\tmm",
        "X_Dimension\tTime\tTime\tTime\tTime\tTime\tTime",
        "X0\t0.0\t0.0\t0.0\t0.0\t0.0\t0.0",
        "Delta_X\t0.25\t0.25\t0.25\t0.25\t0.25\t0.25",
        "***End_of_Header***\t\t\t\t\t\t",
        "X_Value\ts1\ts2\ts3\ts4\tx\ty\tComment",
    ];
    let Import { table, report } = text("log.lvm", &[&preamble.map(str::to_owned), &plain[..]].concat());
    assert_eq!((report.rows_good, report.rows_dropped, report.rate_hz), (60, 0, Some(4.0)));
    assert_eq!(table.label_rows()[0], [0.5, 2.5]);
    let found = "x and y are in millimetres by their names: converted to metres.";
    assert!(texts(&report, Severity::Info).contains(&found), "{:?}", texts(&report, Severity::Info));
}

#[test]
fn names_that_programs_make_of_others_or_of_none_are_understood() {
    let plain = rows(|_, value| value, ",");
    let with = |header: &str| text("names.csv", &[&[header.to_owned()], &plain[..]].concat());
    for header in [
        "\"Time..s.\",\"Sensor.1\",\"Sensor.2\",\"Sensor.3\",\"Sensor.4\",\"x..m.\",\"y..m.\"",
        "Time_s_,Sensor1_counts_,Sensor2_counts_,Sensor3_counts_,Sensor4_counts_,x_m_,y_m_",
        "Var1,Var2,Var3,Var4,Var5,Var6,Var7",
        "Tijd (s),Sensore 1,Sensore 2,Sensore 3,Sensore 4,Posizione X (m),Posizione Y (m)",
        "\u{65f6}\u{95f4}(s),\u{4f20}\u{611f}\u{5668}1,\u{4f20}\u{611f}\u{5668}2,\u{4f20}\u{611f}\u{5668}3,\u{4f20}\u{611f}\u{5668}4,X\u{5750}\u{6807}(m),Y\u{5750}\u{6807}(m)",
    ] {
        let Import { table, report } = with(header);
        assert_eq!((report.rows_good, report.rate_hz), (60, Some(4.0)), "{header}");
        assert_eq!((table.sensor_rows()[1][3], table.label_rows()[0]), (17_124.0, [0.5, 2.5]), "{header}");
    }
    // Dates with times are the time, whatever the column is called.
    let dated: Vec<String> = plain
        .iter()
        .enumerate()
        .map(|(row, line)| {
            let values = line.split_once(',').unwrap().1;
            format!("2016-04-21 10:00:{:02}.{},{values}", row / 4, ["000", "250", "500", "750"][row % 4])
        })
        .collect();
    let header = "moment of reading,s1,s2,s3,s4,x,y".to_owned();
    let Import { report, .. } = text("dated.csv", &[&[header], &dated[..]].concat());
    assert_eq!(report.rate_hz, Some(4.0));
    let note = "moment of reading holds dates with times and is taken for the time.";
    assert_eq!(texts(&report, Severity::Info), [note]);

    let Import { table, .. } = text("equals.txt", &rows(|name, value| format!("{name}={value}"), " "));
    assert_eq!(table.sensor_rows()[1], [17_031.0, 17_062.0, 17_093.0, 17_124.0]);
}

#[test]
fn lines_in_quotes_names_in_two_rows_and_dates_parted_by_blanks_are_understood() {
    let check = |name, lines: &[String]| {
        let Import { table, report } = text(name, lines);
        assert_eq!((report.rows_good, report.rows_dropped, report.rate_hz), (60, 0, Some(4.0)), "{name}");
        assert_eq!((table.sensor_rows()[1][3], table.label_rows()[0]), (17_124.0, [0.5, 2.5]), "{name}");
    };
    let header = "t,s1,s2,s3,s4,x,y".to_owned();
    let plain = rows(|_, value| value, ",");
    let quoted: Vec<String> =
        std::iter::once(&header).chain(&plain).map(|line| format!("\"{line}\"")).collect();
    check("quoted.csv", &quoted);
    let levels = ["time,sensor,sensor,sensor,sensor,pos,pos", ",s1,s2,s3,s4,x,y"].map(str::to_owned);
    check("levels.csv", &[&levels[..], &plain].concat());
    let remarks =
        "t,\"s1 \"\"north\"\"\",\"s2 \"\"east\"\"\",\"s3 \"\"south\"\"\",\"s4 \"\"west\"\"\",x,y".to_owned();
    check("remarks.csv", &[&[remarks], &plain[..]].concat());
    let written: Vec<String> = rows(|_, value| value, " ")
        .iter()
        .enumerate()
        .map(|(row, line)| {
            let values = line.split_once(' ').unwrap().1;
            let part = ["000", "250", "500", "750"][row % 4];
            format!("\"{}\" 2016-04-21 10:00:{:02}.{part} {values}", row + 1, row / 4)
        })
        .collect();
    let header = "\"time\" \"s1\" \"s2\" \"s3\" \"s4\" \"x\" \"y\"".to_owned();
    check("write_table.txt", &[&[header], &written[..]].concat());
    let without_names: Vec<String> =
        written.iter().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect();
    check("blanks.txt", &[&["time s1 s2 s3 s4 x y".to_owned()], &without_names[..]].concat());
}
