//! Progress bars on standard error; nothing is drawn where that is not a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `epochs` that shows speed, time left and the best validation loss.
pub fn epochs_bar(epochs: u64) -> ProgressBar {
    let bar = ProgressBar::new(epochs);
    // The template is constant and valid; the default style stands in if indicatif ever disagrees.
    let style =
        ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} epochs, {per_sec}, {eta} left  {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
