//! A browser that runs: its driver, its session, and the screen it may need. Dropping it closes the browser.

use super::super::driver::Driver;
use super::super::process::Process;
use super::{Engine, Wishes};
use anyhow::Context as _;
use serde_json::Value;
use std::future::Future;
use std::time::Duration;
use thirtyfour::Capabilities;
use thirtyfour::prelude::{WebDriver, WebDriverResult};
use tokio::runtime::Runtime;

/// How long a browser may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);
/// How long a browser may take to close before it is killed.
const END: Duration = Duration::from_secs(5);

/// A browser with one session.
///
/// Fields are dropped in this order: the session, the driver with its browser, the screen.
#[derive(Debug)]
pub(in super::super) struct Running {
    session: Option<WebDriver>,
    driver: Driver,
    _screen: Option<Process>,
    runtime: Runtime,
}

impl Running {
    /// Starts the engine's browser.
    ///
    /// # Errors
    /// When driver or browser cannot be started.
    pub(in super::super) fn start(engine: Engine, wishes: &Wishes<'_>) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let screen = engine.screen()?;
        let command = || {
            let mut command = engine.driver()?;
            if let Some((_, display)) = &screen {
                // The sandbox refuses to start as root; the only page shown is ours.
                command.env("DISPLAY", display).env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                command.env_remove("WAYLAND_DISPLAY");
            }
            Ok(command)
        };
        let driver = Driver::start(command, engine.announces_port())
            .with_context(|| format!("{engine:?}'s driver cannot be started"))?;
        let Value::Object(capabilities) = engine.capabilities(wishes)? else {
            anyhow::bail!("capabilities are an object");
        };
        let session = runtime
            .block_on(async {
                let new = WebDriver::new(driver.url(), Capabilities::from(capabilities));
                tokio::time::timeout(START, new).await
            })
            .with_context(|| format!("{engine:?} did not start in {} s", START.as_secs()))?
            .with_context(|| format!("{engine:?}'s driver opened no session"))?;
        let _screen = screen.map(|(process, _)| process);
        Ok(Self { session: Some(session), driver, _screen, runtime })
    }

    /// Waits for one WebDriver command.
    ///
    /// # Errors
    /// The command's own.
    pub(in super::super) fn run<T, F>(&self, command: impl FnOnce(WebDriver) -> F) -> anyhow::Result<T>
    where
        F: Future<Output = WebDriverResult<T>>,
    {
        let session = self.session.as_ref().context("the browser is closed")?;
        Ok(self.runtime.block_on(command(session.clone()))?)
    }

    /// Kills the browser as a machine does that loses its power: every process of it at once (SIGKILL), and the driver.
    ///
    /// # Errors
    /// When one of its processes stays.
    pub(in super::super) fn kill(mut self) -> anyhow::Result<()> {
        let killed = self.driver.kill();
        if let Some(session) = self.session.take() {
            // Nobody is left to whom an end could be told.
            let _ = session.leak();
        }
        killed
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            // A browser that crashed cannot be closed politely; the end of its driver takes it along.
            let _ = self.runtime.block_on(async { tokio::time::timeout(END, session.quit()).await });
        }
    }
}
