//! Card 1: the data. Files are dropped, chosen or pasted; the simulated room is always one click away.

use std::rc::Rc;

use protocol::message::ExportKind;
use protocol::report::DataView;
use vocabulary::SplitKind;
use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{Callback, Event, Html, Properties, component, html, use_mut_ref};

use super::data_settings::{DataRows, room_rows, share_rows, split_rows};
use super::on_reset;
use super::simulator::{SimulatorRows, simulator_rows};
use crate::state::{Action, Change, DataState, Drafts, Field, Group, Settings, Source, Unreadable};
use crate::widgets::{CardHead, Choice, Dispatch, NumberInput, Select, Sign, card, icon};
use browser::files::{DATA_FILES, Reading, read_all};
use browser::format::{counted, fixed, hertz, thousands};

/// What the file picker offers.
const ACCEPT: &str = ".csv,.tsv,.txt,.npy,.npz,text/csv,text/tab-separated-values,text/plain";

/// Id of the file picker: the focus goes back there after a preview.
pub const FILE_INPUT: &str = "dataset-file";

/// What [`DataPanel`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct DataPanelProps {
    /// The data.
    pub data: DataState,
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Turns files that were read, or the reason why not, into an action.
pub fn files_action(dispatch: &Dispatch) -> Callback<Result<Vec<protocol::NamedFile>, Unreadable>> {
    dispatch.reform(|result: Result<Vec<protocol::NamedFile>, Unreadable>| match result {
        Ok(files) => Action::FilesChosen(files.into()),
        Err(unreadable) => Action::FilesUnreadable(unreadable),
    })
}

/// The loaded data in one line.
fn summary(view: &DataView) -> String {
    let mut parts = vec![view.name.clone(), counted(view.rows.into(), "sample")];
    if let Some(rate) = view.rate_hz {
        parts.push(hertz(rate));
    }
    parts.push(format!(
        "train {} / validation {} / test {}",
        thousands(view.split.train.len() as u64),
        thousands(view.split.validation.len() as u64),
        thousands(view.split.test.len() as u64)
    ));
    parts.join(" \u{b7} ")
}

/// Shares of training, validation and test rows in percent, as the closed fold shows them.
fn shares(settings: &Settings) -> String {
    let [train, validation, test] = settings.shares().map(|share| fixed(100.0 * share, 0));
    format!("{train} / {validation} / {test} %")
}

/// Drop zone, simulated room, split, room.
#[component]
pub fn DataPanel(props: &DataPanelProps) -> Html {
    let reading = use_mut_ref(|| None::<Reading>);
    let data = &props.data;
    let simulated = props.settings.simulated();
    let split = props.settings.split_in_force(data.has_split()).kind();
    let is_simulated = data.source == Source::Simulated;
    let head = data.loaded.as_ref().map_or_else(
        || "loading".to_owned(),
        |view| {
            let split = &view.split;
            format!("{} / {} / {}", split.train.len(), split.validation.len(), split.test.len())
        },
    );
    let onchange = {
        let done = files_action(&props.dispatch);
        move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                *reading.borrow_mut() = Some(read_all(input.files(), DATA_FILES, &done));
                // Choosing the same file again must be a change again.
                input.set_value("");
            }
        }
    };
    let rows = DataRows {
        settings: &props.settings,
        drafts: &props.drafts,
        has_split: data.has_split(),
        sensors: data.sensors(),
        dispatch: &props.dispatch,
    };
    let presets = vec![
        Choice::new("thesis-like", "Thesis-like room"),
        Choice::new("drifting-room", "Drifting room"),
        Choice::new("clean-lab", "Clean lab"),
    ];
    let words = data
        .loaded
        .as_ref()
        .map_or_else(|| "Loading the simulated room\u{2026}".to_owned(), |view| summary(view));
    let lead = html! { <span data-testid="dataset-summary">{ words }</span> };
    let after = html! {
        <>
            <label class="drop" title="CSV, TSV, text, .npy or .npz; one file, or train, validation and test. A table can also be pasted.">
                <input type="file" class="unseen" id={FILE_INPUT} data-testid="dataset-file" multiple=true accept={ACCEPT} {onchange} />
                { icon(Sign::Open) }
                <span>{ "Drop a CSV here or " }<u>{ "choose a file" }</u></span>
            </label>
            // What is wrong with a previewed file stands in its preview.
            if let Some(error) = data.error.as_ref().filter(|_| data.preview.is_none()) {
                <p class="note alert" role="alert" data-testid="dataset-error">{ error.clone() }</p>
            }
        </>
    };
    let head = CardHead {
        number: 1,
        title: "Data",
        summary: head,
        lead,
        class: "card-data",
        on_reset: on_reset(&props.settings, Group::Data, &props.dispatch),
        after,
    };
    let body = html! {
        <>
            <p class="note">{ "CSV, TSV, text, .npy, .npz. Your data stay in this browser." }</p>
            <button type="button" disabled={data.loaded.is_none()} data-testid="data-export"
                onclick={props.dispatch.reform(|_| Action::Export(ExportKind::Data))}>
                { icon(Sign::Save) }{ "Save these data as CSV" }
            </button>
            <Select test_id="sim-preset" path="data.preset" choices={presets} value={simulated.preset.clone()}
                on_change={props.dispatch.reform(|name| Action::Set(Change::SimPreset(name)))} />
            <NumberInput field={Field::Setting("data.seed")} test_id="sim-seed"
                settings={Rc::clone(&props.settings)} drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
            if !is_simulated {
                <button type="button" data-testid="use-simulated"
                    onclick={props.dispatch.reform(|_| Action::UseSimulated)}>{ "Use the simulated room" }</button>
            }
            { split_rows(&rows) }
            { for data.loaded.iter().flat_map(|view| &view.report.notes).filter(|note| note.of_split).map(|note| html! {
                <p class="remark alert" role="status" data-testid="split-note">{ note.message.clone() }</p>
            }) }
            if let Some(view) = data.loaded.as_ref().filter(|view| is_simulated && !view.simulator.is_empty()) {
                <details class="fold" key="simulator">
                    <summary>
                        { "Simulator parameters" }
                        if !simulated.overrides.is_empty() { { format!(" \u{b7} {} changed", simulated.overrides.len()) } }
                    </summary>
                    { simulator_rows(&SimulatorRows { view, simulated: &simulated, drafts: &props.drafts, dispatch: &props.dispatch }) }
                </details>
            }
            if split != SplitKind::Predefined {
                <details class="fold" key="shares">
                    <summary>{ format!("Shares of the blocks \u{b7} {}", shares(&props.settings)) }</summary>
                    { share_rows(&rows) }
                </details>
            }
            <details class="fold" key="room">
                <summary>{ "Room, plates and import limits" }</summary>
                { room_rows(&rows) }
            </details>
        </>
    };
    card(head, body)
}

#[cfg(test)]
#[path = "data_tests.rs"]
mod tests;
