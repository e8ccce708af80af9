//! What can be read in more than one way: every reading with an example from the file, one click from the other.

use protocol::import::{ImportOptions, ImportQuestion, QuestionState};
use yew::{AttrValue, Html, MouseEvent, classes, html};

use crate::state::Action;
use crate::widgets::{Dispatch, Sign, icon};

/// What [`question_box`] shows.
#[derive(Clone, PartialEq)]
pub struct QuestionBoxProps {
    /// The question.
    pub question: ImportQuestion,
    /// Index of the choice that was taken last, although the report that follows from it may still be on its way.
    pub taken: Option<usize>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// The choice that the options take, or the one in force.
pub fn taken(question: &ImportQuestion, options: &ImportOptions) -> Option<usize> {
    let answer = options.answers.iter().find(|a| a.kind == question.kind && a.column == question.column);
    let index = answer.and_then(|answer| question.choices.iter().position(|c| c.value == answer.value));
    index.or(question.chosen)
}

/// Who decided, in a few words.
fn decided_by(state: QuestionState) -> &'static str {
    match state {
        QuestionState::Open => "needs an answer",
        QuestionState::Guessed => "guessed",
        QuestionState::Found => "from the file",
        QuestionState::Answered => "your answer",
    }
}

/// Letters and digits of a name, for ids.
fn slug(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

/// Root of the ids of a question: its kind, and the column it is about.
fn root(question: &ImportQuestion) -> String {
    let column = question.column.as_deref().map(|name| format!("-{}", slug(name))).unwrap_or_default();
    format!("{}{column}", question.kind.name())
}

/// `data-testid` of a choice.
fn choice_id(question: &ImportQuestion, value: &str) -> String {
    format!("answer-{}-{value}", root(question))
}

/// One question. Open ones stand out; settled ones say who decided, and an answer can be taken back.
pub fn question_box(props: &QuestionBoxProps) -> Html {
    let question = &props.question;
    let root = root(question);
    let choice = |(index, choice): (usize, &protocol::import::ImportChoice)| {
        let answer = question.answer(index);
        let dispatch = props.dispatch.clone();
        let onclick = move |_: MouseEvent| {
            if let Some(answer) = &answer {
                dispatch.emit(Action::Answer(answer.clone()));
            }
        };
        let pressed = props.taken == Some(index);
        html! {
            <button type="button" class="reading" aria-pressed={pressed.to_string()}
                data-testid={choice_id(question, &choice.value)} {onclick}>
                <span class="reading-label">{ choice.label.clone() }</span>
                if !choice.example.is_empty() { <span class="reading-example">{ choice.example.clone() }</span> }
            </button>
        }
    };
    let (kind, column) = (question.kind, question.column.clone());
    let take_back = props.dispatch.reform(move |_| Action::TakeBack(kind, column.clone()));
    let text_id = format!("question-{root}-text");
    html! {
        <div class={classes!("question", question.is_open().then_some("open"))} role="group" aria-labelledby={text_id.clone()}
            data-testid={format!("question-{root}")} data-state={decided_by(question.state)}>
            <p class="question-text">
                <span id={text_id}>{ question.text.clone() }</span>
                <span class="tag">{ decided_by(question.state) }</span>
            </p>
            if !question.choices.is_empty() {
                <div class="readings">{ for question.choices.iter().enumerate().map(choice) }</div>
            }
            if question.state == QuestionState::Answered {
                <button type="button" class="small take-back" data-testid={format!("take-back-{root}")} onclick={take_back}
                    aria-label={AttrValue::from(format!("Take back the answer: {}", question.text))}>
                    { icon(Sign::Undo) }{ "Take back" }
                </button>
            }
        </div>
    }
}

#[cfg(test)]
#[path = "questions_tests.rs"]
mod tests;
