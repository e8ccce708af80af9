//! The Data card's rows on the split, and its folds: shares of the blocks, and the room of uploaded data.

use std::rc::Rc;

use protocol::defaults::SENSORS;
use protocol::import::SensorNumber;
use vocabulary::SplitKind;
use yew::{AttrValue, Html, classes, html};

use crate::state::{Action, Change, Drafts, Field, Settings, column_names};
use crate::widgets::{Choice, Controls, Dispatch, NumberInput, Row, TextInput, setting};

/// What the rows show.
pub struct DataRows<'a> {
    /// Stored settings.
    pub settings: &'a Rc<Settings>,
    /// Texts being typed.
    pub drafts: &'a Rc<Drafts>,
    /// Whether the data bring their own split.
    pub has_split: bool,
    /// Sensors of the data in use.
    pub sensors: u32,
    /// The reducer.
    pub dispatch: &'a Dispatch,
}

/// How rows are divided. Never in a fold: what the test figures mean depends on it.
pub fn split_rows(props: &DataRows<'_>) -> Html {
    let controls = Controls::new(props.settings, props.drafts, props.dispatch);
    let on_kind = props.dispatch.reform(|name: String| {
        let kind = SplitKind::by_name(&name);
        Action::Set(Change::Split(kind.unwrap_or(SplitKind::Contiguous)))
    });
    let kinds = vec![
        Choice::new("contiguous", "Blocks in time"),
        Choice::new("shuffled", "Shuffled rows"),
        Choice::new("predefined", "As the file says").enabled(props.has_split),
    ];
    let kind = props.settings.split_in_force(props.has_split).kind();
    html! {
        <>
            { controls.select(Row::of("split"), Some(kinds), kind.name(), on_kind) }
            if kind == SplitKind::Shuffled {
                <p class="note">
                    { "Neighbouring rows land in different blocks, so the test error looks better than it is; networks that look at windows would see test rows while training." }
                </p>
                { controls.number(Row::of("split.seed").id("shuffle-seed")) }
            }
        </>
    }
}

/// How many rows the blocks get.
pub fn share_rows(props: &DataRows<'_>) -> Html {
    let controls = Controls::new(props.settings, props.drafts, props.dispatch);
    let [.., test] = props.settings.shares();
    html! {
        <>
            { controls.number(Row::of("split.train").id("train-percent")) }
            { controls.number(Row::of("split.validation").id("validation-percent")) }
            <p class="note">{ format!("Test: the remaining {} %, never used to choose.", browser::format::fixed(100.0 * test, 0)) }</p>
        </>
    }
}

/// Size of the room, places of the plates, row floor and column names, for uploaded data.
pub fn room_rows(props: &DataRows<'_>) -> Html {
    let draft = props.drafts.column_names.as_deref();
    let names =
        draft.map_or_else(|| column_names::write(&props.settings.beside.import.column_names), str::to_owned);
    let complaint = draft.and_then(|text| column_names::read(text).err()).map(AttrValue::from);
    // More plates stand two numbers in a row.
    let many = props.sensors > SENSORS;
    let word = if many { "" } else { "Plate " };
    let controls = Controls::new(props.settings, props.drafts, props.dispatch);
    let number = |name: &str, id| controls.number(Row::of(format!("data.options.{name}")).id(id));
    let coordinate = |sensor: SensorNumber, axis| {
        let field = Field::Plate(sensor.index(), axis, props.sensors);
        let (letter, label) = (sensor.letter(), setting::label(&field.path()));
        html! {
            <NumberInput {field} test_id={format!("plate-{letter}-{label}")} label={format!("{word}{letter}, {label}")}
                settings={Rc::clone(props.settings)} drafts={Rc::clone(props.drafts)} dispatch={props.dispatch.clone()} />
        }
    };
    let plate = |sensor| html! { <>{ coordinate(sensor, 0) }{ coordinate(sensor, 1) }</> };
    let plates = SensorNumber::all().take(props.sensors as usize).map(plate);
    let on_spread = props.dispatch.reform(|_| Action::Set(Change::SpreadPlates));
    html! {
        <>
            <p class="note">{ "For uploaded files; the simulated room is 3 m \u{d7} 3 m." }</p>
            { number("room.width_m", "room-width") }
            { number("room.depth_m", "room-depth") }
            <div class={classes!("pairs", many.then_some("plates"))} data-testid="plates">{ for plates }</div>
            <button type="button" class="small" data-testid="spread-plates" onclick={on_spread}
                disabled={props.settings.beside.import.room.plates.is_empty()}>{ "Spread the plates along the walls" }</button>
            { number("min_rows", "min-rows") }
            <TextInput test_id="column-names" label={setting::label("data.options.column_names")} example="sensor1 = cap_a; x = pos_x"
                tip="Header names of your files beside the known ones, as role = name with semicolons between. Roles: time, sensor1 to sensor16, x, y, split. Used from the next preview on."
                value={names} {complaint} on_type={props.dispatch.reform(Action::TypeColumnNames)}
                on_settle={props.dispatch.reform(|()| Action::SettleColumnNames)} />
        </>
    }
}
