//! The card of what Start would begin.

use browser::format::{counted, duration, thousands};
use browser::widgets::{Check, Choice, Select, check};
use vocabulary::SweepPreset;
use yew::{AttrValue, Html, classes, html};

use super::numbers::{Field, field};
use super::{Dispatch, own};
use crate::checked::Checked;
use crate::state::{Action, Change, Number, Status, Sweeps, grid_size};

/// Form value of axes of the user's own.
const OWN: &str = "own";
/// Multiply-accumulates of forward passes, for a row of the data, in a second of one worker: a guess before anything ran here,
/// for a room of about 1,500 rows.
const GUESSED_SPEED: f64 = 1.7e6;
/// A sweep that takes longer than so many seconds says so before it starts.
const LONG_SECONDS: f64 = 600.0;

const POINTS: Field = Field {
    test_id: "sweep-points",
    label: "Points",
    tip: "Combinations of the axes that are trained. All of the grid by default; with fewer, so many of them are drawn at random, the same ones each time.",
    number: Number::Points,
};
const REPEATS: Field = Field {
    test_id: "sweep-repeats",
    label: "Seeds per point",
    tip: "How often each point is trained, each time from another seed. With fewer than six seeds no difference can be told from their scatter.",
    number: Number::Repeats,
};
const EPOCHS: Field = Field {
    test_id: "sweep-epochs",
    label: "Epochs",
    tip: "Epochs of every training. The thesis has 1,000; fewer are quicker and say less.",
    number: Number::Epochs,
};
const WORKERS: Field = Field {
    test_id: "sweep-workers",
    label: "Workers",
    tip: "Trainings at the same time, each in a thread of its own. One fewer than the processor has cores by default, so that the page stays smooth. Results do not depend on it.",
    number: Number::Workers,
};

/// The card.
pub fn card(state: &Sweeps, checked: &Checked, dispatch: &Dispatch) -> Html {
    let setup = &state.setup;
    let runs = state.open.as_ref().is_some_and(|open| open.run.is_some());
    let choices = SweepPreset::ALL.iter().map(|preset| Choice::new(preset.name(), preset.label()));
    let choices: Vec<Choice> = choices.chain([Choice::new(OWN, "Own axes")]).collect();
    let on_preset = dispatch.reform(|name: String| {
        let preset = SweepPreset::ALL.into_iter().find(|preset| preset.name() == name);
        Action::Set(Change::Preset(preset))
    });
    let running = state.open.as_ref().filter(|open| open.run.is_some());
    let size = running.map_or(checked.size, |open| grid_size(open.plan().sweep()));
    let training = checked.plain.as_ref().ok().map(|plain| &plain.job.training);
    let usual = |of: fn(&protocol::config::TrainingConfig) -> u32| training.map_or(0, |it| of(it).into());
    let switch = |test_id: &'static str,
                  label: &'static str,
                  tip: &'static str,
                  on: bool,
                  change: fn(bool) -> Change| {
        check(Check {
            test_id: test_id.into(),
            label: Some(label.into()),
            tip: Some(tip.into()),
            checked: on,
            disabled: runs,
            on_change: dispatch.reform(move |on| Action::Set(change(on))),
            ..Check::default()
        })
    };
    let value = setup.preset.map_or(OWN, |preset| preset.name());
    html! {
        <section class="card" aria-labelledby="sweep-setup-title">
            <div class="plain-head">
                <h2 id="sweep-setup-title">{ "Sweep" }</h2>
                if runs { <span class="note">{ "locked while one runs" }</span> }
            </div>
            <Select test_id="sweep-preset" label={AttrValue::from("What is tried")} disabled={runs}
                tip={AttrValue::from("The thesis' explorations, on the data of this page, or axes of your own over the network and settings of this page.")}
                choices={choices} value={value} on_change={on_preset} />
            if setup.preset.is_some() {
                { switch("sweep-quick", "Quick", "Few widths, seeds and epochs: a first look within seconds, and no figures to quote. Default: off.", setup.quick, Change::Quick) }
            } else {
                { own::axes(setup, runs, dispatch) }
            }
            { field(&POINTS, setup.points.shown(size), runs, dispatch) }
            { field(&REPEATS, setup.repeats.shown(usual(|it| it.repeats)), runs, dispatch) }
            { field(&EPOCHS, setup.epochs.shown(usual(|it| it.epochs)), runs, dispatch) }
            { field(&WORKERS, setup.workers.shown(setup.usual_workers.into()), runs, dispatch) }
            { switch("sweep-warm", "Start from float", "A network that is trained with quantization starts from the trained float network of its seed, instead of its first weights. Default: off, as in the thesis.", setup.warm_start, Change::WarmStart) }
            { switch("sweep-halving", "Successive halving", "All points get a ninth of the epochs; the third that validation likes best goes on with three times as many, and so on. Saves most of the time; points that fall out have no final figure. Default: off, as in the thesis.", setup.halving, Change::Halving) }
            <p class={classes!("note", "sweep-size", runs.then_some("idle"))} data-testid="sweep-size" role="status">
                { words(state, checked).unwrap_or_else(|problem| problem) }
            </p>
            if state.status() != Status::Idle && !runs && !state.is_new {
                <button type="button" class="small" data-testid="sweep-new" onclick={dispatch.reform(|_| Action::ShowSetup)}>
                    { "Set up another sweep" }
                </button>
            }
        </section>
    }
}

/// How much would begin.
fn words(state: &Sweeps, checked: &Checked) -> Result<String, String> {
    let sweep = checked.sweep.as_ref().map_err(String::clone)?;
    Ok(size_words(sweep, state.setup.workers()?, state.speed(&sweep.job.model)))
}

/// How much it is, and how long that takes at the speed that was measured here, or at a guess.
fn size_words(sweep: &sweep::CheckedSweep, workers: u32, measured: Option<f64>) -> String {
    let (mut trainings, mut work) = (0_u64, 0.0);
    for point in sweep.points() {
        let training = &point.job.training;
        let (_, macs) = point.job.model.totals(sweep.sensors()).unwrap_or_default();
        trainings += u64::from(training.repeats);
        work += macs as f64 * f64::from(training.epochs) * f64::from(training.repeats);
    }
    let seconds = work / measured.unwrap_or(GUESSED_SPEED) / f64::from(workers.max(1));
    let size =
        format!("{}, {}", counted(sweep.points().len() as u64, "point"), counted(trainings, "training"));
    let word = if measured.is_some() { "about" } else { "roughly" };
    let time = format!("{word} {} with {}", duration(seconds), counted(workers.into(), "worker"));
    let advice = if seconds > LONG_SECONDS {
        " It can be paused and closed; what is finished stays. Quick, fewer seeds or fewer epochs are a first look."
    } else {
        ""
    };
    format!("{size}; {time}.{advice} {}", halving_words(sweep))
}

fn halving_words(sweep: &sweep::CheckedSweep) -> String {
    let rungs: Vec<String> = sweep.rungs().iter().map(|rung| thousands((*rung).into())).collect();
    if rungs.len() > 1 {
        format!("Rungs of {} epochs; most points need only the first.", rungs.join(", "))
    } else {
        String::new()
    }
}
