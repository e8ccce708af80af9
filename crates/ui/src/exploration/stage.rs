//! The stage of an exploration: chart, findings, curves, table, and what the reader must know about them.

use std::rc::Rc;

use protocol::ExplorationConfig;
use yew::{AttrValue, Html, html};

use super::chart_card::ExplorationChartCard;
use super::curves::{CurvesCardProps, curves_card};
use super::estimate::amount;
use super::finding_card::{FindingCardProps, finding_card};
use super::table::{ExplorationTableProps, exploration_table};
use crate::state::{ExplorationState, Status};
use crate::widgets::{Dispatch, memo};
use browser::format::counted;

/// What [`exploration_stage`] shows.
#[derive(Clone, PartialEq)]
pub struct ExplorationStageProps {
    /// The exploration going on, or the last one.
    pub exploration: ExplorationState,
    /// The one that the settings describe.
    pub next: Rc<ExplorationConfig>,
    /// Cards that were changed since the exploration.
    pub changed: Vec<&'static str>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// What the reader must know about the figures, most important first, and whether it is an alert.
fn remark(exploration: &ExplorationState, changed: &[&str]) -> Option<(bool, AttrValue)> {
    let kept = counted(exploration.members.len() as u64, "finished size");
    if let Some(failure) = &exploration.failure {
        let rest = match exploration.members.len() {
            0 => String::new(),
            1 => format!(" The {kept} stays."),
            _ => format!(" The {kept} stay."),
        };
        return Some((true, format!("{failure}{rest}").into()));
    }
    let ended = exploration.status == Status::Done;
    if ended && exploration.members.is_empty() {
        return Some((false, "Stopped before the first size was finished.".into()));
    }
    if ended && !changed.is_empty() {
        let changed = changed.join(", ");
        return Some((
            false,
            format!("Changed since this exploration: {changed}. Explore again to apply.").into(),
        ));
    }
    (ended && exploration.is_partial())
        .then(|| (false, format!("Stopped early: {kept}. Exploring again starts with the first.").into()))
}

/// Why the table cannot be saved.
fn unsaved(exploration: &ExplorationState) -> Option<AttrValue> {
    if exploration.members.is_empty() {
        Some("There is nothing to save yet".into())
    } else if exploration.id.is_none() {
        Some("The worker was restarted and no longer holds this exploration: explore again to save it".into())
    } else {
        None
    }
}

/// Where the exploration is: what there is to do, how far it is, or what was done.
fn place(exploration: &ExplorationState, next: &ExplorationConfig) -> String {
    match exploration.status {
        Status::Idle => amount(next),
        _ => exploration.place(),
    }
}

/// Chart, findings, curves, table.
pub fn exploration_stage(props: &ExplorationStageProps) -> Html {
    let exploration = &props.exploration;
    // Before the first exploration the axes are those of the next one.
    let config = exploration.config.as_ref().unwrap_or(&props.next);
    let members = Rc::clone(&exploration.members);
    let repeats = config.training().repeats;
    let look = exploration.look.clone();
    html! {
        <div class="explored" aria-busy={exploration.status.is_active().to_string()}>
            <ExplorationChartCard members={Rc::clone(&members)} sizes={(config.first, config.last)} {repeats}
                look={look.clone()} words={place(exploration, &props.next)} dispatch={props.dispatch.clone()} />
            { memo(FindingCardProps { members: Rc::clone(&members), repeats, look: look.clone(), remark: remark(exploration, &props.changed) }, finding_card) }
            { memo(CurvesCardProps { members: Rc::clone(&members), epochs: config.training().epochs, look: look.clone() }, curves_card) }
            { memo(ExplorationTableProps { members, sizes: config.neurons().count(), look, unsaved: unsaved(exploration), dispatch: props.dispatch.clone() }, exploration_table) }
        </div>
    }
}

#[cfg(test)]
#[path = "stage_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
