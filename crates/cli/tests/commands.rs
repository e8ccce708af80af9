//! The commands as a user calls them: exit codes, files, and the figures in the JSON.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn data(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(name).display().to_string()
}

fn bitroom(folder: &TempDir, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bitroom")).args(args).current_dir(folder.path()).output().unwrap()
}

fn succeeds(folder: &TempDir, args: &[&str]) -> String {
    let output = bitroom(folder, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn fails(folder: &TempDir, args: &[&str]) -> String {
    let output = bitroom(folder, args);
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn inspect_accepts_and_refuses_by_its_exit_code() {
    let folder = TempDir::new().unwrap();
    let accepted: Value =
        serde_json::from_str(&succeeds(&folder, &["inspect", &data("reference.csv"), "--json"])).unwrap();
    assert_eq!((&accepted["accepted"], &accepted["rows_good"]), (&Value::from(true), &Value::from(1626)));
    let refused = bitroom(&folder, &["inspect", &data("nasty/08_ambiguous_comma.csv"), "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(
        report["refusal"],
        "Comma is both separator and decimal mark; export with semicolons or decimal points."
    );
    let text = bitroom(&folder, &["inspect", &data("nasty/04_bad_cells.csv")]);
    assert_eq!(text.status.code(), Some(1));
    assert!(String::from_utf8(text.stdout).unwrap().contains("6 of 60 rows bad (10 %): file refused."));
}

#[test]
fn a_network_goes_the_whole_way() {
    let folder = TempDir::new().unwrap();
    succeeds(&folder, &["simulate", "--seed", "2016", "--out", "room.csv"]);
    assert_eq!(
        std::fs::read(folder.path().join("room.csv")).unwrap(),
        std::fs::read(data("reference.csv")).unwrap()
    );
    succeeds(
        &folder,
        &["train", "--data", "room.csv", "--epochs", "20", "--lr", "0.003", "--out", "run.json"],
    );
    // Without the data there are no errors to write; with them there are.
    succeeds(&folder, &["quantize", "run.json", "--mode", "int8", "--out", "blind.json"]);
    succeeds(
        &folder,
        &[
            "quantize",
            "run.json",
            "--data",
            "room.csv",
            "--weight-bits",
            "4",
            "--per-tensor",
            "--out",
            "q.json",
        ],
    );
    let file = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.path().join(name)).unwrap()).unwrap()
    };
    assert_eq!(file("blind.json")["evaluation"], Value::Null);

    let evaluate = |model: &str| -> Value {
        serde_json::from_str(&succeeds(&folder, &["evaluate", model, "--data", "room.csv", "--json"]))
            .unwrap()
    };
    let (float, four) = (evaluate("run.json"), evaluate("q.json"));
    let test = |found: &Value, figure: &str| found["metrics"]["test"][figure].as_f64().unwrap();
    let (mse, ade) = (test(&float, "mse"), test(&float, "ade"));
    assert!(ade > mse.sqrt() && ade < (2.0 * mse).sqrt(), "{mse} {ade}");
    assert_eq!(float["metrics"], file("run.json")["float"]["metrics"]);
    assert_eq!(four["metrics"], file("q.json")["evaluation"]["metrics"]);
    assert_eq!(four["float"], float["metrics"]);
    assert_ne!(test(&four, "ade"), ade);
    assert_eq!(four["exactness"]["total"], 650);

    // On other data the model is evaluated, but the file keeps to its own.
    let other = ["quantize", "run.json", "--simulate", "1", "--out", "other.json"];
    succeeds(&folder, &other);
    assert_eq!(file("other.json")["evaluation"], Value::Null);
}

#[test]
fn repeats_and_qat_reach_the_file() {
    let folder = TempDir::new().unwrap();
    let args = ["train", "--simulate", "2016", "--epochs", "5", "--repeats", "3", "--weight-bits", "6"];
    let text = succeeds(&folder, &args);
    assert!(text.contains("test ADE in m over 3 seeds"), "{text}");
    let run: Value = serde_json::from_slice(&std::fs::read(folder.path().join("run.json")).unwrap()).unwrap();
    assert_eq!(run["config"]["qat"]["weights"]["bits"], 6);
    assert!(run["qat"]["network"]["layers"].is_array());
}

#[test]
fn mistakes_are_named() {
    let folder = TempDir::new().unwrap();
    assert!(fails(&folder, &["train"]).contains("--data FILE or --simulate SEED is needed"));
    assert!(fails(&folder, &["train", "--simulate", "1", "--epochs", "0"]).contains("training.epochs is 0"));
    assert!(fails(&folder, &["evaluate", "none.json"]).contains("cannot read none.json"));
    assert!(
        fails(&folder, &["train", "--data", &data("reference.csv"), "--preset", "clean-lab"])
            .contains("--preset and --set go with --simulate SEED")
    );
    std::fs::write(folder.path().join("bad.json"), "{").unwrap();
    assert!(fails(&folder, &["quantize", "bad.json"]).contains("not a Bitroom model file"));
}
