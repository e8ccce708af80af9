//! The three JavaScript engines that must give the same bits: found, named by the user, or installed.
//!
//! V8 is tested in Chromium, SpiderMonkey in Firefox, JavaScriptCore in WebKitGTK's MiniBrowser or, on macOS, in Safari.

use super::browser::{Browser, first_file, named};
use super::cargo_tool::CargoTool;
use super::packages::SystemPackage;
use crate::machine::Machine;
use anyhow::Context as _;
use std::env::consts::{ARCH, OS};
use std::path::{Path, PathBuf};

/// An engine and what drives it.
#[derive(Debug)]
pub struct Engine {
    /// The browser it is tested in.
    pub name: &'static str,
    /// Environment variables that tell the test which programs to start; or why the engine cannot be had here.
    pub programs: Result<Programs, String>,
}

/// Programs by the environment variables that name them.
pub type Programs = Vec<(&'static str, PathBuf)>;

const GECKODRIVER_VERSION: &str = "0.37.1";

const FIREFOX_PACKAGE: SystemPackage = SystemPackage {
    title: "Firefox",
    apt: &["firefox-esr"],
    brew: &["--cask", "firefox"],
    by_hand: "install Firefox, and name it in FIREFOX if it is not found by itself",
};
const FIREFOX_NAMES: [&str; 2] = ["firefox-esr", "firefox"];
const FIREFOX_PLACES: [&str; 2] =
    ["/Applications/Firefox.app/Contents/MacOS/firefox", "/opt/firefox/firefox"];

const WEBKIT_PACKAGE: SystemPackage = SystemPackage {
    title: "WebKit (WebKitWebDriver, MiniBrowser, Xvfb)",
    apt: &["webkit2gtk-driver", "xvfb"],
    brew: &[],
    by_hand: "install WebKitGTK's WebKitWebDriver and MiniBrowser and an Xvfb, \
              and name them in WEBKIT_DRIVER, WEBKIT_BROWSER and XVFB if they are not found by themselves",
};
/// Part of macOS.
const SAFARI_DRIVER: &str = "/usr/bin/safaridriver";
/// Where distributions keep MiniBrowser's folder, which belongs to no `PATH`.
const MINI_BROWSER_FOLDERS: [&str; 3] = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"];

/// Looks for the three engines and installs those that are missing. Chromium is there already: nothing works without.
pub fn ensure(machine: &Machine, chromium: &Browser) -> [Engine; 3] {
    let engine = |name, programs: anyhow::Result<Programs>| Engine {
        name,
        programs: programs.map_err(|error| format!("{error:#}")),
    };
    let chromium = vec![("CHROME", chromium.chrome.clone()), ("CHROMEDRIVER", chromium.driver.clone())];
    [
        engine("Chromium", Ok(chromium)),
        engine("Firefox", firefox(machine)),
        engine("WebKit", if OS == "macos" { safari(machine) } else { webkit_gtk(machine) }),
    ]
}

fn firefox(machine: &Machine) -> anyhow::Result<Programs> {
    let find = || match named(machine, "FIREFOX")? {
        Some(path) => Ok(Some(path)),
        None => anyhow::Ok(
            FIREFOX_NAMES.iter().find_map(|name| machine.find(name)).or_else(|| first_file(&FIREFOX_PLACES)),
        ),
    };
    let browser = found_or_installed(machine, &FIREFOX_PACKAGE, find)?;
    Ok(vec![("FIREFOX", browser), ("GECKODRIVER", geckodriver(machine)?)])
}

/// Every geckodriver drives every Firefox of its years, so one that is there is taken whatever its version.
fn geckodriver(machine: &Machine) -> anyhow::Result<PathBuf> {
    let there = named(machine, "GECKODRIVER")?
        .or_else(|| {
            let path = machine.named("GECKOWEBDRIVER")?.join("geckodriver");
            path.is_file().then_some(path)
        })
        .or_else(|| machine.find("geckodriver"));
    if let Some(path) = there {
        return Ok(path);
    }
    let tool = CargoTool {
        package: "geckodriver",
        version: GECKODRIVER_VERSION,
        programs: &["geckodriver"],
        minutes: "about 2 minutes",
        args: &["--locked"],
        opt_level: "0",
    };
    Ok(tool.ensure(machine)?.join("geckodriver"))
}

fn safari(machine: &Machine) -> anyhow::Result<Programs> {
    let driver = named(machine, "WEBKIT_DRIVER")?
        .or_else(|| first_file(&[SAFARI_DRIVER]))
        .with_context(|| format!("{SAFARI_DRIVER} is missing"))?;
    Ok(vec![("WEBKIT_DRIVER", driver)])
}

fn webkit_gtk(machine: &Machine) -> anyhow::Result<Programs> {
    let driver = || Ok(named(machine, "WEBKIT_DRIVER")?.or_else(|| machine.find("WebKitWebDriver")));
    let browser = || Ok(named(machine, "WEBKIT_BROWSER")?.or_else(|| mini_browser(Path::new("/usr"))));
    let screen = || Ok(named(machine, "XVFB")?.or_else(|| machine.find("Xvfb")));
    Ok(vec![
        ("WEBKIT_DRIVER", found_or_installed(machine, &WEBKIT_PACKAGE, driver)?),
        ("WEBKIT_BROWSER", found_or_installed(machine, &WEBKIT_PACKAGE, browser)?),
        ("XVFB", found_or_installed(machine, &WEBKIT_PACKAGE, screen)?),
    ])
}

/// MiniBrowser below `prefix`, in the folders of Debian, Arch and Fedora.
fn mini_browser(prefix: &Path) -> Option<PathBuf> {
    let libraries = [format!("lib/{ARCH}-linux-gnu"), "lib".to_owned(), "libexec".to_owned()];
    let folders = libraries
        .iter()
        .flat_map(|library| MINI_BROWSER_FOLDERS.iter().map(move |name| prefix.join(library).join(name)));
    folders.map(|folder| folder.join("MiniBrowser")).find(|path| path.is_file())
}

fn found_or_installed(
    machine: &Machine,
    package: &SystemPackage,
    find: impl Fn() -> anyhow::Result<Option<PathBuf>>,
) -> anyhow::Result<PathBuf> {
    if let Some(path) = find()? {
        return Ok(path);
    }
    package.install(machine)?;
    find()?.with_context(|| format!("{} was installed but is not found; {}", package.title, package.by_hand))
}

#[cfg(test)]
#[path = "engines_tests.rs"]
mod tests;
