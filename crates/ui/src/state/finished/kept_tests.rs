//! Tests of kept runs, warm starts and repeats, against made-up messages.

use protocol::config::CnnLayout;
use protocol::message::{FromWorker, ToWorker};

use super::*;
use crate::state::testing::{HASH, Page, finished, losses, progress};
use crate::state::{Action, Change, Field, NetworkKind, Shared, Status, WorkerEvent};

impl Page {
    /// Gives the data enough rows for windows.
    fn with_rows_for_windows(mut self) -> Self {
        let mut view = (**self.state.data.loaded.as_ref().unwrap()).clone();
        view.split.train = (0..180).collect();
        view.split.validation = (180..240).collect();
        view.split.test = (240..300).collect();
        self.state.data.loaded = Some(Shared::new(view));
        self
    }

    /// Trains once more, to the end.
    fn train(&mut self) -> RunId {
        self.act(Action::Train);
        let run = self.run();
        self.hear(finished(run, self.started_config()));
        run
    }

    fn names(&self) -> Vec<&str> {
        self.state.kept.runs.iter().map(|kept| kept.name.as_str()).collect()
    }

    fn discarded(&self) -> Vec<RunId> {
        let of = |message: &ToWorker| if let ToWorker::Discard { run } = message { Some(*run) } else { None };
        self.sent.iter().filter_map(of).collect()
    }
}

#[test]
fn six_runs_are_kept_and_the_oldest_unpinned_makes_room() {
    let mut page = Page::ready().with_rows_for_windows();
    let first = page.train();
    let second = page.train();
    for kind in [NetworkKind::Lstm, NetworkKind::Cnn(CnnLayout::A)] {
        page.act(Action::Set(Change::Network(kind)));
        page.train();
    }
    assert_eq!(page.names(), ["MLP 4-32-2", "MLP 4-32-2, no. 2", "LSTM 2-2", "CNN 64-64-32-32-2"]);
    page.act(Action::PinKept(first, true));
    page.train();
    page.train();
    assert!(page.discarded().is_empty());
    page.train();
    assert_eq!(page.state.kept.runs.len(), 6);
    assert_eq!(page.names()[..2], ["MLP 4-32-2", "LSTM 2-2"], "the pinned one stays");
    assert_eq!(page.discarded(), [second]);
    let mut slots: Vec<usize> = page.state.kept.runs.iter().map(|kept| kept.slot).collect();
    slots.sort_unstable();
    assert_eq!(slots, [0, 1, 2, 3, 4, 5], "each has a colour of its own");
}

#[test]
fn a_place_stays_free_for_the_next_run() {
    let mut page = Page::ready();
    let runs: Vec<RunId> = (0..6).map(|_| page.train()).collect();
    for run in &runs {
        page.act(Action::PinKept(*run, true));
    }
    let pinned = page.state.kept.runs.iter().filter(|kept| kept.pinned).count();
    assert_eq!((pinned, page.state.kept.can_pin()), (5, false));
    page.act(Action::PinKept(runs[0], false));
    assert!(page.state.kept.can_pin());
}

#[test]
fn a_removed_run_comes_back_where_it_was() {
    let mut page = Page::ready();
    let first = page.train();
    let second = page.train();
    page.act(Action::ShowKept(first, false));
    page.act(Action::RemoveKept(first));
    assert_eq!(page.names(), ["MLP 4-32-2, no. 2"]);
    assert!(page.discarded().is_empty(), "it may come back");
    page.act(Action::RestoreKept);
    assert_eq!(page.names(), ["MLP 4-32-2", "MLP 4-32-2, no. 2"]);
    assert!(!page.state.kept.runs[0].shown && page.state.kept.removed.is_none());
    page.act(Action::RemoveKept(first));
    page.act(Action::RemoveKept(second));
    assert_eq!(page.discarded(), [first], "the second is still the result");
}

#[test]
fn a_kept_run_becomes_the_result_again() {
    let mut page = Page::trained().with_rows_for_windows();
    let first = page.state.result.as_ref().unwrap().run;
    page.act(Action::Set(Change::Network(NetworkKind::Lstm)));
    page.train();
    assert_eq!(page.quantize_requests().len(), 1, "an LSTM is quantized as any network");
    page.sent.clear();
    page.act(Action::OpenKept(first));
    let result = page.state.result.as_ref().unwrap();
    assert_eq!((result.run, page.run(), page.state.run.status), (first, first, Status::Done));
    assert!(result.ptq.is_some(), "with its quantization");
    page.act(Action::Set(Change::Moved("ptq.weight_bits", 3.into())));
    assert_eq!(page.quantize_requests().len(), 1);
    page.answer_quantize();
    let kept = page.state.kept.runs[0].result.ptq.as_ref().unwrap().config.weight_bits;
    assert_eq!(kept, 3, "what is kept follows");
}

#[test]
fn reset_leaves_kept_runs_and_a_dead_worker_holds_none() {
    let mut page = Page::ready();
    page.train();
    page.act(Action::Reset);
    assert!(page.state.result.is_none() && page.discarded().is_empty());
    assert_eq!(page.names(), ["MLP 4-32-2"]);
    page.act(Action::Worker(WorkerEvent::Died { reason: "gone".to_owned() }));
    assert!(!page.state.kept.runs[0].result.in_worker);
}

#[test]
fn runs_on_other_data_or_splits_are_not_drawn() {
    let mut page = Page::ready();
    page.train();
    let kept = page.state.kept.runs[0].clone();
    let mut view = (*kept.result.view).clone();
    assert_eq!(kept.why_not_drawn(&view), None);
    view.split_config = protocol::SplitConfig::Predefined;
    assert_eq!(kept.why_not_drawn(&view), Some("on another split"));
    view.fingerprint = "another".to_owned();
    assert_eq!(kept.why_not_drawn(&view), Some("on other data"));
}

#[test]
fn training_starts_from_the_last_result_where_the_layers_agree() {
    let mut page = Page::ready();
    assert_eq!(page.state.cold_start_reason(), Some("There is no result yet."));
    let first = page.train();
    page.act(Action::Set(Change::WarmStart(true)));
    page.sent.clear();
    page.train();
    let starts = |page: &Page| -> Vec<(Option<RunId>, Option<String>)> {
        let of = |message: &ToWorker| match message {
            ToWorker::Start { warm_start, job, .. } => Some((*warm_start, job.warm_start.clone())),
            _ => None,
        };
        page.sent.iter().filter_map(of).collect()
    };
    assert_eq!(starts(&page), [(Some(first), Some(HASH.to_owned()))]);
    page.act(Action::Type(Field::Layer(0, "units"), "16".to_owned()));
    assert_eq!(page.state.cold_start_reason(), Some("The last result is of another network."));
    page.sent.clear();
    page.train();
    assert_eq!(starts(&page), [(None, None)]);
}

#[test]
fn repeats_are_followed_one_by_one() {
    let mut page = Page::ready();
    page.act(Action::Type(Field::Setting("training.repeats"), "3".to_owned()));
    page.act(Action::Train);
    let run = page.run();
    let advance = |page: &mut Page, repeat: u32, epoch: u32, values: &[f64]| {
        let FromWorker::Progress { run, epochs_per_second, seconds_left, losses, validation_path, .. } =
            progress(run, epoch, vec![losses(1, values)])
        else {
            panic!("no progress");
        };
        let losses =
            losses.into_iter().map(|stretch| protocol::report::LossHistory { repeat, ..stretch }).collect();
        page.hear(FromWorker::Progress {
            run,
            repeat,
            repeats: 3,
            epoch,
            epochs: 1000,
            epochs_per_second,
            seconds_left,
            losses,
            validation_path,
            ranges: Vec::new(),
        });
    };
    advance(&mut page, 0, 2, &[1.0, 0.5]);
    advance(&mut page, 1, 1, &[0.9]);
    let lengths: Vec<(u32, usize)> =
        page.state.run.losses.iter().map(|track| (track.repeat, track.train.len())).collect();
    assert_eq!(lengths, [(0, 2), (1, 1)]);
    assert!((page.state.run.share() - (1.0 + 0.001) / 3.0).abs() < 1e-12);
    page.hear(finished(run, page.started_config()));
    assert_eq!((page.state.run.repeat, page.state.run.repeats, page.state.run.share()), (0, 3, 1.0));
    assert_eq!(page.state.result.as_ref().unwrap().report.repeats.len(), 3);
}
