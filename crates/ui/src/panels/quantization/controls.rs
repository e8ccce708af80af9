//! What every group of the card is given, and the rows it is made of.

use std::rc::Rc;

use protocol::Job;
use protocol::patch::value_at;
use protocol::settings::{Domain, Setting, setting};
use serde_json::Value;
use vocabulary::Word;
use yew::{AttrValue, Callback, Html, html};

use crate::state::{Action, Change, Drafts, Field, Settings};
use crate::widgets::{Check, Choice, Dispatch, NumberInput, Select};

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

/// One row of a group: label and tip are those of its setting.
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
    /// Sends a change of the card.
    pub fn change<T: 'static>(&self, change: impl Fn(T) -> Change + 'static) -> Callback<T> {
        self.dispatch.reform(move |value| Action::Set(change(value)))
    }

    /// Sends a change of the setting at a path.
    fn set<T: Into<Value> + 'static>(&self, path: &AttrValue) -> Callback<T> {
        let path = path.to_string();
        self.change(move |value: T| Change::Setting(path.clone().into(), value.into()))
    }

    /// A switch of a method's setting.
    pub fn check(&self, row: Row, checked: bool) -> Html {
        let on_change = self.set(&row.path);
        html! {
            <Check test_id={row.id} path={row.path} label={row.label} why={row.why} disabled={row.off} {checked} {on_change} />
        }
    }

    /// A choice between the words of a method's setting.
    pub fn word<T: Word>(&self, row: Row, value: T) -> Html {
        self.words(row, None, value)
    }

    /// The same with options of its own, of which some cannot be chosen.
    pub fn words<T: Word>(&self, row: Row, choices: Option<Vec<Choice>>, value: T) -> Html {
        let on_change: Callback<String> = self.set(&row.path);
        self.select(row, choices, value, on_change)
    }

    /// A choice whose change is not that of one setting.
    pub fn select<T: Word>(
        &self,
        row: Row,
        choices: Option<Vec<Choice>>,
        value: T,
        on_change: Callback<String>,
    ) -> Html {
        html! {
            <Select test_id={row.id} path={row.path} label={row.label} why={row.why} disabled={row.off} {choices}
                value={value.word()} {on_change} />
        }
    }

    /// The row of a setting of a fold, by what it is.
    pub fn setting(&self, setting: &'static Setting, job: &Job, off: bool) -> Html {
        let row = Row::of(setting.path).off(off).unless((setting.off)(job).filter(|_| !off));
        let value = value_at(job, setting.path).unwrap_or_default();
        match &setting.domain {
            Domain::Switch => self.check(row, value.as_bool().unwrap_or_default()),
            Domain::Word { .. } => {
                let on_change: Callback<String> = self.set(&row.path);
                let value = value.as_str().unwrap_or_default().to_owned();
                html! { <Select test_id={row.id} path={row.path} why={row.why} disabled={row.off} {value} {on_change} /> }
            }
            _ => self.number(row),
        }
    }

    /// A number field.
    pub fn number(&self, row: Row) -> Html {
        let Some(setting) = setting(&row.path) else { return Html::default() };
        html! {
            <NumberInput field={Field::Setting(setting.path)} test_id={row.id} label={row.label} why={row.why} disabled={row.off}
                settings={Rc::clone(&self.settings)} drafts={Rc::clone(&self.drafts)} dispatch={self.dispatch.clone()} />
        }
    }
}
