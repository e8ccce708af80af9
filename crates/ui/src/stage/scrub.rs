//! The scrub bar: race button, speed, time slider, visible stretch.

use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{AttrValue, Callback, Html, InputEvent, html};

use super::blocks::{Axis, Block};
use super::view::{Look, SPEEDS, View, WINDOWS};
use crate::widgets::{Choice, Select, Sign, icon};
use browser::format::fixed;

/// What [`scrub_bar`] shows.
#[derive(Clone, PartialEq)]
pub struct ScrubBarProps {
    /// The block's time axis.
    pub axis: Axis,
    /// Whether times are seconds (else rows).
    pub has_time: bool,
    /// Which block.
    pub block: Block,
    /// Cursor and visible stretch.
    pub view: View,
    /// Changes them.
    pub on_look: Callback<Look>,
}

/// Moves the one time cursor.
pub fn scrub_bar(props: &ScrubBarProps) -> Html {
    let (axis, view) = (&props.axis, &props.view);
    let (unit, decimals) = if props.has_time { ("s", 1) } else { ("rows", 0) };
    let time = fixed(axis.time_of(view.cursor), decimals);
    let words = format!("{time} {unit} of {} {unit}", fixed(axis.end(), 0));
    let oninput = {
        let (on_look, axis) = (props.on_look.clone(), axis.clone());
        move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            if let Some(index) = input.and_then(|input| input.value().parse().ok()) {
                on_look.emit(Look::Grab(index, axis.clone()));
            }
        }
    };
    let on_race = {
        let (on_look, axis, on) = (props.on_look.clone(), axis.clone(), !view.racing);
        move |_| on_look.emit(Look::Race(on, axis.clone()))
    };
    let on_speed = props.on_look.reform(|text: String| Look::Speed(text.parse().unwrap_or(SPEEDS[1])));
    let on_window = {
        let axis = axis.clone();
        props.on_look.reform(move |text: String| Look::Window(text.parse().ok(), axis.clone()))
    };
    let mut windows: Vec<Choice> =
        WINDOWS.iter().map(|length| Choice::new(length.to_string(), format!("{length} {unit}"))).collect();
    windows.push(Choice::new("whole", "whole block"));
    let speeds: Vec<_> =
        SPEEDS.iter().map(|speed| Choice::new(speed.to_string(), format!("{speed}\u{d7}"))).collect();
    let last = axis.times.len().saturating_sub(1);
    let fill = if last == 0 { 0.0 } else { 100.0 * view.cursor as f64 / last as f64 };
    html! {
        <div class="scrub">
            <button type="button" class="race" onclick={on_race} disabled={last == 0}>
                { icon(if view.racing { Sign::Pause } else { Sign::Play }) }
                { if view.racing { "Halt" } else { "Race" } }
            </button>
            <Select test_id="race-speed" label="Speed of the race" bare=true choices={speeds}
                value={AttrValue::from(view.speed.to_string())} on_change={on_speed} />
            <input type="range" class="scrub-range" data-testid="time-cursor" aria-label="Time cursor" min="0"
                max={last.to_string()} step="1" value={view.cursor.to_string()} style={format!("--fill:{fill}%")}
                aria-valuetext={words.clone()} disabled={last == 0} {oninput} />
            <span class="scrub-time">{ words }{ " \u{b7} " }{ props.block.name() }</span>
            <Select test_id="visible-window" label="Visible stretch of time" bare=true choices={windows}
                value={AttrValue::from(view.window.map_or_else(|| "whole".to_owned(), |length| length.to_string()))}
                on_change={on_window} />
        </div>
    }
}
