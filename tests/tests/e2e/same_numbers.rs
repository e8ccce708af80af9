//! The page and the command line give the same numbers.

use crate::common::{ready, train};
use crate::model_files::save;
use anyhow::Context as _;
use bitroom_tests::browser::{Machine, Page, repository, scenario};
use serde_json::Value;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The command line: `BITROOM_CLI`, or built now.
fn bitroom() -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os("BITROOM_CLI") {
        return Ok(path.into());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--package", "bitroom-cli", "--message-format", "json-render-diagnostics"])
        .current_dir(repository())
        .output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)?
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "bitroom")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo built no program called bitroom")
}

/// Runs the command line with the words of `line`, in which `RUN` and `Q` stand for the two files in `folder`.
fn run(program: &Path, folder: &Path, line: &str) -> anyhow::Result<Vec<u8>> {
    let arguments = line.split_whitespace().map(|word| match word {
        "RUN" => folder.join("run.json").into_os_string(),
        "Q" => folder.join("q.json").into_os_string(),
        word => OsString::from(word),
    });
    let output = Command::new(program).args(arguments).output()?;
    anyhow::ensure!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output.stdout)
}

fn json_file(path: &Path) -> anyhow::Result<Value> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// Everything that must be equal in two files of runs; a difference names the part, not its thousands of digits.
fn assert_same_run(page: &Value, cli: &Value) {
    for part in ["config", "scaler", "calibration", "losses", "data", "float", "qat", "epochs_done"] {
        assert!(page[part] == cli[part], "{part} differ");
    }
}

/// A figure of the page must be the file's, rounded to the digits shown.
fn assert_shown(page: &Page, test_id: &str, exact: &Value) -> anyhow::Result<()> {
    let text = page.text(test_id)?;
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let exact = exact.as_f64().with_context(|| format!("no number for {test_id}"))?;
    assert_eq!(text, format!("{exact:.decimals$}"), "{test_id}");
    Ok(())
}

#[test]
fn training_and_quantizing_agree_to_the_last_bit() -> anyhow::Result<()> {
    let program = bitroom()?;
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    run(
        &program,
        folder,
        "train --simulate 2016 --model mlp --hidden 16 --epochs 400 --batch 32 --lr 0.0001 --seed 5 --out RUN",
    )?;
    run(
        &program,
        folder,
        "quantize RUN --mode int8 --weight-bits 6 --activation-bits 7 --runtime xnnpack --out Q",
    )?;
    let (cli_run, cli_q) = (json_file(&folder.join("run.json"))?, json_file(&folder.join("q.json"))?);
    let evaluated: Value =
        serde_json::from_slice(&run(&program, folder, "evaluate Q --simulate 2016 --json")?)?;
    assert_eq!(evaluated["metrics"]["test"]["ade"], cli_q["evaluation"]["metrics"]["test"]["ade"]);

    scenario("same-numbers", Machine::Shared, |page| {
        ready(page)?;
        for (field, value) in [("hidden-units", "16"), ("epochs", "400"), ("seed", "5")] {
            page.type_value(field, value)?;
        }
        page.slide("weight-bits", 6)?;
        page.slide("activation-bits", 7)?;
        page.select("runtime", "xnnpack")?;
        train(page)?;
        let page_run: Value = serde_json::from_slice(&save(page, "run-export", "run.json")?)?;
        let page_q: Value = serde_json::from_slice(&save(page, "quantized-export", "q.json")?)?;
        assert_same_run(&page_run, &cli_run);
        for part in ["integer", "evaluation", "ptq"] {
            assert!(page_q[part] == cli_q[part], "quantized {part} differ");
        }
        assert_shown(page, "ade-float", &cli_run["float"]["metrics"]["test"]["ade"])?;
        assert_shown(page, "mse-float", &cli_run["float"]["metrics"]["test"]["mse"])?;
        assert_shown(page, "ade-quantized", &cli_q["evaluation"]["metrics"]["test"]["ade"])?;
        assert_shown(page, "mse-quantized", &cli_q["evaluation"]["metrics"]["test"]["mse"])
    })
}

#[test]
fn quantization_aware_training_agrees_to_the_last_bit() -> anyhow::Result<()> {
    let program = bitroom()?;
    let folder = tempfile::tempdir()?;
    run(
        &program,
        folder.path(),
        "train --simulate 2016 --epochs 150 --seed 3 --weight-bits 5 --activation-bits 6 \
         --weight-quantizer moving-average --activation-quantizer last-value --weight-narrow false --out RUN",
    )?;
    let cli = json_file(&folder.path().join("run.json"))?;
    assert!(cli["qat"].is_object(), "no QAT");
    scenario("same-qat", Machine::Shared, |page| {
        ready(page)?;
        page.select("method", "qat")?;
        page.type_value("epochs", "150")?;
        page.type_value("seed", "3")?;
        page.slide("weight-bits", 5)?;
        page.slide("activation-bits", 6)?;
        page.select("weight-quantizer", "moving-average")?;
        page.select("activation-quantizer", "last-value")?;
        page.tick("weight-narrow", false)?;
        train(page)?;
        assert_same_run(&serde_json::from_slice(&save(page, "run-export", "run.json")?)?, &cli);
        assert_shown(page, "ade-float", &cli["float"]["metrics"]["test"]["ade"])
    })
}
