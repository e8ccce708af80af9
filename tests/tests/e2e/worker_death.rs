//! A worker that dies: noticed, said, replaced; data, settings and results stay.

use crate::common::{SHORT, TRAINING, figures, page_text, ready, train};
use bitroom_tests::browser::{Machine, Page, scenario};
use std::time::Duration;

/// A silent worker must be noticed in this time.
const NOTICED: Duration = Duration::from_secs(15);

fn workers(page: &Page) -> anyhow::Result<u64> {
    Ok(page.script("return bitroomProbe.workers.length", &[])?.as_u64().unwrap_or(0))
}

#[test]
fn a_worker_that_falls_silent_is_replaced_and_nothing_is_lost() -> anyhow::Result<()> {
    scenario("silent-worker", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("hidden-units", "24")?;
        page.type_value("epochs", "500")?;
        train(page)?;
        let (before, summary) = (figures(page)?, page.text("dataset-summary")?);

        page.type_value("epochs", "100000")?;
        page.click("train")?;
        page.wait_for("some epochs", SHORT, || Ok((page.epoch()? > 20).then_some(())))?;
        page.script("bitroomProbe.workers.at(-1).terminate()", &[])?;
        page.wait_status("failed", NOTICED)?;
        let text = page_text(page)?.to_lowercase();
        assert!(text.contains("worker") && text.contains("restarted"), "the page does not say what happened");
        assert_eq!(workers(page)?, 2);
        assert_eq!(page.text("dataset-summary")?, summary);
        assert_eq!(page.property("hidden-units", "value")?, "24");
        assert_eq!(page.property("epochs", "value")?, "100000");
        let after = figures(page)?;
        assert_eq!(
            (after.ade_float, after.ade_quantized),
            (before.ade_float.clone(), before.ade_quantized.clone())
        );

        // The new worker has the data and gives the same numbers.
        page.type_value("epochs", "500")?;
        page.click("train")?;
        page.wait_status("done", TRAINING)?;
        crate::common::quantized(page)?;
        assert_eq!(figures(page)?, before);
        Ok(())
    })
}

#[test]
fn a_worker_that_throws_is_replaced_at_once() -> anyhow::Result<()> {
    scenario("throwing-worker", Machine::Shared, |page| {
        ready(page)?;
        // The first error is planted from outside; the worker that follows throws by itself.
        page.script(
            "bitroomProbe.nextScripts = [URL.createObjectURL(
                 new Blob([\"throw new Error('planted')\"], { type: 'text/javascript' }))];
             bitroomProbe.workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'planted' }))",
            &[],
        )?;
        page.wait_for("a third worker", SHORT, || Ok((workers(page)? == 3).then_some(())))?;
        train(page)?;
        let ade = page.number("ade-float")?;
        assert!((0.42..=0.47).contains(&ade), "{ade}");
        assert_eq!(workers(page)?, 3);
        Ok(())
    })
}

#[test]
fn a_worker_that_cannot_start_ends_in_a_button_that_works() -> anyhow::Result<()> {
    scenario("broken-worker", Machine::Shared, |page| {
        ready(page)?;
        // From now on every new worker fails to load.
        page.script(
            "bitroomProbe.nextScripts = Array(100).fill('no-such-worker.js');
             bitroomProbe.workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'planted' }))",
            &[],
        )?;
        page.wait_for("the button", NOTICED, || {
            Ok((page.script(RESTART, &["look".into()])? == true).then_some(()))
        })?;
        let tried = workers(page)?;
        assert!((3..=4).contains(&tried), "{tried} workers");
        std::thread::sleep(Duration::from_secs(2));
        assert_eq!(workers(page)?, tried, "it goes on trying");
        page.script("bitroomProbe.nextScripts = []", &[])?;
        page.script(RESTART, &["click".into()])?;
        page.wait_for("a new worker", SHORT, || Ok((workers(page)? == tried + 1).then_some(())))?;
        train(page)?;
        assert!((0.42..=0.47).contains(&page.number("ade-float")?));
        // The browser may have complained about the planted failure, and about nothing else.
        let complaints = page.new_complaints()?;
        assert!(complaints.iter().all(|line| line.contains("no-such-worker.js")), "{complaints:#?}");
        Ok(())
    })
}

/// Finds the button that starts the worker again, and clicks it if told so.
const RESTART: &str = "
    const button = Array.from(document.querySelectorAll('button'))
        .find(button => /^restart/i.test(button.textContent.trim()) && button.offsetParent !== null);
    if (button && arguments[0] === 'click') button.click();
    return button !== undefined;";
