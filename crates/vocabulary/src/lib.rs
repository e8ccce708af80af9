//! Words that several rooms speak, each said once.

/// The kinds of layers, as settings, files and messages name them.
pub mod kind {
    /// A dense layer.
    pub const DENSE: &str = "dense";
    /// A convolution over time.
    pub const CONV1D: &str = "conv1d";
    /// The largest value in windows of steps.
    pub const MAX_POOL1D: &str = "max-pool1d";
    /// The mean of windows of steps.
    pub const AVERAGE_POOL1D: &str = "average-pool1d";
    /// All steps side by side.
    pub const FLATTEN: &str = "flatten";
    /// Long short-term memory.
    pub const LSTM: &str = "lstm";
    /// The table of a function in the integer network; a part of the layer before it.
    pub const TABLE: &str = "table";
}

/// The name of a layer: its kind and its number among all layers of the network, for example `conv1d 3`.
///
/// `kind` is that of the settings, in lower case; `number` counts from 1, pools and Flatten included. So a layer has the same
/// name in the settings, in the float, the fake-quantized and the integer network, in reports and in errors. The table that
/// computes tanh or sigmoid in integers is a part of its layer and not counted.
#[must_use]
pub fn layer_name(kind: &str, number: usize) -> String {
    format!("{kind} {number}")
}

/// The name of a tensor of a layer: `conv1d 3, weights`.
#[must_use]
pub fn tensor_name(kind: &str, number: usize, tensor: &str) -> String {
    format!("{}, {tensor}", layer_name(kind, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_named_by_kind_and_number() {
        assert_eq!(layer_name("max-pool1d", 2), "max-pool1d 2");
        assert_eq!(tensor_name("dense", 6, "weights"), "dense 6, weights");
    }
}
