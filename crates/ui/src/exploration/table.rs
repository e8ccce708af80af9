//! The table of an exploration (Table 3.1): one row per size, sorted by any column, the lowest marked, saved as CSV.

use std::rc::Rc;

use protocol::message::ExportKind;
use protocol::report::NeuronReport;
use yew::{AttrValue, Html, classes, html};

use super::columns::{groups, sorted, text, tip, title};
use super::finding::{ade_of, lowest, validation_mse};
use crate::state::{Action, Column, ExplorationLook, Glance, Selection, Shared};
use crate::widgets::{Dispatch, Sign, icon};

/// What [`exploration_table`] shows.
#[derive(Clone, PartialEq)]
pub struct ExplorationTableProps {
    /// Finished members.
    pub members: Rc<Vec<Shared<NeuronReport>>>,
    /// How many sizes there are to be.
    pub sizes: usize,
    /// What the reader chose to see.
    pub look: ExplorationLook,
    /// Why the table cannot be saved.
    pub unsaved: Option<AttrValue>,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn heading(look: &ExplorationLook, dispatch: &Dispatch, column: Column) -> Html {
    let sorted = look.sort == column;
    let (sort, sign) = match (sorted, look.descending) {
        (false, _) => ("none", ""),
        (true, false) => ("ascending", "\u{2191}"),
        (true, true) => ("descending", "\u{2193}"),
    };
    let in_force = look.selection == Selection::Test && column == Column::LowestAde;
    let onclick = dispatch.reform(move |_| Action::Look(Glance::Sort(column)));
    html! {
        <th scope="col" aria-sort={sort} class={classes!(in_force.then_some("in-force"))}>
            <button type="button" class="sort" title={tip(column)} {onclick}>
                { title(column) }<span class="sort-sign" aria-hidden="true">{ sign }</span>
            </button>
        </th>
    }
}

/// One row per finished size.
pub fn exploration_table(props: &ExplorationTableProps) -> Html {
    let ExplorationTableProps { members, look, dispatch, .. } = props;
    let groups = groups(look.thesis);
    let columns: Vec<Column> = groups.iter().flat_map(|group| group.columns.iter().copied()).collect();
    let best_ade = lowest(members, |member| ade_of(member, look.selection)).map(|found| found.0.neurons);
    let best_validation = lowest(members, validation_mse).map(|found| found.0.neurons);
    let ade_column = match look.selection {
        Selection::Validation => Column::TestAde,
        Selection::Test => Column::LowestAde,
    };
    let marked = |column: Column, neurons: u32| {
        (column == ade_column && best_ade == Some(neurons))
            || (column == Column::ValidationMse && best_validation == Some(neurons))
    };
    let row = |member: &Shared<NeuronReport>| {
        let neurons = member.neurons;
        let picked = look.picked.contains(&neurons);
        let cell = |column: &Column| {
            let column = *column;
            if column == Column::Neurons {
                return html! {
                    <th scope="row">
                        <button type="button" class="pick" aria-pressed={picked.to_string()}
                            title="Show the curves of this size">{ neurons }</button>
                    </th>
                };
            }
            let mark = marked(column, neurons);
            html! {
                <td class={classes!(mark.then_some("lowest-figure"))}>
                    if mark { <span class="lowest-word">{ "lowest" }</span> }
                    { text(column, member) }
                </td>
            }
        };
        // The button has no handler of its own: its click reaches the row.
        let onclick = dispatch.reform(move |_| Action::Look(Glance::Pick(neurons)));
        let lowest = best_ade == Some(neurons);
        html! {
            <tr key={neurons} data-neurons={neurons.to_string()} {onclick}
                class={classes!(picked.then_some("picked"), lowest.then_some("lowest"))}>
                { for columns.iter().map(cell) }
            </tr>
        }
    };
    let on_save = dispatch.reform(|_| Action::Export(ExportKind::Exploration));
    let cannot = props.unsaved.is_some();
    let save_words = props.unsaved.clone().unwrap_or_else(|| "Save the table as far as it got".into());
    html! {
        <section class="card explored-table" aria-label="Table of sizes">
            <div class="plain-head">
                <h2>{ "Sizes" }</h2>
                <span class="card-summary" data-testid="exploration-sizes">
                    { format!("{} of {} sizes", members.len(), props.sizes) }
                </span>
                <button type="button" data-testid="exploration-export" disabled={cannot} onclick={on_save}
                    title={save_words}>
                    { icon(Sign::Save) }{ "CSV" }
                </button>
            </div>
            if members.is_empty() {
                <p class="invitation">{ "One row per number of neurons, as soon as its last repeat is trained." }</p>
            } else {
                <div class="scroll-x">
                    <table data-testid="exploration-table">
                        <thead>
                            <tr class="groups">
                                { for groups.iter().map(|group| html! {
                                    <th scope="colgroup" colspan={group.columns.len().to_string()}>{ group.title }</th>
                                }) }
                            </tr>
                            <tr>{ for columns.iter().map(|column| heading(look, dispatch, *column)) }</tr>
                        </thead>
                        <tbody>{ for sorted(members, look).iter().map(row) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}
