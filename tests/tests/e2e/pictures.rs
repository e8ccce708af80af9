//! Pictures that are right: errors by place, levels over their own weights, rooms as large as the data, estimates that open their
//! numbers.

use crate::common::{SHORT, go, other_ade, page_text, ready, train};
use crate::screenshots::keep;
use anyhow::Context as _;
use bitroom_tests::browser::{Key, Machine, Page, scenario, test_data};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// For an answer the worker needs some seconds for, on a busy machine.
const ANSWER: Duration = Duration::from_secs(60);
/// Side of a cell in the simulated room, m.
const SIDE: f64 = 0.5;
/// Decimals of figures on the page, and a little.
const CLOSE: f64 = 0.0011;

/// Presses a button of the card by its words.
fn choose(page: &Page, words: &str) -> anyhow::Result<()> {
    let script = "const buttons = Array.from(document.querySelectorAll('.walk button'));
        const button = buttons.find(button => button.textContent.trim() === arguments[0]);
        if (button) button.click();
        return Boolean(button)";
    page.wait_for(&format!("the button {words}"), SHORT, || {
        Ok((page.script(script, &[json!(words)])? == json!(true)).then_some(()))
    })
}

/// The sample at the time cursor.
fn cursor(page: &Page) -> anyhow::Result<usize> {
    let value = page.property("time-cursor", "value")?;
    value.as_str().and_then(|value| value.parse().ok()).context("no time cursor")
}

/// True places of the test block, m: the last 325 rows of the room that the page opens with.
fn truth() -> anyhow::Result<Vec<(f64, f64)>> {
    let text = std::fs::read_to_string(test_data("reference.csv"))?;
    let place = |line: &str| {
        let cells: Vec<f64> = line.split(',').map(str::parse).collect::<Result<_, _>>()?;
        anyhow::Ok((cells[5], cells[6]))
    };
    let rows: Vec<_> = text.lines().skip(1).map(place).collect::<Result<_, _>>()?;
    Ok(rows[rows.len() - 325..].to_vec())
}

/// What the room says of every sample of the block: how far the float and the quantized estimate are off, m.
fn errors_at_every_sample(page: &Page) -> anyhow::Result<Vec<[f64; 2]>> {
    let script = "return (async () => {
        const slider = document.querySelector('[data-testid=time-cursor]');
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
        const found = [];
        for (let sample = 0; sample <= Number(slider.max); sample++) {
            set.call(slider, sample);
            slider.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise(resolve => setTimeout(resolve));
            const chart = document.querySelector('[data-testid=chart-room]').closest('.chart');
            found.push(Array.from(chart.querySelectorAll('.readout-note'), note => parseFloat(note.textContent)));
        }
        return found;
    })()";
    Ok(serde_json::from_value(page.script(script, &[])?)?)
}

/// A row of the map's table.
#[derive(Debug)]
struct Cell {
    samples: usize,
    float: f64,
    quantized: f64,
    difference: f64,
}

/// The map's figures by the cells' columns and rows.
fn cells(page: &Page) -> anyhow::Result<BTreeMap<(i64, i64), Cell>> {
    let script = "return Array.from(document.querySelectorAll('[data-testid=error-map-table] tbody tr'), row => {
        const number = text => parseFloat(text.replace('\u{2212}', '-').replace('+', ''));
        const corner = row.cells[0].textContent.match(/x (\\S+) to \\S+, y (\\S+) to/);
        return [number(corner[1]), number(corner[2]), ...Array.from(row.cells).slice(1).map(cell => number(cell.textContent))];
    })";
    let rows: Vec<[f64; 6]> = serde_json::from_value(page.script(script, &[])?)?;
    let number = |metres: f64| (metres / SIDE).round() as i64;
    let cell = |[x, y, samples, float, quantized, difference]: [f64; 6]| {
        ((number(x), number(y)), Cell { samples: samples as usize, float, quantized, difference })
    };
    Ok(rows.into_iter().map(cell).collect())
}

/// Where a place of the simulated room is drawn, from the middle of the canvas in CSS px; `below` px under the room are free.
fn from_centre(page: &Page, chart: &str, (x, y): (f64, f64), below: f64) -> anyhow::Result<(i64, i64)> {
    let script =
        "const box = document.querySelector(`[data-testid=\"${arguments[0]}\"]`).getBoundingClientRect();
        return [box.width, box.height]";
    let [width, height]: [f64; 2] = serde_json::from_value(page.script(script, &[json!(chart)])?)?;
    // Margins of the chart: 20 and 10 px aside, 10 above, 22 below; a room of 3 m x 3 m in the middle of what they leave.
    let (wide, high) = (width - 30.0, height - 32.0 - below);
    let scale = wide.min(high) / 3.0;
    let left = 20.0 + (wide - 3.0 * scale) / 2.0;
    let bottom = 10.0 + (high + 3.0 * scale) / 2.0;
    Ok(((left + x * scale - width / 2.0).round() as i64, (bottom - y * scale - height / 2.0).round() as i64))
}

#[test]
fn cells_hold_the_mean_error_of_their_samples_and_lead_to_them() -> anyhow::Result<()> {
    let truth = truth()?;
    scenario("error-map", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "60")?;
        train(page)?;
        let before = page.text("ade-quantized")?;
        page.slide("weight-bits", 3)?;
        other_ade(page, &before, ANSWER)?;
        let errors = errors_at_every_sample(page)?;
        assert_eq!(errors.len(), truth.len());
        let mut wanted: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        for (sample, (x, y)) in truth.iter().enumerate() {
            let place = ((x / SIDE).floor() as i64, (y / SIDE).floor() as i64);
            wanted.entry(place).or_default().push(sample);
        }
        choose(page, "Error map")?;
        page.find("error-map")?;
        let found = cells(page)?;
        assert_eq!(found.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
        for (place, cell) in &found {
            let samples = &wanted[place];
            let mean = |network: usize| {
                samples.iter().map(|sample| errors[*sample][network]).sum::<f64>() / samples.len() as f64
            };
            assert_eq!(cell.samples, samples.len(), "{place:?}");
            assert!((cell.float - mean(0)).abs() < CLOSE, "{place:?}: {cell:?}, {}", mean(0));
            assert!((cell.quantized - mean(1)).abs() < CLOSE, "{place:?}: {cell:?}, {}", mean(1));
            assert!((cell.difference - (mean(1) - mean(0))).abs() < 2.0 * CLOSE, "{place:?}: {cell:?}");
        }
        keep(page, "11-error-map", "error-map")?;

        // By keyboard: the first cell is the lowest row's leftmost; each Enter goes to its next sample.
        let first = wanted.iter().min_by_key(|((column, row), _)| (*row, *column)).context("no cell")?.1;
        page.slide("time-cursor", 324)?;
        for turn in 0..=first.len() {
            page.press("error-map", &if turn == 0 { vec![Key::Home, Key::Enter] } else { vec![Key::Enter] })?;
            let next = if turn == 0 && first.contains(&324) { first[0] } else { first[turn % first.len()] };
            page.wait_for("the next sample", SHORT, || Ok((cursor(page)? == next).then_some(())))?;
        }
        // By mouse: the cell with the most samples; each map leads there.
        let (place, samples) = wanted.iter().max_by_key(|(_, samples)| samples.len()).context("no cell")?;
        let middle = ((place.0 as f64 + 0.5) * SIDE, (place.1 as f64 + 0.5) * SIDE);
        for kind in ["difference", "float32"] {
            choose(page, kind)?;
            let (x, y) = from_centre(page, "error-map", middle, 34.0)?;
            let before = cursor(page)?;
            page.click_at("error-map", x, y)?;
            page.wait_for("a sample of the cell", SHORT, || {
                let now = cursor(page)?;
                Ok((now != before && samples.contains(&now)).then_some(()))
            })?;
        }
        let said = page.script(
            "return document.querySelector('[data-testid=error-map]').closest('.chart').querySelector('.readout-head').textContent",
            &[],
        )?;
        let words = format!("{} samples", samples.len());
        assert!(said.as_str().is_some_and(|said| said.ends_with(&words)), "{said} does not say {words}");

        // Cells of other blocks are of these blocks.
        choose(page, "train")?;
        page.wait_for("the training block's cells", SHORT, || {
            let all: usize = cells(page)?.values().map(|cell| cell.samples).sum();
            Ok((all == 976).then_some(()))
        })?;
        choose(page, "Path")?;
        page.find("chart-room").map(drop)
    })
}

/// What a histogram says of all it shows: of what, how many values, how many levels.
fn histogram(page: &Page, chart: &str) -> anyhow::Result<Vec<String>> {
    let script =
        "const chart = document.querySelector(`[data-testid=\"${arguments[0]}\"]`).closest('.chart');
        return Array.from(chart.querySelectorAll('.readout-head, .readout-value'), part => part.textContent)";
    Ok(serde_json::from_value(page.script(script, &[json!(chart)])?)?)
}

#[test]
fn levels_stand_over_the_weights_of_the_channel_that_is_chosen() -> anyhow::Result<()> {
    scenario("channels", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "30")?;
        train(page)?;
        let says = |chart: &str, wanted: [&str; 3]| {
            page.wait_for(&format!("{chart} to say {wanted:?}"), SHORT, || {
                Ok((histogram(page, chart)? == wanted).then_some(()))
            })
        };
        let facts = |page: &Page| -> anyhow::Result<String> {
            go(page, "inside")?;
            page.text("tensor-facts")
        };
        says("chart-weights", ["channel 1", "4", "255"])?;
        let first = facts(page)?;
        go(page, "room")?;
        page.select("levels-channel", "5")?;
        says("chart-weights", ["channel 6", "4", "255"])?;
        // Both places show what is chosen in one of them.
        let sixth = facts(page)?;
        assert_ne!(sixth, first);
        says("chart-tensor", ["channel 6", "4", "255"])?;
        page.select("inspect-channel", "whole")?;
        says("chart-tensor", ["whole tensor", "128", "no"])?;
        page.wait_text("tensor-facts", SHORT, |text| text != sixth && text.contains(" to "))?;
        go(page, "room")?;
        says("chart-weights", ["whole tensor", "128", "no"])?;
        // A channel that a smaller layer has not becomes its last one; another tensor has no channels.
        page.select("levels-channel", "31")?;
        page.select("levels-tensor", "w1")?;
        says("chart-weights", ["channel 2", "32", "255"])?;
        page.select("levels-tensor", "input")?;
        page.wait_for("no choice of a channel", SHORT, || Ok((!page.exists("levels-channel")?).then_some(())))
    })
}

/// A walk of 300 samples over 8 m x 6 m with four readings.
fn large_room(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut text = String::from("time,s1,s2,s3,s4,x,y\n");
    for row in 0..300_u32 {
        let at = f64::from(row) * 0.05;
        let (x, y) = (4.0 + 3.9 * libm::sin(at), 3.0 + 2.8 * libm::cos(1.7 * at));
        let readings = [x * x, y * 2.0, x + y, x - y].map(|reading| format!("{reading:.3}")).join(",");
        text.push_str(&format!("{:.2},{readings},{x:.3},{y:.3}\n", f64::from(row) * 0.5));
    }
    let path = folder.join("hall.csv");
    std::fs::write(&path, text)?;
    Ok(path)
}

#[test]
fn a_room_is_as_large_as_the_data_of_a_file_and_has_no_plates() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = large_room(folder.path())?;
    scenario("large-room", Machine::Shared, |page| {
        ready(page)?;
        let label = |page: &Page| page.attribute("chart-room", "aria-label");
        let label_with = |words: &str| {
            page.wait_for(&format!("a room that is said to be {words}"), SHORT, || {
                Ok(label(page)?.filter(|label| label.starts_with(words)))
            })
        };
        label_with("Room from above, 3.0 by 3.0 m with plates A to D;")?;
        page.upload("dataset-file", &[&file])?;
        page.wait_for("the importer", SHORT, || {
            Ok((page.exists("import-confirm")? && page.property("import-confirm", "disabled")? == false)
                .then_some(()))
        })?;
        page.click("import-confirm")?;
        page.wait_text("dataset-summary", SHORT, |text| text.contains("hall.csv"))?;
        label_with("Room from above, 8.0 by 6.0 m; paths of 60 samples")?;
        Ok(())
    })
}

/// The room's readout at the cursor: x and y of each path, m.
fn places(page: &Page) -> anyhow::Result<Vec<(f64, f64)>> {
    let script = "const chart = document.querySelector('[data-testid=chart-room]').closest('.chart');
        return Array.from(chart.querySelectorAll('.readout-value'), value =>
            value.textContent.replaceAll('\u{2212}', '-').split(',').map(parseFloat))";
    Ok(serde_json::from_value(page.script(script, &[])?)?)
}

/// Waits until One number follows that output and sample.
fn follows(page: &Page, sample: usize, output: &str) -> anyhow::Result<()> {
    let (sample, wanted) = (json!(sample.to_string()), json!(output));
    page.wait_for(&format!("sample {sample}, output {output}"), ANSWER, || {
        if !page.exists("walk-result")? {
            return Ok(None);
        }
        let found = ["walk-sample", "walk-layer", "walk-channel"].map(|name| page.property(name, "value"));
        let found: Vec<Value> = found.into_iter().collect::<Result<_, _>>()?;
        let idle =
            page.script("return document.querySelector('.walk-answer').ariaBusy", &[])? == json!("false");
        Ok((idle && found == [sample.clone(), json!("1"), wanted.clone()]).then_some(()))
    })?;
    assert!(page.attribute("place-inside", "aria-current")?.is_some());
    let value = page.text("walk-result")?;
    assert!(value.contains("fake-quant"), "{value}");
    go(page, "room")
}

#[test]
fn a_click_on_an_estimate_opens_its_number() -> anyhow::Result<()> {
    scenario("estimates", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "60")?;
        train(page)?;
        page.slide("time-cursor", 40)?;
        // Truth, float32, integers: a click on the integers' estimate in the room is one on its x.
        let here = page.wait_for("places", SHORT, || Ok(places(page)?.get(2).copied()))?;
        let (x, y) = from_centre(page, "chart-room", here, 0.0)?;
        page.click_at("chart-room", x, y)?;
        follows(page, 40, "0")?;
        assert_eq!(cursor(page)?, 40);
        // Enter takes the estimate at the cursor, in Y(t) its y.
        page.press("chart-y", &[Key::Right, Key::Enter])?;
        follows(page, 41, "1")?;
        // A click on the ground moves the cursor and opens nothing.
        choose(page, "validation")?;
        let before = cursor(page)?;
        page.hover("chart-x", 60, 0)?;
        page.wait_for("the cursor to move", SHORT, || Ok((cursor(page)? != before).then_some(())))?;
        assert!(!page_text(page)?.contains("choose test above the room"));
        page.press("chart-x", &[Key::Enter])?;
        page.wait_for("the sentence on blocks", SHORT, || {
            Ok(page_text(page)?.contains("choose test above the room").then_some(()))
        })
    })
}
