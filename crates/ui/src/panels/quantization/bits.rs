//! The bit sliders, which stay outside the card because they must never scroll away.

use std::rc::Rc;

use protocol::report::Method;
use yew::{Html, Properties, component, html};

use crate::state::quantization::levels;
use crate::state::{Action, Change, Settings};
use crate::widgets::{BitSlider, Dispatch, setting};

/// What [`BitsPanel`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct BitsPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// The two bit sliders. They stay at the lower edge of the column (of the screen on a phone), so that slider and path are
/// seen together: moving them is the live moment.
#[component]
pub fn BitsPanel(props: &BitsPanelProps) -> Html {
    let q = &props.settings;
    let on_release = props.dispatch.reform(|()| Action::Release);
    let narrow_activations = q.method() == Method::Qat && q.qat().activations.narrow_range;
    let fixed = q.bits_fixed();
    html! {
        <fieldset class={if q.method() == Method::Ptq { "bits" } else { "bits qat" }} aria-label="Bit widths" disabled={fixed.is_some()}
            aria-describedby={fixed.map(|_| "bits-fixed")}>
            <BitSlider test_id="weight-bits" label="Weights" bits={q.ptq().weight_bits}
                levels={levels(q.ptq().weight_bits, q.narrow_weights())}
                on_input={props.dispatch.reform(|bits: u8| Action::Set(Change::Moved("ptq.weight_bits", bits.into())))} on_release={on_release.clone()}
                tip={setting::tip("ptq.weight_bits")} />
            <BitSlider test_id="activation-bits" label="Activations" bits={q.ptq().activation_bits}
                levels={levels(q.ptq().activation_bits, narrow_activations)}
                on_input={props.dispatch.reform(|bits: u8| Action::Set(Change::Moved("ptq.activation_bits", bits.into())))} {on_release}
                tip={setting::tip("ptq.activation_bits")} />
            if let Some(fixed) = fixed { <p class="note" id="bits-fixed" data-testid="bits-fixed">{ fixed }</p> }
        </fieldset>
    }
}
