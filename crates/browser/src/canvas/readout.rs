//! Exact values in words beside a chart: what each series says at the cursor, in figures of fixed width.

use std::rc::Rc;

use charts::{Readout, ReadoutItem, RunRole};
use yew::{AttrValue, Html, classes, html};

/// The values as a description list; not a live region, because it changes with every move of the mouse.
pub fn readout_line(readout: &Readout) -> Html {
    let item = |item: &ReadoutItem| {
        html! {
            <div class="readout-item">
                <dt class="readout-label">
                    if let Some(role) = item.role { { run_mark(role) } }
                    <span>{ AttrValue::from(Rc::clone(&item.label)) }</span>
                </dt>
                <dd class="readout-value">{ item.value.clone() }</dd>
                if let Some(note) = &item.note { <dd class="readout-note">{ note.clone() }</dd> }
            </div>
        }
    };
    html! {
        <div class="readout" aria-live="off">
            <span class="readout-head">{ readout.head.clone() }</span>
            <dl class="readout-items">{ for readout.items.iter().map(item) }</dl>
        </div>
    }
}

/// A run's marker as in the charts, in the run's colour; for legends and table rows.
pub fn run_mark(role: RunRole) -> Html {
    let shape = match role {
        RunRole::Truth => html! { <rect x="0" y="3.5" width="12" height="5" rx="2.5" fill="currentColor" /> },
        RunRole::Float => html! { <circle cx="6" cy="6" r="4.5" fill="currentColor" /> },
        RunRole::Ptq => html! { <rect x="2" y="2" width="8" height="8" fill="currentColor" /> },
        RunRole::Qat => {
            html! { <rect x="2.5" y="2.5" width="7" height="7" fill="none" stroke="currentColor" stroke-width="2" /> }
        }
        RunRole::Kept(slot) => {
            let (fill, width) = if slot < 3 { ("currentColor", "0") } else { ("none", "1.75") };
            let shape = match slot % 3 {
                0 => "M6 1.2L10.8 9.8H1.2z",
                1 => "M6 .8L11.2 6 6 11.2 .8 6z",
                _ => "M6 10.8L1.2 2.2H10.8z",
            };
            html! { <path d={shape} {fill} stroke="currentColor" stroke-width={width} /> }
        }
    };
    let class = classes!("run-mark", format!("run-{}", role.css_name()));
    html! { <svg {class} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{ shape }</svg> }
}
