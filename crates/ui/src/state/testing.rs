//! Made-up messages for tests of the reducer: small, but of the shape that the worker sends.

use std::rc::Rc;

use protocol::config::{PtqConfig, RunConfig, Runtime, SplitConfig};
use protocol::import::{ImportReport, RoomConfig};
use protocol::message::{FromWorker, RequestId, RunId, ToWorker};
use protocol::model_file::DataDescription;
use protocol::report::{
    DataView, EpochLoss, Exactness, FloatReport, Histogram, Leg, LossHistory, Method, Metrics, Path,
    PerSplit, PtqReport, QuantizedReport, RepeatReport, RepeatedNetwork, RunReport,
};
use protocol::version::{ENGINE_VERSION, PROTOCOL_VERSION};

use super::{Action, AppState, Effect, WorkerEvent};

/// Hash of the float weights of every made-up run.
pub const HASH: &str = "0123456789abcdef";

/// A state with everything that was sent so far.
pub struct Page {
    pub state: AppState,
    pub sent: Vec<ToWorker>,
    pub saved: Vec<String>,
    /// How often the inside of the network was brought into view.
    pub inside_shown: usize,
}

impl Page {
    /// A page whose worker is up and whose simulated room is loaded.
    pub fn ready() -> Self {
        let mut page = Self::starting();
        page.hear(FromWorker::Ready { protocol_version: PROTOCOL_VERSION, engine_version: ENGINE_VERSION });
        page.answer_load("room-2016");
        page.sent.clear();
        page
    }

    pub fn starting() -> Self {
        Self { state: AppState::default(), sent: Vec::new(), saved: Vec::new(), inside_shown: 0 }
    }

    /// A page with a finished float run and its quantization.
    pub fn trained() -> Self {
        let mut page = Self::ready();
        page.act(Action::Train);
        let run = page.run();
        page.hear(finished(run, page.started_config()));
        page.answer_quantize();
        page.sent.clear();
        page
    }

    /// Applies an action and carries out its effects.
    pub fn act(&mut self, action: Action) {
        self.state.apply(action);
        let last = self.state.desk.effects.last().map(|(number, _)| *number);
        for (_, effect) in Rc::clone(&self.state.desk.effects).iter() {
            match &**effect {
                Effect::Send(message) => self.sent.push(ToWorker::clone(message)),
                Effect::Save { file_name, .. } => self.saved.push(file_name.clone()),
                Effect::ShowInside => self.inside_shown += 1,
                Effect::RestartWorker => {}
            }
        }
        if let Some(last) = last {
            self.state.apply(Action::EffectsDone(last));
        }
    }

    pub fn hear(&mut self, message: FromWorker) {
        self.act(Action::Worker(WorkerEvent::Message(Box::new(message))));
    }

    pub fn run(&self) -> RunId {
        self.state.run.id.unwrap()
    }

    pub fn started_config(&self) -> RunConfig {
        (**self.state.run.config.as_ref().unwrap()).clone()
    }

    /// Answers the latest load with data of this fingerprint.
    pub fn answer_load(&mut self, fingerprint: &str) {
        let (request, split) = self.last_load();
        self.hear(FromWorker::Loaded { request, view: Box::new(view(fingerprint, split)) });
    }

    /// The latest request for data, or for another split of them.
    pub fn last_load(&self) -> (RequestId, SplitConfig) {
        self.sent
            .iter()
            .rev()
            .find_map(|message| match message {
                ToWorker::Load { request, split, .. } | ToWorker::Split { request, split } => {
                    Some((*request, split.clone()))
                }
                _ => None,
            })
            .unwrap()
    }

    pub fn quantize_requests(&self) -> Vec<(RequestId, PtqConfig)> {
        self.sent
            .iter()
            .filter_map(|message| match message {
                ToWorker::Quantize { request, config, .. } => Some((*request, (**config).clone())),
                _ => None,
            })
            .collect()
    }

    /// Answers the latest quantization.
    pub fn answer_quantize(&mut self) {
        let (request, config) = self.quantize_requests().pop().unwrap();
        let run = self.state.result.as_ref().unwrap().run;
        self.hear(FromWorker::Quantized { run, request, report: Box::new(ptq_report(config)) });
    }
}

pub fn view(fingerprint: &str, split_config: SplitConfig) -> DataView {
    DataView {
        name: fingerprint.to_owned(),
        fingerprint: fingerprint.to_owned(),
        rows: 4,
        split: PerSplit { train: [0, 1].into(), validation: [2].into(), test: [3].into() },
        split_config,
        ..DataView::default()
    }
}

pub fn report(accepted: bool) -> ImportReport {
    ImportReport {
        accepted,
        refusal: if accepted { String::new() } else { "31 of 60 rows bad (52 %): file refused.".to_owned() },
        ..ImportReport::default()
    }
}

pub fn quantized_report(method: Method, runtime: Runtime) -> QuantizedReport {
    QuantizedReport {
        method,
        metrics: metrics(0.45),
        ade_change_percent: PerSplit::default(),
        ade_to_float: 0.05,
        paths: PerSplit::default(),
        exactness: Some(Exactness { mismatches: 0, total: 2, max_lsb: 0, runtime }),
        size_bytes: 251,
        best_epoch: 3,
        forms: Vec::new(),
        input: Histogram::default(),
        layers: Vec::new(),
        notes: Vec::new(),
    }
}

pub fn ptq_report(config: PtqConfig) -> PtqReport {
    let quantized = quantized_report(Method::Ptq, config.runtime);
    PtqReport { config, quantized }
}

fn metrics(ade: f64) -> PerSplit<Metrics> {
    let block = Metrics { mse: ade * ade / 2.0, ade, samples: 1, smoothness: None };
    PerSplit { train: block, validation: block, test: block }
}

pub fn finished(run: RunId, config: RunConfig) -> FromWorker {
    let qat = config.qat.as_ref().map(|qat| quantized_report(Method::Qat, qat.runtime));
    let repeats = config
        .training
        .seeds()
        .map(|seed| RepeatReport {
            seed,
            epochs_done: config.training.epochs,
            float: RepeatedNetwork { best_epoch: 3, metrics: metrics(0.415), weights_hash: HASH.to_owned() },
            qat: None,
        })
        .collect();
    let report = RunReport {
        engine_version: ENGINE_VERSION,
        data_fingerprint: "room-2016".to_owned(),
        trained_on: DataDescription {
            name: "room".to_owned(),
            fingerprint: "room-2016".to_owned(),
            rows: 4,
            split: SplitConfig::default(),
            room: RoomConfig::default(),
            simulated: None,
        },
        repeats,
        chosen: 0,
        epochs_done: config.training.epochs,
        float: FloatReport {
            metrics: metrics(0.415),
            best_epoch: 3,
            size_bytes: 904,
            weights_hash: HASH.to_owned(),
            ..FloatReport::default()
        },
        qat,
        ranges: Vec::new(),
        config,
    };
    FromWorker::Finished { run, report: Box::new(report), losses: Vec::new(), ptq: None }
}

pub fn losses(first_epoch: u32, values: &[f64]) -> LossHistory {
    let losses = values.iter().map(|loss| EpochLoss { train: *loss, validation: loss * 2.0 }).collect();
    LossHistory { repeat: 0, leg: Leg::Float, first_epoch, losses, best: Some((first_epoch, 0.8)) }
}

pub fn progress(run: RunId, epoch: u32, losses: Vec<LossHistory>) -> FromWorker {
    FromWorker::Progress {
        run,
        repeat: 0,
        repeats: 1,
        epoch,
        epochs: 1000,
        epochs_per_second: 500.0,
        seconds_left: Some(1.5),
        losses,
        validation_path: Some(Path { rows: [2].into(), x: vec![1.0], y: vec![2.0] }),
        ranges: Vec::new(),
    }
}
