//! The names of layers and of their tensors: the same in settings, networks, reports and errors.

use crate::layer::LayerKind;
use crate::tensor::Tensor;

/// The name of a layer: its kind and its number among all layers of the network, for example `conv1d 3`.
///
/// `number` counts from 1, pools and Flatten included. So a layer has the same name in the settings, in the float, the
/// fake-quantized and the integer network, in reports and in errors. The table that computes tanh or sigmoid in integers is a
/// part of its layer and not counted, see [`layer_names`].
#[must_use]
pub fn layer_name(kind: LayerKind, number: usize) -> String {
    format!("{kind} {number}")
}

/// The name of a tensor of a layer: `conv1d 3, weights`.
#[must_use]
pub fn tensor_name(kind: LayerKind, number: usize, tensor: Tensor) -> String {
    format!("{}, {}", layer_name(kind, number), tensor.name())
}

/// The names of layers of these kinds, first to last. A table is a part of the layer before it: `dense 1, table`.
#[must_use]
pub fn layer_names(kinds: impl IntoIterator<Item = LayerKind>) -> Vec<String> {
    let (mut number, mut before) = (0, LayerKind::Table);
    let names = kinds.into_iter().map(|kind| {
        if kind == LayerKind::Table {
            return tensor_name(before, number, Tensor::Table);
        }
        (number, before) = (number + 1, kind);
        layer_name(kind, number)
    });
    names.collect()
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
