//! The values of every tensor of a float network over samples, shown as they are computed.

use std::borrow::Cow;

use nn::{Layer, LstmCarry, Network, NetworkError};
use vocabulary::LayerKind;

/// Values of all tensors that one row gives.
pub(crate) fn values_of_row(network: &Network) -> usize {
    let values = |layer: &Layer| match layer {
        Layer::Lstm(lstm) => 2 * lstm.input_shape().steps * lstm.units(),
        other => 2 * other.outputs(),
    };
    network.inputs() + network.layers.iter().map(values).sum::<usize>()
}

/// No states yet.
pub(crate) fn no_carries(network: &Network) -> Vec<LstmCarry> {
    vec![LstmCarry::default(); network.layers.len()]
}

/// Shows the values of every tensor, some at a time: `visit(tensor, values)`, tensors numbered as in [`ranges`](crate::calibrate::ranges).
pub(crate) fn visit_tensors(
    network: &Network,
    x: &[f32],
    carries: Option<&mut [LstmCarry]>,
    mut visit: impl FnMut(usize, &[f32]),
) -> Result<(), NetworkError> {
    visit(0, x);
    if let Some(carries) = carries {
        return visit_carried(network, x, carries, visit);
    }
    // Block by block: the values of all rows at once would need much memory.
    network.trace_blocks(x, |layer, pre_activation, output| {
        if !matches!(network.layers[layer], Layer::Lstm(_)) {
            visit(1 + 2 * layer, pre_activation);
            visit(2 + 2 * layer, output);
        }
    })?;
    for (index, layer) in network.layers.iter().enumerate() {
        let Layer::Lstm(lstm) = layer else { continue };
        let before = Network { input_quantizer: None, layers: network.layers[..index].to_vec() };
        let input = if index == 0 { x.to_vec() } else { before.forward(x)? };
        let shown = lstm.visit_states(&input, |cell, hidden| {
            visit(1 + 2 * index, cell);
            visit(2 + 2 * index, hidden);
        });
        shown.map_err(|problem| NetworkError::Layer { layer: index + 1, kind: LayerKind::Lstm, problem })?;
    }
    Ok(())
}

/// As [`visit_tensors`] but for the input, with the states that LSTMs carry: what lies behind one sees the outputs that follow
/// from them.
fn visit_carried(
    network: &Network,
    x: &[f32],
    carries: &mut [LstmCarry],
    mut visit: impl FnMut(usize, &[f32]),
) -> Result<(), NetworkError> {
    let mut values = Cow::Borrowed(x);
    let mut first = 0;
    while first < network.layers.len() {
        let layers = &network.layers[first..];
        if let Layer::Lstm(lstm) = &layers[0] {
            let shown = lstm.visit_carried(&values, &mut carries[first], |cell, hidden| {
                visit(1 + 2 * first, cell);
                visit(2 + 2 * first, hidden);
            });
            let named = |problem| NetworkError::Layer { layer: first + 1, kind: LayerKind::Lstm, problem };
            values = Cow::Owned(shown.map_err(named)?);
            first += 1;
            continue;
        }
        let count = layers.iter().take_while(|layer| !matches!(layer, Layer::Lstm(_))).count();
        let part = Network { input_quantizer: None, layers: layers[..count].to_vec() };
        let mut outputs = Vec::new();
        part.trace_blocks(&values, |layer, pre_activation, output| {
            visit(1 + 2 * (first + layer), pre_activation);
            visit(2 + 2 * (first + layer), output);
            if layer + 1 == count {
                outputs.extend_from_slice(output);
            }
        })?;
        (values, first) = (Cow::Owned(outputs), first + count);
    }
    Ok(())
}
