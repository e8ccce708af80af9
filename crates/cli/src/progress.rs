//! Progress bars on standard error; nothing is drawn where that is not a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `epochs` that shows speed, time left and the best validation loss.
pub fn epochs_bar(epochs: u64) -> ProgressBar {
    bar(epochs, "{prefix} {bar:30} {pos}/{len} epochs, {per_sec}, {eta} left  {msg}")
}

/// A bar over `work` of no unit that anybody would read: it shows the share that is done and the time left by the speed so far.
pub fn work_bar(work: u64) -> ProgressBar {
    bar(work, "{bar:30} {percent} %, {eta} left  {msg}")
}

fn bar(length: u64, template: &str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    // The templates are constant and valid; the default style stands in if indicatif ever disagrees.
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
