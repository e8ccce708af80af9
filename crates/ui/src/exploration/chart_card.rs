//! The chart of an exploration (Fig. 3.2) with its two switches: the thesis' numbers, and which repeat stands for a size.

use std::rc::Rc;

use protocol::report::NeuronReport;
use protocol::statistics::Distribution;
use protocol::thesis;
use yew::{AttrValue, Html, Properties, component, html, use_memo};

use super::finding::{ade_of, line, thesis_line};
use crate::charts::{Cloud, ExplorationChart, SizePoint};
use crate::state::{Action, ExplorationLook, Glance, Selection, Shared};
use crate::widgets::{Check, Dispatch, Segments};

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
        let ades = member.test_ades();
        let spread = Distribution::of(&ades).filter(|_| ades.len() > 1);
        Some(SizePoint { neurons: member.neurons, ade: ade_of(member, selection)?, spread })
    };
    Cloud { points: members.iter().filter_map(point).collect(), line: line(members, selection) }
}

/// The thesis' points and the line through them.
fn thesis_cloud() -> Cloud {
    let point = |row: &thesis::NeuronResult| SizePoint { neurons: row.neurons, ade: row.ade, spread: None };
    Cloud { points: thesis::NEURONS.iter().map(point).collect(), line: thesis_line() }
}

/// Test ADE over neurons.
#[component]
pub fn ExplorationChartCard(props: &ExplorationChartCardProps) -> Html {
    let look = &props.look;
    let ours = use_memo((Rc::clone(&props.members), look.selection), |(members, selection)| {
        ours(members, *selection)
    });
    let thesis = use_memo(look.thesis, |shown| shown.then(thesis_cloud));
    let picked: Rc<[u32]> = look.picked.clone().into();
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
                <Segments label="Which repeat stands for its size" {choices} value={chosen} on_change={on_selection} />
                <Check test_id="thesis-overlay" label="Thesis\u{2019} numbers" checked={look.thesis}
                    tip="Lays Table 3.1 of the thesis over the chart and the table. It comes from a measured data set that is not public. Default: on."
                    on_change={props.dispatch.reform(|on| Action::Look(Glance::Thesis(on)))} />
            </div>
            <ExplorationChart ours={(*ours).clone()} thesis={(*thesis).clone()} sizes={props.sizes} {picked}
                on_pick={props.dispatch.reform(|neurons| Action::Look(Glance::Pick(neurons)))}
                test_id="chart-exploration" />
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
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;
    use crate::state::exploration_testing::member;

    #[test]
    fn points_are_the_selected_repeats_and_spreads_are_all_of_them() {
        let members = [
            Shared::new(member(22, &[(0.1, 0.44), (0.2, 0.41), (0.3, 0.47)])),
            Shared::new(member(23, &[(0.1, 0.4)])),
        ];
        let by_validation = ours(&members, Selection::Validation);
        assert_eq!(by_validation.points[0].ade, 0.44);
        let spread = by_validation.points[0].spread.unwrap();
        assert_eq!((spread.min, spread.median, spread.max), (0.41, 0.44, 0.47));
        assert_eq!(by_validation.points[1].spread, None, "one repeat");
        assert!(by_validation.line.is_some());
        assert_eq!(ours(&members, Selection::Test).points[0].ade, 0.41);
    }

    #[test]
    fn the_thesis_has_31_points() {
        let cloud = thesis_cloud();
        assert_eq!((cloud.points.len(), cloud.points[10].neurons, cloud.points[10].ade), (31, 32, 0.433));
    }
}
