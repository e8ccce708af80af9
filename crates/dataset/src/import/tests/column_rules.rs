//! One short text per rule on what columns mean: times, units, further columns; with the columns it must give.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use protocol::import::QuestionState;

use super::super::*;
use super::rules::{check, read, rows, rows_without_time, usual, without_time};

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
