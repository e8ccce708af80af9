//! The bit sliders, which stay outside the card because they must never scroll away.

use std::rc::Rc;

use protocol::report::Method;
use yew::{Html, html};

use crate::state::quantization::levels;
use crate::state::{Action, Change, Settings};
use crate::widgets::{BitSliderProps, Dispatch, bit_slider, memo, setting};

/// What [`bits_panel`] shows.
#[derive(Clone, PartialEq)]
pub struct BitsPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Step of x and y with these widths, m, where it is known.
    pub step: Option<f64>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// The two bit sliders.
pub fn bits_panel(props: &BitsPanelProps) -> Html {
    let q = &props.settings;
    let on_release = props.dispatch.reform(|()| Action::Release);
    let narrow_activations = q.method() == Method::Qat && q.qat().activations.narrow_range;
    let fixed = q.bits_fixed();
    html! {
        <fieldset class={if q.method() == Method::Ptq { "bits" } else { "bits qat" }} aria-label="Bit widths" disabled={fixed.is_some()}
            aria-describedby={fixed.map(|_| "bits-fixed")}>
            { memo(BitSliderProps { test_id: "weight-bits".into(), label: "Weights".into(), bits: q.ptq().weight_bits, levels: levels(q.ptq().weight_bits, q.narrow_weights()), step: None, on_input: props.dispatch.reform(|bits: u8| Action::Set(Change::Moved("ptq.weight_bits", bits.into()))), on_release: on_release.clone(), tip: setting::tip("ptq.weight_bits") }, bit_slider) }
            { memo(BitSliderProps { test_id: "activation-bits".into(), label: "Activations".into(), bits: q.ptq().activation_bits, levels: levels(q.ptq().activation_bits, narrow_activations), step: props.step, on_input: props.dispatch.reform(|bits: u8| Action::Set(Change::Moved("ptq.activation_bits", bits.into()))), on_release, tip: setting::tip("ptq.activation_bits") }, bit_slider) }
            if let Some(fixed) = fixed { <p class="note" id="bits-fixed" data-testid="bits-fixed">{ fixed }</p> }
        </fieldset>
    }
}
