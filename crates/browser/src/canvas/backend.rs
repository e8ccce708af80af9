//! plotters' canvas backend with a finer grid: units of a sixteenth of a device pixel, scaled back by the 2D context.

use charts::{Fine, UNITS_PER_PIXEL};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Clears `canvas` and prepares it for one drawing; `None` where the browser gives no 2D context.
pub fn cleared(canvas: &HtmlCanvasElement) -> Option<Fine<CanvasBackend>> {
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (canvas.width(), canvas.height());
    context.reset_transform().ok()?;
    context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    let scale = 1.0 / f64::from(UNITS_PER_PIXEL);
    context.scale(scale, scale).ok()?;
    context.set_line_join("round");
    let inner = CanvasBackend::with_canvas_object(canvas.clone())?;
    Some(Fine::new(inner, (width * UNITS_PER_PIXEL, height * UNITS_PER_PIXEL), 1.0))
}
