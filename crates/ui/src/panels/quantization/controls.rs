//! What every group of the card is given, and the rows it is made of.

use std::rc::Rc;

use vocabulary::Word;
use yew::{AttrValue, Callback, Html, html};

use crate::state::{Action, Change, Drafts, Field, QuantizationChange, QuantizationField, Settings};
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

/// One row of a group.
pub struct Row {
    /// `data-testid`.
    pub id: AttrValue,
    /// Label.
    pub label: &'static str,
    /// Tip.
    pub tip: AttrValue,
    /// Why it cannot be changed now.
    pub why: Option<AttrValue>,
    /// Whether it cannot be changed now and the group says why.
    pub off: bool,
}

impl Row {
    /// A row that can be changed.
    pub fn new(id: impl Into<AttrValue>, label: &'static str, tip: impl Into<AttrValue>) -> Self {
        Self { id: id.into(), label, tip: tip.into(), why: None, off: false }
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

/// One option of a [`Controls::select`].
pub struct Entry<T> {
    /// The value.
    pub value: T,
    /// Its form value.
    pub name: &'static str,
    /// Its text.
    pub label: AttrValue,
    /// Whether it can be chosen.
    pub enabled: bool,
}

/// All values of a word, each of which can be chosen.
pub fn entries<T: Word>() -> Vec<Entry<T>> {
    let entry = |value: &T| Entry {
        value: *value,
        name: value.word(),
        label: AttrValue::Static(value.text()),
        enabled: true,
    };
    T::VARIANTS.iter().map(entry).collect()
}

impl Controls {
    /// Sends a change of the card.
    pub fn change<T: 'static>(&self, change: impl Fn(T) -> QuantizationChange + 'static) -> Callback<T> {
        self.dispatch.reform(move |value| Action::Set(Change::Quantization(change(value))))
    }

    /// A checkbox.
    pub fn check(
        &self,
        row: Row,
        checked: bool,
        change: impl Fn(bool) -> QuantizationChange + 'static,
    ) -> Html {
        html! {
            <Check test_id={row.id} label={row.label} tip={row.tip} why={row.why} disabled={row.off} {checked} on_change={self.change(change)} />
        }
    }

    /// A select.
    pub fn select<T: Copy + PartialEq + 'static>(
        &self,
        row: Row,
        entries: Vec<Entry<T>>,
        value: T,
        change: impl Fn(T) -> QuantizationChange + 'static,
    ) -> Html {
        let shown = entries.iter().find(|entry| entry.value == value).map_or("", |entry| entry.name);
        let choices: Vec<Choice> = entries
            .iter()
            .map(|entry| Choice::new(entry.name, entry.label.clone()).enabled(entry.enabled))
            .collect();
        let on_change = self.change(change);
        let on_change = Callback::from(move |name: String| {
            if let Some(entry) = entries.iter().find(|entry| entry.name == name) {
                on_change.emit(entry.value);
            }
        });
        html! {
            <Select test_id={row.id} label={row.label} tip={row.tip} why={row.why} disabled={row.off} {choices} value={shown} {on_change} />
        }
    }

    /// A number field.
    pub fn number(&self, row: Row, field: QuantizationField, unit: &'static str) -> Html {
        let whole = !matches!(
            field,
            QuantizationField::Percentile | QuantizationField::FixedMin(_) | QuantizationField::FixedMax(_)
        );
        html! {
            <NumberInput field={Field::Quantization(field)} test_id={row.id} label={row.label} {unit} tip={row.tip} why={row.why} disabled={row.off}
                step={if whole { "1" } else { "any" }} settings={Rc::clone(&self.settings)} drafts={Rc::clone(&self.drafts)}
                dispatch={self.dispatch.clone()} />
        }
    }
}
