//! Card 3: how the network is trained.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use crate::format::thousands;
use crate::state::{Action, Change, Drafts, Field, OptimizerChoice, Settings};
use crate::widgets::{Card, Choice, Dispatch, Icon, NumberInput, Select, Sign};

/// What [`TrainingPanel`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct TrainingPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// A seed that people can read out: up to six digits.
fn random_seed() -> u64 {
    // A random number in 0..1; the cast cannot leave 0..1_000_000.
    (js_sys::Math::random() * 1e6) as u64
}

/// Optimizer, learning rate, epochs, batch size, seed.
#[component]
pub fn TrainingPanel(props: &TrainingPanelProps) -> Html {
    let training = &props.settings.training;
    let optimizers: Vec<Choice> =
        OptimizerChoice::ALL.iter().map(|choice| Choice::new(choice.name(), choice.label())).collect();
    let on_optimizer = props.dispatch.reform(|name: String| {
        let choice = OptimizerChoice::ALL.into_iter().find(|choice| choice.name() == name);
        Action::Set(Change::Optimizer(choice.unwrap_or(OptimizerChoice::Adamax)))
    });
    let on_dice = props.dispatch.reform(|_| Action::Set(Change::Seed(random_seed())));
    let optimizer = OptimizerChoice::of(&training.optimizer);
    let dice = html! {
        <button type="button" class="small" onclick={on_dice} aria-label="Roll another seed" title="Roll another seed">
            <Icon sign={Sign::Dice} />
        </button>
    };
    let number = |field,
                  test_id: &'static str,
                  label: &'static str,
                  step: &'static str,
                  tip: &'static str,
                  after: Html| {
        html! {
            <NumberInput {field} {test_id} {label} {step} {tip} {after} settings={Rc::clone(&props.settings)}
                drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
        }
    };
    html! {
        <Card number={3} title="Training" class="card-training"
            summary={format!("{} \u{b7} {} epochs", optimizer.label(), thousands(training.epochs.into()))}>
            { number(Field::Epochs, "epochs", "Epochs", "1",
                "Passes over the training block. The epoch with the lowest validation loss is kept. Default: 1000.", Html::default()) }
            { number(Field::LearningRate, "learning-rate", "Learning rate", "any",
                "Step size of every update. Ten times more learns faster and less steadily. Default: 0.0001.", Html::default()) }
            { number(Field::BatchSize, "batch-size", "Batch size", "1",
                "Samples averaged for one update. Smaller batches make more, noisier updates per epoch. Default: 32.", Html::default()) }
            <Select test_id="optimizer" label="Optimizer" choices={optimizers} value={optimizer.name()} on_change={on_optimizer}
                tip="The update rule, with Keras' constants. Default: Adamax." />
            if optimizer == OptimizerChoice::Sgd {
                { number(Field::Momentum, "momentum", "Momentum", "any",
                    "Share of the last update that is carried on; 0 is plain SGD. Default: 0.9.", Html::default()) }
            }
            { number(Field::Seed, "seed", "Seed", "1",
                "Draws the first weights and the order of the samples. The same seed gives the same bits. Default: 1.", dice) }
        </Card>
    }
}
