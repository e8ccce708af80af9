//! Model files written and opened.

use super::*;
use protocol::config::PtqConfig;
use protocol::message::ExportKind;
use protocol::model_file::{QuantizedFile, RunFile};
use protocol::report::{Method, PtqReport};
use protocol::version::MODEL_FORMAT_VERSION;

fn export(bench: &mut Bench, run: RunId, what: ExportKind) -> Result<(String, Vec<u8>), String> {
    match one(bench.handle(ToWorker::Export { run, request: REQUEST, what })) {
        FromWorker::Exported { request: REQUEST, file_name, bytes } => Ok((file_name, bytes)),
        FromWorker::RequestFailed { request: REQUEST, message } => Err(message),
        other => panic!("{other:?}"),
    }
}

fn quantize(bench: &mut Bench, run: RunId, config: PtqConfig) -> PtqReport {
    match one(bench.handle(ToWorker::Quantize { run, request: REQUEST, config: Box::new(config) })) {
        FromWorker::Quantized { report, .. } => *report,
        other => panic!("{other:?}"),
    }
}

fn open(bench: &mut Bench, bytes: &[u8]) -> Vec<FromWorker> {
    bench.handle(ToWorker::Open { run: RUN, bytes: bytes.to_vec() })
}

#[test]
fn a_run_file_opens_as_the_run_it_was() {
    let mut bench = Bench::new();
    let trained = bench.train(RunId(1), small_qat(4));
    let (name, bytes) = export(&mut bench, RunId(1), ExportKind::Run).unwrap();
    assert_eq!(name, "run.json");
    let file: RunFile = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((file.epochs_done, file.qat.is_some()), (4, true));

    let messages = open(&mut bench, &bytes);
    let Some(FromWorker::Finished { run: RUN, losses, ptq: None, .. }) = messages.last() else {
        panic!("{messages:?}")
    };
    assert_eq!((losses, report(&messages)), (&file.losses, trained));
    let before = quantize(&mut bench, RunId(1), PtqConfig::default());
    assert_eq!(quantize(&mut bench, RUN, PtqConfig::default()), before);
}

#[test]
fn a_quantized_file_opens_with_its_quantization() {
    let mut bench = Bench::new();
    bench.train(RunId(1), small(4));
    assert_eq!(
        export(&mut bench, RunId(1), ExportKind::Ptq).unwrap_err(),
        "this run was not quantized yet, so there is no integer network to save"
    );
    let four = PtqConfig { weight_bits: 4, ..PtqConfig::default() };
    let report = quantize(&mut bench, RunId(1), four);
    let (name, bytes) = export(&mut bench, RunId(1), ExportKind::Ptq).unwrap();
    assert_eq!(name, "q.json");
    let file: QuantizedFile = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(file.evaluation.unwrap().metrics, report.quantized.metrics);
    match one(open(&mut bench, &bytes)) {
        FromWorker::Finished { run: RUN, ptq: Some(opened), .. } => assert_eq!(*opened, report),
        other => panic!("{other:?}"),
    }
    assert_eq!(export(&mut bench, RUN, ExportKind::Ptq).unwrap().1, bytes, "written again, the same bytes");
}

#[test]
fn a_run_with_qat_saves_either_of_its_integer_networks() {
    let mut bench = Bench::new();
    let trained = bench.train(RunId(1), small_qat(4));
    let (_, bytes) = export(&mut bench, RunId(1), ExportKind::Qat).unwrap();
    let file: QuantizedFile = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((file.method, file.ptq), (Method::Qat, None));
    let messages = open(&mut bench, &bytes);
    assert!(matches!(messages.last(), Some(FromWorker::Finished { ptq: None, .. })));
    assert_eq!(report(&messages), trained);

    quantize(&mut bench, RunId(1), PtqConfig::default());
    for (what, method) in [(ExportKind::Ptq, Method::Ptq), (ExportKind::Qat, Method::Qat)] {
        let (_, bytes) = export(&mut bench, RunId(1), what).unwrap();
        assert_eq!(serde_json::from_slice::<QuantizedFile>(&bytes).unwrap().method, method);
    }
}

#[test]
fn a_model_is_evaluated_on_the_loaded_data_with_its_own_scaling() {
    let mut bench = Bench::new();
    let trained = bench.train(RunId(1), small(4));
    let (_, bytes) = export(&mut bench, RunId(1), ExportKind::Run).unwrap();
    let other = SimulatedSource { seed: 1, ..SimulatedSource::default() };
    let view = bench.load(DataSource::Simulated(other));
    let opened = report(&open(&mut bench, &bytes));
    assert_eq!(opened.data_fingerprint, view.fingerprint);
    assert_eq!(opened.float.weights_hash, trained.float.weights_hash);
    assert_ne!(opened.float.metrics, trained.float.metrics);
}

#[test]
fn what_is_no_model_is_refused_and_changes_nothing() {
    let mut bench = Bench::new();
    bench.train(RunId(1), small(1));
    let (_, bytes) = export(&mut bench, RunId(1), ExportKind::Run).unwrap();
    bench.start(RunId(2), small(1000), false);
    for garbage in [
        &b""[..],
        b"\xff\xfe\x00",
        b"{}",
        b"[1, 2",
        b"{\"format\":\"bitroom-run\",\"version\":99}",
        &bytes[..bytes.len() / 2],
    ] {
        assert!(!failure(&open(&mut bench, garbage)).is_empty());
    }
    let own = format!("\"version\":{MODEL_FORMAT_VERSION}");
    let later = String::from_utf8(bytes.clone()).unwrap().replacen(&own, "\"version\":99", 1);
    let message = failure(&open(&mut bench, later.as_bytes()));
    assert!(message.contains("version 99"), "{message}");
    assert!(bench.engine.is_working(), "the run in progress goes on");

    let mut empty = Bench::empty();
    assert_eq!(
        failure(&open(&mut empty, &bytes)),
        "no data are loaded; choose a file or the simulated room first"
    );
}

#[test]
fn the_loaded_data_are_saved_as_csv() {
    let mut bench = Bench::new();
    let (name, bytes) = export(&mut bench, RUN, ExportKind::Data).unwrap();
    assert_eq!(name, "data.csv");
    assert_eq!(String::from_utf8(bytes).unwrap(), include_str!("../../../../../tests/data/reference.csv"));
    assert!(export(&mut Bench::empty(), RUN, ExportKind::Data).is_err());
    let message = export(&mut bench, RUN, ExportKind::Run).unwrap_err();
    assert!(message.starts_with("run 7 is not among"), "{message}");
}
