//! The card of the selected point: its figures over the seeds, and what can be done with it.

use browser::format::{counted, fixed, metres, percent_change};
use sweep::PointId;
use sweep::statistics::group;
use vocabulary::Statistic;
use yew::{Html, html};

use super::Dispatch;
use crate::host::Host;
use crate::state::{Action, Open, Sweeps};

/// The card; nothing without a selection.
pub fn card(state: &Sweeps, host: &Host, dispatch: &Dispatch) -> Html {
    let (Some(open), Some(id)) = (&state.open, state.selected) else { return Html::default() };
    let plan = open.plan();
    let Some(point) = plan.sweep().points().iter().find(|point| point.id == id) else {
        return Html::default();
    };
    let group = group(plan, &open.results, point);
    let found = group.distribution();
    let against = atlas::against(&group);
    let metres_of = |value: Option<f64>| {
        value.map_or_else(|| "\u{2013}".to_owned(), |value| format!("{} m", metres(value)))
    };
    let figure = |name: &'static str, value: String| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> };
    let errors = plan.trainings(id).into_iter().filter_map(|(_, outcome)| match outcome {
        Some(sweep::Outcome::Failed(error)) => Some(html! { <p class="note alert">{ error.clone() }</p> }),
        _ => None,
    });
    html! {
        <section class="card sweep-point" data-testid="sweep-point" aria-labelledby="sweep-point-title">
            <div class="plain-head">
                <h2 id="sweep-point-title">{ point.name.clone() }</h2>
                <button type="button" class="small" onclick={dispatch.reform(|_| Action::Select(None))}>{ "Unselect" }</button>
            </div>
            <dl class="sweep-figures">
                { figure("Test ADE, median", metres_of(group.value(Statistic::Median))) }
                { figure("Quartiles", found.map_or_else(|| "\u{2013}".to_owned(), |it| format!("{} to {} m", fixed(it.lower_quartile, 3), fixed(it.upper_quartile, 3)))) }
                { figure("By validation", metres_of(group.value(Statistic::Validation))) }
                { figure("Against float", group.change().map_or_else(|| "\u{2013}".to_owned(), percent_change)) }
                { figure("Difference", against.to_owned()) }
                { figure("Seeds", counted(group.seeds.len() as u64, "seed") + &missing(group.missing, group.failed)) }
            </dl>
            { for errors.take(1) }
            <div class="sweep-files">
                <button type="button" class="small" data-testid="sweep-open-point" onclick={dispatch.reform(move |_| Action::OpenPoint(id))}>
                    { "Train it on the page" }
                </button>
                if !group.seeds.is_empty() {
                    { curves(open, id, host, dispatch) }
                }
                if group.missing > 0 && open.run.is_some() {
                    <button type="button" class="small" data-testid="sweep-prefer" onclick={dispatch.reform(move |_| Action::Prefer(id))}>
                        { "Train it next" }
                    </button>
                }
            </div>
        </section>
    }
}

/// Whether its losses and paths are shown, or how far they are.
fn curves(open: &Open, point: PointId, host: &Host, dispatch: &Dispatch) -> Html {
    let share = open.again.share(point);
    let is_on = share.is_some() || open.again.has(point);
    let onclick =
        {
            let host = host.clone();
            dispatch.reform(move |_| {
                if is_on { Action::Leave(point) } else { Action::Again(point, host.base().files) }
            })
        };
    let words = share.map(|share| format!("Trains it again, {} %", fixed(100.0 * share, 0)));
    html! {
        <>
            <button type="button" class="small" data-testid="sweep-curves" aria-pressed={is_on.to_string()} {onclick}
                title="Trains the seed that validation chooses again, for its losses and its path: no record holds them">
                { "Losses and paths" }
            </button>
            <span class="note" role="status">{ words.unwrap_or_default() }</span>
        </>
    }
}

fn missing(missing: usize, failed: usize) -> String {
    let mut words = String::new();
    if missing > 0 {
        words += &format!(", {missing} to come");
    }
    if failed > 0 {
        words += &format!(", {failed} failed");
    }
    words
}
