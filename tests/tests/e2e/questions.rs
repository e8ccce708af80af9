//! Files that can be read in more than one way: every reading is shown with an example, taken by a click, and taken back.

use crate::common::{SHORT, ready};
use bitroom_tests::browser::{Machine, Page, scenario, test_data};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Rows of the files made here: as many as the importer wants at least, and some more.
const ROWS: usize = 120;

/// A CSV with a header and, per row, what `row` makes of its number and its cells in the reference (t, s1 to s4, x, y).
fn file(
    folder: &Path,
    name: &str,
    header: &str,
    row: impl Fn(usize, &[&str]) -> String,
) -> anyhow::Result<PathBuf> {
    let reference = std::fs::read_to_string(test_data("reference.csv"))?;
    let mut text = format!("{header}\n");
    for (number, line) in reference.lines().skip(1).take(ROWS).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(text, "{}", row(number, &cells))?;
    }
    let path = folder.join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}

/// Sensors and position of a row, as they stand in the reference.
fn values(cells: &[&str]) -> String {
    cells[1..].join(",")
}

fn preview(page: &Page, file: &Path) -> anyhow::Result<()> {
    page.upload("dataset-file", &[file])?;
    page.find("columns-table")?;
    idle(page)
}

/// Waits until the importer has answered.
fn idle(page: &Page) -> anyhow::Result<()> {
    page.settle()?;
    page.wait_for("the importer", SHORT, || {
        let busy = page.script("return document.querySelector('.preview').ariaBusy", &[])?;
        Ok((busy == "false").then_some(()))
    })
}

fn can_import(page: &Page) -> anyhow::Result<bool> {
    Ok(page.property("import-confirm", "disabled")? == false)
}

/// Who decided a question, as it is shown.
fn state(page: &Page, question: &str) -> anyhow::Result<String> {
    Ok(page.attribute(question, "data-state")?.unwrap_or_default())
}

fn import(page: &Page, name: &str) -> anyhow::Result<String> {
    assert!(can_import(page)?, "{:?}", page.text_css(".decision"));
    page.click("import-confirm")?;
    page.wait_text("dataset-summary", SHORT, |text| text.contains(name))
}

#[test]
fn dates_with_two_readings_wait_for_an_answer() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    // Three rows a second over midnight, after which the numbers are one day further, or one month.
    let file = file(folder.path(), "dates.csv", "date,s1,s2,s3,s4,x,y", |number, cells| {
        let (second, third) = (number / 3, number % 3);
        let thousandths = [0, 333, 667][third];
        let (date, time) = match second.checked_sub(20) {
            None => ("03/04/2016", format!("23:59:{:02}", 40 + second)),
            Some(after) => ("04/04/2016", format!("00:00:{after:02}")),
        };
        format!("{date} {time}.{thousandths:03},{}", values(cells))
    })?;
    scenario("question-dates", Machine::Shared, |page| {
        ready(page)?;
        preview(page, &file)?;
        assert_eq!(state(page, "question-day-order")?, "needs an answer");
        assert!(!can_import(page)?, "the question comes first");
        let (one, other) = (page.text("answer-day-order-dmy")?, page.text("answer-day-order-mdy")?);
        assert!(one.contains("3 April 2016") && other.contains("4 March 2016"), "{one} {other}");
        page.click("answer-day-order-dmy")?;
        idle(page)?;
        assert_eq!(state(page, "question-day-order")?, "your answer");
        assert_eq!(page.attribute("answer-day-order-dmy", "aria-pressed")?.as_deref(), Some("true"));
        assert_eq!(page.text("import-rate")?, "3.00 Hz");
        page.click("take-back-day-order")?;
        idle(page)?;
        assert_eq!(state(page, "question-day-order")?, "needs an answer");
        assert!(!can_import(page)?);
        page.click("answer-day-order-mdy")?;
        idle(page)?;
        let summary = import(page, "dates.csv")?;
        assert!(summary.contains("120 samples") && summary.contains("3.00 Hz"), "{summary}");
        Ok(())
    })
}

#[test]
fn a_guessed_unit_of_time_is_said_changed_and_taken_back() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = file(folder.path(), "steps.csv", "timestamp,s1,s2,s3,s4,x,y", |number, cells| {
        format!("{},{}", 16 * number, values(cells))
    })?;
    scenario("question-time-unit", Machine::Shared, |page| {
        ready(page)?;
        preview(page, &file)?;
        assert_eq!(state(page, "question-time-unit")?, "guessed");
        assert_eq!(page.attribute("answer-time-unit-ms", "aria-pressed")?.as_deref(), Some("true"));
        assert_eq!(page.text("import-rate")?, "62.50 Hz");
        assert!(can_import(page)?, "a guess is no obstacle");
        page.click("answer-time-unit-s")?;
        idle(page)?;
        assert_eq!(page.text("import-rate")?, "0.06250 Hz");
        page.click("take-back-time-unit")?;
        idle(page)?;
        assert_eq!(
            (state(page, "question-time-unit")?, page.text("import-rate")?),
            ("guessed".into(), "62.50 Hz".into())
        );
        let summary = import(page, "steps.csv")?;
        assert!(summary.contains("62.50 Hz"), "{summary}");
        Ok(())
    })
}

#[test]
fn rows_with_placeholders_are_dropped_when_the_visitor_says_so() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = file(folder.path(), "placeholders.csv", "t,s1,s2,s3,s4,x,y", |number, cells| {
        if [20, 50, 51].contains(&number) {
            return format!(
                "{},{},{},-9999,{},{},{}",
                cells[0], cells[1], cells[2], cells[4], cells[5], cells[6]
            );
        }
        cells.join(",")
    })?;
    scenario("question-drop-rows", Machine::Shared, |page| {
        ready(page)?;
        preview(page, &file)?;
        let warning = page.text("notes-warning")?;
        assert!(warning.contains("-9999") || warning.contains("\u{2212}9999"), "{warning}");
        assert_eq!(page.text("import-rows")?, "120 good rows");
        page.click("answer-drop-rows-drop")?;
        idle(page)?;
        assert!(page.text("import-rows")?.starts_with("117 good rows"), "{}", page.text("import-rows")?);
        let summary = import(page, "placeholders.csv")?;
        assert!(summary.contains("117 samples"), "{summary}");
        Ok(())
    })
}

/// Rows of the table of columns.
fn listed(page: &Page) -> anyhow::Result<u64> {
    let script = "return document.querySelectorAll('[data-testid=\"columns-table\"] tbody tr').length";
    Ok(page.script(script, &[])?.as_u64().unwrap_or(0))
}

#[test]
fn hundreds_of_columns_can_be_searched_and_mapped() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let names: Vec<String> = (0..522).map(|i| format!("WAP{i:03}")).collect();
    let header = format!("{},t,s1,s2,s3,s4,x,y", names.join(","));
    let rest = vec!["100"; names.len()].join(",");
    let file = file(folder.path(), "wide.csv", &header, |_, cells| format!("{rest},{}", cells.join(",")))?;
    scenario("wide-file", Machine::Shared, |page| {
        ready(page)?;
        preview(page, &file)?;
        // Those in use first, although they stand last in the file, and a page of the others.
        assert_eq!(page.text_css("[data-testid=columns-table] tbody th")?, "t");
        assert_eq!(listed(page)?, 7 + 20);
        assert_eq!(page.text("column-count")?, "7 in use, 20 of 522 others shown");
        page.click("columns-more")?;
        assert_eq!(page.text("column-count")?, "7 in use, 40 of 522 others shown");
        page.type_value("column-search", "wap52")?;
        assert_eq!(page.text("column-count")?, "7 in use, 2 of 2 others shown");
        // Another column takes the role, which the first one gives up.
        page.select("column-role-521", "sensor1")?;
        idle(page)?;
        assert_eq!(page.property("column-role-521", "value")?, "sensor1");
        assert_eq!(page.text("column-count")?, "7 in use, 1 of 1 others shown");
        page.click("take-back-columns")?;
        idle(page)?;
        assert_eq!(page.property("column-role-523", "value")?, "sensor1");
        let summary = import(page, "wide.csv")?;
        assert!(summary.contains("120 samples") && summary.contains("3.00 Hz"), "{summary}");
        Ok(())
    })
}
