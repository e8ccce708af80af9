//! The weights that a training starts from instead of drawing them.

use nn::{LayerSpec, Network};
use protocol::config::CheckedRunConfig;

use crate::finished::weights_hash;
use crate::networks;
use crate::run_error::WarmStartError;

/// The network that all repeats start from, if the config asks for one and this is it.
///
/// # Errors
/// A network that is missing, not asked for, or not the one that the config names.
pub(crate) fn warm_start(
    config: &CheckedRunConfig,
    start: Option<&Network>,
) -> Result<Option<Network>, WarmStartError> {
    let (network, expected) = match (start, &config.warm_start) {
        (None, None) => return Ok(None),
        (None, Some(hash)) => return Err(WarmStartError::Missing(hash.clone())),
        (Some(_), None) => return Err(WarmStartError::NotAsked),
        (Some(network), Some(hash)) => (network, hash),
    };
    let (ours, theirs) = (networks::specs(&config.model), network.specs());
    if let Some(layer) = networks::first_difference(&ours, &theirs) {
        let name = |specs: &[LayerSpec]| match specs.get(layer - 1) {
            Some(spec) => spec.to_string(),
            None => "missing".to_owned(),
        };
        return Err(WarmStartError::Layer { layer, expected: name(&ours), found: name(&theirs) });
    }
    let (expected_inputs, found) =
        (networks::input_shape(&config.model, config.sensors()).values(), network.inputs());
    if expected_inputs != found {
        return Err(WarmStartError::Inputs { expected: expected_inputs, found });
    }
    let found = weights_hash(network);
    if !found.eq_ignore_ascii_case(expected) {
        return Err(WarmStartError::Hash { expected: expected.clone(), found });
    }
    Ok(Some(network.clone()))
}
