//! The converter's settings by their own names.

use protocol::Job;
use protocol::config::{InterfaceType, OpsSet, Optimization, Scheme};
use protocol::settings::setting;
use yew::{AttrValue, Html, html};

use crate::state::{Change, Settings};
use crate::widgets::{Choice, Controls, GroupHead, Row, group};

/// The flags, the deprecated ones named so.
fn flags() -> Vec<Choice> {
    let label = |flag: &Optimization| match flag {
        Optimization::Default => flag.label().to_owned(),
        _ => format!("{} (deprecated)", flag.label()),
    };
    Optimization::ALL.iter().map(|flag| Choice::new(flag.name(), label(flag))).collect()
}

/// What a set of operators does, after its whole name.
fn ops_note(ops: OpsSet) -> &'static str {
    match ops {
        OpsSet::Builtins => {
            "TFLITE_BUILTINS: integers where an operator has them; other layers fall back to float in silence. The result shows which."
        }
        OpsSet::BuiltinsInt8 => {
            "TFLITE_BUILTINS_INT8: integers only; a layer that cannot run in them is an error with its name."
        }
        OpsSet::Int16x8 => {
            "EXPERIMENTAL_TFLITE_BUILTINS_\u{200b}ACTIVATIONS_INT16_\u{200b}WEIGHTS_INT8: 16-bit activations symmetric around 0, 8-bit weights, 64-bit biases; processors only."
        }
        OpsSet::SelectTfOps => "SELECT_TF_OPS: TensorFlow\u{2019}s own operators; nothing is quantized.",
    }
}

/// The types of one end of the model, with those that cannot be disabled; and why the chosen one or the others cannot be.
fn interfaces(q: &Settings, chosen: InterfaceType, bits: u8) -> (Vec<Choice>, Option<String>) {
    let refused = |interface: InterfaceType| q.interface_refused(interface, bits);
    let choice = |interface: &InterfaceType| {
        Choice::new(interface.name(), interface.label()).enabled(refused(*interface).is_none())
    };
    let all = InterfaceType::ALL.iter().map(choice).collect();
    (all, refused(chosen).or_else(|| refused(InterfaceType::Int8)).filter(|_| chosen != InterfaceType::Int16))
}

/// Flag, scheme, operators, interface, granularity. The network's output has `output_bits`.
pub fn converter_group(controls: &Controls, output_bits: u8) -> Html {
    let q = &controls.settings;
    let ptq = q.ptq();
    let full = ptq.scheme == Scheme::FullInteger;
    let summary = if full {
        format!("{}, {}", ptq.scheme.label(), ptq.ops.label())
    } else {
        ptq.scheme.label().to_owned()
    };
    let job = Job { ptq: Some(ptq.clone()), ..Job::default() };
    let why = |path: &str| setting(path).and_then(|setting| (setting.off)(&job));
    let on_ops =
        controls.change(|name: String| Change::Ops(OpsSet::by_name(&name).unwrap_or(OpsSet::BuiltinsInt8)));
    let interface = |path: &'static str, chosen: InterfaceType, bits: u8| {
        let (all, reason) = interfaces(q, chosen, bits);
        let none = all.iter().filter(|choice| choice.enabled).count() == 1;
        let row = Row::of(path).unless(reason.clone().filter(|_| none));
        html! {
            <>
                { controls.words(row, Some(all), q.interface(chosen, bits)) }
                if let Some(reason) = reason.filter(|_| !none) { <p class="note why">{ AttrValue::from(reason) }</p> }
            </>
        }
    };
    let head = GroupHead {
        test_id: "group-converter".into(),
        title: "Converter",
        summary: summary.into(),
        open: true,
    };
    let rows = html! {
        <>
            { controls.word(Row::of("ptq.scheme"), ptq.scheme) }
            { controls.words(Row::of("ptq.optimization"), Some(flags()), ptq.optimization) }
            if ptq.optimization != Optimization::Default {
                <p class="note">{ format!("{} is deprecated: the converter treats it as DEFAULT.", ptq.optimization.label()) }</p>
            }
            { controls.select(Row::of("ptq.ops").unless(why("ptq.ops")), None, ptq.ops.name(), on_ops) }
            if full { <p class="note">{ ops_note(ptq.ops) }</p> }
            { interface("ptq.input_type", ptq.input_type, ptq.input_bits) }
            { interface("ptq.output_type", ptq.output_type, output_bits) }
            { controls.check(Row::of("ptq.per_channel").id("weight-per-axis").unless(why("ptq.per_channel")), ptq.per_channel) }
            { controls.check(Row::of("ptq.moved_biases").unless(why("ptq.moved_biases")), ptq.moved_biases) }
        </>
    };
    group(head, rows)
}

#[cfg(test)]
#[path = "converter_tests.rs"]
mod tests;
