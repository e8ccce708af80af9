//! The live moment: the bit sliders with the headline beside them, always in view; on a phone a sheet at the lower edge.

use std::rc::Rc;

use protocol::report::{Method, QuantizedReport};
use yew::{Html, html};

use crate::panels::{BitsPanelProps, bits_panel};
use crate::results::headline;
use crate::state::AppState;
use crate::widgets::{Dispatch, memo};

/// Sliders and headline.
pub fn strip(state: &AppState, dispatch: &Dispatch) -> Html {
    let (settings, result) = (&state.editor.settings, state.result.as_ref());
    let method = settings.method();
    let quantized = result.and_then(|result| result.quantized(method));
    // A network that was trained with other widths says nothing of those that are set.
    let trained = result.and_then(|result| result.report.config.qat.as_ref());
    let is_of_widths = method == Method::Ptq || trained.is_some_and(|qat| qat == settings.qat());
    let step = quantized.filter(|_| is_of_widths).and_then(QuantizedReport::output_step);
    let old = state.run.status.is_active() && result.is_some();
    html! {
        <div class="live">
            <div class="live-strip">
                { memo(BitsPanelProps { settings: Rc::clone(settings), step, dispatch: dispatch.clone() }, bits_panel) }
                { headline(result, method, old, state.ptq.is_busy()) }
            </div>
        </div>
    }
}
