//! Options that set several layers at once.

use anyhow::{Context as _, Result, bail};
use protocol::config::{Activation, LayerConfig, WindowConfig};
use protocol::defaults::{MLP_ACTIVATION, MLP_UNITS, networks};
use protocol::{ModelConfig, Patch};
use serde_json::Value;

use crate::args::NetworkArgs;
use crate::files;
use crate::names::{by_name, word};

/// The activation of that name.
pub fn activation(name: &str) -> Result<Activation> {
    word("--activation", name)
}

/// The change they mean beside `flags`, which name the network. An option that it does not have is refused.
pub fn patch(args: &NetworkArgs, flags: &Patch) -> Result<Patch> {
    let given = |wanted: &str| flags.changes().find(|(path, _)| *path == wanted).map(|(_, value)| value);
    let name = given("model").and_then(Value::as_str).unwrap_or(networks()[0].0);
    if args.cells.is_some() && name != "lstm" {
        bail!("--cells goes with --model lstm");
    }
    if (args.hidden.is_some() || args.activation.is_some()) && name != "mlp" {
        bail!("--hidden and --activation go with --model mlp");
    }
    let mut patch = Patch::default();
    let mut layers = by_name("--model", name, networks())?.layers;
    if args.hidden.is_some() || args.activation.is_some() {
        let activation = args.activation.as_deref().map_or(Ok(MLP_ACTIVATION), activation)?;
        layers = ModelConfig::mlp(args.hidden.as_deref().unwrap_or(&[MLP_UNITS]), activation).layers;
    }
    if let (Some(cells), Some(LayerConfig::Lstm { units, .. })) = (args.cells, layers.first_mut()) {
        *units = cells;
    }
    if let Some(path) = &args.layers {
        layers = serde_json::from_slice(&files::read(path)?)
            .with_context(|| format!("{} is no list of layers", path.display()))?;
        let sequence = layers.first().is_some_and(|layer| !matches!(layer, LayerConfig::Dense { .. }));
        let window = if sequence { WindowConfig::THESIS } else { WindowConfig::SINGLE };
        if given("model.window.length").is_none() {
            patch.set("model.window.length", window.length);
        }
    }
    if let (Some(l2), Some((_, hidden))) = (args.l2, layers.split_last_mut()) {
        hidden.iter_mut().filter_map(LayerConfig::l2_mut).for_each(|factor| *factor = l2);
    }
    if args.hidden.is_some()
        || args.activation.is_some()
        || args.cells.is_some()
        || args.layers.is_some()
        || args.l2.is_some()
    {
        patch.set("model.layers", serde_json::to_value(layers)?);
    }
    Ok(patch)
}
