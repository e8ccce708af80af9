//! One page in one browser of any engine; all of it is closed when the value is dropped.

use super::super::outside::Outside;
use super::Engine;
use super::process::Process;
use anyhow::Context as _;
use serde_json::Value;
use static_server::StaticServer;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use thirtyfour::Capabilities;
use thirtyfour::prelude::WebDriver;
use tokio::runtime::Runtime;

/// How long driver and browser may take to start on a busy machine.
const START: Duration = Duration::from_secs(60);
/// How long a browser may take to close before it is killed.
const END: Duration = Duration::from_secs(5);

/// A browser that shows a folder's `index.html`.
///
/// Fields are dropped in this order: the session, the driver with its browser, the screen, the server.
#[derive(Debug)]
pub struct Session {
    driver: Option<WebDriver>,
    _process: Process,
    _screen: Option<Process>,
    _site: StaticServer,
    runtime: Runtime,
    _profile: TempDir,
}

impl Session {
    /// Serves `folder`, starts the engine's browser and loads the page.
    ///
    /// # Errors
    /// When server, driver or browser cannot be started, or the page cannot be loaded.
    pub fn open(engine: Engine, folder: &Path) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let site = StaticServer::start(folder, "/", 0)?;
        let profile = tempfile::tempdir()?;
        let screen = engine.screen()?;
        let mut command = engine.driver()?;
        if let Some((_, display)) = &screen {
            // The sandbox refuses to start as root; the only page shown is ours.
            command.env("DISPLAY", display).env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            command.env_remove("WAYLAND_DISPLAY");
        }
        let port = free_port()?;
        command.arg(format!("--port={port}")).stdout(Stdio::null());
        let mut process = Process::start(command)?;
        wait_for_port(&mut process, port)?;
        let proxy = Outside::listen()?.address();
        let Value::Object(capabilities) = engine.capabilities(profile.path(), &proxy)? else {
            anyhow::bail!("capabilities are an object");
        };
        let driver = runtime
            .block_on(async {
                let new =
                    WebDriver::new(format!("http://127.0.0.1:{port}"), Capabilities::from(capabilities));
                tokio::time::timeout(START, new).await
            })
            .with_context(|| format!("{engine:?} did not start in {} s", START.as_secs()))?
            .with_context(|| format!("{engine:?}'s driver opened no session"))?;
        let address = site.url();
        let session = Self {
            driver: Some(driver),
            _process: process,
            _screen: screen.map(|(process, _)| process),
            _site: site,
            runtime,
            _profile: profile,
        };
        let driver = session.driver()?;
        session.runtime.block_on(driver.goto(address)).context("the page cannot be loaded")?;
        Ok(session)
    }

    /// Runs JavaScript (a function body; `arguments` are `arguments`) and returns its value.
    ///
    /// # Errors
    /// When the script throws or the browser does not answer.
    pub fn script(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<Value> {
        let driver = self.driver()?;
        let value = self.runtime.block_on(driver.execute(script.to_owned(), arguments));
        Ok(value.with_context(|| format!("script failed: {script}"))?.json().clone())
    }

    fn driver(&self) -> anyhow::Result<&WebDriver> {
        self.driver.as_ref().context("the browser is closed")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // A browser that crashed cannot be closed politely; the end of its process group takes it along.
            let _ = self.runtime.block_on(async { tokio::time::timeout(END, driver.quit()).await });
        }
    }
}

/// A port nobody has now. Not every driver can be asked to choose one itself.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn wait_for_port(process: &mut Process, port: u16) -> anyhow::Result<()> {
    let deadline = Instant::now() + START;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        anyhow::ensure!(!process.has_ended(), "the driver ended before it answered");
        anyhow::ensure!(Instant::now() < deadline, "the driver did not answer in {} s", START.as_secs());
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
