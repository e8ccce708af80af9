//! Names on the command line, and the sentence that lists what is known.

use anyhow::{Context as _, Result};
use protocol::config::LayerBits;
use vocabulary::Word;

/// The value of that name.
pub fn by_name<T, const N: usize>(option: &str, name: &str, known: [(&str, T); N]) -> Result<T> {
    let names = known.each_ref().map(|(name, _)| *name).join(", ");
    known
        .into_iter()
        .find(|(candidate, _)| *candidate == name)
        .map(|(_, value)| value)
        .with_context(|| format!("{option}: '{name}' is not known; there are {names}"))
}

/// The word of that name.
pub fn word<T: Word>(option: &str, name: &str) -> Result<T> {
    T::from_word(name).with_context(|| format!("{option}: '{name}' is not known; there are {}", T::words()))
}

/// Layers with other widths, from `LAYER:WEIGHT_BITS:ACTIVATION_BITS`.
pub fn layer_bits(entries: &[String]) -> Result<Vec<LayerBits>> {
    entries
        .iter()
        .map(|text| {
            let numbers: Vec<&str> = text.split(':').collect();
            let [layer, weights, activations] = numbers[..] else {
                anyhow::bail!("--layer-bits {text}: LAYER:WEIGHT_BITS:ACTIVATION_BITS is needed");
            };
            let number = |part: &str| {
                part.parse::<u8>()
                    .with_context(|| format!("--layer-bits {text}: '{part}' is not a whole number"))
            };
            Ok(LayerBits {
                layer: usize::from(number(layer)?),
                weight_bits: Some(number(weights)?),
                activation_bits: Some(number(activations)?),
            })
        })
        .collect()
}
