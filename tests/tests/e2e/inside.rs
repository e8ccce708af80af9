//! Inside the network: graph, ranges, one number followed by hand, costs; for the MLP, the CNN and the LSTM.

use crate::common::{Figures, SHORT, TRAINING, figures, go, quantized, ready};
use crate::screenshots::keep;
use bitroom_tests::browser::{Machine, Page, scenario};
use serde_json::json;
use std::time::Duration;

/// For an answer the worker needs some seconds for, on a busy machine.
const ANSWER: Duration = Duration::from_secs(60);

/// Chooses a view of the section, or a quantized network, by the words on its button.
pub fn choose(page: &Page, words: &str) -> anyhow::Result<()> {
    go(page, "inside")?;
    let script = "const buttons = Array.from(document.querySelectorAll('[data-testid=inside] button'));
        const button = buttons.find(button => button.textContent.trim() === arguments[0]);
        if (button) button.click();
        return Boolean(button)";
    page.wait_for(&format!("the button {words}"), SHORT, || {
        Ok((page.script(script, &[json!(words)])? == json!(true)).then_some(()))
    })
}

/// Rows of a table's body.
fn rows(page: &Page, table: &str) -> anyhow::Result<u64> {
    let script = "return document.querySelectorAll(`[data-testid=\"${arguments[0]}\"] tbody tr`).length";
    Ok(page.script(script, &[json!(table)])?.as_u64().unwrap_or(0))
}

/// Values of a list of choices.
fn choices(page: &Page, select: &str) -> anyhow::Result<Vec<String>> {
    let script = "return Array.from(document.querySelectorAll(`[data-testid=\"${arguments[0]}\"] option`), o => o.value)";
    Ok(serde_json::from_value(page.script(script, &[json!(select)])?)?)
}

/// Trains a preset for some epochs with QAT beside, and leaves the page at the quantization after training.
pub fn train(page: &Page, kind: &str, epochs: &str) -> anyhow::Result<Figures> {
    go(page, "room")?;
    page.select("model-kind", kind)?;
    page.type_value("learning-rate", "0.001")?;
    page.type_value("epochs", epochs)?;
    page.select("method", "qat")?;
    page.click("train")?;
    page.wait_status("done", TRAINING)?;
    page.select("method", "ptq")?;
    quantized(page)?;
    figures(page)
}

/// Follows one number in every layer of the network that is shown, and then that of another `sample`.
pub fn walk_every_layer(page: &Page, layers: usize, sample: u32) -> anyhow::Result<()> {
    choose(page, "One number")?;
    page.wait_text("walk-result", ANSWER, |text| text.contains("fake-quant"))?;
    let all = choices(page, "walk-layer")?;
    assert_eq!(all.len(), layers, "{all:?}");
    for layer in &all {
        page.select("walk-layer", layer)?;
        page.wait_for("the answer", ANSWER, || {
            let busy = page.script("return document.querySelector('.walk-answer').ariaBusy", &[])?;
            let chosen = page.property("walk-layer", "value")?;
            Ok((busy == json!("false") && chosen == json!(layer)).then_some(()))
        })?;
        assert!(page.text("walk-lines")?.contains("value"), "layer {layer}");
        assert!(!page.exists("walk-error")?);
    }
    // The last layer's neurons are the coordinates; another sample has another number.
    let before = page.text("walk-result")?;
    page.slide("walk-sample", sample)?;
    page.wait_text("walk-result", ANSWER, |text| text != before)?;
    page.select("walk-channel", "1")?;
    page.find("walk-terms")?;
    Ok(())
}

/// Asks what every tensor costs.
pub fn attribute(page: &Page, tensors: u64) -> anyhow::Result<()> {
    choose(page, "Costs")?;
    page.click("attribute")?;
    page.wait_for("the table of costs", ANSWER, || Ok(page.exists("attribution-table")?.then_some(())))?;
    assert_eq!(rows(page, "attribution-table")?, tensors);
    assert!(page.text("attribution-ades")?.contains('m'));
    Ok(())
}

#[test]
fn every_view_of_the_mlp_and_pictures_of_each() -> anyhow::Result<()> {
    scenario("inside-mlp", Machine::Shared, |page| {
        ready(page)?;
        train(page, "mlp", "60")?;
        go(page, "inside")?;
        page.find("network-drawing")?;
        let drawing = page.text("network-drawing")?;
        assert!(drawing.contains("int32"), "the integer graph names its accumulators: {drawing}");
        assert_eq!(rows(page, "layers-table")?, 2);
        keep(page, "7-inside-graph", "inside")?;
        choose(page, "Ranges")?;
        page.find("chart-ranges")?;
        assert!(choices(page, "range-quantizer")?.iter().any(|name| name == "dense 1, weights"));
        keep(page, "8-inside-ranges", "inside")?;
        walk_every_layer(page, 2, 40)?;
        keep(page, "9-inside-walk", "inside")?;
        // Input, and weights and activations of two layers.
        attribute(page, 5)?;
        keep(page, "10-inside-costs", "inside")?;
        choose(page, "QAT")?;
        page.wait_for("the other network", SHORT, || {
            Ok((page.property("method", "value")? == json!("qat")).then_some(()))
        })?;
        attribute(page, 5)?;
        walk_every_layer(page, 2, 90)
    })
}

#[test]
fn the_cnn_is_quantized_and_looked_into() -> anyhow::Result<()> {
    scenario("inside-cnn", Machine::Shared, |page| {
        ready(page)?;
        let eight = train(page, "cnn-a", "2")?;
        assert!(page.text("forms")?.contains("Every layer: integers."), "{}", page.text("forms")?);
        walk_every_layer(page, 7, 40)?;
        choose(page, "Ranges")?;
        page.find("chart-ranges")?;
        choose(page, "Graph")?;
        page.find("network-drawing")?;
        page.slide("weight-bits", 2)?;
        page.wait_text("ade-quantized", ANSWER, |text| {
            text.parse::<f64>().is_ok() && text != eight.ade_quantized
        })?;
        assert_eq!(page.text("ade-float")?, eight.ade_float);
        Ok(())
    })
}

#[test]
fn the_lstm_is_quantized_and_looked_into() -> anyhow::Result<()> {
    scenario("inside-lstm", Machine::Shared, |page| {
        ready(page)?;
        let eight = train(page, "lstm", "20")?;
        assert!(page.text("forms")?.contains("Every layer: integers."), "{}", page.text("forms")?);
        assert!(page.number("ade-quantized")? < 1.2 * page.number("ade-float")?, "{eight:?}");
        walk_every_layer(page, 2, 40)?;
        attribute(page, 5)?;
        choose(page, "Ranges")?;
        assert!(choices(page, "range-quantizer")?.iter().any(|name| name.starts_with("lstm 1, ")));
        Ok(())
    })
}

#[test]
fn converter_modes_say_what_they_do_to_each_layer() -> anyhow::Result<()> {
    scenario("converter-modes", Machine::Shared, |page| {
        ready(page)?;
        train(page, "cnn-a", "1")?;
        for (scheme, words) in
            [("float16", "float16"), ("dynamic-range", "hybrid"), ("full-integer", "integers")]
        {
            page.select("scheme", scheme)?;
            let text = page.wait_text("forms", ANSWER, |text| text.contains(words))?;
            let badge = page.attribute("integer-exactness", "data-total")?;
            assert_eq!(badge.is_some(), scheme == "full-integer", "{scheme}: {text}");
            assert!(page.number("ade-quantized")?.is_finite());
        }
        Ok(())
    })
}

#[test]
fn a_wrong_formula_is_shown_with_its_column() -> anyhow::Result<()> {
    scenario("formula", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "30")?;
        page.select("method", "qat")?;
        page.select("weight-quantizer", "custom")?;
        page.type_value("weight-formula-min", "min + foo")?;
        page.wait_text("weight-formulas", SHORT, |text| text.contains("Column 7"))?;
        assert_eq!(page.property("train", "disabled")?, true, "nothing is trained with a wrong formula");
        page.type_value("weight-formula-min", "mean - 3 * std")?;
        page.type_value("weight-formula-max", "mean + 3 * std")?;
        page.wait_text("weight-formula-example", SHORT, |text| text.contains("scaled inputs: "))?;
        page.wait_for("training to be allowed", SHORT, || {
            Ok((page.property("train", "disabled")? == false).then_some(()))
        })?;
        page.click("train")?;
        page.wait_status("done", TRAINING)?;
        quantized(page)
    })
}
