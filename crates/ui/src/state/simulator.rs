//! Parameters of the simulated room: what a field shows, which texts are allowed, and the overrides that follow.

use std::rc::Rc;

use protocol::config::SimulatedSource;
use protocol::report::SimulatorParameter;
use vocabulary::sorted;

use super::numbers::readable;
use super::{AppState, Control};

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
            Err(format!("{kind}{} to {}", readable(&min), readable(&max)))
        }
    }
}

/// The changed value of a parameter, as text; absent where the preset's goes.
pub fn changed<'a>(source: &'a SimulatedSource, name: &str) -> Option<&'a str> {
    source.overrides.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Sets one parameter. The overrides stay in the order of `parameters`, so that the same changes always name the same data.
fn set(source: &mut SimulatedSource, parameters: &[SimulatorParameter], index: usize, value: f64) {
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

impl AppState {
    /// The parameters of the simulated room in use; none while a file is.
    pub fn simulator(&self) -> &[SimulatorParameter] {
        self.data.loaded.as_ref().map_or(&[], |view| &view.simulator)
    }

    pub(super) fn parameter_typed(&mut self, name: &str, text: String) {
        let Some(view) = self.data.loaded.clone() else { return };
        let Some(index) = view.simulator.iter().position(|parameter| parameter.name == name) else { return };
        if let Some(Ok(value)) = view.simulator.get(index).map(|parameter| check(parameter, &text)) {
            self.change_by(Control::Parameter(index), |settings| {
                settings.change_simulated(|source| set(source, &view.simulator, index, value));
            });
        }
        Rc::make_mut(&mut self.drafts).keep_parameter(name, text);
    }

    pub(super) fn parameter_settled(&mut self, name: &str) {
        self.close_step();
        let parameter = self.simulator().iter().find(|parameter| parameter.name == name);
        let valid = parameter
            .zip(self.drafts.parameter(name))
            .is_some_and(|(parameter, text)| check(parameter, text).is_ok());
        if valid {
            Rc::make_mut(&mut self.drafts).forget_parameter(name);
            self.load_wanted();
        }
    }
}
