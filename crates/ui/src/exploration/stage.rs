//! The stage of an exploration: chart, findings, curves, table, and what the reader must know about them.

use std::rc::Rc;

use protocol::config::ExplorationConfig;
use yew::{AttrValue, Html, Properties, component, html};

use super::chart_card::ExplorationChartCard;
use super::curves::CurvesCard;
use super::estimate::amount;
use super::finding_card::FindingCard;
use super::table::ExplorationTable;
use crate::format::counted;
use crate::state::{ExplorationState, Status};
use crate::widgets::Dispatch;

/// What [`ExplorationStage`] shows.
#[derive(Clone, PartialEq, Properties)]
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
#[component]
pub fn ExplorationStage(props: &ExplorationStageProps) -> Html {
    let exploration = &props.exploration;
    // Before the first exploration the axes are those of the next one.
    let config = exploration.config.as_ref().unwrap_or(&props.next);
    let members = Rc::clone(&exploration.members);
    let repeats = config.training.repeats;
    let look = exploration.look.clone();
    html! {
        <div class="explored" aria-busy={exploration.status.is_active().to_string()}>
            <ExplorationChartCard members={Rc::clone(&members)} sizes={(config.first, config.last)} {repeats}
                look={look.clone()} words={place(exploration, &props.next)} dispatch={props.dispatch.clone()} />
            <FindingCard members={Rc::clone(&members)} {repeats} look={look.clone()}
                remark={remark(exploration, &props.changed)} />
            <CurvesCard members={Rc::clone(&members)} epochs={config.training.epochs} look={look.clone()} />
            <ExplorationTable {members} sizes={config.neurons().count()} {look} unsaved={unsaved(exploration)}
                dispatch={props.dispatch.clone()} />
        </div>
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;
    use crate::state::Shared;
    use crate::state::exploration_testing::member;

    fn state(status: Status, members: usize) -> ExplorationState {
        let sizes = (22..).take(members).map(|n| Shared::new(member(n, &[(0.1, 0.4)]))).collect();
        ExplorationState {
            status,
            members: Rc::new(sizes),
            config: Some(Rc::new(ExplorationConfig::default())),
            networks: 310,
            ..ExplorationState::default()
        }
    }

    #[test]
    fn each_end_has_its_remark() {
        let said = |state: &ExplorationState, changed: &[&str]| {
            remark(state, changed).map(|said| said.1.to_string())
        };
        assert_eq!(said(&ExplorationState::default(), &[]), None);
        assert_eq!(said(&state(Status::Training, 3), &["training"]), None);
        assert_eq!(said(&state(Status::Done, 31), &[]), None);
        assert_eq!(
            said(&state(Status::Done, 0), &[]).unwrap(),
            "Stopped before the first size was finished."
        );
        assert!(said(&state(Status::Done, 3), &[]).unwrap().starts_with("Stopped early: 3 finished sizes."));
        assert!(said(&state(Status::Done, 31), &["data"]).unwrap().contains("exploration: data."));
        let mut failed = state(Status::Failed, 1);
        failed.failure = Some("The worker stopped: it fell over.".into());
        let (alert, text) = remark(&failed, &["data"]).unwrap();
        assert!(alert);
        assert_eq!(text, "The worker stopped: it fell over. The 1 finished size stays.");
    }

    #[test]
    fn the_table_can_be_saved_while_the_worker_holds_it() {
        let mut done = state(Status::Done, 3);
        assert!(unsaved(&done).unwrap().contains("no longer holds"));
        done.id = Some(protocol::RunId(4));
        assert_eq!(unsaved(&done), None);
        done.members = Rc::default();
        assert!(unsaved(&done).unwrap().contains("nothing to save"));
    }

    #[test]
    fn the_place_tells_what_there_is_to_do_before_the_start() {
        let next = ExplorationConfig { last: 26, ..ExplorationConfig::default() };
        assert!(place(&ExplorationState::default(), &next).starts_with("5 sizes"));
        assert_eq!(place(&state(Status::Done, 31), &next), "0 of 310 networks");
    }
}
