//! The section: which view is open, and which quantized network it looks into.

use std::rc::Rc;

use protocol::report::Method;
use yew::{AttrValue, Html, Properties, component, html, use_memo};

use super::costs::CostsView;
use super::graph::graph_view;
use super::ranges::RangesView;
use super::walk::WalkView;
use crate::stage::CursorRow;
use crate::state::{
    Action, Change, InsideTab as Tab, Inspect, InspectState, NetworkId, RangeTrack, ResultState, RunState,
    window_counts,
};
use crate::widgets::{Dispatch, segments};

/// What [`InsideCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct InsideCardProps {
    /// The last finished run.
    pub result: Option<ResultState>,
    /// Which quantized network is shown.
    pub method: Method,
    /// What the page knows about it.
    pub inspect: InspectState,
    /// The run going on, or the last one.
    pub run: RunState,
    /// Why the worker cannot be asked now.
    pub blocked: Option<&'static str>,
    /// Whether a quantization is under way.
    pub quantizing: bool,
    /// The row at the time cursor.
    pub cursor_row: CursorRow,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Mini-batches that the run going on will see; 0 where that is unknown.
fn steps_of(run: &RunState) -> u32 {
    let (Some(config), Some(view)) = (&run.config, &run.view) else { return 0 };
    let [samples, ..] = window_counts(view, config.model.window);
    let batches = samples.div_ceil(u64::from(config.training.batch_size.max(1)));
    u32::try_from(batches).unwrap_or(u32::MAX).saturating_mul(config.training.epochs)
}

/// What is missing, and what to do.
fn missing(props: &InsideCardProps) -> Option<&'static str> {
    match (&props.result, props.method) {
        (None, _) => Some(
            "Train a network to look inside: its graph, its ranges, and every integer on the way to an estimate.",
        ),
        (Some(result), Method::Qat) if result.report.qat.is_none() => {
            Some("This run was trained without quantizers: train again with QAT, or look at PTQ.")
        }
        (Some(result), Method::Ptq) if result.ptq.is_none() => {
            Some("The float network is not quantized yet: move a bit slider, or look at QAT.")
        }
        _ => None,
    }
}

/// Views into the quantized network that is shown.
#[component]
pub fn InsideCard(props: &InsideCardProps) -> Html {
    let tab = props.inspect.tab;
    let recorded = use_memo(props.result.as_ref().map(|result| result.report.clone()), |report| {
        report.as_ref().map_or_else(Rc::default, |report| RangeTrack::of_report(&report.ranges))
    });
    let on_tab = props.dispatch.reform(|name: AttrValue| {
        let tab = Tab::ALL.into_iter().find(|tab| tab.name() == name.as_str());
        Action::Inspect(Inspect::Tab(tab.unwrap_or_default()))
    });
    let on_method = props.dispatch.reform(|name: AttrValue| {
        Action::Set(Change::Method(if name == "qat" { Method::Qat } else { Method::Ptq }))
    });
    let tabs: Vec<(AttrValue, AttrValue)> =
        Tab::ALL.iter().map(|tab| (tab.name().into(), tab.label().into())).collect();
    let methods = [("ptq".into(), "PTQ".into()), ("qat".into(), "QAT".into())];
    let method = if props.method == Method::Qat { "qat" } else { "ptq" };
    html! {
        <section class="card inside" aria-label="Inside the network" data-testid="inside">
            <div class="plain-head">
                <h2>{ "Inside the network" }</h2>
                { segments("Quantized network", &methods, method, &on_method) }
            </div>
            <div class="inside-tabs">
                { segments("View", &tabs, tab.name(), &on_tab) }
            </div>
            { view(props, tab, &recorded) }
        </section>
    }
}

fn view(props: &InsideCardProps, tab: Tab, recorded: &Rc<Vec<RangeTrack>>) -> Html {
    let (inspect, method) = (&props.inspect, props.method);
    let active = props.run.status.is_active();
    let missing = missing(props);
    if tab == Tab::Ranges {
        let live = active && !inspect.ranges.tracks.is_empty();
        let tracks = if live { Rc::clone(&inspect.ranges.tracks) } else { Rc::clone(recorded) };
        return html! { <RangesView {tracks} steps={if live { steps_of(&props.run) } else { 0 }} /> };
    }
    let invitation = missing.map(|words| html! { <p class="invitation">{ words }</p> });
    let Some(result) = props.result.clone() else { return invitation.unwrap_or_default() };
    if missing.is_some() {
        // The float graph needs no quantized network.
        return html! {
            <>
                { invitation.unwrap_or_default() }
                if tab == Tab::Graph {
                    { graph_view(&result, method, inspect, &props.dispatch) }
                }
            </>
        };
    }
    let network = NetworkId::of(Some(&result), method);
    let network = network.as_ref();
    let blocked = props.blocked.map(AttrValue::from);
    match tab {
        Tab::Walk => {
            let current = inspect.walk.answer(network).is_some_and(|answer| answer.query == inspect.query);
            let report = inspect.walk.last_answer(result.run).map(|answer| (answer.clone(), current));
            html! {
                <WalkView {result} {method} query={inspect.query} {report} error={inspect.walk.error(network).cloned()} {blocked}
                    cursor_row={Rc::clone(&props.cursor_row)}
                    dispatch={props.dispatch.clone()} />
            }
        }
        Tab::Costs => {
            let quantizing = props.quantizing.then(|| AttrValue::from("A quantization is under way."));
            html! {
                <CostsView report={inspect.attribution.answer(network).cloned()} busy={inspect.attribution.is_busy(network)}
                    error={inspect.attribution.error(network).cloned()} blocked={blocked.or(quantizing)} {method}
                    dispatch={props.dispatch.clone()} />
            }
        }
        Tab::Graph | Tab::Ranges => graph_view(&result, method, inspect, &props.dispatch),
    }
}
