//! The settings as the user edits them: what is set, what can be undone, texts that are being typed. What follows from a
//! change is not decided here.

use std::rc::Rc;

use protocol::report::SimulatorParameter;

use super::super::action::Action;
use super::{Change, Control, Drafts, Field, History, Settings, column_names, simulator};

/// What the user set, with undo, redo and the texts of fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Editor {
    /// What the user set.
    pub settings: Rc<Settings>,
    /// Earlier and undone settings.
    pub history: Rc<History>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
}

impl Editor {
    /// Does what a control asks; `parameters` are those of the simulated room in use. Whether the data are to be loaded
    /// again. Actions of other matters change nothing.
    pub fn act(&mut self, action: Action, parameters: &[SimulatorParameter]) -> bool {
        match action {
            Action::Set(change) => return self.set(change),
            Action::Type(field, text) => self.typed(field, text),
            Action::Settle(field) => return self.settle(field),
            Action::TypeParameter(name, text) => self.parameter_typed(parameters, &name, text),
            Action::SettleParameter(name) => return self.parameter_settled(parameters, &name),
            Action::TypeColumnNames(text) => self.column_names_typed(text),
            Action::SettleColumnNames => self.column_names_settled(),
            Action::Release => self.close_step(),
            Action::Undo => return self.undo(),
            Action::Redo => return self.redo(),
            _ => {}
        }
        false
    }

    /// Changes settings by a control.
    pub fn change_by(&mut self, control: Control, change: impl FnOnce(&mut Settings)) {
        let before = Rc::clone(&self.settings);
        change(Rc::make_mut(&mut self.settings));
        if self.settings != before {
            Rc::make_mut(&mut self.history).record(before, control);
        }
    }

    /// Makes a change that is not typed text. Whether the data are to be loaded again.
    fn set(&mut self, change: Change) -> bool {
        match change {
            Change::SpreadPlates => self.drafts_mut().forget_plates(),
            Change::SimPreset(_) | Change::SimReset => self.drafts_mut().forget_parameters(),
            Change::Network(_) | Change::Layers(_) => self.drafts_mut().forget_layers(),
            Change::Preset(_) => self.drafts_mut().forget_quantization(),
            Change::Reset(_) => *self.drafts_mut() = Drafts::default(),
            _ => {}
        }
        let reload = change.is_data();
        self.change_by(change.control(), |settings| change.apply(settings));
        reload
    }

    /// Text was typed into a field.
    fn typed(&mut self, field: Field, text: String) {
        self.change_by(Control::Field(field), |settings| {
            // What is refused stays a draft; the field shows why.
            field.store(&text, settings).unwrap_or_default();
        });
        self.drafts_mut().keep(field, text);
    }

    /// A field was left. Whether the data are to be loaded again.
    fn settle(&mut self, field: Field) -> bool {
        self.close_step();
        let valid = self.drafts.text(field).is_some_and(|text| field.check(text, &self.settings).is_ok());
        if valid {
            self.drafts_mut().forget(field);
        }
        valid && field.is_data()
    }

    /// Text was typed into the field of one of the simulated room's `parameters`.
    fn parameter_typed(&mut self, parameters: &[SimulatorParameter], name: &str, text: String) {
        let Some(index) = parameters.iter().position(|parameter| parameter.name == name) else { return };
        if let Some(Ok(value)) = parameters.get(index).map(|parameter| simulator::check(parameter, &text)) {
            self.change_by(Control::Parameter(index), |settings| {
                settings.change_simulated(|source| simulator::set(source, parameters, index, value));
            });
        }
        self.drafts_mut().keep_parameter(name, text);
    }

    /// The field of one of the simulated room's `parameters` was left. Whether the data are to be loaded again.
    fn parameter_settled(&mut self, parameters: &[SimulatorParameter], name: &str) -> bool {
        self.close_step();
        let valid = parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .zip(self.drafts.parameter(name))
            .is_some_and(|(parameter, text)| simulator::check(parameter, text).is_ok());
        if valid {
            self.drafts_mut().forget_parameter(name);
        }
        valid
    }

    /// Text was typed into the field of column names.
    fn column_names_typed(&mut self, text: String) {
        if let Ok(names) = column_names::read(&text) {
            self.change_by(Control::ColumnNames, |settings| {
                settings.beside_mut().import.column_names = names;
            });
        }
        self.drafts_mut().column_names = Some(text);
    }

    /// The field of column names was left.
    fn column_names_settled(&mut self) {
        self.close_step();
        if self.drafts.column_names.as_deref().is_some_and(|text| column_names::read(text).is_ok()) {
            self.drafts_mut().column_names = None;
        }
    }

    /// Ends the undo step of the control being moved.
    fn close_step(&mut self) {
        Rc::make_mut(&mut self.history).close(&self.settings);
    }

    /// Steps back. Whether there was a step.
    fn undo(&mut self) -> bool {
        let earlier = Rc::make_mut(&mut self.history).undo(&self.settings);
        self.travel(earlier)
    }

    /// Steps forward again. Whether there was a step.
    fn redo(&mut self) -> bool {
        let later = Rc::make_mut(&mut self.history).redo(&self.settings);
        self.travel(later)
    }

    fn travel(&mut self, to: Option<Settings>) -> bool {
        let Some(settings) = to else { return false };
        self.settings = Rc::new(settings);
        self.forget_drafts();
        true
    }

    /// Forgets everything that is half typed.
    pub fn forget_drafts(&mut self) {
        self.drafts = Rc::default();
    }

    fn drafts_mut(&mut self) -> &mut Drafts {
        Rc::make_mut(&mut self.drafts)
    }
}
