//! Chromium: where it is, and with which switches it is started.

use super::engine::{Storage, Wishes};
use anyhow::Context as _;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Switches for a browser that nobody looks at: no window, no sandbox (it refuses to start as root with one), no
/// traffic of its own, and full speed although no window is visible.
const SWITCHES: [&str; 16] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-search-engine-choice-screen",
    "--disable-features=AutofillServerCommunication,OptimizationHints,MediaRouter,NetworkTimeServiceQuerying",
    "--lang=en-GB",
];

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// The browser: `CHROME`, or the first usual name on `PATH`.
pub(super) fn browser() -> anyhow::Result<PathBuf> {
    program("CHROME", &BROWSERS)
}

/// Its driver: `CHROMEDRIVER`, or `chromedriver` on `PATH`.
pub(super) fn driver() -> anyhow::Result<PathBuf> {
    program("CHROMEDRIVER", &["chromedriver"])
}

/// What a session asks of the driver: this browser, its profile, the page's console, and every request to
/// a host that is not this machine sent to the proxy, which counts it.
pub(super) fn capabilities(browser: &Path, wishes: &Wishes<'_>) -> Value {
    let mut switches = SWITCHES.map(str::to_owned).to_vec();
    switches.push(format!("--user-data-dir={}", wishes.profile.display()));
    switches.push(format!("--proxy-server=http://{}", wishes.proxy));
    // Content settings know 1, allowed, and 2, blocked.
    let cookies = if wishes.storage == Storage::Denied { 2 } else { 1 };
    let preferences = json!({ "profile.default_content_setting_values.cookies": cookies });
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "binary": browser, "args": switches, "prefs": preferences },
        "goog:loggingPrefs": { "browser": "ALL" },
    })
}

fn program(variable: &str, names: &[&str]) -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(path.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places =
        std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    places
        .into_iter()
        .find(|place| place.is_file())
        .with_context(|| format!("none of {} is on PATH; name one in {variable}", names.join(", ")))
}
