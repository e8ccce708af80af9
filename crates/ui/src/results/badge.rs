//! The badge: how many outputs of the integer network differ from fake-quant. Counted and shown, never hidden.

use protocol::report::Exactness;
use yew::{Html, classes, html};

use crate::widgets::{Sign, icon};
use browser::format::thousands;

fn sentence(exactness: &Exactness) -> String {
    format!(
        "Runtime: {}. {} of {} test outputs differ between integers and fake-quant; largest difference {} LSB.",
        exactness.runtime.label(),
        thousands(exactness.mismatches.into()),
        thousands(exactness.total.into()),
        exactness.max_lsb
    )
}

/// One sentence; its numbers are also attributes, for tests. There is no count before there is an integer network; `quantized`
/// says whether there is a quantized one.
pub fn badge(exactness: Option<&Exactness>, quantized: bool) -> Html {
    let Some(exactness) = exactness else {
        let text = if quantized {
            "No count of integers against fake-quant: not every layer of this network runs in integers."
        } else {
            "The integer network is compared with fake-quant here."
        };
        return html! { <p class="badge" data-testid="integer-exactness">{ text }</p> };
    };
    let exact = exactness.mismatches == 0;
    html! {
        <p class={classes!("badge", exact.then_some("exact"))} data-testid="integer-exactness"
            data-mismatches={exactness.mismatches.to_string()} data-total={exactness.total.to_string()}
            data-max-lsb={exactness.max_lsb.to_string()} data-runtime={exactness.runtime.name()}>
            if exact { { icon(Sign::Tick) } }
            <span>{ sentence(exactness) }</span>
        </p>
    }
}

#[cfg(test)]
#[path = "badge_tests.rs"]
mod tests;
