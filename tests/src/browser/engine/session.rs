//! One page in one browser of any engine; all of it is closed when the value is dropped.

use super::super::outside::Outside;
use super::{Engine, Running, Storage, Wishes};
use anyhow::Context as _;
use serde_json::Value;
use static_server::StaticServer;
use std::path::Path;
use tempfile::TempDir;

/// A browser that shows a folder's `index.html`.
///
/// Fields are dropped in this order: the browser, the server, the browser's folder.
#[derive(Debug)]
pub struct Session {
    browser: Running,
    _site: StaticServer,
    _profile: TempDir,
}

impl Session {
    /// Serves `folder`, starts the engine's browser and loads the page.
    ///
    /// # Errors
    /// When server, driver or browser cannot be started, or the page cannot be loaded.
    pub fn open(engine: Engine, folder: &Path) -> anyhow::Result<Self> {
        let site = StaticServer::start(folder, "/", 0)?;
        let profile = tempfile::tempdir()?;
        let proxy = Outside::listen()?.address();
        let (profile_path, storage) = (profile.path(), Storage::Allowed);
        let wishes = Wishes { profile: profile_path, downloads: profile_path, proxy: &proxy, storage };
        let browser = Running::start(engine, &wishes)?;
        let address = site.url();
        browser
            .run(|driver| async move { driver.goto(address).await })
            .context("the page cannot be loaded")?;
        Ok(Self { browser, _site: site, _profile: profile })
    }

    /// Runs JavaScript (a function body; `arguments` are `arguments`) and returns its value.
    ///
    /// # Errors
    /// When the script throws or the browser does not answer.
    pub fn script(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<Value> {
        let text = script.to_owned();
        let value = self.browser.run(|driver| async move { driver.execute(text, arguments).await });
        Ok(value.with_context(|| format!("script failed: {script}"))?.json().clone())
    }
}
