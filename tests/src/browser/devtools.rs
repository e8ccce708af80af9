//! What Chromium's developer tools do: screens, colour schemes, whole-page pictures, downloads, the room for what is stored.
//! Firefox has other ways to pictures and downloads, and none to screens, colour schemes and room.

use super::engine::Engine;
use super::{Page, firefox, screenshots};
use anyhow::Context as _;
use base64::Engine as _;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use thirtyfour::extensions::addons::firefox::FirefoxTools;

/// Runs in every document before the page's own scripts.
const PROBE: &str = include_str!("probe.js");

/// A screen to show the page on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// Width in CSS px.
    pub width: u32,
    /// Height in CSS px.
    pub height: u32,
    /// Device pixels per CSS px.
    pub ratio: f64,
    /// A phone: touch, and the viewport of a mobile browser.
    pub phone: bool,
}

impl Screen {
    /// A usual laptop.
    pub const DESKTOP: Self = Self { width: 1440, height: 900, ratio: 1.0, phone: false };
    /// A usual phone.
    pub const PHONE: Self = Self { width: 390, height: 844, ratio: 2.0, phone: true };
}

/// The system's colour scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The value of `prefers-color-scheme`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Page {
    /// Shows the page on another screen.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn set_screen(&self, screen: Screen) -> anyhow::Result<()> {
        let metrics = json!({
            "width": screen.width,
            "height": screen.height,
            "deviceScaleFactor": screen.ratio,
            "mobile": screen.phone,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)?;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": screen.phone }))?;
        self.settle()
    }

    /// Switches the system's colour scheme.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn set_theme(&self, theme: Theme) -> anyhow::Result<()> {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme.name() }] });
        self.devtools("Emulation.setEmulatedMedia", features)?;
        self.settle()
    }

    /// Waits until the browser has drawn three frames, so that observers and redraws have run.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn settle(&self) -> anyhow::Result<()> {
        let script = "return new Promise(done => {
            let left = 3;
            const frame = () => left-- > 0 ? requestAnimationFrame(frame) : done();
            frame();
        })";
        self.script(script, &[]).map(drop)
    }

    /// Keeps a picture of the whole page, as long as it is, in [`screenshots`], and returns where.
    ///
    /// # Errors
    /// When the browser or the disk refuse.
    pub fn screenshot(&self, name: &str) -> anyhow::Result<PathBuf> {
        let picture = match self.engine() {
            Engine::Firefox => self.run(|driver| async move {
                FirefoxTools::new(driver.handle().clone()).full_screenshot_as_png().await
            })?,
            Engine::Chromium | Engine::WebKit => self.whole_page()?,
        };
        let folder = screenshots();
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, picture).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    fn whole_page(&self) -> anyhow::Result<Vec<u8>> {
        self.script("scrollTo({ top: 0, behavior: 'instant' })", &[])?;
        self.settle()?;
        let size = self.devtools("Page.getLayoutMetrics", json!({}))?["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let options = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = self.devtools("Page.captureScreenshot", options)?;
        let picture = picture["data"].as_str().context("the browser sent no picture")?;
        Ok(base64::engine::general_purpose::STANDARD.decode(picture)?)
    }

    /// Waits for a finished download whose name ends in `ending`, and takes it out of the folder.
    ///
    /// # Errors
    /// When none comes.
    pub fn downloaded(&self, ending: &str, patience: Duration) -> anyhow::Result<(String, Vec<u8>)> {
        self.wait_for(&format!("a download *{ending}"), patience, || {
            for entry in std::fs::read_dir(self.downloads())? {
                let path = entry?.path();
                // An unfinished download carries another ending, but Chromium may keep the final name free with an empty file
                // until the rename; no download of the page is empty.
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if !name.ends_with(ending) {
                    continue;
                }
                let bytes = std::fs::read(&path)?;
                if !bytes.is_empty() {
                    std::fs::remove_file(&path)?;
                    return Ok(Some((name, bytes)));
                }
            }
            Ok(None)
        })
    }

    /// Sets up what the browser gets, its first tab included. In Firefox capabilities say where downloads go, an extension has the
    /// probe in all tabs, and the screen is that of a browser without a window.
    pub(super) fn prepare(&self) -> anyhow::Result<()> {
        if self.engine() == Engine::Firefox { self.install_probe() } else { self.prepare_tab() }
    }

    /// Sets up what every tab of its own gets: the probe, the download folder, a laptop's screen. Firefox' tabs have it all.
    pub(super) fn prepare_tab(&self) -> anyhow::Result<()> {
        if self.engine() == Engine::Firefox {
            return Ok(());
        }
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": PROBE }))?;
        self.accept_downloads(self.downloads())?;
        self.set_screen(Screen::DESKTOP)
    }

    fn install_probe(&self) -> anyhow::Result<()> {
        let folder = self.extension().display().to_string();
        firefox::lay_out_extension(self.extension(), PROBE)?;
        self.run(|driver| async move {
            FirefoxTools::new(driver.handle().clone()).install_addon(&folder, Some(true)).await
        })
        .context("the extension with the probe cannot be installed")
    }

    fn accept_downloads(&self, folder: &Path) -> anyhow::Result<()> {
        let options = json!({ "behavior": "allow", "downloadPath": folder });
        self.devtools("Browser.setDownloadBehavior", options).map(drop)
    }

    /// Gives the site's origin no more room than so many bytes, those that it has taken included.
    ///
    /// # Errors
    /// When the browser is not Chromium, or refuses.
    pub fn set_room(&self, bytes: u64) -> anyhow::Result<()> {
        let origin = self.script("return location.origin", &[])?;
        let options = json!({ "origin": origin, "quotaSize": bytes });
        self.devtools("Storage.overrideQuotaForOrigin", options).map(drop)
    }

    /// Sends one command of the DevTools protocol.
    fn devtools(&self, command: &str, parameters: Value) -> anyhow::Result<Value> {
        let engine = self.engine();
        anyhow::ensure!(
            engine == Engine::Chromium,
            "{command} is of Chromium's developer tools, which {engine:?} has not"
        );
        self.run(|driver| async move { driver.cdp().send_raw(command, parameters).await })
            .with_context(|| format!("{command} failed"))
    }
}
