//! Chrome or Chromium and its driver: named by the user, found in the usual places, or installed.

use super::packages::SystemPackage;
use crate::machine::{Machine, major, version_of};
use anyhow::{Context as _, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A browser and the driver that fits it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    /// Chrome or Chromium.
    pub chrome: PathBuf,
    /// `chromedriver` of the same major version.
    pub driver: PathBuf,
}

const PACKAGE: SystemPackage = SystemPackage {
    title: "A browser for the tests (Chromium and chromedriver)",
    apt: &["chromium", "chromium-driver"],
    brew: &["--cask", "google-chrome", "chromedriver"],
    by_hand: "install Chrome or Chromium and the chromedriver of the same version, \
              and name them in CHROME and CHROMEDRIVER if they are not found by themselves",
};

/// Names on `PATH`. Chromium first: where a distribution has both, its driver belongs to Chromium.
const CHROME_NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const CHROME_PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/opt/google/chrome/chrome",
];
const DRIVER_PLACES: [&str; 4] = [
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/snap/bin/chromium.chromedriver",
    "/opt/homebrew/bin/chromedriver",
];

/// Finds a browser with its driver, or installs both.
///
/// # Errors
/// When a path the user named does not exist, when nothing can be installed, or when the two do not fit.
pub fn ensure(machine: &Machine) -> anyhow::Result<Browser> {
    let browser = match find(machine)? {
        Some(browser) => browser,
        None => {
            PACKAGE.install(machine)?;
            find(machine)?.with_context(|| format!("{} was installed but is not found", PACKAGE.title))?
        }
    };
    check_versions(&browser)?;
    Ok(browser)
}

impl Browser {
    /// The project's WebDriver capabilities (`tests/webdriver.json`) with this machine's browser in them, as JSON.
    ///
    /// # Errors
    /// When the text is not a JSON object with `goog:chromeOptions`.
    pub fn capabilities(&self, template: &str) -> anyhow::Result<Value> {
        let mut capabilities: Value = serde_json::from_str(template)?;
        let options = capabilities.get_mut("goog:chromeOptions").and_then(Value::as_object_mut);
        options
            .context("it has no goog:chromeOptions")?
            .insert("binary".to_owned(), serde_json::json!(self.chrome));
        Ok(capabilities)
    }
}

fn find(machine: &Machine) -> anyhow::Result<Option<Browser>> {
    let chrome = match named(machine, "CHROME")? {
        Some(path) => Some(path),
        None => {
            CHROME_NAMES.iter().find_map(|name| machine.find(name)).or_else(|| first_file(&CHROME_PLACES))
        }
    };
    let driver = match named(machine, "CHROMEDRIVER")? {
        Some(path) => Some(path),
        None => machine
            .named("CHROMEWEBDRIVER")
            .map(|folder| folder.join("chromedriver"))
            .filter(|path| path.is_file())
            .or_else(|| machine.find("chromedriver"))
            .or_else(|| first_file(&DRIVER_PLACES)),
    };
    Ok(chrome.zip(driver).map(|(chrome, driver)| Browser { chrome, driver }))
}

/// The file a variable names; a variable that names no file is a mistake to report, not to work around.
pub(super) fn named(machine: &Machine, variable: &str) -> anyhow::Result<Option<PathBuf>> {
    match machine.named(variable) {
        Some(path) if !path.is_file() => bail!("{variable} names {}, which is not a file", path.display()),
        path => Ok(path.map(Path::to_owned)),
    }
}

/// The first of these files that is there.
pub(super) fn first_file(places: &[&str]) -> Option<PathBuf> {
    places.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// A driver refuses browsers of another major version, with a message that is hard to understand in the middle
/// of a test run.
fn check_versions(browser: &Browser) -> anyhow::Result<()> {
    let version = |path: &Path| {
        version_of(path).with_context(|| format!("`{} --version` does not print a version", path.display()))
    };
    let (chrome, driver) = (version(&browser.chrome)?, version(&browser.driver)?);
    if major(&chrome) != major(&driver) {
        bail!(
            "{} is version {chrome} but {} is version {driver}: install a pair of the same major version, \
             or name one in CHROME and CHROMEDRIVER",
            browser.chrome.display(),
            browser.driver.display()
        );
    }
    Ok(())
}

#[cfg(test)]
#[path = "browser_tests.rs"]
mod tests;
