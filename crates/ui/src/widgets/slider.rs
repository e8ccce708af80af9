//! A slider for bits that says how many levels they give; 4, 8 and 16 are marked as the widths hardware likes.

use protocol::limits::BITS;
use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Html, InputEvent, html};

use super::tip_button;
use browser::format::{fixed, significant, thousands};

/// Widths that processors and accelerators work in.
const HARDWARE_WIDTHS: [u8; 3] = [4, 8, 16];

/// What [`bit_slider`] shows.
#[derive(Clone, PartialEq)]
pub struct BitSliderProps {
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Tip.
    pub tip: AttrValue,
    /// Bits.
    pub bits: u8,
    /// Levels they give.
    pub levels: u64,
    /// Step of x and y, m, where it is known.
    pub step: Option<f64>,
    /// Bits while the slider moves.
    pub on_input: Callback<u8>,
    /// The slider was let go.
    pub on_release: Callback<()>,
}

/// A step in metres: millimetres where it has any.
fn step_text(step: f64) -> String {
    if step < 0.001 { significant(step) } else { fixed(step, 3) }
}

/// Where a width lies on the track, percent.
fn position(bits: u8) -> f64 {
    let span = f64::from(*BITS.end()) - f64::from(*BITS.start());
    100.0 * (f64::from(bits) - f64::from(*BITS.start())) / span
}

/// A native range input with its value in words.
pub fn bit_slider(props: &BitSliderProps) -> Html {
    let id = format!("r-{}", props.test_id);
    let (tip_id, list_id) = (format!("{id}-tip"), format!("{id}-marks"));
    let oninput = {
        let on_input = props.on_input.clone();
        move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let bits = input.and_then(|input| input.value().parse::<u8>().ok());
            if let Some(bits) = bits.filter(|bits| BITS.contains(bits)) {
                on_input.emit(bits);
            }
        }
    };
    let onchange = props.on_release.reform(|_| ());
    let levels = format!("{} levels", thousands(props.levels));
    let gives = props.step.map_or(levels, |step| format!("step {} m", step_text(step)));
    let words = format!("{} bits \u{b7} {gives}", props.bits);
    let mark = |bits: u8| {
        html! { <span class="mark" style={format!("--at:{}", position(bits) / 100.0)}>{ bits }</span> }
    };
    html! {
        <div class="slider">
            <div class="slider-head">
                <label for={id.clone()} title={props.tip.clone()}>{ props.label.clone() }</label>
                { tip_button(tip_id.clone(), &props.label, props.tip.clone()) }
                <output class="slider-value" for={id.clone()}>{ words.clone() }</output>
            </div>
            <input type="range" {id} data-testid={props.test_id.clone()} min={BITS.start().to_string()}
                max={BITS.end().to_string()} step="1" value={props.bits.to_string()} list={list_id.clone()}
                style={format!("--fill:{}%", position(props.bits))} aria-valuetext={words}
                aria-describedby={tip_id} {oninput} {onchange} />
            <datalist id={list_id}>
                { for HARDWARE_WIDTHS.iter().map(|bits| html! { <option value={bits.to_string()} /> }) }
            </datalist>
            <div class="marks" aria-hidden="true">{ for HARDWARE_WIDTHS.iter().copied().map(mark) }</div>
        </div>
    }
}

#[cfg(test)]
#[path = "slider_tests.rs"]
mod tests;
