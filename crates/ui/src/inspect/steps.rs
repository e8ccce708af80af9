//! One number's way through the integers: its products, their sums, and the arithmetic line by line.

use protocol::report::{WalkLine, WalkReport, WalkTerm};
use yew::{Html, Properties, component, html, use_state_eq};

use super::formula::formula;
use crate::state::Shared;
use browser::format::{NO_NUMBER, significant, whole};

/// Products shown before the reader asks for all.
const FIRST_TERMS: usize = 12;

/// What [`WalkSteps`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct WalkStepsProps {
    /// The answer.
    pub report: Shared<WalkReport>,
}

/// The sums of equation 2.4 that the codes give by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sums {
    inputs: i64,
    weights: i64,
    codes: i64,
    products: i64,
}

fn sums(terms: &[WalkTerm]) -> Sums {
    let mut sums = Sums { inputs: 0, weights: 0, codes: 0, products: 0 };
    for term in terms {
        let (q_x, q_w) = (i64::from(term.q_x), i64::from(term.q_w));
        sums.inputs = sums.inputs.saturating_add(q_x);
        sums.weights = sums.weights.saturating_add(q_w);
        sums.codes = sums.codes.saturating_add(q_x * q_w);
        sums.products = sums.products.saturating_add(term.product);
    }
    sums
}

/// A real number with four significant digits and a true minus sign.
fn real(value: f64) -> String {
    significant(value).replace('-', "\u{2212}")
}

fn term_row(term: &WalkTerm) -> Html {
    html! {
        <tr>
            <th scope="row">{ term.input.clone() }</th>
            <td>{ whole(term.q_x.into()) }</td>
            <td>{ whole(term.q_w.into()) }</td>
            <td>{ whole(term.product) }</td>
        </tr>
    }
}

fn line(line: &WalkLine) -> Html {
    html! {
        <li>
            <span class="line-name">{ line.name.clone() }</span>
            <span class="line-formula">{ formula(&line.formula) }</span>
            <span class="line-numbers">{ formula(&line.numbers) }</span>
            <span class="line-result">{ formula(&line.result) }</span>
        </li>
    }
}

/// Terms, sums, lines, result.
#[component]
pub fn WalkSteps(props: &WalkStepsProps) -> Html {
    let all = use_state_eq(|| false);
    let report = &props.report;
    let count = report.terms.len();
    let shown = if *all { count } else { count.min(FIRST_TERMS) };
    let sums = sums(&report.terms);
    let toggle = {
        let all = all.clone();
        move |_| all.set(!*all)
    };
    let figure = |label: &'static str, class: &'static str, value: String| {
        html! { <div class="walk-figure"><dt>{ label }</dt><dd {class}>{ value }</dd></div> }
    };
    let of = |value: f64| if value.is_finite() { real(value) } else { NO_NUMBER.to_owned() };
    html! {
        <>
            <dl class="walk-figures" data-testid="walk-result">
                { figure("code", "", whole(report.code.into())) }
                { figure("stands for", "", of(report.value)) }
                { figure("fake-quant", "", of(report.fake_quant)) }
                { figure("float32", "run-float", of(report.float)) }
            </dl>
            if count > 0 {
                <div class="walk-terms scroll-x" tabindex="0" role="region" aria-label="Products of the sum">
                    <table data-testid="walk-terms">
                        <thead>
                            <tr>
                                <th scope="col">{ "input" }</th>
                                <th scope="col" title="Code of the input">{ formula("q_x") }</th>
                                <th scope="col" title="Code of the weight">{ formula("q_w") }</th>
                                <th scope="col" title="With the zero points taken off">{ formula("(q_x \u{2212} z_x)(q_w \u{2212} z_w)") }</th>
                            </tr>
                        </thead>
                        <tbody>{ for report.terms.iter().take(shown).map(term_row) }</tbody>
                        <tfoot>
                            <tr>
                                <th scope="row">{ format!("\u{3a3} of n = {count}") }</th>
                                <td>{ whole(sums.inputs) }</td>
                                <td>{ whole(sums.weights) }</td>
                                <td>{ whole(sums.products) }</td>
                            </tr>
                        </tfoot>
                    </table>
                </div>
                <p class="walk-under note">
                    <span>{ formula(&format!("\u{3a3} q_x q_w = {}", whole(sums.codes))) }</span>
                    if count > FIRST_TERMS {
                        <button type="button" class="small" data-testid="walk-all" onclick={toggle}>
                            { if *all { format!("First {FIRST_TERMS}") } else { format!("All {count}") } }
                        </button>
                    }
                </p>
            }
            <ol class="walk-lines" data-testid="walk-lines">{ for report.lines.iter().map(line) }</ol>
        </>
    }
}

#[cfg(test)]
#[path = "steps_tests.rs"]
mod tests;
