//! The card of what runs: start, cancel, progress, and ways out.

use browser::format::{counted, duration, thousands};
use browser::widgets::{Check, Choice, Select, Sign, check, icon, segments};
use protocol::version::ENGINE_VERSION;
use vocabulary::{Figure, Statistic};
use yew::{AttrValue, Html, html};

use super::{Dispatch, on};
use crate::host::Host;
use crate::state::{Action, Open, Status, Storage, Sweeps};

/// The card.
pub fn card(state: &Sweeps, host: &Host, dispatch: &Dispatch) -> Html {
    let status = state.status();
    let open = state.open.as_ref().filter(|_| status != Status::Idle);
    let runs = open.is_some_and(|open| open.run.is_some());
    let count = |of: fn(&sweep::Plan) -> usize| open.map_or(0, |open| of(open.plan()));
    let (done, total, failed) =
        (count(sweep::Plan::done), count(sweep::Plan::total), count(sweep::Plan::failed));
    let recomputed = open.map_or(0, |open| open.recomputed());
    let (sign, label) = match status {
        Status::Running if runs => (Sign::Pause, "Pause"),
        Status::Running => (Sign::Play, "Take over"),
        Status::Paused => (Sign::Play, "Resume"),
        Status::Idle | Status::Done => (Sign::Play, "Start"),
    };
    let on_start = {
        let host = host.clone();
        dispatch.reform(move |_| Action::Start(Box::new(host.base()), js_sys::Date::now()))
    };
    let share = if total == 0 { 0.0 } else { done as f64 / total as f64 };
    let shown = state.open.as_ref();
    let title = shown.map_or_else(|| "No sweep is shown".to_owned(), |open| open.head.name.clone());
    html! {
        <section class="card sweep-progress" aria-labelledby="sweep-progress-title">
            <div class="plain-head">
                <h2 id="sweep-progress-title">{ title }</h2>
                <span class={format!("status {}", status.word())} data-testid="sweep-status">{ status.word() }</span>
            </div>
            <div class="sweep-transport" role="group" aria-label="Sweep">
                <button type="button" class="primary" data-testid="sweep-start" onclick={on_start}>{ icon(sign) }<span>{ label }</span></button>
                <button type="button" data-testid="sweep-cancel" disabled={!runs} onclick={dispatch.reform(|_| Action::Cancel)}
                    title="End the workers; what is finished stays">{ icon(Sign::Stop) }<span>{ "Cancel" }</span></button>
                <p class="sweep-words" data-testid="sweep-progress" data-done={done.to_string()} data-total={total.to_string()}
                    data-failed={failed.to_string()} data-recomputed={recomputed.to_string()}>
                    { progress_words(state, (done, total, failed)) }
                </p>
            </div>
            <div class="progress-track" role="progressbar" aria-label="Trainings" aria-valuemin="0"
                aria-valuemax={total.to_string()} aria-valuenow={done.to_string()}>
                <div class="progress-fill" style={format!("transform:scaleX({share:.4})")} />
            </div>
            <p class="note">{ kept_words(&state.storage) }{ " " }
                if total > 0 { { format!("{} of {} computed twice.", thousands(recomputed as u64), thousands(total as u64)) } }
            </p>
            <p class="note sweep-origin" data-testid="sweep-origin">{ shown.map(origin_words) }</p>
            <div class="sweep-switches">
                { figure(state, dispatch) }
                { statistic(state, dispatch) }
                { check(Check {
                    test_id: "sweep-thesis".into(),
                    label: Some("Thesis\u{2019} figures".into()),
                    tip: Some("Lays the figures that the thesis printed over the pictures. They are of its own data, measured in another room, and the best test ADE of ten or thirty trainings. Default: off.".into()),
                    checked: state.thesis,
                    on_change: dispatch.reform(Action::Thesis),
                    ..Check::default()
                }) }
                { ways_out(shown.is_none(), dispatch) }
            </div>
        </section>
    }
}

fn progress_words(state: &Sweeps, (done, total, failed): (usize, usize, usize)) -> String {
    if state.is_starting() {
        return "Preparing the sweep\u{2026}".to_owned();
    }
    if state.is_reading() {
        return "Reading results\u{2026}".to_owned();
    }
    let saving = if state.is_saving() { "Making the file\u{2026}" } else { "" };
    let Some(open) = state.open.as_ref().filter(|_| total > 0) else { return saving.to_owned() };
    let mut words = format!("{} of {}", thousands(done as u64), counted(total as u64, "training"));
    if failed > 0 {
        words += &format!(", {} failed", thousands(failed as u64));
    }
    match (&open.run, state.seconds_left()) {
        (Some(run), _) if run.plan.is_err() => words += " \u{b7} preparing the data",
        (Some(run), Some(left)) if !run.paused => words += &format!(" \u{b7} {} left", duration(left)),
        _ if open.elsewhere => words += " \u{b7} another tab runs it",
        _ if state.is_saving() => words += &format!(" \u{b7} {saving}"),
        _ => {}
    }
    words
}

/// What a sweep is made of, where its results come from if this page did not compute them, and by which engine.
fn origin_words(open: &Open) -> String {
    let training = &open.plan().sweep().job.training;
    let trainings = counted(open.plan().total() as u64, "training");
    let size = format!("{trainings} of {} epochs.", thousands(training.epochs.into()));
    let mut words = match open.head.id.shipped() {
        Some(_) => format!(
            "Computed before, on the simulated room: {size} A point that you train on the page has the same bits. Start trains what is set up on the left. "
        ),
        None => format!("{}, {size} ", counted(open.plan().sweep().points().len() as u64, "point")),
    };
    if let Some(engine) = open.other_engine() {
        words += &format!(
            "These results are by engine {engine}, this page is engine {ENGINE_VERSION}: what you train now may differ from them."
        );
    }
    words
}

fn kept_words(storage: &Storage) -> AttrValue {
    match storage {
        Storage::Unknown => "".into(),
        Storage::Kept(true) => "Finished trainings are kept in this browser, which promised not to clear them.".into(),
        Storage::Kept(false) => {
            "Finished trainings are kept in this browser, which may clear them when its disk is full: save what matters.".into()
        }
        Storage::Memory(why) => {
            format!("Not stored ({why}): results stay until this tab is closed. Save them as a file.").into()
        }
    }
}

fn figure(state: &Sweeps, dispatch: &Dispatch) -> Html {
    let choices: Vec<Choice> =
        Figure::ALL.iter().map(|figure| Choice::new(figure.name(), figure.label())).collect();
    let on_change = on(dispatch, |name: String| {
        Figure::ALL.into_iter().find(|figure| figure.name() == name).map(Action::Figure)
    });
    html! {
        <Select test_id="sweep-figure" label={AttrValue::from("Figure")} choices={choices} value={state.figure.name()} {on_change}
            tip={AttrValue::from("What pictures and tables show of each network, on the test block. Default: ADE.")} />
    }
}

fn statistic(state: &Sweeps, dispatch: &Dispatch) -> Html {
    let choices: Vec<(AttrValue, AttrValue)> =
        Statistic::ALL.iter().map(|statistic| (statistic.name().into(), statistic.label().into())).collect();
    let on_change = on(dispatch, |name: AttrValue| {
        Statistic::ALL.into_iter().find(|statistic| statistic.name() == name.as_str()).map(Action::Statistic)
    });
    html! {
        <div data-testid="sweep-statistic" data-value={state.statistic.name()}>
            { segments("What stands for all seeds of a point", &choices, state.statistic.name(), &on_change) }
        </div>
    }
}

fn ways_out(disabled: bool, dispatch: &Dispatch) -> Html {
    let button = |test_id: &'static str, label: &'static str, title: &'static str, action: Action| {
        let onclick = dispatch.reform(move |_| action.clone());
        html! { <button type="button" class="small" data-testid={test_id} {title} {disabled} {onclick}>{ label }</button> }
    };
    html! {
        <div class="sweep-files">
            { button("sweep-export-jsonl", "JSON Lines", "Every record, as the command line writes and reads it", Action::SaveLines) }
            { button("sweep-export-csv", "CSV", "Every point with every figure", Action::SaveTable) }
            { button("sweep-export-optuna", "Optuna journal", "A study that Optuna's dashboard opens", Action::SaveJournal) }
        </div>
    }
}
