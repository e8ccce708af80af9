//! The three networks in the browser: trained, repeated, kept side by side, edited layer by layer, saved and evaluated on
//! another file.

use crate::common::{SHORT, TRAINING, go, ready};
use crate::model_files::save;
use anyhow::Context as _;
use bitroom_tests::browser::{Key, Machine, Page, scenario, test_data};
use serde_json::{Value, json};

/// Trains to the end.
fn train(page: &Page) -> anyhow::Result<()> {
    page.click("train")?;
    page.wait_status("done", TRAINING)
}

/// The cells of a table's body.
fn cells(page: &Page, table: &str) -> anyhow::Result<Vec<Vec<String>>> {
    let script =
        "return Array.from(document.querySelectorAll(`[data-testid=\"${arguments[0]}\"] tbody tr`), row =>
        Array.from(row.cells, cell => cell.innerText.trim()))";
    Ok(serde_json::from_value(page.script(script, &[json!(table)])?)?)
}

/// What the saved run holds.
fn saved(page: &Page) -> anyhow::Result<Value> {
    serde_json::from_slice(&save(page, "run-export", "run.json")?).context("run.json")
}

/// Titles of the layers, first to last.
fn layers(page: &Page) -> anyhow::Result<Vec<String>> {
    let script = "return Array.from(document.querySelectorAll('[data-testid=layers] .layer-title'), title => title.textContent)";
    Ok(serde_json::from_value(page.script(script, &[])?)?)
}

#[test]
fn the_three_networks_train_and_stand_side_by_side() -> anyhow::Result<()> {
    scenario("networks", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("repeats", "3")?;
        page.type_value("epochs", "1000")?;
        train(page)?;
        let ade = page.number("ade-float")?;
        assert!((0.40..0.47).contains(&ade), "MLP: {ade}");
        let run = saved(page)?;
        assert_eq!(run["repeats"].as_array().map(Vec::len), Some(3));
        let histories = run["losses"].as_array().context("no losses")?;
        assert!(
            histories.len() == 3
                && histories.iter().all(|h| h["losses"].as_array().map(Vec::len) == Some(1000))
        );

        // The repeat with the lowest validation error is the result, and the table says so.
        let repeats = cells(page, "repeats-table")?;
        assert_eq!(repeats.len(), 3);
        let chosen = run["chosen"].as_u64().context("no choice")? as usize;
        let validation = |k: usize| run["repeats"][k]["float"]["metrics"]["validation"]["mse"].as_f64();
        assert!((0..3).all(|k| validation(chosen) <= validation(k)));
        let marked = (0..3).filter(|k| repeats[*k][0].contains("(the result)")).collect::<Vec<_>>();
        assert_eq!(marked, [chosen], "{repeats:?}");
        assert_eq!(repeats[chosen][4].parse::<f64>()?, ade);
        assert!(
            page.text("repeats-distribution")?.starts_with("median 0.4"),
            "{}",
            page.text("repeats-distribution")?
        );

        page.select("model-kind", "lstm")?;
        assert_eq!(page.text("model-totals")?, "62 parameters \u{b7} 1,444 MAC \u{b7} 248 B as float32");
        assert_eq!(
            page.property("learning-rate", "value")?,
            "0.0001",
            "a preset changes no training setting"
        );
        page.click("use-rate")?;
        assert_eq!(page.property("learning-rate", "value")?, "0.0003");
        page.type_value("repeats", "1")?;
        page.type_value("epochs", "400")?;
        train(page)?;
        let ade = page.number("ade-float")?;
        assert!((0.3..0.6).contains(&ade), "LSTM: {ade}");

        page.select("model-kind", "cnn-a")?;
        assert_eq!(
            page.text("model-totals")?,
            "34,818 parameters \u{b7} 413,248 MAC \u{b7} 139,272 B as float32"
        );
        page.type_value("learning-rate", "0.001")?;
        page.type_value("epochs", "20")?;
        train(page)?;
        let ade = page.number("ade-float")?;
        assert!((0.2..0.7).contains(&ade), "CNN: {ade}");
        assert_eq!(page.text("size-float")?, "139,272");
        assert!(page.exists("cnn-remark")?, "the page says where part of the gain comes from");
        page.wait_text("forms", SHORT, |text| text.contains("Every layer: integers."))?;

        go(page, "compare")?;
        let kept = cells(page, "runs-table")?;
        let parameters: Vec<_> = kept.iter().map(|row| row[4].as_str()).collect();
        assert_eq!(parameters, ["226", "62", "34,818"], "{kept:?}");
        let legend = page.text("legend")?;
        for name in ["ground truth", "MLP 4-32-2", "LSTM 2-2", "CNN 64-64-32-32-2"] {
            assert!(legend.contains(name), "{name} is not drawn: {legend}");
        }
        Ok(())
    })
}

#[test]
fn layers_are_added_moved_removed_and_brought_back() -> anyhow::Result<()> {
    scenario("layer-editor", Machine::Shared, |page| {
        ready(page)?;
        page.select("model-kind", "cnn-b")?;
        let preset = layers(page)?;
        assert_eq!(preset.len(), 7);
        assert!(page.text("model-totals")?.starts_with("34,818 parameters \u{b7} 167,488 MAC"));
        page.select("model-kind", "own")?;

        page.select("layer-add-kind", "lstm")?;
        page.click("layer-add")?;
        assert_eq!(layers(page)?[6], "LSTM 2", "a new layer stands before the output");
        assert_eq!(page.text("layer-7-shape")?, "\u{2192} 2");
        assert_eq!(page.text("layer-7-costs")?, "280 param. \u{b7} 272 MAC");
        page.type_value("layer-7-units", "5")?;
        assert_eq!(page.text("layer-7-costs")?, "760 param. \u{b7} 740 MAC");

        page.click("layer-7-up")?;
        assert_eq!(layers(page)?[5], "LSTM 5");
        assert_eq!(page.text("layer-7-shape")?, "\u{2192} 32");
        page.click("layer-6-remove")?;
        assert_eq!(layers(page)?, preset);

        // Without Flatten the first dense layer gets a sequence: named at its row, and nothing can be trained.
        page.click("layer-4-head")?;
        page.click("layer-4-remove")?;
        assert!(page.text("layer-4-error")?.contains("10 \u{d7} 64"), "{}", page.text("layer-4-error")?);
        assert_eq!(page.property("train", "disabled")?, true);
        page.shortcut(&[Key::Control], 'z')?;
        page.wait_for("the layer to come back", SHORT, || Ok((layers(page)? == preset).then_some(())))?;
        assert_eq!(page.property("train", "disabled")?, false);
        Ok(())
    })
}

#[test]
fn saved_networks_are_evaluated_on_another_file() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    scenario("networks-on-another-file", Machine::Shared, |page| {
        let mut files = Vec::new();
        // The last column: what the network, the same to the bit everywhere, makes of the other room.
        for (kind, epochs, rate, elsewhere) in
            [("lstm", "60", "0.003", "0.561"), ("cnn-a", "3", "0.001", "1.797")]
        {
            page.load("")?;
            ready(page)?;
            page.select("model-kind", kind)?;
            page.type_value("learning-rate", rate)?;
            page.type_value("epochs", epochs)?;
            train(page)?;
            let bytes = save(page, "run-export", "run.json")?;
            let path = folder.path().join(format!("{kind}.json"));
            std::fs::write(&path, &bytes)?;
            files.push((kind, path, elsewhere));
        }
        page.load("")?;
        ready(page)?;
        page.upload("dataset-file", &[&test_data("reference-drift.csv")])?;
        page.find("import-confirm")?;
        page.click("import-confirm")?;
        page.wait_text("dataset-summary", SHORT, |text| text.contains("reference-drift.csv"))?;
        for (kind, path, elsewhere) in &files {
            let before = page.text("ade-float")?;
            page.upload("model-file", &[path])?;
            let ade =
                page.wait_text("ade-float", SHORT, |text| text.parse::<f64>().is_ok() && text != before)?;
            assert_eq!(ade, *elsewhere, "{kind}");
            assert_eq!(page.property("model-kind", "value")?, *kind);
            go(page, "compare")?;
            assert!(cells(page, "runs-table")?.iter().any(|row| row[1] == ade), "{kind}");
            go(page, "room")?;
        }
        Ok(())
    })
}
