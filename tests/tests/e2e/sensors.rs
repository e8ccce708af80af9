//! A file of eight sensors: imported, trained on, quantized, walked, saved and opened again.

use crate::common::{SHORT, figures, go, page_text, quantized, ready, train};
use crate::inside::walk_every_layer;
use crate::model_files::save;
use bitroom_tests::browser::{Machine, Page, scenario};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Sensors of the file.
const SENSORS: u32 = 8;

/// A walk through a room of 6 m x 4 m; readings rise near their plates.
fn walk(folder: &Path) -> anyhow::Result<PathBuf> {
    let names: String = (1..=SENSORS).map(|number| format!("rssi_{number},")).collect();
    let mut text = format!("t,{names}x,y\n");
    for row in 0..300_u32 {
        let turn = f64::from(row) * 0.05;
        let (x, y) = (3.0 + 2.7 * libm::cos(turn), 2.0 + 1.7 * libm::sin(1.7 * turn));
        write!(text, "{:.3}", f64::from(row) / 3.0)?;
        for sensor in 0..SENSORS {
            let angle = f64::from(sensor) * core::f64::consts::FRAC_PI_4;
            let (dx, dy) = (x - 3.0 - 3.0 * libm::cos(angle), y - 2.0 - 2.0 * libm::sin(angle));
            write!(text, ",{:.1}", -40.0 - 20.0 * libm::log10(0.5 + dx * dx + dy * dy) + f64::from(row % 5))?;
        }
        writeln!(text, ",{x:.3},{y:.3}")?;
    }
    let path = folder.join("eight.csv");
    std::fs::write(&path, text)?;
    Ok(path)
}

fn import(page: &Page, file: &Path) -> anyhow::Result<()> {
    page.upload("dataset-file", &[file])?;
    page.find("import-confirm")?;
    page.wait_for("the importer's word", SHORT, || {
        Ok((page.property("import-confirm", "disabled")? == false).then_some(()))
    })?;
    assert_eq!(page.property("column-role-8", "value")?, "sensor8");
    page.click("import-confirm")?;
    page.wait_text("dataset-summary", SHORT, |text| text.contains("eight.csv"))?;
    Ok(())
}

#[test]
fn a_file_of_eight_sensors_goes_all_the_way() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = walk(folder.path())?;
    scenario("sensors", Machine::Shared, |page| {
        ready(page)?;
        import(page, &file)?;
        // One plate for each, along the walls of the room until it is moved.
        assert_eq!(page.property("plate-H-x", "value")?, "0");
        assert!(!page.exists("plate-I-x")?);
        page.type_value("epochs", "20")?;
        page.type_value("learning-rate", "0.01")?;
        train(page)?;
        let saved = figures(page)?;
        assert!(page_text(page)?.contains("MLP 8-32-2"));
        walk_every_layer(page, 2, 5)?;
        go(page, "room")?;
        let run = folder.path().join("run.json");
        std::fs::write(&run, save(page, "run-export", "run.json")?)?;

        // On a fresh page the simulated room has four sensors: the model is refused by name.
        page.load("")?;
        ready(page)?;
        page.upload("model-file", &[&run])?;
        page.wait_for("the refusal", SHORT, || {
            let words = page_text(page)?;
            Ok(words.contains("the model takes 8 sensors, the data have 4").then_some(()))
        })?;
        import(page, &file)?;
        page.upload("model-file", &[&run])?;
        page.wait_status("done", SHORT)?;
        quantized(page)?;
        page.wait_text("ade-quantized", SHORT, |text| text == saved.ade_quantized)?;
        assert_eq!(figures(page)?, saved);
        Ok(())
    })
}

#[test]
fn plates_are_moved_and_spread_again() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = walk(folder.path())?;
    scenario("plates", Machine::Shared, |page| {
        ready(page)?;
        import(page, &file)?;
        page.script("document.querySelector('[data-testid=plates]').closest('details').open = true", &[])?;
        assert_eq!(page.property("spread-plates", "disabled")?, true);
        page.type_value("plate-B-x", "2.25")?;
        page.wait_for("the button", SHORT, || {
            Ok((page.property("spread-plates", "disabled")? == false).then_some(()))
        })?;
        page.click("spread-plates")?;
        page.wait_for(
            "the place",
            SHORT,
            || Ok((page.property("plate-B-x", "value")? == "3").then_some(())),
        )?;
        Ok(())
    })
}
