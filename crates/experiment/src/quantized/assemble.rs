//! How a network runs under the converter's settings: which layers in integers, which in float.

use form::QuantizedForm;
use nn::{Layer, Network};
use protocol::config::{OpsSet, PtqConfig, Scheme};

use super::QuantizeError;
use crate::forms::{dynamic_range, float16, islands};
use crate::lower::lower_with;

/// The form of `source` under `config`; `quantized` is its image with every layer quantized (for schemes without grids, the
/// float network itself).
///
/// # Errors
/// A layer that has no integer form, or that cannot stay in float, by name.
pub(super) fn assemble(
    config: &PtqConfig,
    source: &Network,
    quantized: &Network,
) -> Result<QuantizedForm, QuantizeError> {
    let layers = source.layers.len();
    let runtime = config.runtime;
    if config.ops == OpsSet::SelectTfOps {
        return Ok(QuantizedForm::float(source.clone())?);
    }
    match config.scheme {
        Scheme::Float16 => Ok(float16(source)?),
        Scheme::DynamicRange => Ok(dynamic_range(source)?),
        Scheme::FullInteger => {
            refuse_float_operators(config, source)?;
            if config.float_layers.is_empty() {
                let gates = config.lstm_functions;
                return Ok(QuantizedForm::integer(lower_with(quantized, runtime, gates)?));
            }
            let in_float: Vec<bool> = (0..layers).map(|index| config.float_layers.contains(&index)).collect();
            Ok(islands(source, quantized, &in_float, runtime)?)
        }
    }
}

/// Refuses, by name, a layer for which the operator set has no operator.
fn refuse_float_operators(config: &PtqConfig, source: &Network) -> Result<(), QuantizeError> {
    let ops = config.ops.name();
    for (index, layer) in source.layers.iter().enumerate() {
        let (layer_number, kind) = (index + 1, layer.kind());
        if config.float_layers.contains(&index) && config.ops != OpsSet::Builtins {
            return Err(QuantizeError::FloatLayer { layer: layer_number, kind, ops });
        }
        if config.ops == OpsSet::Int16x8 && matches!(layer, Layer::Lstm(_)) {
            return Err(QuantizeError::NoOperator { layer: layer_number, kind, ops });
        }
    }
    Ok(())
}
