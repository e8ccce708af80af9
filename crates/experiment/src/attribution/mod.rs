//! What quantizing each tensor costs: the network with that tensor alone quantized, and with all tensors but that one.

use nn::{Layer, LayerError, LayerQuantizers, LstmQuantizers, Network, NetworkError};
use quant::{BitWidth, Quantizer, QuantizerConfig, QuantizerKind, RangeInit};
use thiserror::Error;
use vocabulary::{Tensor, TensorKind};

use crate::metrics::metrics;
use crate::slices::{Budget, work_of_row};

/// A quantized tensor of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TensorPlace {
    /// What it is.
    pub kind: TensorKind,
    /// Index of its layer, from 0; 0 for the network's input.
    pub layer: usize,
}

/// What quantizing one tensor costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// The tensor.
    pub tensor: TensorPlace,
    /// ADE with this tensor alone quantized, m.
    pub alone_ade: f64,
    /// ADE with every tensor but this one quantized, m.
    pub without_ade: f64,
}

/// The costs of all tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// ADE with every tensor in float, m.
    pub float_ade: f64,
    /// ADE with every tensor quantized, m.
    pub quantized_ade: f64,
    /// One entry for each quantized tensor, in the order of the data.
    pub tensors: Vec<Cost>,
}

/// Networks or windows that do not go together.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum AttributionError {
    /// A network that does not fit together, or windows that do not fit it.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The quantized network is not that of the float network.
    #[error("the float and the quantized network have different layers")]
    DifferentLayers,
    /// Not one pair of coordinates for each window.
    #[error("{found} label values for {windows} windows of 2")]
    Labels {
        /// Values given.
        found: usize,
        /// Windows given.
        windows: usize,
    },
}

/// The search for the costs of all tensors, in progress. It is stepped: `2 + 2 * tensors` evaluations take their time.
#[derive(Clone, Debug)]
pub struct Attribution {
    float: Network,
    quantized: Network,
    x: Vec<f32>,
    labels: Vec<f32>,
    tensors: Vec<TensorPlace>,
    /// The ADE of each finished evaluation: float, quantized, then alone and without for each tensor.
    ades: Vec<f64>,
    /// The network of the evaluation in work, and its estimates so far.
    current: Option<(Network, Vec<f32>)>,
}

impl Attribution {
    /// The search on windows `x` `[windows][inputs]` with the positions `labels` `[windows][2]` in m; the validation block, as
    /// test data choose nothing. `float` is what `quantized` is the fake-quantized image of: for post-training quantization
    /// the float network (the equalized one, where it was equalized), for a network trained with quantizers its own weights.
    ///
    /// # Errors
    /// Networks of different layers; windows or labels of other sizes.
    pub fn new(
        float: Network,
        quantized: Network,
        x: Vec<f32>,
        labels: Vec<f32>,
    ) -> Result<Self, AttributionError> {
        float.check()?;
        quantized.check()?;
        if float.specs() != quantized.specs() || float.input_shape() != quantized.input_shape() {
            return Err(AttributionError::DifferentLayers);
        }
        let width = float.inputs();
        if !x.len().is_multiple_of(width) {
            return Err(NetworkError::Rows { what: "windows", width, found: x.len() }.into());
        }
        let windows = x.len() / width;
        if labels.len() != 2 * windows || float.outputs() != 2 {
            return Err(AttributionError::Labels { found: labels.len(), windows });
        }
        let tensors = tensors(&quantized);
        Ok(Self { float, quantized, x, labels, tensors, ades: Vec::new(), current: None })
    }

    /// Evaluates one network, or a part of the windows with it if they are many; `true` if every cost is known.
    ///
    /// # Errors
    /// None in practice: networks and windows were checked.
    pub fn step(&mut self, budget: &mut Budget) -> Result<bool, AttributionError> {
        if self.ades.len() == self.evaluations() {
            return Ok(true);
        }
        let (network, mut estimates) = match self.current.take() {
            Some(current) => current,
            None => (self.network(self.ades.len())?, Vec::with_capacity(self.labels.len())),
        };
        let (width, windows) = (network.inputs(), self.labels.len() / 2);
        let done = estimates.len() / 2;
        let end = done + budget.take(windows - done, work_of_row(&network));
        estimates.extend(network.forward(&self.x[done * width..end * width])?);
        if end == windows {
            self.ades.push(metrics(&estimates, &self.labels).ade);
        } else {
            self.current = Some((network, estimates));
        }
        Ok(self.ades.len() == self.evaluations())
    }

    /// The share of the evaluations that is done, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let of_current = self.current.as_ref().map_or(0, |(_, estimates)| estimates.len());
        let current = of_current as f64 / self.labels.len().max(1) as f64;
        (self.ades.len() as f64 + current) / self.evaluations() as f64
    }

    /// The costs; `None` before the last step.
    #[must_use]
    pub fn costs(&self) -> Option<Costs> {
        let [float_ade, quantized_ade, rest @ ..] = self.ades.as_slice() else { return None };
        if self.ades.len() != self.evaluations() {
            return None;
        }
        let pairs = rest.as_chunks::<2>().0;
        let tensors = self.tensors.iter().zip(pairs);
        let tensors = tensors
            .map(|(&tensor, &[alone_ade, without_ade])| Cost { tensor, alone_ade, without_ade })
            .collect();
        Some(Costs { float_ade: *float_ade, quantized_ade: *quantized_ade, tensors })
    }

    fn evaluations(&self) -> usize {
        2 + 2 * self.tensors.len()
    }

    /// The network of evaluation `index`.
    fn network(&self, index: usize) -> Result<Network, NetworkError> {
        let tensor = index.checked_sub(2).and_then(|index| self.tensors.get(index / 2));
        match tensor {
            None => self.mixed(|_| index == 1),
            Some(tensor) if index.is_multiple_of(2) => self.mixed(|other| other == *tensor),
            Some(tensor) => self.mixed(|other| other != *tensor),
        }
    }

    /// The network in which those tensors are quantized that `is_quantized` says.
    fn mixed(&self, is_quantized: impl Fn(TensorPlace) -> bool) -> Result<Network, NetworkError> {
        let input = is_quantized(TensorPlace { kind: TensorKind::Input, layer: 0 });
        let input_quantizer = self.quantized.input_quantizer.clone().filter(|_| input);
        let mut layers = Vec::with_capacity(self.float.layers.len());
        for (layer, (float, quantized)) in self.float.layers.iter().zip(&self.quantized.layers).enumerate() {
            let is_quantized = |kind| is_quantized(TensorPlace { kind, layer });
            let (weights, activations) =
                (is_quantized(TensorKind::Weights), is_quantized(TensorKind::Activations));
            let mixed = mixed_layer(float, quantized, weights, activations)
                .map_err(|problem| NetworkError::Layer { layer: layer + 1, kind: float.kind(), problem })?;
            layers.push(mixed);
        }
        Ok(Network { input_quantizer, layers })
    }
}

/// Every quantized tensor of a network, in the order of the data.
fn tensors(network: &Network) -> Vec<TensorPlace> {
    let mut tensors = Vec::new();
    if network.input_quantizer.is_some() {
        tensors.push(TensorPlace { kind: TensorKind::Input, layer: 0 });
    }
    for (layer, of) in network.layers.iter().enumerate() {
        let (weights, activations) = match of {
            Layer::Lstm(lstm) => (lstm.quantizers().is_some(), lstm.quantizers().is_some()),
            _ => {
                let quantizers = of.quantizers();
                let stands = |q: &LayerQuantizers| q.pre_activation.is_some() || q.post_activation.is_some();
                (quantizers.is_some(), quantizers.is_some_and(stands))
            }
        };
        if weights {
            tensors.push(TensorPlace { kind: TensorKind::Weights, layer });
        }
        if activations {
            tensors.push(TensorPlace { kind: TensorKind::Activations, layer });
        }
    }
    tensors
}

/// A layer with the weights of `quantized` and their quantizer or those of `float` without one, and with the quantizers of
/// `quantized` for its values or none.
fn mixed_layer(
    float: &Layer,
    quantized: &Layer,
    weights: bool,
    activations: bool,
) -> Result<Layer, LayerError> {
    let mut layer = if weights { quantized.clone() } else { float.clone() };
    let wanted = weights || activations;
    let own = quantized.quantizers().filter(|_| wanted);
    let quantizers = own.map(|own| affine_quantizers(own, weights, activations)).transpose()?;
    match (&mut layer, quantized) {
        (Layer::Dense(layer), _) => layer.set_quantizers(quantizers)?,
        (Layer::Conv1D(layer), _) => layer.set_quantizers(quantizers)?,
        (Layer::Lstm(layer), Layer::Lstm(quantized)) => {
            let own = quantized.quantizers().filter(|_| wanted);
            layer.set_quantizers(own.map(|own| lstm_quantizers(own, weights, activations)).transpose()?)?;
        }
        _ => {}
    }
    Ok(layer)
}

fn affine_quantizers(
    own: &LayerQuantizers,
    weights: bool,
    activations: bool,
) -> Result<LayerQuantizers, LayerError> {
    Ok(LayerQuantizers {
        weights: if weights { own.weights.clone() } else { inactive(1)? },
        pre_activation: own.pre_activation.clone().filter(|_| activations),
        post_activation: own.post_activation.clone().filter(|_| activations),
    })
}

fn lstm_quantizers(
    own: &LstmQuantizers,
    weights: bool,
    activations: bool,
) -> Result<LstmQuantizers, LayerError> {
    let of_gates = |own: &Quantizer| if weights { Ok(own.clone()) } else { inactive(own.grids().len()) };
    Ok(LstmQuantizers {
        kernel: of_gates(&own.kernel)?,
        recurrent: of_gates(&own.recurrent)?,
        // While the hidden state is not quantized, neither are gates and cell.
        hidden: if activations { own.hidden.clone() } else { inactive(1)? },
        cell: own.cell.clone(),
    })
}

/// A quantizer of `ranges` ranges that never starts: it passes every value as it is.
fn inactive(ranges: usize) -> Result<Quantizer, LayerError> {
    let config = QuantizerConfig {
        kind: QuantizerKind::LastValue,
        bits: BitWidth::INT8,
        per_axis: ranges > 1,
        symmetric: true,
        narrow_range: true,
        range_init: RangeInit::FirstBatch,
        fixed_min: 0.0,
        fixed_max: 0.0,
        start_step: u64::MAX,
        formula: None,
    };
    Quantizer::new(config, ranges).map_err(|source| LayerError::Quantizer { what: Tensor::Weights, source })
}

#[cfg(test)]
mod tests;
