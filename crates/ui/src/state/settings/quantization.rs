//! Settings of the Quantization card: those of both methods, of which one is in force, and the configs that follow.

use std::sync::LazyLock;

use protocol::Job;
use protocol::Patch;
use protocol::config::{
    InterfaceType, LayerBits, LayerConfig, ModelConfig, OpsSet, PtqConfig, QatConfig, QuantizerKind,
    QuantizerSettings, Scheme,
};
use protocol::report::Method;
use protocol::settings::{Fold, of_fold};
use vocabulary::{TensorKind, sorted};

use super::Settings;
use super::twins::SHARED;

/// Whether a layer has weights to quantize.
pub fn has_weights(layer: &LayerConfig) -> bool {
    layer.width().is_some()
}

impl Settings {
    /// The method in force.
    pub fn method(&self) -> Method {
        self.beside.method
    }

    /// Settings of quantization after training, as set.
    pub fn ptq(&self) -> &PtqConfig {
        static DEFAULT: LazyLock<PtqConfig> = LazyLock::new(PtqConfig::default);
        self.as_set().ptq.as_ref().unwrap_or(&DEFAULT)
    }

    /// Settings of quantization-aware training, as set.
    pub fn qat(&self) -> &QatConfig {
        static DEFAULT: LazyLock<QatConfig> = LazyLock::new(QatConfig::default);
        self.as_set().qat.as_ref().unwrap_or(&DEFAULT)
    }

    fn ptq_mut(&mut self) -> &mut PtqConfig {
        self.as_set_mut().ptq.get_or_insert_default()
    }

    /// One quantizer's settings while training.
    pub fn quantizer(&self, tensor: TensorKind) -> &QuantizerSettings {
        let qat = self.qat();
        match tensor {
            TensorKind::Weights => &qat.weights,
            TensorKind::Activations => &qat.activations,
            TensorKind::Input => &qat.input,
        }
    }

    /// Quantizers whose formulas will be used.
    pub fn custom(&self) -> impl Iterator<Item = TensorKind> {
        let qat = self.method() == Method::Qat;
        TensorKind::ALL
            .into_iter()
            .filter(move |tensor| qat && self.quantizer(*tensor).kind == QuantizerKind::Custom)
    }

    /// Layers with widths of their own.
    pub fn per_layer(&self) -> &[LayerBits] {
        &self.ptq().per_layer
    }

    /// Widths of the layers that `model` has.
    fn layers_of(&self, model: &ModelConfig) -> Vec<LayerBits> {
        let weighted = |entry: &&LayerBits| model.layers.get(entry.layer).is_some_and(has_weights);
        self.per_layer().iter().filter(weighted).cloned().collect()
    }

    /// Bits of a layer's weights.
    pub fn weight_bits_of(&self, layer: usize) -> u8 {
        let own = self.per_layer().iter().find(|entry| entry.layer == layer);
        own.and_then(|entry| entry.weight_bits).unwrap_or(self.ptq().weight_bits)
    }

    /// Bits of a layer's output.
    pub fn activation_bits_of(&self, layer: usize) -> u8 {
        let own = self.per_layer().iter().find(|entry| entry.layer == layer);
        own.and_then(|entry| entry.activation_bits).unwrap_or(self.ptq().activation_bits)
    }

    /// The quantizers that training would carry along.
    pub fn qat_config(&self, model: &ModelConfig) -> QatConfig {
        QatConfig { per_layer: self.layers_of(model), ..self.qat().clone() }
    }

    /// The quantization after training of a network.
    pub fn ptq_config(&self, model: &ModelConfig) -> PtqConfig {
        let set = self.ptq();
        let output_bits = self.activation_bits_of(model.layers.len().saturating_sub(1));
        let weighted = |layer: &&usize| model.layers.get(**layer).is_some_and(has_weights);
        let ptq = PtqConfig {
            input_type: self.interface(set.input_type, set.input_bits),
            output_type: self.interface(set.output_type, output_bits),
            float_layers: set.float_layers.iter().filter(weighted).copied().collect(),
            per_layer: self.layers_of(model),
            ..set.clone()
        };
        without_refused_corrections(ptq)
    }

    /// Why a tensor of `bits` bits cannot cross the model's border as `interface`; absent if it can.
    pub fn interface_refused(&self, interface: InterfaceType, bits: u8) -> Option<String> {
        let width = interface.bits()?;
        let int16 = interface == InterfaceType::Int16;
        let ptq = self.ptq();
        if ptq.scheme != Scheme::FullInteger {
            Some(
                "Integer types need the full integer scheme: the others keep x, y and the sensors in float."
                    .to_owned(),
            )
        } else if ptq.ops == OpsSet::SelectTfOps {
            Some("SELECT_TF_OPS leaves everything in float.".to_owned())
        } else if int16 != (ptq.ops == OpsSet::Int16x8) {
            Some("int16 goes with the 16x8 operators, int8 and uint8 with the others.".to_owned())
        } else if bits > width {
            Some(format!("{} holds {width} bits; this tensor has {bits}.", interface.name()))
        } else {
            None
        }
    }

    /// The type in force: float32 where the chosen one cannot be.
    pub fn interface(&self, chosen: InterfaceType, bits: u8) -> InterfaceType {
        if self.interface_refused(chosen, bits).is_some() { InterfaceType::Float32 } else { chosen }
    }

    /// Whether weights are rounded adaptively after training.
    pub fn adaptive_rounding(&self) -> bool {
        self.ptq().adaptive_rounding && self.ptq().corrections_refused().is_none()
    }

    /// Why the bit sliders change nothing; absent if they do.
    pub fn bits_fixed(&self) -> Option<&'static str> {
        self.ptq().bits_fixed().filter(|_| self.method() == Method::Ptq)
    }

    /// Whether the weights leave out one code: the converter always does, training as set.
    pub fn narrow_weights(&self) -> bool {
        self.method() == Method::Ptq || self.qat().weights.narrow_range
    }

    /// Bits of one layer's weights or activations; absent for the network's.
    pub fn set_layer_bits(&mut self, layer: usize, tensor: TensorKind, bits: Option<u8>) {
        let mut all = self.per_layer().to_vec();
        let place = all.iter().position(|entry| entry.layer >= layer).unwrap_or(all.len());
        if all.get(place).is_none_or(|entry| entry.layer != layer) {
            all.insert(place, LayerBits { layer, weight_bits: None, activation_bits: None });
        }
        if let Some(entry) = all.get_mut(place) {
            match tensor {
                TensorKind::Weights => entry.weight_bits = bits,
                TensorKind::Activations => entry.activation_bits = bits,
                // The input is no layer.
                TensorKind::Input => {}
            }
        }
        all.retain(|entry| entry.weight_bits.is_some() || entry.activation_bits.is_some());
        self.set_per_layer(all);
    }

    fn set_per_layer(&mut self, all: Vec<LayerBits>) {
        self.ptq_mut().per_layer = all;
        self.keep_alike(|(ptq, qat)| (ptq, qat));
    }

    /// Whether a layer is left in float after training.
    pub fn keep_in_float(&mut self, layer: usize, on: bool) {
        let layers = &mut self.ptq_mut().float_layers;
        let others = layers.iter().copied().filter(|other| *other != layer);
        *layers = sorted(others.chain(on.then_some(layer)), usize::cmp);
    }

    /// Chooses the converter's operators. Activations and input follow the operators' own width; what the user narrowed stays.
    pub fn choose_ops(&mut self, ops: OpsSet) {
        let ptq = self.ptq();
        let (from, to) = match (ptq.ops == OpsSet::Int16x8, ops == OpsSet::Int16x8) {
            (false, true) => (8, 16),
            (true, false) => (16, 8),
            _ => (8, 8),
        };
        let widths = [("ptq.activation_bits", ptq.activation_bits), ("ptq.input_bits", ptq.input_bits)];
        let mut patch = Patch::of("ptq.ops", ops.name());
        for (path, _) in widths.into_iter().filter(|(_, bits)| *bits == from) {
            patch.set(path, to);
        }
        // Operators and widths there are.
        self.apply(&patch).unwrap_or_default();
    }

    /// Forgets settings of single layers.
    pub(super) fn forget_layers(&mut self) {
        self.set_per_layer(Vec::new());
        self.ptq_mut().float_layers.clear();
    }

    /// Takes over what trained a network's quantized twin.
    pub(super) fn adopt_qat(&mut self, qat: &QatConfig) {
        self.beside_mut().method = Method::Qat;
        self.as_set_mut().qat = Some(qat.clone());
        self.keep_alike(|(ptq, qat)| (qat, ptq));
    }

    /// Takes over what quantized a network after training.
    pub(super) fn adopt_ptq(&mut self, ptq: &PtqConfig) {
        self.beside_mut().method = Method::Ptq;
        self.as_set_mut().ptq = Some(ptq.clone());
        self.keep_alike(|(ptq, qat)| (ptq, qat));
    }

    /// Gives one method what the other has, where both have it: for each pair of paths the one that gives and the one that takes.
    fn keep_alike(
        &mut self,
        direction: impl Fn((&'static str, &'static str)) -> (&'static str, &'static str),
    ) {
        let mut patch = Patch::default();
        for (from, to) in SHARED.into_iter().map(direction) {
            patch.set(to, self.value(from).cloned().unwrap_or_default());
        }
        // Both methods have these settings, of the same kinds.
        self.apply(&patch).unwrap_or_default();
    }
}

/// The same settings, with the switches off that their scheme refuses.
fn without_refused_corrections(ptq: PtqConfig) -> PtqConfig {
    if ptq.corrections_refused().is_none() {
        return ptq;
    }
    let off = of_fold(Fold::Corrections).fold(Patch::default(), |mut off, correction| {
        off.set(correction.path, false);
        off
    });
    let job = Job { ptq: Some(ptq.clone()), ..Job::default() };
    job.apply(&off).ok().and_then(|job| job.ptq).unwrap_or(ptq)
}

/// Levels of a grid: one less with a narrow range.
pub fn levels(bits: u8, narrow: bool) -> u64 {
    (1_u64 << bits.min(32)) - u64::from(narrow)
}

#[cfg(test)]
#[path = "quantization_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
