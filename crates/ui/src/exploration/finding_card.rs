//! What the exploration shows: correlation, slope, the lowest sizes, and how the figures were chosen.

use std::rc::Rc;

use protocol::report::NeuronReport;
use protocol::thesis::neuron_line;
use yew::{AttrValue, Html, classes, html};

use super::finding::{ade_of, equation, line, lowest, selection_words, signed, validation_mse, verdict};
use crate::state::{ExplorationLook, Shared};
use browser::format::{NO_NUMBER, metres, square_metres};

/// What [`finding_card`] shows.
#[derive(Clone, PartialEq)]
pub struct FindingCardProps {
    /// Finished members.
    pub members: Rc<Vec<Shared<NeuronReport>>>,
    /// Repeats of each size.
    pub repeats: u32,
    /// What the reader chose to see.
    pub look: ExplorationLook,
    /// What the reader must know about the figures: whether it is an alert, and the sentence.
    pub remark: Option<(bool, AttrValue)>,
}

fn figure(
    label: &str,
    class: &'static str,
    test_id: &'static str,
    value: Option<String>,
    unit: &'static str,
    under: Option<String>,
) -> Html {
    let empty = value.is_none().then_some("empty");
    html! {
        <div class="figure">
            <span class="figure-label">{ label.to_owned() }</span>
            <span class={classes!("figure-value", class)}>
                <b class={classes!(empty)} data-testid={test_id}>{ value.unwrap_or_else(|| NO_NUMBER.to_owned()) }</b>
                <span class="unit">{ unit }</span>
            </span>
            <span class="figure-under">{ under.unwrap_or_else(|| "\u{a0}".to_owned()) }</span>
        </div>
    }
}

/// Figures and sentences of an exploration.
pub fn finding_card(props: &FindingCardProps) -> Html {
    let (members, selection) = (&props.members, props.look.selection);
    let ours = line(members, selection);
    let thesis = neuron_line().filter(|_| props.look.thesis);
    let best_ade = lowest(members, |member| ade_of(member, selection));
    let best_validation = lowest(members, validation_mse);
    let at = |found: Option<(&Shared<NeuronReport>, f64)>| {
        found.map(|(member, _)| format!("at n = {}", member.neurons))
    };
    html! {
        <section class="card explored-finding" aria-label="What it shows">
            <div class="plain-head">
                <h2>{ "What it shows" }</h2>
                <span class="card-summary">{ "test ADE over neurons" }</span>
            </div>
            <div class="figures">
                { figure("correlation r", "run-float", "exploration-r", ours.map(|line| signed(line.correlation, 3)), "",
                    ours.map(|line| format!("slope {} m", signed(line.slope, 5)))) }
                { figure("thesis", "thesis-figure", "exploration-thesis-r", thesis.map(|line| signed(line.correlation, 3)), "",
                    thesis.map(|line| format!("slope {} m", signed(line.slope, 5)))) }
                { figure("lowest test ADE", "minor", "exploration-lowest", best_ade.map(|found| metres(found.1)), "m", at(best_ade)) }
                { figure("lowest validation MSE", "minor", "exploration-lowest-validation",
                    best_validation.map(|found| square_metres(found.1)), "m\u{b2}", at(best_validation)) }
            </div>
            if let Some((alert, text)) = &props.remark {
                <p class={classes!("remark", alert.then_some("alert"))} data-testid="exploration-remark">{ text.clone() }</p>
            }
            <div class="finding-words">
                if let Some(line) = &ours {
                    <p data-testid="exploration-verdict">{ verdict(line, members.len()) }</p>
                    <p class="equation">{ equation(line) }</p>
                } else {
                    <p>{ "Do more neurons make a smaller error? The thesis trained 31 sizes, ten times each, and found that they do not: r = 0.006." }</p>
                }
                <p class="note">{ selection_words(selection, props.repeats) }</p>
            </div>
        </section>
    }
}
