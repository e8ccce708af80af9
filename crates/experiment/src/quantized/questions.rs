//! Questions about one quantized network: what each tensor costs, and how one number comes about.

use protocol::report::{
    AttributionEntry, AttributionReport, TensorKind, WalkLayer, WalkLine, WalkQuery, WalkReport, WalkTerm,
};
use vocabulary::{Tensor, tensor_name};

use super::{QuantizeError, Quantized};
use crate::attribution::{self, Attribution, Costs};
use crate::prepare::Prepared;
use crate::walk::{self, Place};

impl Quantized {
    /// The search for the cost of each tensor on the validation block; see [`Quantized::attribution_report`].
    ///
    /// # Errors
    /// A network that does not fit the data.
    pub fn attribution(&self, prepared: &Prepared) -> Result<Attribution, QuantizeError> {
        let windows = &prepared.blocks.validation;
        let (x, y) = (windows.x.clone(), windows.y.clone());
        Ok(Attribution::new(self.source.clone(), self.fake_quant.clone(), x, y)?)
    }

    /// The costs with the tensors' names.
    #[must_use]
    pub fn attribution_report(&self, costs: &Costs) -> AttributionReport {
        let entry = |cost: &attribution::Cost| {
            let attribution::TensorPlace { kind, layer } = cost.tensor;
            let tensor = match kind {
                TensorKind::Input => Tensor::Input,
                TensorKind::Weights => Tensor::Weights,
                TensorKind::Activations => Tensor::Activations,
            };
            let name = match self.source.layers.get(layer) {
                Some(of) if kind != TensorKind::Input => tensor_name(of.kind(), layer + 1, tensor),
                _ => tensor.name().to_owned(),
            };
            AttributionEntry { name, kind, alone_ade: cost.alone_ade, without_ade: cost.without_ade }
        };
        AttributionReport {
            method: self.method,
            float_ade: costs.float_ade,
            quantized_ade: costs.quantized_ade,
            tensors: costs.tensors.iter().map(entry).collect(),
        }
    }

    /// Follows one number of a sample of the test block through the integer network.
    ///
    /// # Errors
    /// A network that does not run in integers, or a place that is not there.
    pub fn walk(&self, prepared: &Prepared, query: WalkQuery) -> Result<WalkReport, QuantizeError> {
        let integer = self.integer().ok_or(QuantizeError::NoIntegers("the walk-through"))?;
        let windows = &prepared.blocks.test;
        let width = integer.inputs();
        let first = query.sample as usize * width;
        let x = windows
            .x
            .get(first..first + width)
            .ok_or(QuantizeError::NoSample { sample: query.sample, samples: windows.len() })?;
        let place =
            Place { layer: query.layer as usize, step: query.step as usize, channel: query.channel as usize };
        let found = walk::walk(integer, &integer.quantize_input(x)?, place)?;
        let layers = walk::layers(integer);
        let channels = layers.get(place.layer).map_or(0, |layer| layer.channels);
        let output = |network: &nn::Network| -> Result<f64, QuantizeError> {
            let trace = network.trace(x)?;
            let values = trace.get(place.layer).map(|trace| &trace.output);
            let value = values.and_then(|values| values.get(place.step * channels + place.channel));
            Ok(value.copied().map_or(f64::NAN, f64::from))
        };
        let layer = |layer: walk::WalkLayer| WalkLayer {
            name: layer.name,
            steps: layer.steps as u32,
            channels: layer.channels as u32,
        };
        let term = |term: walk::WalkTerm| WalkTerm {
            input: term.input,
            q_x: term.q_x,
            q_w: term.q_w,
            product: term.product,
        };
        let line = |line: walk::WalkLine| WalkLine {
            name: line.name,
            formula: line.formula,
            numbers: line.numbers,
            result: line.result,
        };
        Ok(WalkReport {
            query,
            samples: windows.len() as u32,
            layers: layers.into_iter().map(layer).collect(),
            terms: found.terms.into_iter().map(term).collect(),
            lines: found.lines.into_iter().map(line).collect(),
            code: found.code,
            value: found.value,
            fake_quant: output(&self.fake_quant)?,
            float: output(&self.source)?,
        })
    }
}
