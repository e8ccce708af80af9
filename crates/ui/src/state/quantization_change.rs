//! Changes of the Quantization card that are not typed numbers.

use protocol::config::{LayerBits, LstmFunctions, OpsSet, Runtime};
use serde_json::Value;
use vocabulary::TensorKind;

use super::control::{Control, End};
use super::presets::Preset;
use super::quantization::QuantizationSettings;

/// A change of one setting.
#[derive(Clone, Debug, PartialEq)]
pub enum QuantizationChange {
    /// One setting of a method, by its path in a job.
    Setting(String, Value),
    /// Method, widths and everything else that a preset names.
    Preset(Preset),
    /// One formula of a Custom quantizer, as typed.
    Formula(TensorKind, End, String),
    /// Both formulas of a Custom quantizer (a sample).
    Formulas(TensorKind, String, String),
    /// An integer LSTM's tanh and sigmoid.
    LstmFunctions(LstmFunctions),
    /// Rounding of the integers.
    Runtime(Runtime),
    /// Bits of one layer's weights or activations; absent for the network's.
    LayerBits(usize, TensorKind, Option<u8>),
    /// Whether a layer is left in float after training.
    KeepInFloat(usize, bool),
    /// Operators it may use.
    Ops(OpsSet),
}

impl QuantizationChange {
    /// The control that makes this change.
    pub fn control(&self) -> Control {
        match self {
            Self::Formula(tensor, end, _) => Control::Formula(*tensor, *end),
            _ => Control::Choice,
        }
    }

    pub(super) fn apply(self, q: &mut QuantizationSettings) {
        match self {
            Self::Setting(path, value) => q.set(&path, value),
            Self::Preset(preset) => preset.apply(q),
            Self::Formula(tensor, End::Min, text) => q.quantizer_mut(tensor).formula_min = text,
            Self::Formula(tensor, End::Max, text) => q.quantizer_mut(tensor).formula_max = text,
            Self::Formulas(tensor, min, max) => {
                let quantizer = q.quantizer_mut(tensor);
                (quantizer.formula_min, quantizer.formula_max) = (min, max);
            }
            Self::LstmFunctions(functions) => q.lstm_functions = functions,
            Self::Runtime(runtime) => q.runtime = runtime,
            Self::LayerBits(layer, tensor, bits) => layer_bits(q, layer, tensor, bits),
            Self::KeepInFloat(layer, on) => {
                q.ptq.float_layers.retain(|other| *other != layer);
                if on {
                    q.ptq.float_layers.push(layer);
                    q.ptq.float_layers.sort_unstable();
                }
            }
            Self::Ops(ops) => choose_ops(q, ops),
        }
    }
}

/// Activations and input follow the operators' own width; what the user narrowed stays.
fn choose_ops(q: &mut QuantizationSettings, ops: OpsSet) {
    let (from, to) = match (q.ptq.ops == OpsSet::Int16x8, ops == OpsSet::Int16x8) {
        (false, true) => (8, 16),
        (true, false) => (16, 8),
        _ => (8, 8),
    };
    for bits in [&mut q.activation_bits, &mut q.input_bits] {
        if *bits == from {
            *bits = to;
        }
    }
    q.ptq.ops = ops;
}

fn layer_bits(q: &mut QuantizationSettings, layer: usize, tensor: TensorKind, bits: Option<u8>) {
    let place = q.per_layer.iter().position(|entry| entry.layer >= layer).unwrap_or(q.per_layer.len());
    if q.per_layer.get(place).is_none_or(|entry| entry.layer != layer) {
        q.per_layer.insert(place, LayerBits { layer, weight_bits: None, activation_bits: None });
    }
    if let Some(entry) = q.per_layer.get_mut(place) {
        match tensor {
            TensorKind::Weights => entry.weight_bits = bits,
            TensorKind::Activations => entry.activation_bits = bits,
            // The input is no layer.
            TensorKind::Input => {}
        }
    }
    q.per_layer.retain(|entry| entry.weight_bits.is_some() || entry.activation_bits.is_some());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(changes: Vec<QuantizationChange>) -> QuantizationSettings {
        let mut q = QuantizationSettings::default();
        for change in changes {
            change.apply(&mut q);
        }
        q
    }

    #[test]
    fn widths_of_layers_come_and_go() {
        use QuantizationChange::LayerBits as Bits;
        let q = changed(vec![
            Bits(3, TensorKind::Weights, Some(4)),
            Bits(0, TensorKind::Activations, Some(6)),
            Bits(0, TensorKind::Weights, Some(5)),
        ]);
        let entry = |layer, weight_bits, activation_bits| LayerBits { layer, weight_bits, activation_bits };
        assert_eq!(q.per_layer, [entry(0, Some(5), Some(6)), entry(3, Some(4), None)]);
        assert_eq!((q.weight_bits_of(3), q.weight_bits_of(1), q.activation_bits_of(0)), (4, 8, 6));
        let mut q = q;
        Bits(3, TensorKind::Weights, None).apply(&mut q);
        assert_eq!(q.per_layer, [entry(0, Some(5), Some(6))]);
    }

    #[test]
    fn layers_are_kept_in_float_in_order() {
        use QuantizationChange::KeepInFloat as Keep;
        let q = changed(vec![Keep(3, true), Keep(0, true), Keep(3, true), Keep(1, false)]);
        assert_eq!(q.ptq.float_layers, [0, 3]);
    }

    #[test]
    fn the_16x8_operators_bring_their_width_and_take_it_away() {
        use QuantizationChange::Ops;
        let q = changed(vec![Ops(OpsSet::Int16x8)]);
        assert_eq!((q.weight_bits, q.activation_bits, q.input_bits), (8, 16, 16));
        let q = changed(vec![Ops(OpsSet::Int16x8), Ops(OpsSet::BuiltinsInt8)]);
        assert_eq!(q, QuantizationSettings::default());
        let mut narrowed = QuantizationSettings { activation_bits: 4, ..QuantizationSettings::default() };
        Ops(OpsSet::Int16x8).apply(&mut narrowed);
        assert_eq!((narrowed.activation_bits, narrowed.input_bits), (4, 16));
    }
}
