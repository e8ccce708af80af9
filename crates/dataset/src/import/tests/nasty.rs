//! The twelve bad files, each with the outcome the import rules state.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use protocol::import::{ImportAnswer, QuestionState};
use vocabulary::Severity;

use super::super::report::{DecimalMark, Encoding, Format, Role, Separator, TimeUnit};
use super::super::*;
use super::{accept, low_floor, nasty_file, refuse, texts};
use crate::simulate::{Preset, simulate, to_csv};
use crate::split::{Division, split};
use crate::window::{WindowConfig, windows};
use crate::{LabelAt, Scaler};

/// The 60 rows which all the bad files hold, from the one whose values are written plainly.
fn reference_rows() -> Table {
    accept(nasty_file!("03_comments_sepline.csv")).table
}

#[test]
fn nasty_01_excel_with_mark_semicolons_and_decimal_commas() {
    let Import { table, report } = accept(nasty_file!("01_excel_eu.csv"));
    assert_eq!((report.rows_good, report.rows_dropped), (60, 0));
    assert_eq!((report.separator, report.decimal), (Some(Separator::Semicolon), Some(DecimalMark::Comma)));
    assert_eq!(report.encoding, Some(Encoding::Utf8));
    assert_eq!(texts(&report, Severity::Warning), [""; 0]);
    assert_eq!(table.label_rows(), reference_rows().label_rows());
    assert_eq!(table.time(), reference_rows().time());
}

#[test]
fn nasty_02_tabs_without_header_and_time_shows_the_assumed_columns() {
    let Import { table, report } = accept(nasty_file!("02_tab_nohdr_6col.tsv"));
    assert_eq!((table.len(), table.time(), report.has_header), (60, None, false));
    assert_eq!(report.separator, Some(Separator::Tab));
    assert_eq!(
        texts(&report, Severity::Warning),
        ["No header: the columns are taken to be s1, s2, s3, s4, x, y."]
    );
    let roles: Vec<Role> = report.columns.iter().map(|column| column.assigned).collect();
    let sensors = [0, 1, 2, 3].map(Role::Sensor);
    assert_eq!(roles, [&sensors[..], &[Role::X, Role::Y]].concat());
    assert_eq!(report.preview.len(), 5);
    assert_eq!(report.preview[0], ["17927", "17706", "17523", "21953", "1.189", "1.288"]);
    assert_eq!(table.sensor_rows(), reference_rows().sensor_rows());
}

#[test]
fn nasty_03_comments_blank_lines_and_trailing_separators() {
    let Import { table, report } = accept(nasty_file!("03_comments_sepline.csv"));
    assert_eq!((report.rows_good, report.rows_dropped), (60, 0));
    assert_eq!(report.columns.len(), 7);
    assert_eq!(texts(&report, Severity::Warning), [""; 0]);
    assert_eq!(table.sensor_rows()[0], [17_927.0, 17_706.0, 17_523.0, 21_953.0]);
    assert_eq!(table.label_rows()[59], [0.882, 2.491]);
    assert_eq!(
        table.sensors().columns().into_iter().map(|column| column.sum()).collect::<Vec<_>>(),
        [1_076_435.0, 1_062_246.0, 1_051_571.0, 1_317_916.0]
    );
}

#[test]
fn nasty_04_bad_cells_are_refused_above_5_percent_and_imported_on_demand() {
    let file = nasty_file!("04_bad_cells.csv");
    let refusal = refuse(file);
    assert_eq!(refusal.messages, ["6 of 60 rows bad (10 %): file refused."]);
    assert_eq!(refusal.to_string(), "6 of 60 rows bad (10 %): file refused.");
    let kinds: Vec<QuestionKind> = refusal.report.questions.iter().map(|question| question.kind).collect();
    assert!(kinds.contains(&QuestionKind::ImportAnyway), "{kinds:?}");
    let expected = [
        "Line 5, column s1: 'NaN' is not a number. Row skipped.",
        "Line 6, column s2: empty cell. Row skipped.",
        "Line 7, column s3: 'err' is not a number. Row skipped.",
        "Line 8, column s4: 'inf' is not finite. Row skipped.",
        "Line 9, column x: '1e999' is too large. Row skipped.",
        "Line 10, column y: '-' is not a number. Row skipped.",
    ];
    assert_eq!(texts(&refusal.report, Severity::Warning), expected);
    assert_eq!(refusal.report.notes[2].line, Some(7));
    assert_eq!(refusal.report.notes[2].column.as_deref(), Some("s3"));

    let Import { table, report } =
        import(&[file], &ImportOptions { import_anyway: true, ..low_floor() }).unwrap();
    assert_eq!((table.len(), report.rows_read, report.rows_dropped), (54, 60, 6));
    assert_eq!(table.breaks(), [3], "windows must not cross the dropped rows");
    assert_eq!(table.sensor_rows()[3][0], 17_800.0, "quoted");
    assert_eq!(table.sensor_rows()[4][1], 17_600.0, "padded");
}

#[test]
fn nasty_05_ragged_and_cut_rows_are_skipped() {
    let Import { table, report } = accept(nasty_file!("05_ragged_truncated.csv"));
    assert_eq!((table.len(), report.rows_read, report.rows_dropped), (57, 60, 3));
    let expected = [
        "Line 12: 5 values, 7 expected. Row skipped.",
        "Line 22: 9 values, 7 expected. Row skipped.",
        "Line 61 ends early (file cut off?). Row skipped.",
    ];
    assert_eq!(texts(&report, Severity::Warning), expected);
    assert_eq!(table.breaks(), [10, 19]);
}

#[test]
fn a_last_number_cut_short_is_not_taken_for_a_number() {
    let text = to_csv(&simulate(&Preset::ThesisLike.config(), 1).unwrap());
    let cut = |bytes: usize| {
        let file = InputFile { name: "cut.csv", bytes: &text.as_bytes()[..text.len() - bytes] };
        import(&[file], &ImportOptions::default()).unwrap().report
    };
    assert_eq!((cut(1).rows_good, cut(1).rows_dropped), (1626, 0), "only the line break is missing");
    let report = cut(2);
    assert_eq!((report.rows_good, report.rows_dropped), (1625, 1));
    assert_eq!(texts(&report, Severity::Warning), ["Line 1627 ends early (file cut off?). Row skipped."]);
}

#[test]
fn nasty_06_centimetres_and_another_order_of_columns() {
    let file = nasty_file!("06_cm_permuted.csv");
    let Import { table, report } = accept(file);
    assert_eq!(table.len(), 60);
    let note = "x_cm and y_cm are in centimetres by their names: converted to metres.";
    assert_eq!(texts(&report, Severity::Info), [note]);
    let question =
        report.questions.iter().find(|question| question.kind == QuestionKind::LengthUnit).unwrap();
    assert_eq!(question.choices[question.chosen.unwrap()].value, "cm");
    assert_eq!(question.state, QuestionState::Found);
    assert_eq!(table.sensor_names()[1], "sensor B");
    assert_eq!(table.sensor_rows(), reference_rows().sensor_rows());
    for (ours, expected) in table.labels().iter().zip(reference_rows().labels()) {
        assert!((ours - expected).abs() < 1e-12, "{ours} m, {expected} m expected");
    }
    let kept = import(
        &[file],
        &ImportOptions { answers: vec![ImportAnswer::parse("length-unit=m").unwrap()], ..low_floor() },
    )
    .unwrap();
    assert_eq!(kept.table.label_rows()[0], [118.9, 128.8]);
    assert_eq!(
        texts(&kept.report, Severity::Warning),
        [
            "60 of 60 positions lie more than 0.5 m outside the room (3 m x 3 m); the view is extended to them."
        ]
    );
}

#[test]
fn nasty_07_iso_time_with_a_duplicate_a_gap_and_a_backward_step() {
    let Import { table, report } = accept(nasty_file!("07_iso_time_gaps.csv"));
    let expected = [
        "Time stands still at line 22: the same as in the row before; windows will not cross it.",
        "Gap of 12.3 s at line 32; windows will not cross it.",
        "Time goes back at line 42; windows will not cross it.",
    ];
    assert_eq!(texts(&report, Severity::Warning), expected);
    assert_eq!((table.len(), table.breaks()), (60, [20, 30, 40].as_slice()));
    assert_eq!((report.time_unit, report.gaps, report.backward_steps), (Some(TimeUnit::Moments), 1, 1));
    assert_eq!(table.time().unwrap()[..3], [0.0, 0.334, 0.667]);
    assert!((report.rate_hz.unwrap() - 3.0).abs() < 0.01);
}

#[test]
fn nasty_08_a_comma_with_two_meanings_is_refused() {
    let refusal = refuse(nasty_file!("08_ambiguous_comma.csv"));
    let message = "Comma is both separator and decimal mark; export with semicolons or decimal points.";
    assert_eq!(refusal.messages, [message]);
    assert_eq!(texts(&refusal.report, Severity::Error), [message]);
}

#[test]
fn nasty_09_dead_and_saturated_sensors_give_no_nan() {
    let Import { table, report } = accept(nasty_file!("09_dead_and_saturated.csv"));
    let expected = [
        "s3 never changes (17500 in every row). It is left unscaled and carries no position.",
        "s4 is 65535 in every row: saturated?",
    ];
    assert_eq!(texts(&report, Severity::Warning), expected);
    let split = split(&table, Division::default()).unwrap();
    let scaler = Scaler::fit(&table, &split.train);
    assert_eq!(scaler.constant, [false, false, true, true]);
    let config = WindowConfig { length: 5, stride: 1, label_at: LabelAt::Last };
    let windows = windows(&table, &split, Part::Train, &scaler, config).unwrap();
    assert!(windows.x.iter().all(|v| v.is_finite()));
}

#[test]
fn nasty_10_utf16_is_read() {
    let Import { table, report } = accept(nasty_file!("10_utf16.csv"));
    assert_eq!((table.len(), report.encoding), (60, Some(Encoding::Utf16Le)));
    assert_eq!(table, reference_rows());
}

#[test]
fn nasty_11_an_array_with_a_wrong_extension_is_read_in_its_own_order() {
    let Import { table, report } = accept(nasty_file!("11_npy_named_csv.csv"));
    assert_eq!((table.len(), report.format, table.time()), (60, Format::Npy, None));
    assert_eq!(table.sensor_rows(), reference_rows().sensor_rows());
    for (ours, expected) in table.label_rows().iter().zip(reference_rows().label_rows()) {
        assert_eq!(ours.map(|v| v as f32), expected.map(|v| v as f32));
    }
}

#[test]
fn nasty_12_index_thousands_repeated_header_and_split_column() {
    let Import { table, report } = accept(nasty_file!("12_index_split_repeat.csv"));
    assert_eq!((report.rows_good, report.rows_dropped), (60, 0));
    assert_eq!(
        texts(&report, Severity::Info),
        [
            "Line 32 repeats the header. Skipped.",
            "240 numbers are written in groups of thousands, such as 17,927 for 17927.",
        ]
    );
    assert_eq!(report.part_rows, Some([36, 12, 12]));
    let split = split(&table, Division::Predefined).unwrap();
    assert_eq!((split.train.len(), split.validation.len(), split.test.len()), (36, 12, 12));
    assert_eq!(table.breaks(), [0; 0]);
    assert_eq!(table.sensor_rows(), reference_rows().sensor_rows());
}

#[test]
fn sixty_rows_are_too_few_without_the_test_switch() {
    let refusal = import(&[nasty_file!("01_excel_eu.csv")], &ImportOptions::default()).unwrap_err();
    assert_eq!(refusal.messages, ["60 good rows, at least 100 needed: file refused."]);
}
