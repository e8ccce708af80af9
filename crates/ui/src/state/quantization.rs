//! Settings of the Quantization card, and the configs of both methods that follow from them.

use protocol::config::{
    InterfaceType, LayerBits, LayerConfig, LstmFunctions, ModelConfig, OpsSet, PtqConfig, QatConfig,
    QuantizerKind, QuantizerSettings, Runtime, Scheme,
};
use protocol::report::Method;
use protocol::settings::{Fold, of_fold};
use protocol::{Job, Patch};
use serde_json::Value;
use vocabulary::TensorKind;

/// Settings of the Quantization card. What both methods need is set once, outside [`Self::qat`] and [`Self::ptq`].
#[derive(Clone, Debug, PartialEq)]
pub struct QuantizationSettings {
    /// After or during training.
    pub method: Method,
    /// Bits of the weights.
    pub weight_bits: u8,
    /// Bits of the activations.
    pub activation_bits: u8,
    /// Bits of the input.
    pub input_bits: u8,
    /// Bits of an LSTM's gates and cell state.
    pub gate_bits: u8,
    /// An integer LSTM's tanh and sigmoid.
    pub lstm_functions: LstmFunctions,
    /// Whose rounding the integers follow.
    pub runtime: Runtime,
    /// Layers with other widths.
    pub per_layer: Vec<LayerBits>,
    /// The rest of the settings while training; the fields that stand above are not used.
    pub qat: QatConfig,
    /// The rest of the converter's settings; the fields that stand above are not used.
    pub ptq: PtqConfig,
}

impl Default for QuantizationSettings {
    fn default() -> Self {
        let ptq = PtqConfig::default();
        Self {
            method: Method::Ptq,
            weight_bits: ptq.weight_bits,
            activation_bits: ptq.activation_bits,
            input_bits: ptq.input_bits,
            gate_bits: ptq.gate_bits,
            lstm_functions: ptq.lstm_functions,
            runtime: ptq.runtime,
            per_layer: Vec::new(),
            qat: QatConfig::default(),
            ptq,
        }
    }
}

/// Whether a layer has weights to quantize.
pub fn has_weights(layer: &LayerConfig) -> bool {
    layer.width().is_some()
}

impl QuantizationSettings {
    /// Sets one setting of a method. A path or a value that there is not changes nothing: controls offer none.
    pub fn set(&mut self, path: &str, value: Value) {
        let job = Job { qat: Some(self.qat.clone()), ptq: Some(self.ptq.clone()), ..Job::default() };
        if let Ok(Job { qat: Some(qat), ptq: Some(ptq), .. }) = job.apply(&Patch::of(path, value)) {
            (self.qat, self.ptq) = (qat, ptq);
        }
    }

    /// One quantizer's settings while training; its `bits` are not used.
    pub fn quantizer(&self, tensor: TensorKind) -> &QuantizerSettings {
        match tensor {
            TensorKind::Weights => &self.qat.weights,
            TensorKind::Activations => &self.qat.activations,
            TensorKind::Input => &self.qat.input,
        }
    }

    /// The same, to be changed.
    pub fn quantizer_mut(&mut self, tensor: TensorKind) -> &mut QuantizerSettings {
        match tensor {
            TensorKind::Weights => &mut self.qat.weights,
            TensorKind::Activations => &mut self.qat.activations,
            TensorKind::Input => &mut self.qat.input,
        }
    }

    /// Quantizers whose formulas will be used.
    pub fn custom(&self) -> impl Iterator<Item = TensorKind> {
        let qat = self.method == Method::Qat;
        TensorKind::ALL
            .into_iter()
            .filter(move |tensor| qat && self.quantizer(*tensor).kind == QuantizerKind::Custom)
    }

    /// Widths of the layers that `model` has.
    fn layers_of(&self, model: &ModelConfig) -> Vec<LayerBits> {
        let weighted = |entry: &&LayerBits| model.layers.get(entry.layer).is_some_and(has_weights);
        self.per_layer.iter().filter(weighted).cloned().collect()
    }

    /// Bits of a layer's weights.
    pub fn weight_bits_of(&self, layer: usize) -> u8 {
        let own = self.per_layer.iter().find(|entry| entry.layer == layer);
        own.and_then(|entry| entry.weight_bits).unwrap_or(self.weight_bits)
    }

    /// Bits of a layer's output.
    pub fn activation_bits_of(&self, layer: usize) -> u8 {
        let own = self.per_layer.iter().find(|entry| entry.layer == layer);
        own.and_then(|entry| entry.activation_bits).unwrap_or(self.activation_bits)
    }

    /// The quantizers that training would carry along.
    pub fn qat_config(&self, model: &ModelConfig) -> QatConfig {
        let with = |quantizer: &QuantizerSettings, bits| QuantizerSettings { bits, ..quantizer.clone() };
        QatConfig {
            weights: with(&self.qat.weights, self.weight_bits),
            activations: with(&self.qat.activations, self.activation_bits),
            input: with(&self.qat.input, self.input_bits),
            gate_bits: self.gate_bits,
            lstm_functions: self.lstm_functions,
            start_epoch: self.qat.start_epoch,
            per_layer: self.layers_of(model),
            runtime: self.runtime,
        }
    }

    /// The quantization after training of a network.
    pub fn ptq_config(&self, model: &ModelConfig) -> PtqConfig {
        let output_bits = self.activation_bits_of(model.layers.len().saturating_sub(1));
        let weighted = |layer: &&usize| model.layers.get(**layer).is_some_and(has_weights);
        let ptq = PtqConfig {
            input_type: self.interface(self.ptq.input_type, self.input_bits),
            output_type: self.interface(self.ptq.output_type, output_bits),
            weight_bits: self.weight_bits,
            activation_bits: self.activation_bits,
            input_bits: self.input_bits,
            gate_bits: self.gate_bits,
            lstm_functions: self.lstm_functions,
            float_layers: self.ptq.float_layers.iter().filter(weighted).copied().collect(),
            per_layer: self.layers_of(model),
            runtime: self.runtime,
            ..self.ptq.clone()
        };
        without_refused_corrections(ptq)
    }

    /// Why a tensor of `bits` bits cannot cross the model's border as `interface`; absent if it can.
    pub fn interface_refused(&self, interface: InterfaceType, bits: u8) -> Option<String> {
        let width = interface.bits()?;
        let int16 = interface == InterfaceType::Int16;
        if self.ptq.scheme != Scheme::FullInteger {
            Some(
                "Integer types need the full integer scheme: the others keep x, y and the sensors in float."
                    .to_owned(),
            )
        } else if self.ptq.ops == OpsSet::SelectTfOps {
            Some("SELECT_TF_OPS leaves everything in float.".to_owned())
        } else if int16 != (self.ptq.ops == OpsSet::Int16x8) {
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
        self.ptq.adaptive_rounding && self.ptq.corrections_refused().is_none()
    }

    /// Why the bit sliders change nothing; absent if they do.
    pub fn bits_fixed(&self) -> Option<&'static str> {
        self.ptq.bits_fixed().filter(|_| self.method == Method::Ptq)
    }

    /// Whether the weights leave out one code: the converter always does, training as set.
    pub fn narrow_weights(&self) -> bool {
        self.method == Method::Ptq || self.qat.weights.narrow_range
    }

    /// Takes over what trained a network's quantized twin.
    pub fn adopt_qat(&mut self, qat: &QatConfig) {
        self.method = Method::Qat;
        self.weight_bits = qat.weights.bits;
        self.activation_bits = qat.activations.bits;
        self.input_bits = qat.input.bits;
        self.gate_bits = qat.gate_bits;
        self.lstm_functions = qat.lstm_functions;
        self.runtime = qat.runtime;
        self.per_layer.clone_from(&qat.per_layer);
        self.qat = qat.clone();
    }

    /// Takes over what quantized a network after training.
    pub fn adopt_ptq(&mut self, ptq: &PtqConfig) {
        self.method = Method::Ptq;
        self.weight_bits = ptq.weight_bits;
        self.activation_bits = ptq.activation_bits;
        self.input_bits = ptq.input_bits;
        self.gate_bits = ptq.gate_bits;
        self.lstm_functions = ptq.lstm_functions;
        self.runtime = ptq.runtime;
        self.per_layer.clone_from(&ptq.per_layer);
        self.ptq = ptq.clone();
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
