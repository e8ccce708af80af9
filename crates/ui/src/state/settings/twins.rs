//! What both methods of quantization have.

/// Settings that both methods have and the card says once: their paths after and during training.
pub(super) const SHARED: [(&str, &str); 7] = [
    ("ptq.weight_bits", "qat.weights.bits"),
    ("ptq.activation_bits", "qat.activations.bits"),
    ("ptq.input_bits", "qat.input.bits"),
    ("ptq.gate_bits", "qat.gate_bits"),
    ("ptq.lstm_functions", "qat.lstm_functions"),
    ("ptq.runtime", "qat.runtime"),
    ("ptq.per_layer", "qat.per_layer"),
];

/// The path of the same setting of the other method; absent where that has none.
pub(super) fn twins(path: &str) -> Option<&'static str> {
    SHARED.into_iter().find_map(|(ptq, qat)| match path {
        _ if path == ptq => Some(qat),
        _ if path == qat => Some(ptq),
        _ => None,
    })
}
