//! The Network card's rows on windows: length, stride, label, and what they mean in seconds and numbers of windows.

use protocol::config::{LabelAt, WindowConfig};
use protocol::report::DataView;
use yew::{Html, html};

use crate::state::window_counts;
use crate::widgets::{Choice, Controls, Row};
use browser::format::{fixed, thousands};

/// How far back a window reaches and when its estimate comes, in seconds where the rate is known.
fn meaning(window: WindowConfig, rate_hz: Option<f64>) -> String {
    if window.length == 1 {
        return "One sample: the network knows nothing of the past.".to_owned();
    }
    // The newest sample has index length - 1, the label of the middle one length / 2.
    let late = match window.label_at {
        LabelAt::Last => 0,
        LabelAt::Middle => window.length - 1 - window.length / 2,
    };
    let time = |samples: u32| match rate_hz {
        Some(rate) if rate > 0.0 => format!("{} s", fixed(f64::from(samples) / rate, 1)),
        _ => format!("{samples} samples"),
    };
    let late = if late == 0 { "without delay".to_owned() } else { format!("{} late", time(late)) };
    format!("Each estimate looks back over {} and comes {late}.", time(window.length))
}

/// Windows of each block.
fn counts(view: &DataView, window: WindowConfig) -> String {
    let counts = window_counts(view, window).map(thousands);
    format!("{} windows", counts.join(" / "))
}

/// Length, stride, label, for the data in use.
pub fn window_rows(controls: &Controls, view: Option<&DataView>) -> Html {
    let window = controls.settings.window();
    let labels = vec![Choice::new("last", "last sample"), Choice::new("middle", "middle sample")];
    let rate = view.and_then(|view| view.rate_hz);
    html! {
        <fieldset class="group">
            <legend>{ "Windows" }</legend>
            { controls.number(Row::of("model.window.length").id("window-length")) }
            { controls.number(Row::of("model.window.stride").id("window-stride")) }
            { controls.words(Row::of("model.window.label_at"), Some(labels), window.label_at) }
            <p class="note" data-testid="window-counts">
                { meaning(window, rate) }
                if let Some(view) = view {
                    <><br />{ counts(view, window) }{ " (train / validation / test)" }</>
                }
            </p>
        </fieldset>
    }
}

#[cfg(test)]
#[path = "windows_tests.rs"]
mod tests;
