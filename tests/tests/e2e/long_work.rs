//! Long work: on large files nothing falls silent, progress is seen, and what was asked for comes.

use crate::common::{SHORT, is_number, ready};
use anyhow::Context as _;
use bitroom_tests::browser::{Machine, Page, scenario};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// For an epoch of a convolutional network on 100,000 rows and all that follows, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);
/// The longest that nothing may be heard of the worker, ms.
const SILENCE_MS: f64 = 500.0;

/// A walk on a slow ellipse, with the sensors' counts as it goes; 3 Hz.
fn walk(folder: &Path, rows: u32) -> anyhow::Result<PathBuf> {
    let mut text = String::from("t,s1,s2,s3,s4,x,y\n");
    for row in 0..rows {
        let turn = f64::from(row) * 0.013;
        let (x, y) = (1.5 + 1.2 * libm::cos(turn), 1.5 + 1.1 * libm::sin(1.7 * turn));
        let count = |distance: f64| 18_000.0 + 40.0 / (0.3 + distance * distance) + f64::from(row % 7);
        let sensors = [count(y), count(3.0 - x), count(3.0 - y), count(x)];
        write!(text, "{:.3}", f64::from(row) / 3.0)?;
        for sensor in sensors {
            write!(text, ",{sensor:.0}")?;
        }
        writeln!(text, ",{x:.3},{y:.3}")?;
    }
    let path = folder.join(format!("walk-{rows}.csv"));
    std::fs::write(&path, text)?;
    Ok(path)
}

/// Asks the worker whether it is alive (its message 1), again and again, and notes the longest wait for a word of it.
fn listen(page: &Page) -> anyhow::Result<()> {
    page.script(
        "const worker = bitroomProbe.workers.at(-1);
         let asked = null;
         bitroomProbe.silence = 0;
         bitroomProbe.percents = [];
         worker.addEventListener('message', () => {
             if (asked !== null) bitroomProbe.silence = Math.max(bitroomProbe.silence, performance.now() - asked);
             asked = null;
         });
         setInterval(() => {
             if (asked === null) { asked = performance.now(); worker.postMessage(new Uint8Array([1])); }
             const shown = document.querySelector('[data-testid=work-percent]');
             if (shown) bitroomProbe.percents.push(parseInt(shown.textContent));
         }, 10)",
        &[],
    )?;
    Ok(())
}

/// The longest silence so far in ms, and how many different percentages were shown.
fn heard(page: &Page) -> anyhow::Result<(f64, u64)> {
    let found = page.script("return [bitroomProbe.silence, new Set(bitroomProbe.percents).size]", &[])?;
    Ok((found[0].as_f64().context("no silence")?, found[1].as_u64().context("no percents")?))
}

fn workers(page: &Page) -> anyhow::Result<u64> {
    Ok(page.script("return bitroomProbe.workers.length", &[])?.as_u64().unwrap_or(0))
}

fn import(page: &Page, file: &Path, samples: &str) -> anyhow::Result<()> {
    page.upload("dataset-file", &[file])?;
    page.wait_for("the preview", PATIENCE, || {
        Ok((page.exists("import-confirm")? && page.property("import-confirm", "disabled")? == false)
            .then_some(()))
    })?;
    page.click("import-confirm")?;
    page.wait_text("dataset-summary", PATIENCE, |text| text.contains(samples))?;
    Ok(())
}

#[test]
fn a_convolutional_network_on_100_000_rows_gives_its_result_and_the_worker_is_never_silent()
-> anyhow::Result<()> {
    scenario("long-work", Machine::Alone, |page| {
        ready(page)?;
        listen(page)?;
        let folder = tempfile::tempdir()?;
        import(page, &walk(folder.path(), 100_000)?, "100,000 samples")?;
        page.select("model-kind", "cnn-a")?;
        page.type_value("epochs", "1")?;
        page.click("train")?;
        page.wait_status("done", PATIENCE)?;
        assert!(page.number("ade-float")? > 0.0);
        page.wait_text("ade-quantized", PATIENCE, is_number)?;
        let (silence, percents) = heard(page)?;
        assert!(silence < SILENCE_MS, "the worker was silent for {silence} ms");
        assert!(percents > 10, "{percents} percentages were shown");
        assert_eq!(workers(page)?, 1, "a worker died");
        Ok(())
    })
}

#[test]
fn a_file_of_300_000_rows_is_imported_with_progress() -> anyhow::Result<()> {
    scenario("long-import", Machine::Alone, |page| {
        ready(page)?;
        listen(page)?;
        let folder = tempfile::tempdir()?;
        import(page, &walk(folder.path(), 300_000)?, "300,000 samples")?;
        let (silence, percents) = heard(page)?;
        assert!(silence < SILENCE_MS, "the worker was silent for {silence} ms");
        assert!(percents > 2, "{percents} percentages were shown");
        assert_eq!(workers(page)?, 1, "a worker died");
        Ok(())
    })
}

#[test]
fn a_trained_run_outlives_a_worker_that_dies_while_it_is_evaluated() -> anyhow::Result<()> {
    scenario("rescued-run", Machine::Alone, |page| {
        ready(page)?;
        let folder = tempfile::tempdir()?;
        import(page, &walk(folder.path(), 20_000)?, "20,000 samples")?;
        page.select("model-kind", "cnn-a")?;
        page.type_value("epochs", "1")?;
        page.click("train")?;
        let evaluating = || Ok(page.exists("work")?.then_some(()));
        page.wait_for("the evaluation", PATIENCE, evaluating)?;
        page.script(
            "bitroomProbe.workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'planted' }))",
            &[],
        )?;
        page.wait_for("a new worker", SHORT, || Ok((workers(page)? == 2).then_some(())))?;
        page.wait_status("done", PATIENCE)?;
        assert!(page.number("ade-float")? > 0.0);
        page.wait_text("ade-quantized", PATIENCE, is_number)?;
        Ok(())
    })
}
