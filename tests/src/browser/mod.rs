//! Drives the finished page in a real browser, the way a visitor does: native controls, keyboard, mouse, files.
//!
//! [`scenario`] is the frame of every test. It serves the production build under a sub-path, opens it in a fresh
//! browser, and afterwards asserts what must always hold: nothing in the console, nothing asked of another host.
//! One WebDriver client speaks to the browser; what only Chromium can do is in `devtools`. What must hold in every engine runs by
//! [`scenario_of`] in Firefox, too.

mod audit;
mod chromium;
mod controls;
mod devtools;
mod driver;
pub mod engine;
mod firefox;
pub mod long_tasks;
mod outside;
mod page;
mod process;
mod reading;
mod scenario;
mod tabs;

pub use devtools::{Screen, Theme};
pub use page::{Page, Visitor};
pub use scenario::{Machine, scenario, scenario_of};
pub use tabs::Tab;
pub use thirtyfour::Key;

use std::path::{Path, PathBuf};

/// The repository's root.
pub fn repository() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// The finished site: `BITROOM_DIST`, or `dist/` in the repository.
pub fn dist() -> PathBuf {
    std::env::var_os("BITROOM_DIST").map_or_else(|| repository().join("dist"), PathBuf::from)
}

/// A file of measurements kept for the tests, by its path below `tests/data`.
pub fn test_data(name: &str) -> PathBuf {
    repository().join("tests/data").join(name)
}

/// Where screenshots are kept.
pub fn screenshots() -> PathBuf {
    repository().join("artifacts/screenshots")
}
