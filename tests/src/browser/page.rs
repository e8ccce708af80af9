//! One page in a visitor's browser, with everything it needs; all of it is closed when the value is dropped.

use super::dist;
use super::engine::{Engine, Running, Storage, Wishes};
use super::outside::Outside;
use anyhow::Context as _;
use serde_json::Value;
use static_server::StaticServer;
use std::cell::RefCell;
use std::future::Future;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use thirtyfour::prelude::{WebDriver, WebDriverResult};
use thirtyfour::{By, WebElement};

/// The sub-path the site is served under: it must not matter where it lies.
const BASE: &str = "/a/b/";
/// How long an element or a condition may take to appear unless a test says otherwise.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Pause between two looks at the page.
const POLL: Duration = Duration::from_millis(25);

/// Whose browser it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Its engine.
    pub engine: Engine,
    /// How much pages may keep in it.
    pub storage: Storage,
}

impl From<Engine> for Visitor {
    /// A visitor who lets pages store what they like.
    fn from(engine: Engine) -> Self {
        Self { engine, storage: Storage::Allowed }
    }
}

/// The page in a browser of its own. The site's address and the browser's profile outlive the browser, which can be killed and
/// opened again; commands go to the tab that was opened or chosen last.
///
/// Fields are dropped in this order: the browser, the server, then the browser's folders.
#[derive(Debug)]
pub struct Page {
    browser: RefCell<Option<Running>>,
    visitor: Visitor,
    site: StaticServer,
    outside: Outside,
    downloads: TempDir,
    profile: TempDir,
    /// The extension that Firefox gets; it reads its files when a page is loaded.
    extension: TempDir,
    console: RefCell<Vec<String>>,
}

impl Page {
    /// Starts a browser, serves the site and loads it. The page's own start-up is not awaited.
    ///
    /// # Errors
    /// When the site was not built, or browser, driver or server cannot be started.
    pub fn open(visitor: Visitor) -> anyhow::Result<Self> {
        let dist = dist();
        anyhow::ensure!(
            dist.join("index.html").is_file(),
            "{} holds no index.html: run `cargo xtask dist`",
            dist.display()
        );
        let page = Self {
            browser: RefCell::default(),
            visitor,
            site: StaticServer::start(&dist, BASE, 0)?,
            outside: Outside::listen()?,
            downloads: tempfile::tempdir()?,
            profile: tempfile::tempdir()?,
            extension: tempfile::tempdir()?,
            console: RefCell::default(),
        };
        page.start()?;
        Ok(page)
    }

    /// Starts the browser, which has what its profile kept, and loads the site.
    ///
    /// # Errors
    /// When browser or driver cannot be started.
    pub fn start(&self) -> anyhow::Result<()> {
        let wishes = Wishes {
            profile: self.profile.path(),
            downloads: self.downloads(),
            proxy: &self.outside.address(),
            storage: self.visitor.storage,
        };
        *self.browser.borrow_mut() = Some(Running::start(self.visitor.engine, &wishes)?);
        self.prepare()?;
        self.load("")
    }

    /// Kills the browser with all its tabs as a crash of the machine does (SIGKILL to every process of it), so that nothing is left
    /// but its profile; [`Self::start`] opens it again. What the console said is lost, too.
    ///
    /// # Errors
    /// When one of its processes stays.
    pub fn kill(&self) -> anyhow::Result<()> {
        self.browser.take().context("the browser is closed")?.kill()
    }

    /// The engine that shows the page.
    pub fn engine(&self) -> Engine {
        self.visitor.engine
    }

    /// Loads the page afresh; `address` is appended to the site's (a query or a fragment).
    ///
    /// # Errors
    /// When the browser cannot load it.
    pub fn load(&self, address: &str) -> anyhow::Result<()> {
        let address = format!("{}{address}", self.site.url());
        self.run(|driver| async move { driver.goto(address).await })
    }

    /// The address of the site, ending in a slash.
    pub fn address(&self) -> String {
        self.site.url()
    }

    /// The folder that receives downloads.
    pub fn downloads(&self) -> &Path {
        self.downloads.path()
    }

    /// The folder for an extension of the browser.
    pub(super) fn extension(&self) -> &Path {
        self.extension.path()
    }

    /// Requests to other hosts so far.
    pub fn requests_outside(&self) -> Vec<String> {
        self.outside.asked()
    }

    /// Runs JavaScript (a function body; `arguments` are `arguments`) and returns its value. A promise is awaited.
    ///
    /// # Errors
    /// When the script throws.
    pub fn script(&self, script: &str, arguments: &[Value]) -> anyhow::Result<Value> {
        let (text, arguments) = (script.to_owned(), arguments.to_vec());
        self.run(|driver| async move { Ok(driver.execute(text, arguments).await?.json().clone()) })
            .with_context(|| format!("script failed: {script}"))
    }

    /// Calls `look` until it gives a value.
    ///
    /// # Errors
    /// `look`'s own error, or, when the time is over, one that names `what`.
    pub fn wait_for<T>(
        &self,
        what: &str,
        patience: Duration,
        mut look: impl FnMut() -> anyhow::Result<Option<T>>,
    ) -> anyhow::Result<T> {
        let deadline = Instant::now() + patience;
        loop {
            if let Some(value) = look()? {
                return Ok(value);
            }
            anyhow::ensure!(
                Instant::now() < deadline,
                "waited {} s in vain for {what}",
                patience.as_secs_f64()
            );
            std::thread::sleep(POLL);
        }
    }

    /// The element with that `data-testid`, awaited for a while.
    ///
    /// # Errors
    /// When it does not appear.
    pub fn find(&self, test_id: &str) -> anyhow::Result<WebElement> {
        self.find_css(&by_test_id(test_id))
    }

    /// The first element a CSS selector matches, awaited for a while.
    ///
    /// # Errors
    /// When none appears.
    pub fn find_css(&self, selector: &str) -> anyhow::Result<WebElement> {
        self.wait_for(selector, PATIENCE, || {
            let by = By::Css(selector.to_owned());
            let found = self.run(|driver| async move { driver.find_all(by).await })?;
            Ok(found.into_iter().next())
        })
    }

    /// New lines of the console (since the last call) of level warning or worse, and errors nobody caught.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn new_complaints(&self) -> anyhow::Result<Vec<String>> {
        // Firefox's driver hands no console out; there the page notes it itself, as it notes errors nobody caught.
        let entries = match self.engine() {
            Engine::Chromium => self.run(|driver| async move { driver.browser_log().await })?,
            Engine::Firefox | Engine::WebKit => Vec::new(),
        };
        let mut console = self.console.borrow_mut();
        console.extend(entries.iter().map(|entry| format!("{}: {}", entry.level, entry.message)));
        let mut complaints: Vec<_> = entries
            .into_iter()
            .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"))
            .map(|entry| format!("{}: {}", entry.level, entry.message))
            .collect();
        let uncaught = self.script("return window.bitroomProbe?.errors.splice(0) ?? []", &[])?;
        let uncaught: Vec<_> = uncaught.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        console.extend(uncaught.iter().map(|&line| line.to_owned()));
        complaints.extend(uncaught.into_iter().map(str::to_owned));
        Ok(complaints)
    }

    /// Everything the console has said, as far as [`Self::new_complaints`] has read it.
    pub fn console(&self) -> Vec<String> {
        self.console.borrow().clone()
    }

    /// Waits for one WebDriver command.
    pub(super) fn run<T, F>(&self, command: impl FnOnce(WebDriver) -> F) -> anyhow::Result<T>
    where
        F: Future<Output = WebDriverResult<T>>,
    {
        self.browser.borrow().as_ref().context("the browser is closed")?.run(command)
    }
}

/// The CSS selector of a `data-testid`.
pub(super) fn by_test_id(test_id: &str) -> String {
    format!("[data-testid=\"{test_id}\"]")
}
