//! The place of sweeps keeps the page smooth: nothing holds it up while what ships is opened, nor while a grid starts and runs.

use crate::common::{TRAINING, ready};
use crate::model_files::save;
use anyhow::Context as _;
use bitroom_tests::browser::{Machine, Page, long_tasks, scenario};
use serde_json::Value;
use std::path::Path;

/// How many sweeps are kept.
const KEPT: &str = "return document.querySelectorAll('[data-testid=sweep-list] li').length";

/// The longest task, ms: 50 on a machine that does nothing else, twice that where its processors are shared.
const LONGEST_MS: f64 = 100.0;
/// Of so many openings, or windows of a run, the best one counts: something else may hold a machine up, but not each time.
const TRIES: usize = 3;

/// Goes to the place on a page that was just loaded and waits until all that ships is there; the longest task meanwhile in ms, 0
/// where none was longer than 50.
fn opening(page: &Page) -> anyhow::Result<f64> {
    ready(page)?;
    let began = page.script("return performance.now()", &[])?;
    page.click("view-sweep")?;
    page.wait_for("all that ships", TRAINING, || {
        Ok((page.exists("sweep-parallel")? && page.exists("sweep-shares")?).then_some(()))
    })?;
    longest_since(page, &began)
}

/// The longest task since a moment of the page's clock, ms; 0 where none was longer than 50.
fn longest_since(page: &Page, began: &Value) -> anyhow::Result<f64> {
    // Long tasks are reported a moment after they end, and the last pictures are drawn within a few frames.
    let script = "return new Promise(done => setTimeout(() => done(bitroomProbe.longTasks
        .filter(task => task.start + task.duration > arguments[0]).map(task => task.duration)), 1000))";
    let tasks = page.script(script, std::slice::from_ref(began))?;
    let tasks = tasks.as_array().context("no list of long tasks")?;
    Ok(tasks.iter().filter_map(Value::as_f64).fold(0.0, f64::max))
}

/// The best of some tries, as far as they are needed.
fn best(mut longest: impl FnMut(usize) -> anyhow::Result<f64>) -> anyhow::Result<()> {
    let mut all = Vec::with_capacity(TRIES);
    for number in 0..TRIES {
        all.push(longest(number)?);
        if all.last().is_some_and(|longest| *longest <= LONGEST_MS) {
            return Ok(());
        }
    }
    anyhow::bail!("the longest tasks took {all:?} ms; allowed: {LONGEST_MS}")
}

#[test]
fn no_long_tasks_while_what_ships_is_opened() -> anyhow::Result<()> {
    scenario("sweeps-smooth-opening", Machine::Alone, |page| {
        best(|number| {
            if number > 0 {
                page.load("")?;
            }
            opening(page)
        })
    })
}

#[test]
fn no_long_tasks_while_a_whole_grid_runs_and_the_visitor_scrolls() -> anyhow::Result<()> {
    scenario("sweeps-smooth-running", Machine::Alone, |page| {
        opening(page)?;
        page.type_value("sweep-epochs", "100")?;
        // One processor for the page, wherever there are two.
        page.type_value("sweep-workers", "1")?;
        let done = || page.count("sweep-progress", "data-done");
        // The first window has the start: a plan of 2,270 trainings, and the first pictures.
        page.click("sweep-start")?;
        let mut before = 0;
        best(|_| {
            let window = long_tasks::watch(page, 10)?;
            let now = done()?;
            anyhow::ensure!(now > before && now < 2270, "{now} trainings after {before}: it does not run");
            anyhow::ensure!(window.frames > 10, "{} frames", window.frames);
            before = now;
            Ok(window.longest())
        })?;
        page.click("sweep-cancel")
    })
}

#[test]
fn no_long_tasks_while_a_whole_grid_is_opened_from_a_file_and_saved() -> anyhow::Result<()> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/results/mlp-grid.jsonl.gz");
    let kept = |page: &Page| page.script(KEPT, &[]);
    scenario("sweeps-smooth-files", Machine::Alone, |page| {
        opening(page)?;
        let mut opened = 0;
        best(|_| {
            let began = page.script("return performance.now()", &[])?;
            page.upload("sweep-import", &[&shipped])?;
            opened += 1;
            page.wait_for("the sweep", TRAINING, || {
                let is_there = kept(page)? == opened && page.count("sweep-progress", "data-done")? == 2270;
                Ok((is_there && page.exists("sweep-parallel")? && page.exists("sweep-shares")?).then_some(()))
            })?;
            longest_since(page, &began)
        })?;
        for (button, ending, lines) in [
            ("sweep-export-jsonl", ".jsonl", 2271),
            ("sweep-export-csv", ".csv", 228),
            ("sweep-export-optuna", ".optuna.jsonl", 2272),
        ] {
            best(|_| {
                let began = page.script("return performance.now()", &[])?;
                let text = String::from_utf8(save(page, button, ending)?)?;
                assert_eq!(text.lines().count(), lines, "{ending}");
                longest_since(page, &began)
            })?;
        }
        Ok(())
    })
}
