//! Card 3: how the network is trained.

use std::rc::Rc;

use protocol::config::TrainingConfig;
use protocol::defaults::LSTM_LEARNING_RATE;
use vocabulary::{OptimizerKind, ScheduleKind};
use yew::{AttrValue, Html, html};

use super::on_reset;
use crate::state::training::final_rate;
use crate::state::{Action, Change, Drafts, Group, NetworkKind, Settings};
use crate::widgets::{CardHead, Check, Choice, Controls, Dispatch, Row, Sign, card, check, hint, icon};
use browser::format::thousands;

/// What [`training_panel`] shows.
#[derive(Clone, PartialEq)]
pub struct TrainingPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// Why training cannot start from the last result; absent if it can.
    pub cold: Option<AttrValue>,
    /// Whether an exploration is shown: it has repeats of its own, and starts cold.
    pub exploring: bool,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// A seed that people can read out: up to six digits.
fn random_seed() -> u64 {
    // A random number in 0..1; the cast cannot leave 0..1_000_000.
    (js_sys::Math::random() * 1e6) as u64
}

/// How long is trained; an exploration has repeats of its own.
fn summary(training: &TrainingConfig, exploring: bool) -> String {
    let epochs = format!("{} epochs", thousands(training.epochs.into()));
    if training.repeats == 1 || exploring {
        epochs
    } else {
        format!("{} \u{d7} {epochs}", thousands(training.repeats.into()))
    }
}

/// What else the training is set to.
fn details(training: &TrainingConfig) -> String {
    let optimizer = training.optimizer.kind().label();
    format!(
        "{optimizer}, {} \u{b7} batch {} \u{b7} seed {}",
        rate(training.learning_rate),
        training.batch_size,
        training.seed
    )
}

/// A learning rate with at most three digits: `0.0001`, `6.25e-5`.
fn rate(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value >= 1e-4 {
        let text = format!("{value:.6}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let text = format!("{value:.2e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    format!("{digits}e{exponent}")
}

/// Epochs, learning rate and schedule, batches, optimizer, early stopping, seeds, warm start.
pub fn training_panel(props: &TrainingPanelProps) -> Html {
    let (settings, training) = (&props.settings, props.settings.training());
    let optimizers: Vec<Choice> =
        OptimizerKind::ALL.iter().map(|choice| Choice::new(choice.name(), choice.label())).collect();
    let on_optimizer = props.dispatch.reform(|name: String| {
        let choice = OptimizerKind::by_name(&name);
        Action::Set(Change::Optimizer(choice.unwrap_or(OptimizerKind::Adamax)))
    });
    let schedules: Vec<Choice> =
        ScheduleKind::ALL.iter().map(|choice| Choice::new(choice.name(), choice.name())).collect();
    let on_schedule = props.dispatch.reform(|name: String| {
        let choice = ScheduleKind::by_name(&name);
        Action::Set(Change::Schedule(choice.unwrap_or(ScheduleKind::Constant)))
    });
    let on_dice =
        props.dispatch.reform(|_| Action::Set(Change::Setting("training.seed".into(), random_seed().into())));
    let (optimizer, schedule) = (training.optimizer.kind(), training.schedule.kind());
    let dice = html! {
        <button type="button" class="small" onclick={on_dice} aria-label="Roll another seed" title="Roll another seed">
            { icon(Sign::Dice) }
        </button>
    };
    let controls = Controls::new(settings, &props.drafts, &props.dispatch);
    let number = |path: &'static str| controls.number(Row::of(path));
    let slow_lstm = !props.exploring
        && settings.network_kind() == NetworkKind::Lstm
        && training.learning_rate < LSTM_LEARNING_RATE;
    let head = CardHead {
        number: 3,
        title: "Training",
        summary: summary(training, props.exploring),
        lead: details(training).into(),
        class: "card-training",
        on_reset: on_reset(settings, Group::Training, &props.dispatch),
        after: Html::default(),
    };
    let body = html! {
        <>
            { number("training.epochs") }
            { number("training.learning_rate") }
            if slow_lstm {
                { hint("use-rate", "LSTM(2) needs 3e-4 to converge in 1,000 epochs.", "Use 3e-4".to_owned(),
                    &props.dispatch.reform(|()| Action::Set(Change::Setting("training.learning_rate".into(), LSTM_LEARNING_RATE.into())))) }
            }
            { controls.select(Row::of("training.schedule"), Some(schedules), schedule.name(), on_schedule) }
            if schedule == ScheduleKind::Exponential {
                { number("training.schedule.decay") }
                { controls.number(Row::of("training.schedule.every").id("decay-every")) }
            }
            if schedule == ScheduleKind::Cosine {
                { controls.number(Row::of("training.schedule.final_share").id("final-percent")) }
            }
            if schedule != ScheduleKind::Constant {
                <p class="note" data-testid="final-rate">{ format!("Learning rate after the last epoch: {}", rate(final_rate(training))) }</p>
            }
            { number("training.batch_size") }
            { controls.select(Row::of("training.optimizer"), Some(optimizers), optimizer.name(), on_optimizer) }
            if optimizer == OptimizerKind::Sgd {
                { number("training.optimizer.momentum") }
            }
            { controls.number_with(Row::of("training.seed"), dice) }
            if !props.exploring {
                { number("training.repeats") }
            }
            { check(Check {
                test_id: "early-stopping".into(),
                path: "training.early_stopping".into(),
                checked: training.early_stopping.is_some(),
                on_change: props.dispatch.reform(|on| Action::Set(Change::EarlyStopping(on))),
                ..Check::default()
            }) }
            if training.early_stopping.is_some() {
                { number("training.early_stopping.patience") }
                { number("training.early_stopping.min_delta") }
            }
            if !props.exploring {
            { check(Check {
                test_id: "warm-start".into(),
                label: Some("Start from the last result".into()),
                tip: Some("Every repeat starts from the float network of the result shown instead of random weights; seeds then only shuffle. Default: off.".into()),
                checked: settings.beside.warm_start && props.cold.is_none(),
                disabled: props.cold.is_some(),
                on_change: props.dispatch.reform(|on| Action::Set(Change::WarmStart(on))),
                ..Check::default()
            }) }
            if let Some(reason) = &props.cold { <p class="note" data-testid="cold-start">{ reason.clone() }</p> }
            }
        </>
    };
    card(head, body)
}

#[cfg(test)]
#[path = "training_tests.rs"]
mod tests;
