//! The loss curves of the sizes that are picked (Fig. 3.3), side by side.

use std::rc::Rc;

use charts::{LossScene, LossSeries, RunRole, Scene};
use protocol::report::NeuronReport;
use yew::{AttrValue, Html, Properties, component, html, use_memo};

use super::columns::thesis_row;
use super::finding::{lowest, validation_mse};
use crate::series::Chart;
use crate::state::{ExplorationLook, Shared};

/// What [`curves_card`] shows.
#[derive(Clone, PartialEq)]
pub struct CurvesCardProps {
    /// Finished members.
    pub members: Rc<Vec<Shared<NeuronReport>>>,
    /// End of the epoch axis.
    pub epochs: u32,
    /// What the reader chose to see.
    pub look: ExplorationLook,
}

/// The members whose curves are shown: those picked, as far as they are there, else the one with the lowest validation MSE.
/// Says whether they were picked.
fn shown(members: &[Shared<NeuronReport>], picked: &[u32]) -> (Vec<Shared<NeuronReport>>, bool) {
    let found: Vec<_> = members.iter().filter(|member| picked.contains(&member.neurons)).cloned().collect();
    if found.is_empty() {
        (lowest(members, validation_mse).map(|found| found.0.clone()).into_iter().collect(), false)
    } else {
        (found, true)
    }
}

fn series(member: &NeuronReport) -> Rc<[LossSeries]> {
    let losses = &member.losses;
    let line = |validation: bool| LossSeries {
        role: RunRole::Float,
        validation,
        losses: losses
            .losses
            .iter()
            .map(|loss| if validation { loss.validation } else { loss.train })
            .collect(),
        best: losses.best.filter(|_| validation),
        background: false,
    };
    [line(false), line(true)].into()
}

/// `n = 32`, its best epoch and the thesis'.
fn heading(member: &NeuronReport, thesis: bool) -> (String, String) {
    let epoch = member.chosen().map_or(0, |network| network.best_epoch);
    let theirs = thesis_row(member.neurons).filter(|_| thesis);
    let beside = theirs.map_or_else(String::new, |row| format!(" \u{b7} thesis {}", row.best_epoch));
    (format!("n = {}", member.neurons), format!("best epoch {epoch}{beside}"))
}

/// What [`Curve`] shows.
#[derive(Clone, PartialEq, Properties)]
struct CurveProps {
    member: Shared<NeuronReport>,
    epochs: u32,
    thesis: bool,
    place: usize,
}

/// One member's curves.
#[component]
fn Curve(props: &CurveProps) -> Html {
    let series = use_memo(props.member.clone(), |member| series(member));
    let scene =
        Scene::Loss(LossScene { series: (*series).clone(), repeats: 1, epochs: props.epochs, hovered: None });
    let (title, under) = heading(&props.member, props.thesis);
    html! {
        <div class="curve">
            <h3>{ title }<span class="card-summary">{ under }</span></h3>
            <Chart {scene} test_id={format!("chart-curves-{}", props.place)} />
        </div>
    }
}

/// Training and validation loss of at most two sizes.
pub fn curves_card(props: &CurvesCardProps) -> Html {
    let (members, are_picked) = shown(&props.members, &props.look.picked);
    let summary: AttrValue = match (members.is_empty(), are_picked) {
        (true, _) => "training and validation loss".into(),
        (false, true) => {
            "repeat chosen by validation \u{b7} pick another size in the chart or the table".into()
        }
        (false, false) => {
            "the size with the lowest validation MSE \u{b7} pick others in the chart or the table".into()
        }
    };
    html! {
        <section class="card explored-curves" aria-label="Curves of sizes">
            <div class="plain-head">
                <h2>{ "Curves" }</h2>
                <span class="card-summary">{ summary }</span>
            </div>
            if members.is_empty() {
                <p class="invitation">{ "The losses of one or two sizes appear here, 32 and 45 as in the thesis unless you pick others." }</p>
            } else {
                <div class="curves">
                    { for members.iter().enumerate().map(|(place, member)| html! {
                        <Curve key={member.neurons} member={member.clone()} epochs={props.epochs}
                            thesis={props.look.thesis} {place} />
                    }) }
                </div>
            }
        </section>
    }
}

#[cfg(test)]
#[path = "curves_tests.rs"]
mod tests;
