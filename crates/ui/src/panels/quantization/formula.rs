//! Formulas of a Custom quantizer: two fields, chips with the variables, samples, and what is wrong where.

use protocol::report::FormulaProblem;
use protocol::settings::setting;
use vocabulary::TensorKind;
use web_sys::HtmlInputElement;
use yew::{
    AttrValue, Callback, Html, NodeRef, Properties, component, html, use_effect, use_mut_ref, use_node_ref,
    use_state_eq,
};

use crate::state::{Action, Change, End, FormulaCheck};
use crate::widgets::{Controls, TextInput};
use browser::format::significant;

/// Variables of a formula, and what each stands for.
const VARIABLES: [(&str, &str); 7] = [
    ("min", "smallest value of the batch"),
    ("max", "largest value of the batch"),
    ("mean", "mean of the batch"),
    ("std", "standard deviation of the batch"),
    ("step", "batches seen before this one"),
    ("prev_min", "lower end of the range before this batch"),
    ("prev_max", "upper end of the range before this batch"),
];

/// Samples: what they are, lower and upper formula.
const SAMPLES: [(&str, &str, &str); 4] = [
    ("Moving average, 10 %", "0.9 * prev_min + 0.1 * min", "0.9 * prev_max + 0.1 * max"),
    ("Three deviations", "mean - 3 * std", "mean + 3 * std"),
    ("All values", "min(prev_min, min)", "max(prev_max, max)"),
    (
        "Frozen after 1,000",
        "if(step < 1000, 0.99 * prev_min + 0.01 * min, prev_min)",
        "if(step < 1000, 0.99 * prev_max + 0.01 * max, prev_max)",
    ),
];

/// What [`FormulaRows`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct FormulaRowsProps {
    /// Which quantizer.
    pub tensor: TensorKind,
    /// Root of the test ids.
    pub root: AttrValue,
    /// What every group is given.
    pub controls: Controls,
    /// What is known of its formulas.
    pub check: FormulaCheck,
}

/// Sends a formula as typed.
fn typed(controls: &Controls, tensor: TensorKind, end: End) -> Callback<String> {
    let path = setting(&format!("qat.{tensor}.{}", end.formula())).map_or("", |setting| setting.path);
    controls.change(move |text: String| Change::Moved(path, text.into()))
}

/// Puts a word in place of the UTF-16 units from `start` to `end` (as the browser counts), apart from names beside it.
/// Returns the text and the place behind the word.
fn insert(text: &str, start: usize, end: usize, word: &str) -> (String, usize) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let start = start.min(units.len());
    let (before, after) = (&units[..start], &units[end.clamp(start, units.len())..]);
    let (before, after) = (String::from_utf16_lossy(before), String::from_utf16_lossy(after));
    let in_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let left = if before.chars().next_back().is_some_and(in_name) { " " } else { "" };
    let right = if after.chars().next().is_some_and(in_name) { " " } else { "" };
    let place = before.encode_utf16().count() + left.len() + word.len();
    (format!("{before}{left}{word}{right}{after}"), place)
}

/// What is wrong, without the column that the message may begin with.
fn sentence(problem: &FormulaProblem) -> String {
    let prefix = format!("column {}: ", problem.column);
    let message = problem.message.strip_prefix(&prefix).unwrap_or(&problem.message);
    format!("Column {}: {message}", problem.column)
}

/// The formula with a caret under the column; a caret behind the end where the text is too short.
fn pointed(text: &str, problem: &FormulaProblem) -> String {
    let length = text.chars().count();
    let before = (problem.column.saturating_sub(1) as usize).min(length);
    format!("{text}\n{}^", " ".repeat(before))
}

/// The two formulas.
#[component]
pub fn FormulaRows(props: &FormulaRowsProps) -> Html {
    let (controls, tensor) = (&props.controls, props.tensor);
    let quantizer = controls.settings.quantizer(tensor);
    let nodes = [use_node_ref(), use_node_ref()];
    let last = use_state_eq(|| End::Min);
    // The place of the cursor after a chip was pressed.
    let cursor = use_mut_ref(|| None::<(NodeRef, u32)>);
    {
        let cursor = std::rc::Rc::clone(&cursor);
        use_effect(move || {
            let wanted = cursor.borrow_mut().take();
            if let Some((node, place)) = wanted
                && let Some(input) = node.cast::<HtmlInputElement>()
            {
                // An element that cannot take the focus leaves it where it is.
                input.focus().unwrap_or_default();
                input.set_selection_range(place, place).unwrap_or_default();
            }
        });
    }
    let [low, high] = &nodes;
    let field = |end: End, node: &NodeRef, name: &str, label: &'static str, text: &str, tip: &'static str| {
        let problem = props.check.problem(end);
        let below = problem.map_or_else(Html::default, |problem| {
            html! { <pre class="pointed" aria-hidden="true">{ pointed(text, problem) }</pre> }
        });
        let on_focus = {
            let last = last.clone();
            Callback::from(move |()| last.set(end))
        };
        html! {
            <TextInput test_id={format!("{}-formula-{name}", props.root)} {label} {tip} example="0.9 * prev_min + 0.1 * min"
                value={text.to_owned()} complaint={problem.map(|problem| AttrValue::from(sentence(problem)))} {below} {on_focus}
                node={node.clone()} on_type={typed(controls, tensor, end)}
                on_settle={controls.dispatch.reform(|()| Action::Release)} />
        }
    };
    let chip = |(name, meaning): &(&'static str, &'static str)| {
        let (name, end) = (*name, *last);
        let (node, text) = match end {
            End::Min => (low.clone(), quantizer.formula_min.clone()),
            End::Max => (high.clone(), quantizer.formula_max.clone()),
        };
        let change = typed(controls, tensor, end);
        let cursor = std::rc::Rc::clone(&cursor);
        let onclick = move |_| {
            let input = node.cast::<HtmlInputElement>();
            let place = |of: Option<u32>| of.map_or(text.len(), |place| place as usize);
            let start = place(input.as_ref().and_then(|input| input.selection_start().ok().flatten()));
            let until = place(input.as_ref().and_then(|input| input.selection_end().ok().flatten()));
            let (text, behind) = insert(&text, start, until, name);
            // A formula is far shorter than 2^32.
            *cursor.borrow_mut() = Some((node.clone(), behind as u32));
            change.emit(text);
        };
        html! {
            <button type="button" class="chip" data-testid={format!("{}-chip-{name}", props.root)} title={*meaning} {onclick}>{ name }</button>
        }
    };
    let sample = |(label, min, max): &(&'static str, &'static str, &'static str)| {
        let (min, max) = (*min, *max);
        let onclick = controls.change(move |_| Change::Formulas(tensor, min.to_owned(), max.to_owned()));
        html! { <button type="button" class="chip" title={format!("{min}  to  {max}")} {onclick}>{ *label }</button> }
    };
    let example = props.check.report.example.filter(|_| props.check.report.problems.is_empty());
    html! {
        <div class="formulas" data-testid={format!("{}-formulas", props.root)}>
            { field(End::Min, low, "min", "Lowest =", &quantizer.formula_min,
                "Lower end of the range after a batch, in the tensor's unit, 1 to 200 characters: + - * / ^, comparisons, min(a, b), max(a, b), abs, sqrt, exp, ln, clamp(x, low, high), if(condition, a, b).") }
            { field(End::Max, high, "max", "Highest =", &quantizer.formula_max,
                "Upper end of the range after a batch, in the tensor's unit, 1 to 200 characters. The range is widened to contain 0.") }
            <div class="chips" role="group" aria-label="Variables"><span class="note">{ "Insert" }</span>{ for VARIABLES.iter().map(chip) }</div>
            <div class="chips" role="group" aria-label="Sample formulas"><span class="note">{ "Samples" }</span>{ for SAMPLES.iter().map(sample) }</div>
            <p class="note" data-testid={format!("{}-formula-example", props.root)}>
                { match example {
                    Some((min, max)) => format!("On the first training samples' scaled inputs: {} to {}.", significant(min), significant(max)),
                    None if props.check.is_busy() => "Checking\u{2026}".to_owned(),
                    None => "The range on the first training samples stands here once both formulas are right and data are loaded.".to_owned(),
                } }
            </p>
        </div>
    }
}

#[cfg(test)]
#[path = "formula_tests.rs"]
mod tests;
