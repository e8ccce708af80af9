//! Several tabs of one browser.

use super::Page;
use anyhow::Context as _;
use thirtyfour::WindowHandle;

/// A tab of a page's browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl Page {
    /// The tab that commands go to.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn tab(&self) -> anyhow::Result<Tab> {
        self.run(|driver| async move { driver.window().await }).map(Tab)
    }

    /// Opens another tab, without the site yet, and goes there.
    ///
    /// # Errors
    /// When the browser opens none.
    pub fn open_tab(&self) -> anyhow::Result<Tab> {
        let handle = self.run(|driver| async move { driver.new_tab().await }).context("no tab is opened")?;
        let tab = Tab(handle);
        self.choose(&tab)?;
        self.prepare_tab()?;
        Ok(tab)
    }

    /// Goes to a tab.
    ///
    /// # Errors
    /// When it was closed.
    pub fn choose(&self, tab: &Tab) -> anyhow::Result<()> {
        let handle = tab.0.clone();
        self.run(|driver| async move { driver.switch_to_window(handle).await })
    }

    /// Closes the tab that commands go to, and goes to another one, which must be there. What it complained about is a complaint.
    ///
    /// # Errors
    /// When it complained, or the browser does not answer.
    pub fn close_tab(&self, other: &Tab) -> anyhow::Result<()> {
        let complaints = self.new_complaints()?;
        anyhow::ensure!(complaints.is_empty(), "the console of a tab holds {complaints:#?}");
        self.run(|driver| async move { driver.close_window().await })?;
        self.choose(other)
    }
}
