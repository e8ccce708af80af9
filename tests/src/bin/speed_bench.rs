//! Trains with Bitroom and with TensorFlow.js in one browser and prints the times as JSON.
//!
//! `cargo xtask bench` puts the page together, names its folder in `BITROOM_DIST`, and reads the JSON. The one argument
//! is the number of rounds. Progress goes to the standard error.

use anyhow::Context as _;
use bitroom_tests::browser::Page;
use bitroom_tests::browser::engine::Engine;
use std::time::{Duration, Instant};

/// Between two looks at the page, which should have the machine for itself.
const PAUSE: Duration = Duration::from_millis(500);
/// TensorFlow.js takes a quarter of a minute for one epoch of the CNN.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

fn main() -> anyhow::Result<()> {
    let rounds = std::env::args().nth(1).context("the number of rounds is missing")?;
    let rounds: u32 = rounds.parse().with_context(|| format!("{rounds} is not a number of rounds"))?;
    let page = Page::open(Engine::Chromium.into())?;
    page.wait_for("the page's scripts", Duration::from_secs(10), || {
        let loaded = page.script("return typeof startSpeed === 'function'", &[])?;
        Ok((loaded == true).then_some(()))
    })?;
    page.script("startSpeed(arguments[0])", &[rounds.into()])?;
    let report = wait_for_report(&page)?;
    println!("{report}");
    Ok(())
}

fn wait_for_report(page: &Page) -> anyhow::Result<serde_json::Value> {
    let deadline = Instant::now() + PATIENCE;
    let mut shown = serde_json::Value::from("");
    loop {
        let mut speed = page.script("return speed", &[])?;
        if speed["progress"] != shown {
            shown = speed["progress"].take();
            eprintln!("  {}", shown.as_str().unwrap_or_default());
        }
        if let Some(error) = speed["error"].as_str() {
            anyhow::bail!("the comparison failed: {error}");
        }
        if speed["report"].is_object() {
            return Ok(speed["report"].take());
        }
        anyhow::ensure!(Instant::now() < deadline, "the comparison took more than {PATIENCE:?}: {shown}");
        std::thread::sleep(PAUSE);
    }
}
