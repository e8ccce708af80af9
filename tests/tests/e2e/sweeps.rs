//! The place of sweeps: a small grid from start to end, with the same records as without a browser. What must survive an accident
//! is in `accidents`.

use crate::common::{SHORT, TRAINING, ready};
use crate::model_files::save;
use crate::screenshots::keep;
use anyhow::Context as _;
use bitroom_tests::browser::{Machine, Page, scenario};
use experiment::runner::{JobProgress, Wanted};
use experiment::{Dataset, Prepared, Runner};
use protocol::{DataSource, JobData, Record};
use std::time::Duration;
use sweep::Results;

/// Goes to the place and sets a small grid up: so many of 25 points, the float network and its conversion, two seeds.
pub fn small(page: &Page, points: u32, epochs: u32) -> anyhow::Result<()> {
    ready(page)?;
    page.click("view-sweep")?;
    page.find("sweep-preset")?;
    page.tick("sweep-quick", true)?;
    page.type_value("sweep-points", &points.to_string())?;
    page.type_value("sweep-epochs", &epochs.to_string())?;
    page.type_value("sweep-workers", "2")
}

pub fn wait(page: &Page, status: &str, patience: Duration) -> anyhow::Result<()> {
    page.wait_text("sweep-status", patience, |text| text == status).map(drop)
}

/// Done, total, failed, recomputed.
pub fn counts(page: &Page) -> anyhow::Result<[u32; 4]> {
    let count = |name: &str| page.count("sweep-progress", name);
    Ok([count("data-done")?, count("data-total")?, count("data-failed")?, count("data-recomputed")?])
}

/// The results as the page saves them.
pub fn results(page: &Page) -> anyhow::Result<(String, Results)> {
    let text = String::from_utf8(save(page, "sweep-export-jsonl", ".jsonl")?)?;
    let mut results = Results::default();
    results.add_text(&text);
    assert_eq!((results.unused(), results.twice()), (0, 0));
    Ok((text, results))
}

/// The record that a job leaves here.
pub fn alone(of: &Record) -> anyhow::Result<Record> {
    let JobData::Simulated(source) = &of.job.data else { anyhow::bail!("no simulated room") };
    let dataset = Dataset::load(&DataSource::Simulated(source.clone()))?;
    let prepared = Prepared::new(&dataset, &of.job.split, &of.job.model.window, None)?;
    let wanted = Wanted { float_twin: false, integers: of.integer.is_some(), losses: false };
    let mut runner = Runner::new(of.job.clone().check(dataset.sensors())?, prepared.into(), wanted)?;
    while runner.step()? != JobProgress::Finished {}
    runner.finish().context("no record")
}

#[test]
fn a_small_grid_fills_map_and_file_with_the_records_of_a_runner() -> anyhow::Result<()> {
    scenario("sweep", Machine::Shared, |page| {
        small(page, 25, 20)?;
        assert!(page.text("sweep-size")?.starts_with("27 points, 54 trainings"));
        page.click("sweep-start")?;
        wait(page, "done", TRAINING)?;
        assert_eq!(counts(page)?, [54, 54, 0, 0]);
        let (text, results) = results(page)?;
        assert_eq!(text.lines().count(), 55);
        for line in results.lines() {
            let record = line.key().and_then(|key| results.record(key)).context("a failure")?;
            assert_eq!(*record, alone(record)?);
        }
        page.find("sweep-map")?;
        keep(page, "9-sweep", "sweep-map")?;
        findings(page)?;
        let table = String::from_utf8(save(page, "sweep-export-csv", ".csv")?)?;
        assert_eq!(table.lines().count(), 28);

        // What was saved opens as a sweep of its own, with the same text.
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("again.jsonl");
        std::fs::write(&path, &text)?;
        page.upload("sweep-import", &[&path])?;
        page.wait_for("the second sweep", SHORT, || {
            let names =
                page.script("return document.querySelectorAll('[data-testid=sweep-list] li').length", &[])?;
            Ok((names == 2).then_some(()))
        })?;
        assert_eq!(counts(page)?, [54, 54, 0, 0]);
        Ok(())
    })
}

/// What the results say stands on the page: its points can be selected, a budget names another one, and what is no budget is refused.
fn findings(page: &Page) -> anyhow::Result<()> {
    let text = page.text("sweep-findings")?;
    for words in
        ["Lowest median validation ADE: ", "Chosen among 25: ", "What each axis counts for", "weight bits"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    page.click("sweep-finding-point")?;
    let name =
        page.script("return document.querySelector('[data-testid=sweep-point] h2').textContent", &[])?;
    let name = name.as_str().unwrap_or_default();
    assert!(text.contains(&format!("Lowest median validation ADE: {name} (")), "{name}: {text}");
    page.type_value("sweep-budget", "6")?;
    page.wait_text("sweep-findings", SHORT, |text| {
        text.contains("of the 3 of 25 points within 6 total bits: ")
    })?;
    page.type_value("sweep-budget", "few")?;
    page.wait_text("sweep-findings", SHORT, |text| text.contains("allowed: numbers above 0"))?;
    page.type_value("sweep-budget", "12")?;
    page.wait_text("sweep-findings", SHORT, |text| text.contains("points within 12 total bits: "))?;
    keep(page, "9-sweep-findings", "sweep-findings")?;
    page.type_value("sweep-budget", "")
}

#[test]
fn what_was_chosen_gets_fresh_seeds_and_a_point_its_losses_and_paths() -> anyhow::Result<()> {
    scenario("sweep-fresh", Machine::Shared, |page| {
        small(page, 6, 10)?;
        page.click("sweep-start")?;
        wait(page, "done", TRAINING)?;
        // Losses and paths of the point that validation chooses, and away again.
        page.click("sweep-finding-point")?;
        page.click("sweep-curves")?;
        page.wait_for("losses", TRAINING, || Ok(page.exists("sweep-again")?.then_some(())))?;
        for chart in ["sweep-loss", "sweep-trace-x", "sweep-trace-y"] {
            page.find(chart)?;
        }
        assert_eq!(page.attribute("sweep-curves", "aria-pressed")?.as_deref(), Some("true"));
        keep(page, "9-sweep-curves", "sweep-loss")?;
        page.click("sweep-leave")?;
        page.wait_for("no losses", SHORT, || Ok((!page.exists("sweep-again")?).then_some(())))?;

        // Six seeds of it and of its float network, behind the two that chose it.
        page.click("sweep-fresh")?;
        page.wait_text("sweep-findings", TRAINING, |text| text.contains("with 6 fresh seeds it is "))?;
        wait(page, "done", TRAINING)?;
        assert_eq!(counts(page)?, [12, 12, 0, 0]);
        assert!(
            page.text("sweep-findings")?
                .contains("was chosen among 6 points with a median validation ADE of ")
        );
        let newest =
            page.script("return document.querySelector('[data-testid=sweep-list] input').value", &[])?;
        assert_eq!(newest, "MLP, every width: fresh seeds");
        let (_, results) = results(page)?;
        let seeds = results.lines().filter_map(|line| Some(results.record(line.key()?)?.job.training.seed));
        let seeds: Vec<u64> = seeds.collect();
        assert!(seeds.len() == 12 && seeds.iter().all(|seed| (3..=8).contains(seed)), "{seeds:?}");
        Ok(())
    })
}

#[test]
fn a_first_visit_shows_what_ships_and_a_point_that_is_trained_again_has_its_bits() -> anyhow::Result<()> {
    scenario("sweep-shipped", Machine::Shared, |page| {
        ready(page)?;
        page.click("view-sweep")?;
        page.wait_text("sweep-origin", TRAINING, |text| {
            text.contains("Computed before, on the simulated room: 2,270 trainings of 1,000 epochs.")
        })?;
        page.find("sweep-map")?;
        assert_eq!((page.text("sweep-status")?.as_str(), counts(page)?), ("idle", [0; 4]));
        keep(page, "9-sweep-shipped", "sweep-map")?;
        for (name, trainings) in
            [("cnn-grid", "454"), ("lstm-grid", "681"), ("quantizers", "75"), ("neurons", "310")]
        {
            page.click(&format!("sweep-shipped-{name}"))?;
            page.wait_text("sweep-origin", TRAINING, |text| {
                text.contains(&format!(": {trainings} trainings of "))
            })?;
        }
        // The page refuses weights that are not those of the record.
        page.click("sweep-finding-point")?;
        page.click("sweep-curves")?;
        page.wait_for("losses", TRAINING, || Ok(page.exists("sweep-again")?.then_some(())))?;
        page.find("sweep-loss")?;
        let kept =
            page.script("return document.querySelectorAll('[data-testid=sweep-list] li').length", &[])?;
        assert_eq!(kept, 0);
        Ok(())
    })
}

#[test]
fn a_tab_that_is_closed_loses_nothing_and_nothing_is_computed_twice() -> anyhow::Result<()> {
    scenario("sweep-reload", Machine::Shared, |page| {
        small(page, 25, 300)?;
        page.click("sweep-start")?;
        let mut least = 0;
        for wanted in [3, 12, 30] {
            page.wait_for("some trainings", TRAINING, || Ok((counts(page)?[0] >= wanted).then_some(())))?;
            let done = counts(page)?[0];
            page.load("")?;
            ready(page)?;
            page.click("view-sweep")?;
            wait(page, "paused", SHORT)?;
            let [again, total, failed, recomputed] = counts(page)?;
            assert!(again >= done.max(least), "{again} of {done} trainings were kept");
            assert_eq!((total, failed, recomputed), (54, 0, 0));
            least = again;
            page.click("sweep-start")?;
        }
        wait(page, "done", TRAINING)?;
        assert_eq!(counts(page)?, [54, 54, 0, 0]);
        let (_, results) = results(page)?;
        let some: Vec<&Record> =
            results.lines().filter_map(|line| results.record(line.key()?)).step_by(9).collect();
        assert_eq!(some.len(), 6);
        for record in some {
            assert_eq!(*record, alone(record)?);
        }
        Ok(())
    })
}

#[test]
fn a_sweep_pauses_and_is_cancelled_and_the_page_goes_on() -> anyhow::Result<()> {
    scenario("sweep-pause", Machine::Shared, |page| {
        small(page, 25, 1000)?;
        page.click("sweep-start")?;
        page.wait_for("a training", TRAINING, || Ok((counts(page)?[0] >= 2).then_some(())))?;
        page.click("sweep-start")?;
        wait(page, "paused", SHORT)?;
        std::thread::sleep(Duration::from_millis(600));
        let done = counts(page)?[0];
        std::thread::sleep(Duration::from_millis(1500));
        assert_eq!(counts(page)?[0], done, "trainings go on in a pause");
        page.click("sweep-start")?;
        page.wait_for("another training", TRAINING, || Ok((counts(page)?[0] > done).then_some(())))?;
        page.click("sweep-cancel")?;
        wait(page, "paused", SHORT)?;
        // The room is as it was, and a point is trained there.
        page.click("view-room")?;
        page.wait_text("dataset-summary", SHORT, |text| text.contains("samples"))?;
        page.click("view-sweep")?;
        page.press("sweep-map", &[bitroom_tests::browser::Key::End, bitroom_tests::browser::Key::Enter])?;
        page.click("sweep-open-point")?;
        page.wait_status("done", TRAINING)?;
        assert_eq!(page.property("epochs", "value")?, "1000");
        Ok(())
    })
}
