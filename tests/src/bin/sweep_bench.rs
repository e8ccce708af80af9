//! Runs the MLP's whole grid in the page and prints what it took as JSON.
//!
//! `cargo xtask bench` runs it on the production build. Its arguments are the file of records of the same grid by the command line,
//! which the page's are compared with, and the number of workers.

use anyhow::Context as _;
use bitroom_tests::browser::Page;
use bitroom_tests::browser::engine::Engine;
use serde_json::json;
use std::time::{Duration, Instant};
use sweep::Results;

const LOADING: Duration = Duration::from_secs(60);
const RUNNING: Duration = Duration::from_secs(60 * 60);
/// Between two looks at the page, which should have the machine for itself.
const PAUSE: Duration = Duration::from_millis(500);

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().context("the file of records is missing")?;
    let workers = arguments.next().context("the number of workers is missing")?;
    let expected = std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;

    let page = Page::open(Engine::Chromium.into())?;
    page.wait_text("dataset-summary", LOADING, |text| text.contains("1,626"))?;
    page.click("view-sweep")?;
    // What the page ships with has been read and drawn.
    page.wait_for("the map", LOADING, || Ok(page.exists("sweep-map")?.then_some(())))?;
    page.type_value("sweep-workers", &workers)?;
    page.script("bitroomProbe.longTasks.length = 0", &[])?;
    let start = Instant::now();
    page.click("sweep-start")?;
    while page.text("sweep-status")? != "done" {
        anyhow::ensure!(start.elapsed() < RUNNING, "the grid took more than {RUNNING:?}");
        std::thread::sleep(PAUSE);
    }
    let seconds = start.elapsed().as_secs_f64();
    let tasks = page.script("return bitroomProbe.longTasks.map(task => task.duration)", &[])?;
    let tasks: Vec<f64> = serde_json::from_value(tasks).context("no list of long tasks")?;

    page.click("sweep-export-jsonl")?;
    let (_, saved) = page.downloaded(".jsonl", LOADING)?;
    println!(
        "{}",
        json!({
            "seconds": seconds,
            "trainings": page.count("sweep-progress", "data-total")?,
            "failed": page.count("sweep-progress", "data-failed")?,
            "recomputed": page.count("sweep-progress", "data-recomputed")?,
            "alike": alike(&expected, &String::from_utf8(saved)?),
            "longTasks": tasks.len(),
            "longest": tasks.into_iter().fold(0.0, f64::max),
        })
    );
    Ok(())
}

/// How many of the saved records are among the expected ones, to the last bit.
fn alike(expected: &str, saved: &str) -> usize {
    let read = |text: &str| {
        let mut results = Results::default();
        results.add_text(text);
        results
    };
    let (expected, saved) = (read(expected), read(saved));
    let keys = saved.lines().filter_map(sweep::Line::key);
    keys.filter(|key| saved.record(key).is_some_and(|record| expected.record(key) == Some(record))).count()
}
