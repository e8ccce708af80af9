//! Rows of the table of settings as controls: what the panels arrange.

use std::rc::Rc;

use protocol::settings::{Domain, setting};
use serde_json::Value;
use vocabulary::Word;
use yew::{AttrValue, Callback, Html, html};

use super::{Check, Choice, Dispatch, NumberInput, Select, check};
use crate::state::{Action, Change, Drafts, Field, Settings};

/// Settings, texts being typed, and where changes go.
#[derive(Clone, PartialEq)]
pub struct Controls {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// One row: label and tip are those of its setting.
pub struct Row {
    /// The setting's path.
    pub path: AttrValue,
    /// `data-testid`.
    pub id: AttrValue,
    /// Another label than the setting's.
    pub label: Option<AttrValue>,
    /// Why it cannot be changed now.
    pub why: Option<AttrValue>,
    /// Whether it cannot be changed now and the group says why.
    pub off: bool,
}

impl Row {
    /// A row of the setting at `path` that can be changed; its id is the last name of the path.
    pub fn of(path: impl Into<AttrValue>) -> Self {
        let path = path.into();
        let id = path.rsplit('.').next().unwrap_or_default().replace('_', "-").into();
        Self { path, id, label: None, why: None, off: false }
    }

    /// The same row with another id.
    pub fn id(self, id: impl Into<AttrValue>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// The same row, disabled if `off`; the group says why.
    pub fn off(self, off: bool) -> Self {
        Self { off, ..self }
    }

    /// The same row, disabled where there is a reason.
    pub fn unless(self, why: Option<impl Into<AttrValue>>) -> Self {
        Self { why: why.map(Into::into), ..self }
    }
}

impl Controls {
    /// Controls of these settings.
    pub fn new(settings: &Rc<Settings>, drafts: &Rc<Drafts>, dispatch: &Dispatch) -> Self {
        Self { settings: Rc::clone(settings), drafts: Rc::clone(drafts), dispatch: dispatch.clone() }
    }

    /// Sends a change.
    pub fn change<T: 'static>(&self, change: impl Fn(T) -> Change + 'static) -> Callback<T> {
        self.dispatch.reform(move |value| Action::Set(change(value)))
    }

    /// Sends a change of the setting at a path.
    fn set<T: Into<Value> + 'static>(&self, path: &AttrValue) -> Callback<T> {
        let path = path.to_string();
        self.change(move |value: T| Change::Setting(path.clone().into(), value.into()))
    }

    /// A switch.
    pub fn check(&self, row: Row, checked: bool) -> Html {
        let on_change = self.set(&row.path);
        let Row { path, id, label, why, off } = row;
        check(Check { test_id: id, path, label, tip: None, checked, disabled: off, why, on_change })
    }

    /// A choice between the words of a setting.
    pub fn word<T: Word>(&self, row: Row, value: T) -> Html {
        self.words(row, None, value)
    }

    /// The same with options of its own, of which some cannot be chosen.
    pub fn words<T: Word>(&self, row: Row, choices: Option<Vec<Choice>>, value: T) -> Html {
        let on_change = self.set(&row.path);
        self.select(row, choices, value.word(), on_change)
    }

    /// A choice whose change is not that of one setting.
    pub fn select(
        &self,
        row: Row,
        choices: Option<Vec<Choice>>,
        value: impl Into<AttrValue>,
        on_change: Callback<String>,
    ) -> Html {
        html! {
            <Select test_id={row.id} path={row.path} label={row.label} why={row.why} disabled={row.off} {choices}
                value={value.into()} {on_change} />
        }
    }

    /// A number; nothing where there is no such setting.
    pub fn number(&self, row: Row) -> Html {
        self.number_with(row, Html::default())
    }

    /// A number with a button behind it.
    pub fn number_with(&self, row: Row, after: Html) -> Html {
        let Some(field) = Field::at(&row.path) else { return Html::default() };
        html! {
            <NumberInput {field} test_id={row.id} label={row.label} why={row.why} disabled={row.off} {after}
                settings={Rc::clone(&self.settings)} drafts={Rc::clone(&self.drafts)} dispatch={self.dispatch.clone()} />
        }
    }

    /// A row by what it is; nothing where the job has no such setting.
    pub fn row(&self, row: Row) -> Html {
        let (Some(setting), Some(value)) = (setting(&row.path), self.settings.value(&row.path)) else {
            return Html::default();
        };
        match &setting.domain {
            Domain::Switch => self.check(row, value.as_bool().unwrap_or_default()),
            Domain::Word { .. } => {
                let on_change = self.set(&row.path);
                self.select(row, None, value.as_str().unwrap_or_default().to_owned(), on_change)
            }
            _ => self.number(row),
        }
    }
}
