//! The clock of the page.

/// Milliseconds since the page was opened; 0 where the browser has no clock for it.
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}
