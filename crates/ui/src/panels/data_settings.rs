//! The Data card's rows on the split, and its folds: shares of the blocks, and the room of uploaded data.

use std::rc::Rc;

use protocol::defaults::SENSORS;
use protocol::import::SensorNumber;
use vocabulary::SplitKind;
use yew::{AttrValue, Html, Properties, classes, component, html};

use crate::state::settings::DataSettings;
use crate::state::{Action, Change, Drafts, Field, Settings, column_names};
use crate::widgets::{Choice, Dispatch, NumberInput, Select, TextInput};

/// What [`SplitRows`], [`ShareRows`] and [`RoomRows`] show.
#[derive(Clone, PartialEq, Properties)]
pub struct DataRowsProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// Whether the data bring their own split.
    pub has_split: bool,
    /// Sensors of the data in use.
    pub sensors: u32,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn number(
    props: &DataRowsProps,
    field: Field,
    test_id: impl Into<AttrValue>,
    label: impl Into<AttrValue>,
    unit: &'static str,
    tip: &'static str,
) -> Html {
    html! {
        <NumberInput {field} test_id={test_id.into()} label={label.into()} {unit} {tip} step="any"
            settings={Rc::clone(&props.settings)} drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
    }
}

/// The split that is used: a file without its own falls back to blocks.
pub fn split_in_force(data: &DataSettings, has_split: bool) -> SplitKind {
    match data.split {
        SplitKind::Predefined if !has_split => SplitKind::Contiguous,
        kind => kind,
    }
}

/// How rows are divided. Never in a fold: what the test figures mean depends on it.
#[component]
pub fn SplitRows(props: &DataRowsProps) -> Html {
    let data = &props.settings.data;
    let on_kind = props.dispatch.reform(|name: String| {
        let kind = SplitKind::by_name(&name);
        Action::Set(Change::Split(kind.unwrap_or(SplitKind::Contiguous)))
    });
    let kinds = vec![
        Choice::new("contiguous", "Blocks in time"),
        Choice::new("shuffled", "Shuffled rows"),
        Choice::new("predefined", "As the file says").enabled(props.has_split),
    ];
    let kind = split_in_force(data, props.has_split);
    html! {
        <>
            <Select test_id="split" choices={kinds} value={kind.name()} on_change={on_kind}
                path="split" />
            if kind == SplitKind::Shuffled {
                <p class="note">
                    { "Neighbouring rows land in different blocks, so the test error looks better than it is; networks that look at windows would see test rows while training." }
                </p>
                { number(props, Field::ShuffleSeed, "shuffle-seed", "Shuffle seed", "",
                    "Draws the order of the rows. Default: 1.") }
            }
        </>
    }
}

/// How many rows the blocks get.
#[component]
pub fn ShareRows(props: &DataRowsProps) -> Html {
    let test_percent = props.settings.data.test_percent();
    html! {
        <>
            { number(props, Field::TrainPercent, "train-percent", "Training", "%",
                "Share of the rows that train the network. Default: 60.") }
            { number(props, Field::ValidationPercent, "validation-percent", "Validation", "%",
                "Share of the rows that choose the best epoch. Default: 20.") }
            <p class="note">{ format!("Test: the remaining {} %, never used to choose.", crate::format::fixed(test_percent, 0)) }</p>
        </>
    }
}

/// Size of the room, places of the plates, row floor and column names, for uploaded data.
#[component]
pub fn RoomRows(props: &DataRowsProps) -> Html {
    let draft = props.drafts.column_names.as_deref();
    let names = draft.map_or_else(|| column_names::write(&props.settings.data.column_names), str::to_owned);
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
                disabled={props.settings.data.room.plates.is_empty()}>{ "Spread the plates along the walls" }</button>
            { number(props, Field::MinRows, "min-rows", "Fewest rows", "rows",
                "A file with fewer good rows is refused. Lower it only to try something out. Default: 100.") }
            <TextInput test_id="column-names" label="Further column names" example="sensor1 = cap_a; x = pos_x"
                tip="Header names of your files beside the known ones, as role = name with semicolons between. Roles: time, sensor1 to sensor16, x, y, split. Used from the next preview on."
                value={names} {complaint} on_type={props.dispatch.reform(Action::TypeColumnNames)}
                on_settle={props.dispatch.reform(|()| Action::SettleColumnNames)} />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_its_own_split_is_split_into_blocks() {
        let mut data = Settings::default().data;
        data.split = SplitKind::Predefined;
        assert_eq!(split_in_force(&data, false), SplitKind::Contiguous);
        assert_eq!(split_in_force(&data, true), SplitKind::Predefined);
        data.split = SplitKind::Shuffled;
        assert_eq!(split_in_force(&data, false), SplitKind::Shuffled);
    }
}
