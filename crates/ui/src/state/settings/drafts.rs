//! Texts that were typed and not yet settled, valid or not.

use protocol::report::SimulatorParameter;

use super::Settings;
use super::fields::Field;
use super::simulator;

/// Texts being typed, by field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafts {
    /// In the order of the fields.
    fields: Vec<(Field, String)>,
    parameters: Vec<(String, String)>,
    /// Further column names.
    pub column_names: Option<String>,
}

impl Drafts {
    /// Keeps the text being typed.
    pub fn keep(&mut self, field: Field, text: String) {
        let place = self.fields.partition_point(|(other, _)| *other < field);
        match self.fields.get_mut(place) {
            Some((known, kept)) if *known == field => *kept = text,
            _ => self.fields.insert(place, (field, text)),
        }
    }

    /// Forgets a field's text: the stored value is shown again.
    pub fn forget(&mut self, field: Field) {
        self.fields.retain(|(other, _)| *other != field);
    }

    /// The text being typed.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.fields.iter().find(|(other, _)| *other == field).map(|(_, text)| text.as_str())
    }

    /// Forgets the texts of all layers' numbers: their places have changed.
    pub fn forget_layers(&mut self) {
        self.fields.retain(|(field, _)| !matches!(field, Field::Layer(..)));
    }

    /// Forgets the texts of all plates' places.
    pub fn forget_plates(&mut self) {
        self.fields.retain(|(field, _)| !matches!(field, Field::Plate(..)));
    }

    /// Forgets the texts of the Quantization card: a preset sets its numbers.
    pub fn forget_quantization(&mut self) {
        self.fields.retain(|(field, _)| !field.is_quantization());
    }

    /// Keeps the text being typed for a parameter of the simulator.
    pub fn keep_parameter(&mut self, name: &str, text: String) {
        self.forget_parameter(name);
        self.parameters.push((name.to_owned(), text));
    }

    /// Forgets a parameter's text.
    pub fn forget_parameter(&mut self, name: &str) {
        self.parameters.retain(|(other, _)| other != name);
    }

    /// Forgets the texts of all parameters.
    pub fn forget_parameters(&mut self) {
        self.parameters.clear();
    }

    /// The text being typed for a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(other, _)| other == name).map(|(_, text)| text.as_str())
    }

    /// The first number that is not allowed: its name and what is. `parameters` are those of the simulated room in use.
    pub fn first_complaint(&self, settings: &Settings, parameters: &[SimulatorParameter]) -> Option<String> {
        let field = self.fields.iter().find_map(|(field, text)| {
            field.check(text, settings).err().map(|allowed| format!("{}: {allowed}", field.label()))
        });
        field.or_else(|| {
            parameters.iter().find_map(|parameter| {
                let text = self.parameter(&parameter.name)?;
                simulator::check(parameter, text)
                    .err()
                    .map(|allowed| format!("{}: {allowed}", parameter.name))
            })
        })
    }
}

#[cfg(test)]
#[path = "drafts_tests.rs"]
mod tests;
