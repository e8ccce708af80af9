//! The Data card's rows on the split, and its folds: shares of the blocks, and the room of uploaded data.

use std::rc::Rc;

use protocol::defaults::SENSORS;
use protocol::import::SensorNumber;
use vocabulary::SplitKind;
use yew::{AttrValue, Html, classes, html};

use crate::state::{Action, Change, Drafts, Field, Settings, column_names};
use crate::widgets::{Choice, Controls, Dispatch, NumberInput, Row, TextInput};

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

fn number(
    props: &DataRows<'_>,
    field: Field,
    test_id: impl Into<AttrValue>,
    label: impl Into<AttrValue>,
    unit: &'static str,
    tip: &'static str,
) -> Html {
    html! {
        <NumberInput {field} test_id={test_id.into()} label={label.into()} {unit} {tip} step="any"
            settings={Rc::clone(props.settings)} drafts={Rc::clone(props.drafts)} dispatch={props.dispatch.clone()} />
    }
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
            <p class="note">{ format!("Test: the remaining {} %, never used to choose.", crate::format::fixed(100.0 * test, 0)) }</p>
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
    let plate = |sensor: SensorNumber| {
        let (i, letter, of) = (sensor.index(), sensor.letter(), props.sensors);
        html! {
            <>
                { number(props, Field::PlateX(i, of), format!("plate-{letter}-x"), format!("{word}{letter}, x"), "m",
                    "Centre of the plate, from the room's south-west corner to the east.") }
                { number(props, Field::PlateY(i, of), format!("plate-{letter}-y"), format!("{word}{letter}, y"), "m",
                    "Centre of the plate, from the room's south-west corner to the north.") }
            </>
        }
    };
    let plates = SensorNumber::all().take(props.sensors as usize).map(plate);
    let on_spread = props.dispatch.reform(|_| Action::Set(Change::SpreadPlates));
    html! {
        <>
            <p class="note">{ "For uploaded files; the simulated room is 3 m \u{d7} 3 m." }</p>
            { number(props, Field::RoomWidth, "room-width", "Width, x", "m", "Extent of the room along x. Default: 3 m.") }
            { number(props, Field::RoomDepth, "room-depth", "Depth, y", "m", "Extent of the room along y. Default: 3 m.") }
            <div class={classes!("pairs", many.then_some("plates"))} data-testid="plates">{ for plates }</div>
            <button type="button" class="small" data-testid="spread-plates" onclick={on_spread}
                disabled={props.settings.beside.import.room.plates.is_empty()}>{ "Spread the plates along the walls" }</button>
            { number(props, Field::MinRows, "min-rows", "Fewest rows", "rows",
                "A file with fewer good rows is refused. Lower it only to try something out. Default: 100.") }
            <TextInput test_id="column-names" label="Further column names" example="sensor1 = cap_a; x = pos_x"
                tip="Header names of your files beside the known ones, as role = name with semicolons between. Roles: time, sensor1 to sensor16, x, y, split. Used from the next preview on."
                value={names} {complaint} on_type={props.dispatch.reform(Action::TypeColumnNames)}
                on_settle={props.dispatch.reform(|()| Action::SettleColumnNames)} />
        </>
    }
}
