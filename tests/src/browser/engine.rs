//! The same page in each of three JavaScript engines: one way to start a browser, whichever driver it has.

mod running;
mod session;

pub(super) use running::Running;
pub use session::Session;

use super::process::Process;
use super::{chromium, firefox};
use anyhow::Context as _;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A JavaScript engine, named after the browser it is tested in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// V8. Programs: `CHROME`, `CHROMEDRIVER`.
    Chromium,
    /// SpiderMonkey. Programs: `FIREFOX`, `GECKODRIVER`.
    Firefox,
    /// JavaScriptCore. Programs: `WEBKIT_DRIVER`, and where that is WebKitGTK's `WEBKIT_BROWSER` and `XVFB`.
    WebKit,
}

impl Engine {
    /// All engines.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The engine of a browser's name: `Chromium`, `Firefox` or `WebKit`.
    ///
    /// # Errors
    /// A name that is not known, with those that are.
    pub fn named(name: &str) -> anyhow::Result<Self> {
        Self::ALL
            .into_iter()
            .find(|engine| format!("{engine:?}") == name)
            .with_context(|| format!("{name} is no engine; there are {:?}", Self::ALL))
    }

    /// The driver, and what it asks of its environment.
    fn driver(self) -> anyhow::Result<Command> {
        let program = match self {
            Self::Chromium => chromium::driver()?,
            Self::Firefox => named_program("GECKODRIVER")?,
            Self::WebKit => named_program("WEBKIT_DRIVER")?,
        };
        Ok(Command::new(program))
    }

    /// Whether the driver chooses its port and names it.
    fn announces_port(self) -> bool {
        self != Self::WebKit
    }

    /// What a session asks of the driver.
    fn capabilities(self, wishes: &Wishes<'_>) -> anyhow::Result<Value> {
        Ok(match self {
            Self::Chromium => chromium::capabilities(&chromium::browser()?, wishes),
            Self::Firefox => firefox::capabilities(&named_program("FIREFOX")?, wishes),
            Self::WebKit => match optional_program("WEBKIT_BROWSER") {
                Some(browser) => json!({
                    "browserName": "MiniBrowser",
                    "webkitgtk:browserOptions": { "binary": browser, "args": ["--automation"] },
                    // A proxy of the environment must not stand between the browser and this machine's own server.
                    "proxy": { "proxyType": "direct" },
                }),
                None => json!({ "browserName": "safari" }),
            },
        })
    }

    /// WebKitGTK has no mode without a window, so it gets a screen that nobody sees: the process and its display's name.
    fn screen(self) -> anyhow::Result<Option<(Process, String)>> {
        let Some(program) = optional_program("XVFB").filter(|_| self == Self::WebKit) else {
            return Ok(None);
        };
        let mut command = Command::new(program);
        command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
        command.stdout(Stdio::piped());
        let mut process = Process::start(command)?;
        let output = process.take_output().context("Xvfb has no output")?;
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number)?;
        let number = number.trim();
        anyhow::ensure!(!number.is_empty(), "Xvfb ended and named no display");
        Ok(Some((process, format!(":{number}"))))
    }
}

/// How a browser is wanted. WebKit heeds none of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wishes<'a> {
    /// Folder of its profile; what it keeps there outlives it.
    pub(super) profile: &'a Path,
    /// Folder that receives downloads; in Chromium the page's developer tools say it.
    pub(super) downloads: &'a Path,
    /// host:port of what answers for other hosts.
    pub(super) proxy: &'a str,
    /// How much pages may keep in it.
    pub(super) storage: Storage,
}

/// How much a visitor lets pages keep in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// As much as usual.
    Allowed,
    /// Nothing: the visitor blocks all cookies, which is how browsers call it.
    Denied,
}

fn named_program(variable: &str) -> anyhow::Result<PathBuf> {
    optional_program(variable)
        .with_context(|| format!("{variable} names no program; `cargo xtask test` finds and names all"))
}

fn optional_program(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
