//! The headline: what the bits cost, in one line that is always in view.

use protocol::report::Method;
use yew::{Html, classes, html};

use crate::stage::role_of;
use crate::state::ResultState;
use browser::format::{NO_NUMBER, metres, percent_change, thousands, times_smaller};

/// Mean error on the test block and size, float and quantized. `old` marks the figures of the run before.
pub fn headline(result: Option<&ResultState>, method: Method, old: bool, busy: bool) -> Html {
    let float = result.map(|result| &result.report.float);
    let quantized = result.and_then(|result| result.quantized(method));
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| NO_NUMBER.to_owned());
    let run = format!("run-{}", role_of(method).css_name());
    let change = quantized.map(|q| percent_change(q.ade_change_percent.test));
    let smaller =
        float.zip(quantized).map(|(float, q)| format!(", {}", times_smaller(float.size_bytes, q.size_bytes)));
    let figure = |test_id: &'static str, class: String, value: Option<String>| {
        let empty = value.is_none().then_some("empty");
        html! { <b class={classes!(class, empty)} data-testid={test_id}>{ or_dash(value) }</b> }
    };
    html! {
        <section class={classes!("headline", old.then_some("old"))} data-testid="headline" aria-label="Test error and size"
            aria-busy={busy.to_string()}>
            <p class="headline-errors">
                { figure("ade-float", "run-float".to_owned(), float.map(|f| metres(f.metrics.test.ade))) }
                <span class="unit">{ "m" }</span><span aria-label="to">{ "\u{2192}" }</span>
                { figure("ade-quantized", run.clone(), quantized.map(|q| metres(q.metrics.test.ade))) }
                <span class="unit">{ "m" }</span>
                <span class={classes!("headline-change", run)}>{ change.unwrap_or_default() }</span>
            </p>
            <p class="headline-under">
                <span title="ADE: average displacement error, the mean distance between estimate and person">{ "mean error on test (ADE)" }</span>
                <span>
                    <span data-testid="size-float">{ or_dash(float.map(|f| thousands(f.size_bytes.into()))) }</span>
                    { " \u{2192} " }
                    <span data-testid="size-quantized">{ or_dash(quantized.map(|q| thousands(q.size_bytes.into()))) }</span>{ " B" }
                    { smaller }
                </span>
            </p>
        </section>
    }
}
