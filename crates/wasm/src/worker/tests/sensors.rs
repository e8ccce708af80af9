//! Files of other than four sensors: loaded, trained, quantized, walked, saved and opened.

use super::*;
use protocol::config::PtqConfig;
use protocol::import::RoomConfig;
use protocol::message::ExportKind;
use protocol::report::{Method, WalkQuery};

/// A walk with so many sensors whose readings rise near their plates.
fn walk(sensors: u32) -> DataSource {
    let names: String = (1..=sensors).map(|number| format!("rssi_{number},")).collect();
    let mut text = format!("t,{names}x,y\n");
    for row in 0..200_u32 {
        let (x, y) = (f64::from(row % 30) / 10.0, f64::from(row % 17) / 8.0);
        let reading =
            |sensor: u32| 1000.0 + 90.0 * x * f64::from(sensor + 1) - 70.0 * y * f64::from(sensor % 3);
        let readings: String = (0..sensors).map(|sensor| format!("{:.0},", reading(sensor))).collect();
        text += &format!("{:.2},{readings}{x:.3},{y:.3}\n", f64::from(row) / 4.0);
    }
    csv(&format!("{sensors}.csv"), &text)
}

fn export(bench: &mut Bench, what: ExportKind) -> Vec<u8> {
    match one(bench.handle(ToWorker::Export { run: RUN, request: REQUEST, what })) {
        FromWorker::Exported { bytes, .. } => bytes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_of_three_and_eight_sensors_go_all_the_way() {
    for sensors in [3, 8] {
        let mut bench = Bench::empty();
        let view = bench.load(walk(sensors));
        assert_eq!(view.room.plates, RoomConfig::spread(3.0, 3.0, sensors));
        let trained = bench.train(RUN, small_qat(4));
        assert_eq!(trained.sensors(), sensors);
        // 4 hidden neurons with a weight for each sensor and a bias, two outputs of 4 weights and a bias.
        assert_eq!(trained.float.parameters, 4 * (sensors + 1) + 10);
        let config = Box::new(PtqConfig::default());
        let answer = one(bench.handle(ToWorker::Quantize { run: RUN, request: REQUEST, config }));
        assert!(matches!(answer, FromWorker::Quantized { .. }), "{answer:?}");
        let query = WalkQuery { method: Method::Ptq, sample: 2, layer: 0, step: 0, channel: 3 };
        match one(bench.handle(ToWorker::Walk { run: RUN, request: REQUEST, query })) {
            FromWorker::Walked { report, .. } => {
                let inputs: Vec<_> = report.terms.iter().map(|term| term.input.clone()).collect();
                let expected: Vec<_> = (1..=sensors).map(|number| format!("sensor {number}")).collect();
                assert_eq!(inputs, expected);
            }
            other => panic!("{other:?}"),
        }
        let [run, quantized] = [ExportKind::Run, ExportKind::Ptq].map(|what| export(&mut bench, what));
        let mut other = Bench::empty();
        other.load(walk(sensors));
        for bytes in [&run, &quantized] {
            let answers = other.handle(ToWorker::Open { run: RUN, bytes: bytes.clone() });
            assert_eq!(report(&answers), trained);
        }
        assert_eq!(export(&mut other, ExportKind::Ptq), quantized, "written again, the same bytes");
    }
}

#[test]
fn a_model_for_other_sensors_is_refused_by_name() {
    let mut bench = Bench::empty();
    bench.load(walk(8));
    bench.train(RUN, small(2));
    let bytes = export(&mut bench, ExportKind::Run);
    bench.load(DataSource::Simulated(SimulatedSource::default()));
    let expected = "the model takes 8 sensors, the data have 4";
    assert_eq!(failure(&bench.handle(ToWorker::Open { run: RUN, bytes: bytes.clone() })), expected);
    match one(bench.handle(ToWorker::Restore { run: RUN, bytes })) {
        FromWorker::Restored { run: RUN, problem: Some(problem) } => assert_eq!(problem, expected),
        other => panic!("{other:?}"),
    }
    // What is trained then takes what the new data have.
    assert_eq!(bench.train(RUN, small(2)).sensors(), 4);
}
