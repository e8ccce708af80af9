//! Model files: saved, opened again with the same numbers, and harmless when they are broken.

use crate::common::{SHORT, figures, page_text, ready, train};
use anyhow::Context as _;
use bitroom_tests::browser::{Machine, Page, scenario};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The file input that opens a model.
const OPEN: &str = "model-file";

/// Clicks a button that saves a file, and takes the file.
pub fn save(page: &Page, button: &str, ending: &str) -> anyhow::Result<Vec<u8>> {
    page.click(button)?;
    Ok(page.downloaded(ending, SHORT)?.1)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, bytes)?;
    Ok(path)
}

#[test]
fn saved_models_open_with_the_same_numbers() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    scenario("model-files", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("hidden-units", "12")?;
        page.type_value("epochs", "300")?;
        page.slide("weight-bits", 5)?;
        page.slide("activation-bits", 7)?;
        page.select("runtime", "ruy")?;
        train(page)?;
        let saved = figures(page)?;
        let run = save(page, "run-export", "run.json")?;
        let quantized = save(page, "quantized-export", "q.json")?;
        let data = save(page, "data-export", ".csv")?;

        let run_file: Value = serde_json::from_slice(&run).context("run.json")?;
        assert_eq!(run_file["format"], "bitroom-run");
        assert_eq!(run_file["float"]["network"]["layers"][0]["outputs"], 12);
        let ade = run_file["float"]["metrics"]["test"]["ade"].as_f64().context("no test ADE")?;
        assert!((ade - page.number("ade-float")?).abs() <= 0.0005, "{ade}");
        let quantized_file: Value = serde_json::from_slice(&quantized).context("q.json")?;
        assert_eq!(quantized_file["format"], "bitroom-quantized");
        assert_eq!(quantized_file["ptq"]["weight_bits"], 5);
        let ade = quantized_file["evaluation"]["metrics"]["test"]["ade"].as_f64().context("no test ADE")?;
        assert!((ade - page.number("ade-quantized")?).abs() <= 0.0005, "{ade}");
        let reference = std::fs::read(bitroom_tests::browser::test_data("reference.csv"))?;
        assert!(data == reference, "the saved data are not the simulated room's file");

        // A fresh page knows none of this; either file brings back network, settings and figures.
        for (name, bytes) in [("run.json", &run), ("q.json", &quantized)] {
            page.load("")?;
            ready(page)?;
            if name == "run.json" {
                // The float network comes from the file, its quantization from the page's settings.
                page.slide("weight-bits", 5)?;
                page.slide("activation-bits", 7)?;
                page.select("runtime", "ruy")?;
            }
            page.upload(OPEN, &[&write(folder.path(), name, bytes)?])?;
            page.wait_status("done", SHORT)?;
            crate::common::quantized(page)?;
            assert_eq!(page.epoch()?, 300, "{name}");
            page.wait_text("ade-quantized", SHORT, |text| text == saved.ade_quantized).context(name)?;
            assert_eq!(figures(page)?, saved, "{name}");
            assert_eq!(page.property("hidden-units", "value")?, "12", "{name}");
            assert_eq!(
                page.attribute("integer-exactness", "data-runtime")?.as_deref(),
                Some("ruy"),
                "{name}"
            );
        }
        Ok(())
    })
}

#[test]
fn broken_model_files_are_refused_and_nothing_is_lost() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    scenario("broken-models", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "50")?;
        train(page)?;
        let run = save(page, "run-export", "run.json")?;
        let before = figures(page)?;
        let text = String::from_utf8(run)?;
        let mut version: Value = serde_json::from_str(&text)?;
        version["version"] = 999.into();
        let mut shape: Value = serde_json::from_str(&text)?;
        shape["float"]["network"]["layers"][0]["outputs"] = 4_000_000_000_u64.into();
        for (name, content, word) in [
            ("cut.json", text[..text.len() / 2].to_owned(), ""),
            ("empty.json", String::new(), ""),
            ("other.json", "{\"hello\": [1, 2, 3]}".to_owned(), ""),
            ("deep.json", "[".repeat(200_000), ""),
            ("newer.json", version.to_string(), "999"),
            ("shape.json", shape.to_string(), "output"),
        ] {
            let text_before = page_text(page)?;
            page.upload(OPEN, &[&write(folder.path(), name, content.as_bytes())?])?;
            let message = page.wait_for(&format!("a word on {name}"), SHORT, || {
                let alerts = page.script(
                    "return Array.from(document.querySelectorAll('[role=\"alert\"]'), alert => alert.innerText).join(' ')",
                    &[],
                )?;
                let alerts = alerts.as_str().unwrap_or_default().trim().to_owned();
                Ok((!alerts.is_empty() && page_text(page)? != text_before).then_some(alerts))
            })?;
            assert!(message.contains(word), "{name}: {message}");
            assert_eq!(figures(page)?, before, "{name}");
            assert!(matches!(page.status()?.as_str(), "done" | "failed"), "{name}");
        }
        assert_eq!(page.script("return bitroomProbe.workers.length", &[])?, 1, "a file killed the worker");
        page.click("reset")?;
        train(page)?;
        assert_eq!(figures(page)?, before);
        Ok(())
    })
}
