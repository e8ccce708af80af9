//! The role of every column, with its first values. A file may have hundreds: those in use stand first, the rest can be searched.

use protocol::defaults::SENSORS;
use protocol::import::{ColumnRole, ImportColumn, QuestionKind};
use vocabulary::sorted;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::TargetCast as _;
use yew::{
    AttrValue, Html, InputEvent, Properties, component, html, use_effect_with, use_mut_ref, use_state_eq,
};

use super::{document, focus};
use crate::state::Action;
use crate::widgets::{Choice, Dispatch, Select, Sign, icon};
use browser::format::{counted, thousands};

/// Up to so many columns are shown as they are in the file.
const FEW: usize = 14;
/// Unused columns that are added at a time.
const PAGE: usize = 20;
/// First values that are shown of each column.
const VALUES: usize = 3;

/// What [`Columns`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct ColumnsProps {
    /// Columns in file order.
    pub columns: Vec<ImportColumn>,
    /// Roles that were chosen last, although the report that follows from them may still be on its way.
    pub chosen: Vec<ColumnRole>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Which columns are listed, by their place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    shown: Vec<usize>,
    /// How many of them are in use.
    used: usize,
    /// Unused columns that fit the search.
    found: usize,
}

/// Columns in use in the order of their roles, then `limit` unused ones whose name holds `search`. A few columns stay in the
/// order of the file.
fn list(columns: &[(String, ColumnRole)], search: &str, limit: usize) -> Listed {
    let is_used = |index: &usize| columns.get(*index).is_some_and(|(_, role)| *role != ColumnRole::Ignore);
    let (used, mut unused): (Vec<usize>, Vec<usize>) = (0..columns.len()).partition(is_used);
    let count = used.len();
    if columns.len() <= FEW {
        return Listed { shown: (0..columns.len()).collect(), used: count, found: unused.len() };
    }
    let role = |index: &usize| columns.get(*index).map(|(_, role)| *role);
    let mut used = sorted(used, |a, b| role(a).cmp(&role(b)));
    let search = search.trim().to_lowercase();
    unused.retain(|index| columns.get(*index).is_some_and(|(name, _)| name.to_lowercase().contains(&search)));
    let found = unused.len();
    unused.truncate(limit);
    used.extend(unused);
    Listed { shown: used, used: count, found }
}

/// The roles to choose from: one sensor more than the file has, and not fewer than the default.
fn offered(columns: &[(String, ColumnRole)]) -> Vec<ColumnRole> {
    let number = |role: &ColumnRole| match role {
        ColumnRole::Sensor(sensor) => sensor.index() + 1,
        _ => 0,
    };
    let last = columns.iter().map(|(_, role)| number(role)).max().unwrap_or(0);
    ColumnRole::offered((last + 1).max(SENSORS as usize))
}

/// A table with a row per column.
#[component]
pub fn Columns(props: &ColumnsProps) -> Html {
    let search = use_state_eq(AttrValue::default);
    let limit = use_state_eq(|| PAGE);
    let role_of =
        |index: usize, column: &ImportColumn| props.chosen.get(index).copied().unwrap_or(column.role);
    let known: Vec<(String, ColumnRole)> =
        props.columns.iter().enumerate().map(|(i, c)| (c.name.clone(), role_of(i, c))).collect();
    let listed = list(&known, &search, *limit);
    let offered = offered(&known);
    // A row moves when its column comes into use, and the keyboard's place with it.
    let changed = use_mut_ref(|| None::<usize>);
    {
        let changed = changed.clone();
        use_effect_with(listed.shown.clone(), move |_| {
            let index = changed.borrow_mut().take();
            let select =
                index.and_then(|index| document()?.get_element_by_id(&format!("s-column-role-{index}")));
            if let Some(select) =
                select.and_then(|node| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(node).ok())
            {
                focus(&select);
            }
        });
    }
    let row = |&index: &usize| {
        let column = props.columns.get(index)?;
        let (dispatch, changed) = (props.dispatch.clone(), changed.clone());
        let on_change = move |name: String| {
            changed.replace(Some(index));
            dispatch.emit(Action::SetRole(index, ColumnRole::from_name(&name).unwrap_or(ColumnRole::Ignore)));
        };
        let choices: Vec<Choice> =
            offered.iter().map(|role| Choice::new(role.name(), role.label())).collect();
        let role = role_of(index, column);
        let class = (role == ColumnRole::Ignore).then_some("unused");
        Some(html! {
            <tr key={index} {class}>
                <th scope="row" title={column.name.clone()}>{ column.name.clone() }</th>
                <td>
                    <Select test_id={AttrValue::from(format!("column-role-{index}"))} label={format!("Role of {}", column.name)}
                        bare=true {choices} value={role.name()} {on_change} />
                </td>
                { for (0..VALUES).map(|k| html! { <td class="cell">{ column.first_cells.get(k).cloned().unwrap_or_default() }</td> }) }
            </tr>
        })
    };
    let many = props.columns.len() > FEW;
    let take_back = props.dispatch.reform(|_| Action::TakeBack(QuestionKind::Columns, None));
    let on_search = {
        let (search, limit) = (search.clone(), limit.clone());
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                search.set(input.value().into());
                limit.set(PAGE);
            }
        }
    };
    let shown_unused = listed.shown.len() - listed.used;
    let (more, all) = {
        let (limit, next) = (limit.clone(), *limit + PAGE);
        let (limit_all, found) = (limit.clone(), listed.found);
        (move |_| limit.set(next), move |_| limit_all.set(found))
    };
    html! {
        <div class="mapping">
            <div class="mapping-head">
                <h3>{ "Columns" }</h3>
                if !props.chosen.is_empty() {
                    <button type="button" class="small take-back" data-testid="take-back-columns" onclick={take_back}>
                        { icon(Sign::Undo) }{ "As the file suggests" }
                    </button>
                }
            </div>
            if many {
                <div class="mapping-search">
                    <label for="column-search">{ "Find a column" }</label>
                    <input type="text" id="column-search" data-testid="column-search" value={(*search).clone()}
                        autocomplete="off" spellcheck="false" oninput={on_search} />
                    <p class="note" role="status" data-testid="column-count">
                        { format!("{} in use, {} of {} others shown", thousands(listed.used as u64),
                            thousands(shown_unused as u64), thousands(listed.found as u64)) }
                    </p>
                </div>
            }
            <div class="scroll-x" tabindex="0" role="region" aria-label="Columns and their first values">
                <table class="cells" data-testid="columns-table">
                    <thead>
                        <tr><th scope="col">{ "column" }</th><th scope="col">{ "used as" }</th>
                            <th scope="colgroup" colspan={VALUES.to_string()}>{ "first values" }</th></tr>
                    </thead>
                    <tbody>{ for listed.shown.iter().filter_map(row) }</tbody>
                </table>
            </div>
            if many && shown_unused < listed.found {
                <div class="mapping-more">
                    <button type="button" data-testid="columns-more" onclick={more}>
                        { format!("Show {} more", PAGE.min(listed.found - shown_unused)) }
                    </button>
                    <button type="button" data-testid="columns-all" onclick={all}>
                        { format!("Show all {}", counted(listed.found as u64, "column")) }
                    </button>
                </div>
            }
        </div>
    }
}

#[cfg(test)]
#[path = "columns_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
