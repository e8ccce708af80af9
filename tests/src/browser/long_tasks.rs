//! How long the page's thread is blocked while a visitor scrolls.

use super::Page;
use anyhow::Context as _;
use serde_json::{Value, json};

/// What was seen in one stretch of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// Durations of the tasks longer than 50 ms, in ms.
    pub tasks: Vec<f64>,
    /// Frames drawn.
    pub frames: u64,
}

impl Window {
    /// The longest task in ms; 0 where none was longer than 50 ms.
    pub fn longest(&self) -> f64 {
        self.tasks.iter().copied().fold(0.0, f64::max)
    }
}

/// Scrolls up and down for some seconds, a step every frame, and notes what `PerformanceObserver` calls a long task.
///
/// # Errors
/// When the browser does not answer.
pub fn watch(page: &Page, seconds: u32) -> anyhow::Result<Window> {
    // One script for the whole stretch: polling from outside would add work of its own.
    let script = "const start = performance.now();
        const range = document.documentElement.scrollHeight - innerHeight;
        let frames = 0;
        return new Promise(done => {
            const frame = () => {
                const passed = performance.now() - start;
                if (passed > 1000 * arguments[0]) {
                    // Long tasks are reported a moment after they end.
                    return setTimeout(() => done([frames, bitroomProbe.longTasks
                        .filter(task => task.start + task.duration > start).map(task => task.duration)]), 200);
                }
                frames += 1;
                scrollTo({ top: range * (0.5 - 0.5 * Math.cos(passed / 500)), behavior: 'instant' });
                requestAnimationFrame(frame);
            };
            requestAnimationFrame(frame);
        });";
    let seen = page.script(script, &[json!(seconds)])?;
    let tasks = seen[1].as_array().context("no list of long tasks")?;
    Ok(Window {
        tasks: tasks.iter().filter_map(Value::as_f64).collect(),
        frames: seen[0].as_u64().unwrap_or(0),
    })
}

#[cfg(test)]
#[path = "long_tasks_tests.rs"]
mod tests;
