//! The neuron exploration: a small one from start to end, its table against the CSV that is saved, and what stops keep.

use crate::common::{SHORT, TRAINING, page_text, ready};
use crate::model_files::save;
use anyhow::Context as _;
use bitroom_tests::browser::{Key, Machine, Page, scenario};
use serde_json::{Value, json};
use std::time::Duration;

/// A silent worker must be noticed in this time.
const NOTICED: Duration = Duration::from_secs(15);

/// Shows the exploration and sets a small one.
pub fn small(page: &Page, last: u32, epochs: u32) -> anyhow::Result<()> {
    ready(page)?;
    page.click("run-type-exploration")?;
    page.type_value("explore-first", "22")?;
    page.type_value("explore-last", &last.to_string())?;
    page.type_value("explore-repeats", "3")?;
    page.type_value("epochs", &epochs.to_string())
}

/// The table as it is printed: one list of cells per row, in the order of the page.
fn rows(page: &Page) -> anyhow::Result<Vec<Vec<String>>> {
    let script =
        "return Array.from(document.querySelectorAll('[data-testid=\"exploration-table\"] tbody tr'), row =>
        Array.from(row.cells, cell => cell.lastChild.textContent.trim()))";
    Ok(serde_json::from_value(page.script(script, &[])?)?)
}

/// The numbers of neurons in the order of the page.
fn sizes(page: &Page) -> anyhow::Result<Vec<String>> {
    Ok(rows(page)?.into_iter().map(|mut row| row.swap_remove(0)).collect())
}

fn sort_by(page: &Page, title: &str) -> anyhow::Result<()> {
    let script =
        "const button = Array.from(document.querySelectorAll('[data-testid=\"exploration-table\"] .sort'))
        .find(button => button.textContent.startsWith(arguments[0]));
        button.click();";
    page.script(script, &[json!(title)]).map(drop)
}

/// Texts of the elements that a selector matches.
fn texts(page: &Page, selector: &str) -> anyhow::Result<Vec<String>> {
    let script =
        "return Array.from(document.querySelectorAll(arguments[0]), element => element.textContent.trim())";
    Ok(serde_json::from_value(page.script(script, &[json!(selector)])?)?)
}

#[test]
fn a_small_exploration_fills_table_chart_and_file_with_the_same_numbers() -> anyhow::Result<()> {
    scenario("exploration", Machine::Shared, |page| {
        small(page, 26, 40)?;
        assert_eq!(page.text("exploration-amount")?, "5 sizes \u{d7} 3 repeats = 15 networks of 40 epochs");
        assert!(page.text("exploration-estimate")?.starts_with("About "));
        assert_eq!(page.property("exploration-export", "disabled")?, true, "there is nothing to save yet");
        assert_eq!(page.text("train")?, "Explore");
        page.click("train")?;
        page.wait_status("done", TRAINING)?;
        assert_eq!(page.text("network")?, "15");
        assert_eq!(page.text("exploration-sizes")?, "5 of 5 sizes");
        assert_eq!(sizes(page)?, ["22", "23", "24", "25", "26"]);

        let file = String::from_utf8(save(page, "exploration-export", ".csv")?)?;
        let mut lines = file.lines();
        let header: Vec<&str> = lines.next().context("an empty file")?.split(',').collect();
        let cells: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
        let shown = rows(page)?;
        assert_eq!(shown.len(), cells.len());
        for (row, line) in shown.iter().zip(&cells) {
            let of = |name: &str| -> anyhow::Result<f64> {
                let place = header.iter().position(|column| *column == name);
                let text = place.and_then(|place| line.get(place)).with_context(|| format!("no {name}"))?;
                Ok(text.parse()?)
            };
            let wanted = [
                format!("{}", of("neurons")?),
                format!("{}", of("parameters")?),
                format!("{}", of("best_epoch")?),
                format!("{:.4}", of("validation_mse")?),
                format!("{:.4}", of("test_mse")?),
                format!("{:.3}", of("test_ade")?),
                format!("{:.3}", of("test_ade_min")?),
                format!("{:.3}", of("test_ade_median")?),
                format!("{:.3}", of("test_ade_max")?),
                format!("{}", of("thesis_best_epoch")?),
                format!("{:.3}", of("thesis_mse")?),
                format!("{:.3}", of("thesis_ade")?),
            ];
            assert_eq!(*row, wanted);
            assert_eq!(of("parameters")?, 7.0 * of("neurons")? + 2.0);
            assert!(of("test_ade_min")? <= of("test_ade")? && of("test_ade")? <= of("test_ade_max")?);
        }

        // Sorting keeps the rows and turns round with a second press.
        sort_by(page, "test ADE")?;
        let rising: Vec<f64> = rows(page)?.iter().map(|row| row[5].parse()).collect::<Result<_, _>>()?;
        assert!(rising.is_sorted(), "{rising:?}");
        assert_eq!(rows(page)?[0][5], page.text("exploration-lowest")?);
        sort_by(page, "test ADE")?;
        let falling: Vec<f64> = rows(page)?.iter().map(|row| row[5].parse()).collect::<Result<_, _>>()?;
        assert!(falling.iter().rev().is_sorted(), "{falling:?}");

        // The thesis' columns go with its overlay.
        page.tick("thesis-overlay", false)?;
        page.wait_for("the narrower table", SHORT, || Ok((rows(page)?[0].len() == 9).then_some(())))
    })
}

#[test]
fn the_chart_reads_sizes_and_picks_the_curves() -> anyhow::Result<()> {
    scenario("exploration-chart", Machine::Shared, |page| {
        small(page, 25, 20)?;
        page.click("train")?;
        page.wait_status("done", TRAINING)?;
        let readout = |page: &Page| texts(page, ".chart-exploration .readout-value");
        let head = |page: &Page| page.text_css(".chart-exploration .readout-head");
        assert_eq!(head(page)?, "22 to 25 neurons");
        let r = page.text("exploration-r")?;
        assert_eq!(readout(page)?, [format!("r = {r}"), "r = 0.006".to_owned()]);
        page.press("chart-exploration", &[Key::Home, Key::Right])?;
        page.wait_for("the second size", SHORT, || Ok((head(page)? == "n = 23").then_some(())))?;
        let row = rows(page)?.swap_remove(1);
        assert_eq!(readout(page)?, [format!("{} m", row[5]), "0.425 m".to_owned()]);

        // Neither 32 nor 45 was explored, so the size with the lowest validation MSE is shown until one is picked.
        assert_eq!(texts(page, ".curve h3")?.len(), 1);
        page.press("chart-exploration", &[Key::Enter])?;
        let heading = format!("n = 23best epoch {} \u{b7} thesis 462", row[2]);
        page.wait_for("its curves", SHORT, || {
            Ok((texts(page, ".curve h3")? == [heading.clone()]).then_some(()))
        })?;
        page.click_css("[data-testid=\"exploration-table\"] tr[data-neurons=\"25\"] .pick")?;
        page.wait_for("two curves", SHORT, || Ok((texts(page, ".curve h3")?.len() == 2).then_some(())))?;
        page.press("chart-curves-0", &[Key::End])?;
        page.wait_for("the last epoch", SHORT, || {
            Ok((page.text_css(".curve .readout-head")? == "epoch 20").then_some(()))
        })?;

        // The thesis' protocol is there by name, never finds a higher error, and says what it is.
        let chosen: f64 = page.number("exploration-lowest")?;
        page.click_css(".explored-switches .segments button:last-child")?;
        page.wait_for("the other protocol", SHORT, || {
            Ok(page_text(page)?.contains("Test data chose, so these figures flatter").then_some(()))
        })?;
        assert!(page.number("exploration-lowest")? <= chosen);
        Ok(())
    })
}

#[test]
fn pause_stop_and_a_dead_worker_keep_what_is_finished() -> anyhow::Result<()> {
    scenario("exploration-stops", Machine::Shared, |page| {
        small(page, 256, 300)?;
        page.click("train")?;
        let finished = |page: &Page| -> anyhow::Result<usize> { Ok(rows(page)?.len()) };
        page.wait_for("two sizes", TRAINING, || Ok((finished(page)? >= 2).then_some(())))?;
        page.click("train")?;
        page.wait_status("paused", SHORT)?;
        let held = page.text("network")?;
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(page.text("network")?, held, "a paused exploration goes on");

        // One network cannot be trained beside it, and says why.
        page.click("run-type-network")?;
        assert_eq!(page.property("train", "disabled")?, true);
        assert!(page_text(page)?.contains("A neuron exploration is going on"));
        page.click("run-type-exploration")?;
        page.click("train")?;
        page.wait_status("training", SHORT)?;
        page.wait_for("another network", TRAINING, || Ok((page.text("network")? != held).then_some(())))?;
        page.click("stop")?;
        page.wait_status("done", SHORT)?;
        let kept = finished(page)?;
        assert!(kept >= 2);
        assert!(
            page.text("exploration-remark")?.starts_with(&format!("Stopped early: {kept} finished sizes"))
        );
        let file = String::from_utf8(save(page, "exploration-export", ".csv")?)?;
        assert_eq!(file.lines().count(), kept + 1);

        page.click("train")?;
        page.wait_status("training", SHORT)?;
        page.wait_for("a size", TRAINING, || Ok((finished(page)? == 1).then_some(())))?;
        page.script("bitroomProbe.workers.at(-1).terminate()", &[])?;
        page.wait_status("failed", NOTICED)?;
        let kept = finished(page)?;
        assert!(kept >= 1, "the finished sizes are gone");
        assert!(page.text("exploration-remark")?.contains("The worker stopped"));
        assert_eq!(page.property("exploration-export", "disabled")?, true);

        // The new worker explores again.
        page.type_value("explore-last", "22")?;
        page.type_value("epochs", "5")?;
        page.click("train")?;
        page.wait_status("done", TRAINING)?;
        assert_eq!(sizes(page)?, ["22"]);
        Ok(())
    })
}

#[test]
fn the_exploration_fits_every_screen() -> anyhow::Result<()> {
    use bitroom_tests::browser::Screen;
    scenario("exploration-narrow", Machine::Shared, |page| {
        small(page, 24, 5)?;
        page.click("train")?;
        page.wait_status("done", TRAINING)?;
        for (width, phone) in [(390, true), (360, true), (768, true), (1024, false), (1440, false)] {
            page.set_screen(Screen { width, phone, ..Screen::PHONE })?;
            let found: Value =
                page.script("return [document.documentElement.scrollWidth, innerWidth]", &[])?;
            // A scroll bar takes some of the inner width.
            let (content, screen) = (found[0].as_u64(), found[1].as_u64());
            assert!(content.is_some() && content <= screen, "{content:?} of {screen:?} at {width} px");
        }
        Ok(())
    })
}
