//! Golden imports: files in forms that other programs write, each with what a correct import gives (`golden/odd/cases.json`).
//! Another folder of the same form is run with `BITROOM_GOLDEN_DIR` (its `odd` folder, or the folder itself).
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};

use bitroom_tests::golden::GoldenValue as _;
use dataset::Table;
use experiment::Dataset;
use protocol::import::{ImportAnswer, ImportOptions, ImportReport};
use protocol::{DataSource, NamedFile};
use serde_json::Value;

/// Rows of the files; less than the importer asks for of a person's file.
const LEAST_ROWS: u32 = 20;

/// The file of cases; the files it names lie beside it.
fn cases_file() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    // Cargo starts tests in the package's folder; a relative path is meant from the workspace's.
    let given = std::env::var_os("BITROOM_GOLDEN_DIR")
        .map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder));
    let of = |folder: &Path| [folder.join("odd/cases.json"), folder.join("cases.json")];
    given
        .as_deref()
        .map(of)
        .into_iter()
        .flatten()
        .chain([own.join("odd/cases.json")])
        .find(|file| file.is_file())
        .expect("no folder with cases.json")
}

fn import(folder: &Path, case: &Value) -> Result<(Table, ImportReport), Box<ImportReport>> {
    let files: Vec<NamedFile> = case
        .at("files")
        .list()
        .iter()
        .map(|name| {
            let bytes = std::fs::read(folder.join(name.text())).expect("the file of a case");
            NamedFile { name: name.text().to_owned(), bytes }
        })
        .collect();
    let mut options = ImportOptions { min_rows: Some(LEAST_ROWS), ..ImportOptions::default() };
    for (kind, value) in case.get("options").and_then(Value::as_object).into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let answer = ImportAnswer::parse(&format!("{kind}={value}")).expect("an answer in a case");
        options.set_answer(answer);
    }
    let loaded = Dataset::load(&DataSource::Files { files: files.into(), options });
    loaded.map(|dataset| (dataset.table, dataset.report)).map_err(|refusal| refusal.report)
}

/// What is wrong with the import of a case.
fn faults(folder: &Path, case: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let notes = |report: &ImportReport| {
        let questions = report.questions.iter().map(|question| question.text.clone());
        report.notes.iter().map(|note| note.message.clone()).chain(questions).collect::<Vec<_>>()
    };
    let outcome = import(folder, case);
    let told = match &outcome {
        Ok((_, report)) => notes(report),
        Err(report) => notes(report),
    };
    let (table, report) = match (case.at("must").text(), outcome) {
        ("import", Ok(found)) => found,
        ("import", Err(report)) => return vec![format!("refused: {}", report.refusal)],
        ("refuse", Err(_)) => return Vec::new(),
        (must, Ok((_, report))) if must != "refuse" => {
            return if report.has_open_question() {
                Vec::new()
            } else {
                vec![format!("must {must}: {told:?}")]
            };
        }
        (must, Err(report)) if must != "refuse" && report.has_open_question() => return Vec::new(),
        (must, _) => return vec![format!("must {must}: {told:?}")],
    };
    let number = |key: &str| case.get(key).and_then(Value::as_f64);
    let near = |found: f64, wanted: f64, tolerance: f64| (found - wanted).abs() <= tolerance;
    if Some(report.rows_good.into()) != number("rows") {
        faults.push(format!("{} rows", report.rows_good));
    }
    match (number("rate_hz"), report.rate_hz) {
        (None, None) => {}
        (Some(wanted), Some(found))
            if near(found, wanted, number("rate_tolerance").unwrap_or(0.01) * wanted) => {}
        (_, found) => faults.push(format!("rate {found:?}")),
    }
    let first = case.at("first");
    let tolerance = number("tolerance").unwrap_or(1e-6);
    for (found, wanted) in table.sensor_rows()[0].iter().zip(first.at("sensors").list()) {
        if !near(*found, wanted.as_f64().unwrap_or(f64::NAN), 1e-6) {
            faults.push(format!("sensor {found}, not {wanted}"));
        }
    }
    for (found, axis) in table.label_rows()[0].iter().zip(["x", "y"]) {
        if !near(*found, first.at(axis).as_f64().unwrap_or(f64::NAN), tolerance) {
            faults.push(format!("{axis} {found}"));
        }
    }
    if let Some(pattern) = case.get("note").and_then(Value::as_str) {
        let words: Vec<String> = pattern.split('|').map(str::to_lowercase).collect();
        let found = told.iter().any(|text| words.iter().any(|word| text.to_lowercase().contains(word)));
        if !found {
            faults.push(format!("no note with {pattern}: {told:?}"));
        }
    }
    faults
}

#[test]
fn golden_files_of_other_programs_are_read_as_people_read_them() {
    let file = cases_file();
    let folder = file.parent().expect("a file in a folder");
    let text = std::fs::read_to_string(&file).expect("cases.json");
    let cases: Value = serde_json::from_str(&text).expect("JSON");
    let mut wrong = Vec::new();
    for case in cases.list() {
        let faults = faults(folder, case);
        if !faults.is_empty() {
            wrong.push(format!("{}: {}", case.at("files"), faults.join("; ")));
        }
    }
    println!("{} of {} files right", cases.list().len() - wrong.len(), cases.list().len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(!cases.list().is_empty());
}
