//! The converter's settings by their own names.

use protocol::config::{InterfaceType, OpsSet, Optimization, Scheme};
use yew::{AttrValue, Html, Properties, component, html};

use super::controls::{Controls, Entry, Row, entries};
use crate::state::QuantizationChange;
use crate::state::quantization::QuantizationSettings;
use crate::widgets::Group;

/// What [`ConverterGroup`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct ConverterGroupProps {
    /// What every group is given.
    pub controls: Controls,
    /// Bits of the network's output.
    pub output_bits: u8,
}

/// The flags, the deprecated ones named so.
fn flags() -> Vec<Entry<Optimization>> {
    let mut all = entries::<Optimization>();
    for entry in all.iter_mut().filter(|entry| entry.value != Optimization::Default) {
        entry.label = format!("{} (deprecated)", entry.value.label()).into();
    }
    all
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
fn interfaces(
    q: &QuantizationSettings,
    chosen: InterfaceType,
    bits: u8,
) -> (Vec<Entry<InterfaceType>>, Option<String>) {
    let mut all = entries::<InterfaceType>();
    for entry in &mut all {
        entry.enabled = q.interface_refused(entry.value, bits).is_none();
    }
    let refused = |interface: InterfaceType| q.interface_refused(interface, bits);
    (all, refused(chosen).or_else(|| refused(InterfaceType::Int8)).filter(|_| chosen != InterfaceType::Int16))
}

/// Flag, scheme, operators, interface, granularity.
#[component]
pub fn ConverterGroup(props: &ConverterGroupProps) -> Html {
    let controls = &props.controls;
    let q = &controls.settings.quantization;
    let ptq = &q.ptq;
    let full = ptq.scheme == Scheme::FullInteger;
    let summary = if full {
        format!("{}, {}", ptq.scheme.label(), ptq.ops.label())
    } else {
        ptq.scheme.label().to_owned()
    };
    let ops_row = Row::new(
        "ops",
        "Operators",
        "target_spec.supported_ops: which operators the model may use. Default: TFLITE_BUILTINS_INT8, as the thesis.",
    )
    .unless((!full).then_some("The operators matter to the full integer scheme only."));
    let interface = |id: &'static str,
                     label: &'static str,
                     tip: &'static str,
                     chosen: InterfaceType,
                     bits: u8,
                     change: fn(InterfaceType) -> QuantizationChange| {
        let (all, reason) = interfaces(q, chosen, bits);
        let none = all.iter().filter(|entry| entry.enabled).count() == 1;
        let row = Row::new(id, label, tip).unless(reason.clone().filter(|_| none));
        html! {
            <>
                { controls.select(row, all, q.interface(chosen, bits), change) }
                if let Some(reason) = reason.filter(|_| !none) { <p class="note why">{ AttrValue::from(reason) }</p> }
            </>
        }
    };
    let per_channel = Row::new(
        "weight-per-axis",
        "Per channel",
        "One weight scale per output channel instead of one per tensor: finer steps, a few bytes more. TensorFlow 2.2, the thesis' version, had dense layers per tensor. Default: on.",
    )
    .unless((ptq.scheme == Scheme::Float16).then_some("Float16 has no scales."));
    let moved_biases = Row::new(
        "moved-biases",
        "Move biases",
        "The bias of a dense layer without activation, or of a convolution that leaves one step, goes into a dense layer directly behind it that has no relu, before ranges are calibrated. Default: on, as the converter.",
    )
    .unless((ptq.ops == OpsSet::SelectTfOps).then_some("SELECT_TF_OPS leaves the network as it is."));
    html! {
        <Group test_id="group-converter" title="Converter" {summary} open=true>
            { controls.select(Row::new("scheme", "Scheme",
                "What is quantized: weights and activations; weights of at least 1,024 elements, with activations quantized sample by sample; or weights to float16. Default: full integer."),
                entries::<Scheme>(), ptq.scheme, QuantizationChange::Scheme) }
            { controls.select(Row::new("optimization", "Optimize",
                "converter.optimizations: DEFAULT, or one of two deprecated flags that mean the same. Default: DEFAULT."),
                flags(), ptq.optimization, QuantizationChange::Optimization) }
            if ptq.optimization != Optimization::Default {
                <p class="note">{ format!("{} is deprecated: the converter treats it as DEFAULT.", ptq.optimization.label()) }</p>
            }
            { controls.select(ops_row, entries::<OpsSet>(), ptq.ops, QuantizationChange::Ops) }
            if full { <p class="note">{ ops_note(ptq.ops) }</p> }
            { interface("input-type", "Input type",
                "inference_input_type: float32 adds a QUANTIZE operator; integers leave scaling to the caller. Default: float32.",
                ptq.input_type, q.input_bits, QuantizationChange::InputType) }
            { interface("output-type", "Output type",
                "inference_output_type: float32 adds a DEQUANTIZE operator; integers are the codes themselves. Default: float32.",
                ptq.output_type, props.output_bits, QuantizationChange::OutputType) }
            { controls.check(per_channel, ptq.per_channel, QuantizationChange::PerAxis) }
            { controls.check(moved_biases, ptq.moved_biases, QuantizationChange::MovedBiases) }
        </Group>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enabled(q: &QuantizationSettings, bits: u8) -> Vec<&'static str> {
        let (all, _) = interfaces(q, q.ptq.output_type, bits);
        all.iter().filter(|entry| entry.enabled).map(|entry| entry.name).collect()
    }

    #[test]
    fn interfaces_that_cannot_be_are_disabled_with_their_reason() {
        let mut q = QuantizationSettings::default();
        assert_eq!(enabled(&q, 8), ["float32", "int8", "uint8"]);
        assert_eq!(interfaces(&q, InterfaceType::Float32, 8).1, None);
        let (_, reason) = interfaces(&q, InterfaceType::Float32, 9);
        assert_eq!(reason.as_deref(), Some("int8 holds 8 bits; this tensor has 9."));
        q.ptq.ops = OpsSet::Int16x8;
        assert_eq!(enabled(&q, 16), ["float32", "int16"]);
        q.ptq.ops = OpsSet::SelectTfOps;
        assert_eq!(enabled(&q, 8), ["float32"]);
        q.ptq.scheme = Scheme::DynamicRange;
        assert_eq!(enabled(&q, 8), ["float32"]);
    }

    #[test]
    fn deprecated_flags_are_named_so() {
        let labels: Vec<_> = flags().into_iter().map(|entry| entry.label.to_string()).collect();
        assert_eq!(labels[..2], ["DEFAULT", "OPTIMIZE_FOR_SIZE (deprecated)"]);
    }
}
