//! The frame of one end-to-end test: open, act, check what must always hold, keep evidence of a failure.

use super::engine::Engine;
use super::{Page, Visitor, screenshots};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{PoisonError, RwLock};

/// Tests that measure time have the machine for themselves; the others share it.
static MACHINE: RwLock<()> = RwLock::new(());

/// Whether a test measures time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// Other tests may run beside it.
    Shared,
    /// No other test runs beside it.
    Alone,
}

/// Runs `body` on a freshly opened page, then asserts that the console holds no error or warning and that nothing
/// was asked of another host. A body that provokes complaints reads them by [`Page::new_complaints`].
///
/// After a failure a picture of the page is kept under `failed-NAME`, and the console is printed.
///
/// # Errors
/// Whatever failed first. A panic of `body` goes on after the evidence was kept.
pub fn scenario(
    name: &str,
    machine: Machine,
    body: impl FnOnce(&Page) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    scenario_of(Engine::Chromium.into(), name, machine, body)
}

/// Like [`scenario`], in the browser of a visitor; the evidence of an engine other than Chromium carries its name.
///
/// # Errors
/// As [`scenario`].
pub fn scenario_of(
    visitor: Visitor,
    name: &str,
    machine: Machine,
    body: impl FnOnce(&Page) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    // A test that failed while it held the lock has said so itself.
    let (_shared, _alone);
    match machine {
        Machine::Shared => _shared = MACHINE.read().unwrap_or_else(PoisonError::into_inner),
        Machine::Alone => _alone = MACHINE.write().unwrap_or_else(PoisonError::into_inner),
    }
    let evidence = match visitor.engine {
        Engine::Chromium => format!("failed-{name}"),
        engine => format!("failed-{name}-{engine:?}"),
    };
    // A picture of an earlier failure would tell of one that is gone; mostly there is none.
    let _ = std::fs::remove_file(screenshots().join(&evidence).with_extension("png"));
    let page = Page::open(visitor)?;
    // The page is only read after a panic, for its picture and its console.
    let outcome =
        catch_unwind(AssertUnwindSafe(|| body(&page).and_then(|()| nothing_to_complain_about(&page))));
    if !matches!(outcome, Ok(Ok(()))) {
        keep_evidence(&page, name, &evidence);
    }
    outcome.unwrap_or_else(|panic| resume_unwind(panic))
}

fn nothing_to_complain_about(page: &Page) -> anyhow::Result<()> {
    let complaints = page.new_complaints()?;
    anyhow::ensure!(complaints.is_empty(), "the console holds {complaints:#?}");
    let outside = page.requests_outside();
    anyhow::ensure!(outside.is_empty(), "other hosts were asked: {outside:#?}");
    Ok(())
}

/// Best effort: a browser that crashed gives no evidence, and the failure itself must not be hidden by that.
fn keep_evidence(page: &Page, name: &str, picture: &str) {
    match page.screenshot(picture) {
        Ok(path) => eprintln!("{name}: picture in {}", path.display()),
        Err(error) => eprintln!("{name}: no picture: {error:#}"),
    }
    let _ = page.new_complaints();
    for line in page.console() {
        eprintln!("{name}: console: {line}");
    }
}
