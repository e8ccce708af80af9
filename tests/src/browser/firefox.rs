//! Firefox: with which preferences it is started, and what stands in for the developer tools that it has no driver for.

use super::engine::{Storage, Wishes};
use anyhow::Context as _;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What the console says is noted by the page itself: geckodriver hands no console out.
const CONSOLE: &str = include_str!("console.js");

/// What a session asks of the driver: this browser, its profile, downloads without a question, and every request to a host
/// that is not this machine sent to the proxy, which counts it.
pub(super) fn capabilities(browser: &Path, wishes: &Wishes<'_>) -> Value {
    // 0 lets pages keep cookies and what else they store, 2 nothing.
    let cookies = if wishes.storage == Storage::Denied { 2 } else { 0 };
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": browser,
            "args": ["-headless", "-profile", wishes.profile],
            "prefs": {
                "network.cookie.cookieBehavior": cookies,
                "browser.download.folderList": 2,
                "browser.download.dir": wishes.downloads,
                "browser.download.always_ask_before_handling_new_types": false,
                "browser.download.alwaysOpenPanel": false,
            },
        },
        "proxy": { "proxyType": "manual", "httpProxy": wishes.proxy, "sslProxy": wishes.proxy },
    })
}

/// Lays an extension out in `folder` that runs scripts in every document of this machine before the page's own: `probe`, and
/// what notes the console.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn lay_out_extension(folder: &Path, probe: &str) -> anyhow::Result<()> {
    let scripts = ["probe.js", "console.js"];
    let manifest = json!({
        "manifest_version": 2,
        "name": "Bitroom's tests",
        "version": "1.0",
        "browser_specific_settings": { "gecko": { "id": "tests@bitroom.invalid" } },
        "content_scripts": [{
            "matches": ["http://127.0.0.1/*"],
            "js": scripts,
            "run_at": "document_start",
            "world": "MAIN",
        }],
    });
    for (name, text) in
        [("manifest.json", manifest.to_string().as_str()), (scripts[0], probe), (scripts[1], CONSOLE)]
    {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
