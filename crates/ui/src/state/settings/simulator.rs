//! Parameters of the simulated room: what a field shows, which texts are allowed, and the overrides that follow.

use protocol::config::SimulatedSource;
use protocol::report::SimulatorParameter;
use protocol::settings::Domain;
use vocabulary::sorted;

/// Reads a text as a parameter's value.
///
/// # Errors
/// What is allowed, for example `whole numbers, 1 to 200,000`.
pub fn check(parameter: &SimulatorParameter, text: &str) -> Result<f64, String> {
    let (min, max) = (parameter.min, parameter.max);
    match text.trim().parse::<f64>() {
        Ok(value) if (min..=max).contains(&value) && !(parameter.whole && value.fract() != 0.0) => Ok(value),
        _ => {
            let kind = if parameter.whole { "whole numbers, " } else { "" };
            Err(format!("{kind}{}", Domain::Real(min..=max).words("")))
        }
    }
}

/// The changed value of a parameter, as text; absent where the preset's goes.
pub fn changed<'a>(source: &'a SimulatedSource, name: &str) -> Option<&'a str> {
    source.overrides.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Sets one parameter. The overrides stay in the order of `parameters`, so that the same changes always name the same data.
pub(super) fn set(source: &mut SimulatedSource, parameters: &[SimulatorParameter], index: usize, value: f64) {
    let Some(parameter) = parameters.get(index) else { return };
    source.overrides.retain(|(name, _)| *name != parameter.name);
    // The preset's own value, exactly: it was sent as this number.
    if value != parameter.preset_value {
        source.overrides.push((parameter.name.clone(), value.to_string()));
        let place = |name: &str| parameters.iter().position(|known| known.name == name);
        let all = std::mem::take(&mut source.overrides);
        source.overrides = sorted(all, |(a, _), (b, _)| place(a).cmp(&place(b)));
    }
}
