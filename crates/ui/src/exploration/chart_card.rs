//! The chart of an exploration (Fig. 3.2) with its two switches: the thesis' numbers, and which repeat stands for a size.

use std::rc::Rc;

use charts::{Cloud, ExplorationScene, Scene, SizePoint};
use protocol::report::NeuronReport;
use protocol::thesis;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_memo};

use super::finding::{ade_of, line};
use crate::series::{Chart, five_numbers, trend};
use crate::state::{Action, ExplorationLook, Glance, Selection, Shared};
use crate::widgets::{Check, Dispatch, check, segments};

/// What [`ExplorationChartCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct ExplorationChartCardProps {
    /// Finished members.
    pub members: Rc<Vec<Shared<NeuronReport>>>,
    /// First and last size.
    pub sizes: (u32, u32),
    /// Repeats of each size.
    pub repeats: u32,
    /// What the reader chose to see.
    pub look: ExplorationLook,
    /// Where the exploration is, or what there is to do.
    pub words: AttrValue,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn ours(members: &[Shared<NeuronReport>], selection: Selection) -> Cloud {
    let point = |member: &Shared<NeuronReport>| {
        let spread = member.spread().as_ref().map(five_numbers);
        Some(SizePoint { neurons: member.neurons, ade: ade_of(member, selection)?, spread })
    };
    Cloud {
        points: members.iter().filter_map(point).collect(),
        line: line(members, selection).as_ref().map(trend),
    }
}

/// The thesis' points and the line through them.
fn thesis_cloud() -> Cloud {
    let point = |row: &thesis::NeuronResult| SizePoint { neurons: row.neurons, ade: row.ade, spread: None };
    Cloud {
        points: thesis::NEURONS.iter().map(point).collect(),
        line: thesis::neuron_line().as_ref().map(trend),
    }
}

/// Test ADE over neurons.
#[component]
pub fn ExplorationChartCard(props: &ExplorationChartCardProps) -> Html {
    let look = &props.look;
    let ours = use_memo((Rc::clone(&props.members), look.selection), |(members, selection)| {
        ours(members, *selection)
    });
    let thesis = use_memo(look.thesis, |shown| shown.then(thesis_cloud));
    let scene = Scene::Exploration(ExplorationScene {
        ours: (*ours).clone(),
        thesis: (*thesis).clone(),
        sizes: props.sizes,
        picked: look.picked.clone().into(),
        hovered: None,
    });
    let on_pick = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |place| {
            if let Ok(neurons) = u32::try_from(place) {
                dispatch.emit(Action::Look(Glance::Pick(neurons)));
            }
        })
    };
    let choices: Vec<(AttrValue, AttrValue)> = vec![
        ("validation".into(), "chosen by validation".into()),
        ("test".into(), format!("best test ADE of {} (thesis\u{2019} protocol)", props.repeats).into()),
    ];
    let chosen = match look.selection {
        Selection::Validation => "validation",
        Selection::Test => "test",
    };
    let on_selection = props.dispatch.reform(|name: AttrValue| {
        Action::Look(Glance::Select(if name == "test" { Selection::Test } else { Selection::Validation }))
    });
    html! {
        <section class="card explored-chart" aria-label="Error over neurons">
            <div class="plain-head">
                <h2>{ "Error over neurons" }</h2>
                <span class="card-summary" data-testid="exploration-progress">{ props.words.clone() }</span>
            </div>
            <div class="explored-switches">
                { segments("Which repeat stands for its size", &choices, chosen, &on_selection) }
                { check(Check {
                    test_id: "thesis-overlay".into(),
                    label: Some("Thesis\u{2019} numbers".into()),
                    tip: Some("Lays Table 3.1 of the thesis over the chart and the table. It comes from a measured data set that is not public. Default: on.".into()),
                    checked: look.thesis,
                    on_change: props.dispatch.reform(|on| Action::Look(Glance::Thesis(on))),
                    ..Check::default()
                }) }
            </div>
            <Chart {scene} {on_pick} test_id="chart-exploration" />
            <p class="note">{ explanation(props.repeats) }</p>
        </section>
    }
}

/// How the chart is to be read.
fn explanation(repeats: u32) -> AttrValue {
    if repeats > 1 {
        format!("A point is one size; its box holds the middle half of the {repeats} repeats, its whisker all of them. \
             Click a size to see its curves.")
        .into()
    } else {
        "A point is one size, trained once. Click a size to see its curves.".into()
    }
}

#[cfg(test)]
#[path = "chart_card_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
