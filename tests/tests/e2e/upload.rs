//! Files: mapped, imported, refused with reasons, and never at the cost of what is there.

use crate::common::{Figures, SHORT, figures, ready, reset, train};
use anyhow::Context as _;
use bitroom_tests::browser::{Machine, Page, scenario, test_data};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What the importer is expected to do with a file once it does not insist on 100 rows.
enum Expected {
    /// Imported with that many rows.
    Rows(u32),
    /// Refused, with these words in the message, and for good.
    Refused(&'static [&'static str]),
    /// Refused, with these words in the message, but imported with that many rows if the visitor insists.
    RefusedAtFirst(&'static [&'static str], u32),
}

/// The twelve faults, each of 60 data rows.
const NASTY: [(&str, Expected); 12] = [
    ("01_excel_eu.csv", Expected::Rows(60)),
    ("02_tab_nohdr_6col.tsv", Expected::Rows(60)),
    ("03_comments_sepline.csv", Expected::Rows(60)),
    ("04_bad_cells.csv", Expected::RefusedAtFirst(&["6 of 60", "10 %"], 54)),
    ("05_ragged_truncated.csv", Expected::Rows(57)),
    ("06_cm_permuted.csv", Expected::Rows(60)),
    ("07_iso_time_gaps.csv", Expected::Rows(60)),
    ("08_ambiguous_comma.csv", Expected::Refused(&["Comma", "decimal"])),
    ("09_dead_and_saturated.csv", Expected::Rows(60)),
    ("10_utf16.csv", Expected::Rows(60)),
    ("11_npy_named_csv.csv", Expected::Rows(60)),
    ("12_index_split_repeat.csv", Expected::Rows(60)),
];

/// The field that lowers the importer's floor of 100 rows.
const MIN_ROWS: &str = "min-rows";

fn nasty(name: &str) -> PathBuf {
    test_data("nasty").join(name)
}

/// Chooses files and waits for the importer's word on them: whether they can be imported.
fn choose(page: &Page, files: &[&Path]) -> anyhow::Result<bool> {
    page.upload("dataset-file", files)?;
    page.find("import-confirm")?;
    verdict(page)
}

/// Whether the file in the preview can be imported, once the importer has said so.
fn verdict(page: &Page) -> anyhow::Result<bool> {
    page.settle()?;
    page.wait_for("the importer's word", SHORT, || {
        // While the file is read anew the words are those on the choice before.
        let busy = page.script("return document.querySelector('.preview').ariaBusy", &[])?;
        let can = page.property("import-confirm", "disabled")? == false;
        let refused = page.exists("dataset-error")?;
        Ok((busy == "false" && (can || refused)).then_some(can))
    })
}

/// A CSV with the columns of `reference.csv` in another order and with names nobody knows.
fn renamed_columns(folder: &Path) -> anyhow::Result<PathBuf> {
    let reference = std::fs::read_to_string(test_data("reference.csv"))?;
    let order = [4, 5, 0, 1, 3, 6, 2];
    let mut text = String::from("west,east-west,clock,south,north,south-north,east\n");
    for line in reference.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let cells: Vec<&str> = order.iter().filter_map(|&column| cells.get(column).copied()).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    let path = folder.join("my walk.csv");
    std::fs::write(&path, text)?;
    Ok(path)
}

#[test]
fn columns_are_mapped_and_the_same_values_give_the_same_network() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = renamed_columns(folder.path())?;
    scenario("upload", Machine::Shared, |page| {
        ready(page)?;
        train(page)?;
        let simulated = figures(page)?;
        let summary = page.text("dataset-summary")?;

        choose(page, &[&file])?;
        assert!(page.exists("column-role-6")? && !page.exists("column-role-7")?, "seven columns");
        let roles = ["sensor4", "x", "time", "sensor1", "sensor3", "y", "sensor2"];
        for (column, role) in roles.into_iter().enumerate() {
            page.select(&format!("column-role-{column}"), role)?;
        }
        assert!(verdict(page)?, "{:?}", page.text("dataset-error"));
        let preview = page.text_css(".preview table")?;
        // The first cell of the file's last column, and that column's name.
        let first = std::fs::read_to_string(&file)?;
        let first = first.lines().nth(1).and_then(|line| line.rsplit(',').next()).context("no first row")?;
        assert!(preview.contains("south-north") && preview.contains(first), "{first} is not in {preview}");
        assert_eq!(page.text("dataset-summary")?, summary, "a preview changes nothing");
        assert_eq!(figures(page)?, simulated, "a preview changes nothing");

        page.click("import-confirm")?;
        let summary = page.wait_text("dataset-summary", SHORT, |text| text.contains("my walk.csv"))?;
        for part in ["1,626", "976", "325", "3.00 Hz"] {
            assert!(summary.contains(part), "{part} is not in {summary:?}");
        }
        assert!(!page.exists("import-confirm")?, "the preview stays after the import");
        page.click("reset")?;
        page.wait_status("idle", SHORT)?;
        train(page)?;
        // The file holds the simulated room's values, so the network is the same to the last digit.
        assert_eq!(figures(page)?, simulated);
        Ok(())
    })
}

/// `reference.csv` without its time, x and y in centimetres under names that do not say so.
fn centimetres(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut text = String::from("s1,s2,s3,s4,x,y\n");
    for line in std::fs::read_to_string(test_data("reference.csv"))?.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, s1, s2, s3, s4, x, y] = cells[..] else { anyhow::bail!("not seven cells: {line}") };
        let (x, y) = (x.parse::<f64>()? * 100.0, y.parse::<f64>()? * 100.0);
        text.push_str(&format!("{s1},{s2},{s3},{s4},{x:.1},{y:.1}\n"));
    }
    let path = folder.join("centimetres.csv");
    std::fs::write(&path, text)?;
    Ok(path)
}

#[test]
fn a_file_that_looks_like_centimetres_is_read_so_until_told_otherwise() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = centimetres(folder.path())?;
    scenario("units", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "50")?;
        train(page)?;
        let simulated = figures(page)?;
        page.upload("dataset-file", &[&file])?;
        assert!(verdict(page)?);
        let pressed = |unit: &str| page.attribute(&format!("answer-length-unit-{unit}"), "aria-pressed");
        assert_eq!(pressed("cm")?.as_deref(), Some("true"), "the guess is shown as one");
        page.click("answer-length-unit-m")?;
        page.wait_for("the answer", SHORT, || Ok((pressed("m")?.as_deref() == Some("true")).then_some(())))?;
        page.click("answer-length-unit-cm")?;
        page.wait_for("the answer", SHORT, || Ok((pressed("cm")?.as_deref() == Some("true")).then_some(())))?;
        assert!(verdict(page)?);
        page.click("import-confirm")?;
        page.wait_text("dataset-summary", SHORT, |text| text.contains("centimetres.csv"))?;
        train(page)?;
        // One decimal of a centimetre is the millimetre of the original, so nothing was lost.
        assert_eq!(figures(page)?.ade_float, simulated.ade_float);
        Ok(())
    })
}

#[test]
fn three_files_are_the_three_blocks() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let reference = std::fs::read_to_string(test_data("reference.csv"))?;
    let lines: Vec<&str> = reference.lines().collect();
    let (header, rows) = lines.split_first().context("an empty file")?;
    let mut files = Vec::new();
    for (name, range) in
        [("walk_test.csv", 1301..1626), ("walk_train.csv", 0..976), ("walk_val.csv", 976..1301)]
    {
        let path = folder.path().join(name);
        let rows = rows.get(range).context("too few rows")?;
        std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n")))?;
        files.push(path);
    }
    scenario("three-files", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "50")?;
        train(page)?;
        let simulated = figures(page)?;
        let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        assert!(choose(page, &files)?, "{:?}", page.text("dataset-error"));
        page.click("import-confirm")?;
        let summary = page.wait_text("dataset-summary", SHORT, |text| text.contains("walk_train.csv"))?;
        assert!(summary.contains("train 976 / validation 325 / test 325"), "{summary}");
        train(page)?;
        assert_eq!(figures(page)?, simulated, "the same blocks give the same network");
        Ok(())
    })
}

#[test]
fn the_floor_of_a_hundred_rows_is_said_and_can_be_lowered() -> anyhow::Result<()> {
    scenario("row-floor", Machine::Shared, |page| {
        ready(page)?;
        assert!(!choose(page, &[&nasty("01_excel_eu.csv")])?);
        let message = page.text("dataset-error")?;
        assert!(message.contains("60") && message.contains("100"), "{message}");
        assert_eq!(page.property("import-confirm", "disabled")?, true);
        page.type_value(MIN_ROWS, "50")?;
        page.wait_for("the file to be accepted", SHORT, || {
            Ok((page.property("import-confirm", "disabled")? == false).then_some(()))
        })?;
        assert!(!page.exists("dataset-error")?);
        Ok(())
    })
}

/// What must survive whatever file is chosen.
fn kept(page: &Page) -> anyhow::Result<(String, Figures)> {
    Ok((page.text("dataset-summary")?, figures(page)?))
}

#[test]
fn every_faulty_file_is_imported_or_refused_as_stated() -> anyhow::Result<()> {
    scenario("nasty", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "20")?;
        train(page)?;
        page.type_value(MIN_ROWS, "50")?;
        for (name, expected) in NASTY {
            let before = kept(page)?;
            let accepted = choose(page, &[&nasty(name)])?;
            match expected {
                Expected::Rows(rows) => {
                    assert!(accepted, "{name}: {:?}", page.text("dataset-error"));
                    import(page, name, rows)?;
                }
                Expected::Refused(words) => {
                    refused(page, name, accepted, words)?;
                    assert_eq!(kept(page)?, before, "{name}");
                    assert!(!page.exists("answer-import-anyway-import")?, "{name} offers to import anyway");
                }
                Expected::RefusedAtFirst(words, rows) => {
                    refused(page, name, accepted, words)?;
                    assert_eq!(kept(page)?, before, "{name}");
                    page.click("answer-import-anyway-import")
                        .with_context(|| format!("{name} does not offer to import anyway"))?;
                    page.wait_for("the file to be accepted", SHORT, || {
                        Ok((page.property("import-confirm", "disabled")? == false).then_some(()))
                    })?;
                    import(page, name, rows)?;
                }
            }
        }
        Ok(())
    })
}

fn refused(page: &Page, name: &str, accepted: bool, words: &[&str]) -> anyhow::Result<()> {
    assert!(!accepted, "{name} was accepted");
    assert_eq!(page.property("import-confirm", "disabled")?, true, "{name}");
    let message = page.text("dataset-error")?;
    for word in words {
        assert!(message.contains(word), "{name}: {word:?} is not in {message:?}");
    }
    Ok(())
}

fn import(page: &Page, name: &str, rows: u32) -> anyhow::Result<()> {
    page.click("import-confirm")?;
    let summary = page.wait_text("dataset-summary", SHORT, |text| text.contains(name))?;
    assert!(summary.contains(&format!("{rows} samples")), "{name}: {summary}");
    assert!(!page.exists("dataset-error")?, "{name}");
    // A network trains on it, and gives numbers: no dead sensor makes a NaN.
    page.wait_for("Train to be possible", SHORT, || {
        Ok((page.property("train", "disabled")? == false).then_some(()))
    })?;
    reset(page)?;
    page.wait_status("idle", SHORT)?;
    train(page)?;
    let ade = page.number("ade-float")?;
    assert!((0.0..10.0).contains(&ade), "{name}: ADE {ade} m");
    Ok(())
}

#[test]
fn a_split_column_is_used_and_centimetres_are_converted() -> anyhow::Result<()> {
    scenario("split-and-units", Machine::Shared, |page| {
        ready(page)?;
        page.type_value(MIN_ROWS, "50")?;
        assert!(choose(page, &[&nasty("12_index_split_repeat.csv")])?);
        page.click("import-confirm")?;
        let summary = page.wait_text("dataset-summary", SHORT, |text| text.contains("12_index"))?;
        assert!(summary.contains("36") && summary.matches("12").count() >= 3, "{summary}");
        assert_eq!(page.property("split", "value")?, "predefined");
        page.type_value("epochs", "20")?;
        assert!(choose(page, &[&nasty("06_cm_permuted.csv")])?);
        page.click("import-confirm")?;
        page.wait_text("dataset-summary", SHORT, |text| text.contains("06_cm"))?;
        train(page)?;
        // In centimetres the same distances would be a hundred times as large.
        let ade = page.number("ade-float")?;
        assert!((0.05..5.0).contains(&ade), "{ade}");
        Ok(())
    })
}

#[test]
fn garbage_shows_an_error_and_a_cancelled_file_leaves_no_trace() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut files = Vec::new();
    let binary: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for (name, bytes) in [
        ("noise.csv", binary.as_slice()),
        ("empty.csv", b"".as_slice()),
        ("matlab.mat", b"MATLAB 5.0 MAT-file, Platform: GLNXA64\0\0\0".as_slice()),
        ("cut.npy", b"\x93NUMPY\x01\x00\xff\xff{'descr': '<f4'".as_slice()),
        ("cut.npz", b"PK\x03\x04\x14\x00\x00\x00\x08\x00".as_slice()),
        ("three.csv", b"a,b,c\n1,2,3\n4,5,6\n".as_slice()),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes)?;
        files.push((name, path));
    }
    scenario("garbage", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "20")?;
        train(page)?;
        let before = kept(page)?;
        for (name, path) in &files {
            assert!(!choose(page, &[path])?, "{name} was accepted");
            let message = page.text("dataset-error")?;
            assert!(message.len() > 15, "{name}: {message:?}");
            assert_eq!(kept(page)?, before, "{name}");
            page.click("import-cancel")?;
            page.wait_for(
                "the preview to go",
                SHORT,
                || Ok((!page.exists("import-confirm")?).then_some(())),
            )?;
            assert!(!page.exists("dataset-error")?, "{name}");
        }
        // Still alive: the worker took none of it amiss.
        assert_eq!(page.script("return bitroomProbe.workers.length", &[])?, 1);
        train(page)?;
        assert_eq!(kept(page)?, before);
        Ok(())
    })
}

#[test]
fn a_dropped_file_is_previewed_too() -> anyhow::Result<()> {
    scenario("drop", Machine::Shared, |page| {
        ready(page)?;
        let text = std::fs::read_to_string(test_data("reference-clean.csv"))?;
        page.script(
            "const files = new DataTransfer();
             files.items.add(new File([arguments[0]], 'dropped.csv', { type: 'text/csv' }));
             const input = document.querySelector('[data-testid=\"dataset-file\"]');
             const zone = input.closest('label');
             for (const kind of ['dragenter', 'dragover', 'drop']) {
                 zone.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
             }",
            &[json!(text)],
        )?;
        page.find("import-confirm")?;
        assert!(verdict(page)?);
        page.click("import-confirm")?;
        let summary = page.wait_text("dataset-summary", SHORT, |text| text.contains("dropped.csv"))?;
        assert!(summary.contains("1,626"), "{summary}");
        Ok(())
    })
}
