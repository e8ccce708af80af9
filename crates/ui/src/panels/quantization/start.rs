//! Where quantization-aware training starts: ranges, weights, epoch; and what TFMOT's start does.

use protocol::Job;
use protocol::config::{QuantizerKind, RangeInit};
use protocol::settings::setting;
use vocabulary::{TensorKind, layer_name};
use yew::{AttrValue, Html, html};

use crate::state::{Action, Change, RangeStart};
use crate::widgets::{Choice, Controls, GroupHead, Row, Select, group};
use browser::format::{counted, significant, thousands};

/// What the start of the weights' range does, and whether it spoils the training.
pub fn warning(start: &RangeStart, updates: Option<u64>) -> Option<(bool, String)> {
    match start {
        RangeStart::Harmless => None,
        RangeStart::FixedAtZero { layer: (number, kind), bits, range: (min, max) } => Some((
            true,
            format!(
                "The fixed range from {} to {} rounds every weight of {} to 0 at {bits} bits when training starts: the layer gives the same for every input. Make the range narrower, add bits, or let the range follow the weights.",
                significant(*min),
                significant(*max),
                layer_name(*kind, *number)
            ),
        )),
        RangeStart::LearnsNothing { layer: (number, kind), bits } => Some((
            true,
            format!(
                "Will learn nothing: from \u{2212}6 to 6, {bits} bits round every weight of {} to 0, so no error reaches the weights and the L2 term alone moves them, to 0. TFMOT\u{2019}s CNN ends at 0.995 m, as guessing the mean. Start the range at the first batch, or set L2 to 0.",
                layer_name(*kind, *number)
            ),
        )),
        RangeStart::Dead { updates: dead } => {
            let dead = u64::from(*dead);
            let of = updates.map_or_else(String::new, |all| format!(" of {}", thousands(all)));
            let most = updates.is_some_and(|all| 2 * dead >= all);
            let end = if most {
                " That is most of this training: start at the first batch, or train longer."
            } else {
                ""
            };
            Some((
                most,
                format!(
                    "From \u{2212}6 to 6 the moving average halves in about 700 updates: every weight of a layer is 0 for the first {}{of} updates.{end}",
                    thousands(dead)
                ),
            ))
        }
    }
}

/// Ranges that move too slowly for a short training.
fn slow(kind: QuantizerKind, init: RangeInit, updates: Option<u64>) -> Option<String> {
    let moving = kind == QuantizerKind::MovingAverage && init == RangeInit::Tfmot;
    // After 3,000 updates 0.3 of 6 is left.
    updates.filter(|updates| moving && *updates < 3000).map(|updates| {
        format!(
            "A moving average from \u{2212}6 to 6 needs some 3,000 updates to settle; this training has {}.",
            thousands(updates)
        )
    })
}

/// Range starts, the network's start, the first epoch with quantizers. `cold` says why training cannot start from the last
/// result, `updates` how many the training that is set has.
pub fn start_group(controls: &Controls, cold: Option<&AttrValue>, updates: Option<u64>) -> Html {
    let settings = &controls.settings;
    let job = Job { qat: Some(settings.qat().clone()), ..Job::default() };
    let range = |tensor: TensorKind, root: &'static str, label: &'static str| {
        let quantizer = settings.quantizer(tensor);
        let path = format!("qat.{tensor}.range_init");
        let why = setting(&path).and_then(|setting| (setting.off)(&job));
        let row = Row { label: Some(label.into()), ..Row::of(path).id(format!("{root}-range-init")) };
        html! {
            <>
                { controls.word(row.unless(why), quantizer.range_init) }
                if let Some(slow) = slow(quantizer.kind, quantizer.range_init, updates) { <p class="note">{ slow }</p> }
            </>
        }
    };
    let warm = settings.beside.warm_start && cold.is_none();
    let on_warm = controls.dispatch.reform(|value: String| Action::Set(Change::WarmStart(value == "result")));
    let epoch = settings.qat().start_epoch;
    let delay = match epoch {
        0 => String::new(),
        _ => format!(", {} in float first", counted(epoch.into(), "epoch")),
    };
    let summary = format!("{}{delay}", if warm { "from the last result" } else { "from scratch" });
    let head =
        GroupHead { test_id: "group-start".into(), title: "Start", summary: summary.into(), open: false };
    let rows = html! {
        <>
            <p class="note">{ "Ranges start at" }</p>
            { range(TensorKind::Weights, "weight", "Weights") }
            { range(TensorKind::Activations, "activation", "Activations") }
            { range(TensorKind::Input, "input", "Input") }
            <p class="note">{ "TFMOT starts at \u{2212}6 and 6 and forgets with factor 0.999. At 4 bits the first step is then 6/7 = 0.857: weights below half of it are 0. Long runs hide it; short ones, and any L2, do not." }</p>
            <Select test_id="qat-start" label="Network" value={if warm { "result" } else { "scratch" }} why={cold.cloned()}
                choices={vec![Choice::new("scratch", "from scratch"), Choice::new("result", "from the last result")]} on_change={on_warm}
                tip="Random weights, or those of the float network of the result shown: fine-tuning takes fewer epochs. The same switch as in Training. Default: from scratch." />
            { controls.number(Row::of("qat.start_epoch")) }
        </>
    };
    group(head, rows)
}

#[cfg(test)]
#[path = "start_tests.rs"]
mod tests;
