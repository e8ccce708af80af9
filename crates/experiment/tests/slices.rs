//! Everything that grows with rows goes in steps: each does no more than its budget, and the result has the same bits
//! whatever the budgets are.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::sync::{Arc, LazyLock};

use common::{config, dataset, finish, prepared, prepared_for, sequence_configs};
use experiment::evaluation::Evaluation;
use experiment::model_calibration::ModelCalibration;
use experiment::quantized::{Conversion, QuantizedReporting};
use experiment::run_report::RunReporting;
use experiment::slices::{Budget, WORK_OF_AN_ESTIMATE, work_of_row};
use experiment::{FinishedRun, Loading, Prepared, Preparing, Progress, Quantized, Run, Viewing};
use proptest::collection::vec;
use proptest::prelude::*;
use protocol::config::{
    Activation, CalibrationSet, Calibrator, DataSource, PtqConfig, SimulatedSource, SplitConfig, WindowConfig,
};
use protocol::defaults::SENSORS;
use protocol::{ModelConfig, QatConfig};

/// Steps with budgets of these sizes in turn until there is a result. No step spends more than its budget, or, where that is
/// larger, than its dearest single piece of work, `piece`.
fn in_steps<T>(limits: &[usize], piece: usize, mut step: impl FnMut(&mut Budget) -> Option<T>) -> (T, usize) {
    for (count, limit) in limits.iter().cycle().enumerate() {
        let mut budget = Budget::new(*limit);
        if let Some(result) = step(&mut budget) {
            return (result, count + 1);
        }
        assert!(budget.spent() <= (*limit).max(piece), "{} of {limit}", budget.spent());
        assert!(count < 1_000_000, "it does not end");
    }
    unreachable!("the cycle ends with a result")
}

/// Runs of every kind of layer on short walks: an MLP with a QAT twin, a CNN and an LSTM without.
fn runs() -> Vec<(FinishedRun, Arc<Prepared>)> {
    let walk = dataset(160);
    let mut short = config(Activation::Relu, Some(QatConfig::default()));
    short.training.epochs = 3;
    let mut configs = sequence_configs();
    configs.insert(0, short);
    let run = |config: protocol::RunConfig| {
        let prepared = prepared_for(&walk, &config);
        (finish(config, &prepared), prepared)
    };
    configs.into_iter().map(run).collect()
}

/// Trained once for all cases.
static RUNS: LazyLock<Vec<(FinishedRun, Arc<Prepared>)>> = LazyLock::new(runs);

fn ptq_config() -> impl Strategy<Value = PtqConfig> {
    let set = prop_oneof![
        Just(CalibrationSet::Training),
        Just(CalibrationSet::Validation),
        Just(CalibrationSet::Random)
    ];
    let calibrator = prop_oneof![
        4 => Just(Calibrator::MinMax),
        1 => Just(Calibrator::Percentile),
        1 => Just(Calibrator::Mse),
        1 => Just(Calibrator::Laplace)
    ];
    (set, calibrator, any::<[bool; 4]>(), 3..=8_u8).prop_map(
        |(
            calibration,
            calibrator,
            [bias_correction, norm_correction, weight_clipping, equalization],
            weight_bits,
        )| {
            PtqConfig {
                calibration,
                calibration_samples: 40,
                calibrator,
                bias_correction,
                norm_correction,
                weight_clipping,
                equalization,
                weight_bits,
                ..PtqConfig::default()
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn conversions_and_reports_are_the_same_in_steps_of_any_size(
        kind in 0..3_usize,
        limits in vec(prop_oneof![1..2_000_usize, 1..200_000_usize], 1..6),
        ptq in ptq_config(),
    ) {
        let (run, prepared) = &RUNS[kind];
        // The dearest piece of work: a row through every network that one step compares, the search for one range, or a
        // round of equalization over all weights.
        let search = match ptq.calibrator {
            Calibrator::MinMax => 0,
            Calibrator::Percentile | Calibrator::Laplace => 1 << 12,
            Calibrator::Mse | Calibrator::Entropy => 1 << 22,
        };
        let piece = (6 * work_of_row(&run.model.float.network)).max(search).max(32 * run.model.float.network.parameter_count());
        let config = ptq.check(run.config.model.layers.len()).unwrap();
        let whole = Quantized::ptq(&run.model, config.clone(), Some(prepared)).unwrap();

        let mut conversion = Conversion::new(&run.model, config, Some(prepared)).unwrap();
        let mut progress = 0.0;
        let ((), steps) = in_steps(&limits, piece, |budget| {
            let is_done = conversion.step(&run.model, Some(prepared), budget).unwrap();
            let now = conversion.progress(&run.model, Some(prepared));
            assert!((progress..=1.0).contains(&now), "{progress} became {now}");
            progress = now;
            is_done.then_some(())
        });
        // The calibration of the run, where that is asked for, is known since the case before.
        prop_assert!(steps >= 2, "{}", steps);
        let quantized = conversion.finish().unwrap();
        prop_assert_eq!(quantized.fake_quant.hash(), whole.fake_quant.hash());
        prop_assert_eq!(&quantized.notes, &whole.notes);

        let mut reporting = QuantizedReporting::new(&quantized, &run.model, prepared);
        let mut progress = 0.0;
        let (report, _) = in_steps(&limits, piece, |budget| {
            let report = reporting.step(&quantized, &run.model, prepared, budget).unwrap();
            let now = reporting.progress(prepared);
            assert!((progress..=1.0).contains(&now), "{progress} became {now}");
            progress = now;
            report
        });
        prop_assert_eq!(report, whole.report(&run.model, prepared).unwrap());

        let mut reporting = RunReporting::new(run, prepared);
        let (report, _) = in_steps(&limits, piece, |budget| reporting.step(run, prepared, budget).unwrap());
        prop_assert_eq!(report, run.report(prepared).unwrap());

        let fresh = finish_again(run, prepared);
        let mut calibration = ModelCalibration::new(&fresh.model);
        let (found, _) = in_steps(&limits, piece, |budget| calibration.step(&fresh.model, Some(prepared), budget).unwrap());
        prop_assert_eq!(found, run.model.calibration(Some(prepared)).unwrap());
    }
}

/// The same run, whose calibration nobody has asked for yet.
fn finish_again(run: &FinishedRun, prepared: &Arc<Prepared>) -> FinishedRun {
    finish(run.config.clone().into_inner(), prepared)
}

proptest! {
    #[test]
    fn windows_and_views_are_the_same_in_pieces_of_any_size(limit in 1_usize..400_000, stride in 1_u32..40) {
        let walk = dataset(700);
        let (split, window) = (SplitConfig::default(), WindowConfig { stride, ..WindowConfig::THESIS });
        let whole = Prepared::new(&walk, &split, &window, None).unwrap();
        let mut preparing = Preparing::new(&walk, &split, &window, None).unwrap();
        let mut before = 0.0;
        while !preparing.step(&walk, &mut Budget::new(limit)) {
            let progress = preparing.progress();
            prop_assert!(before < progress && progress < 1.0, "{before} {progress}");
            before = progress;
        }
        prop_assert_eq!(preparing.progress(), 1.0);
        let found = preparing.finish();
        prop_assert_eq!(&found.blocks, &whole.blocks);
        prop_assert_eq!(&found.path_rows, &whole.path_rows);
        prop_assert_eq!((&found.scaler, &found.description), (&whole.scaler, &whole.description));

        let mut viewing = Viewing::new(split.clone());
        let mut pieces = 0;
        let view = loop {
            prop_assert_eq!(viewing.progress(), f64::from(pieces) / 3.0);
            pieces += 1;
            if let Some(view) = viewing.step(&walk).unwrap() {
                break view;
            }
        };
        prop_assert_eq!((pieces, view), (3, walk.view(&split).unwrap()));
    }
}

#[test]
fn a_step_takes_as_many_rows_as_their_work_allows_and_no_more() {
    let walk = dataset(1626);
    let prepared = prepared(&walk);
    let mut short = config(Activation::Relu, None);
    short.model = ModelConfig::mlp(&[64, 64], Activation::Relu);
    short.training.epochs = 1;
    let run = finish(short, &prepared);
    let network = &run.model.float.network;
    let macs = network.mac_count();
    let limit = 50 * (work_of_row(network) + WORK_OF_AN_ESTIMATE);
    let mut evaluation = Evaluation::default();
    let (mut done, mut steps) = (0.0, 0);
    while !evaluation.step(network, &prepared, &mut Budget::new(limit)).unwrap() {
        let rows = evaluation.progress(&prepared) * prepared.rows() as f64;
        // The rows that there are estimates of, not those that the budget says.
        assert!((rows - done) * macs as f64 <= limit as f64, "{} rows of {macs} in one step", rows - done);
        (done, steps) = (rows, steps + 1);
    }
    assert_eq!(steps, 976_usize.div_ceil(50) + 2 * 325_usize.div_ceil(50) - 1);
}

#[test]
fn an_ended_run_is_what_a_shorter_one_would_be_and_can_be_kept_before_its_evaluation() {
    let prepared = prepared(&dataset(300));
    let config = config(Activation::Relu, Some(QatConfig::default())).check(SENSORS).unwrap();
    let mut run = Run::new(config, Arc::clone(&prepared), None).unwrap();
    while run.position().epoch < 5 {
        run.step().unwrap();
    }
    assert_eq!(run.evaluated(), None);
    run.end();
    assert_eq!((run.evaluated(), run.epochs_left()), (Some(0.0), 0));
    let kept = run.kept().unwrap().unwrap();
    while run.step().unwrap() != Progress::Finished {}
    let finished = run.finish().unwrap().unwrap();
    assert_eq!(finished.epochs_done(), 5);
    for (kept, finished) in [
        (&kept.model.float, &finished.model.float),
        (kept.qat.as_ref().unwrap(), finished.qat.as_ref().unwrap()),
    ] {
        assert_eq!(kept.network.hash(), finished.network.hash());
        assert_eq!((kept.metrics.test.samples, finished.metrics.test.samples), (0, 60));
    }
    let mut shorter = run.config().clone().into_inner();
    shorter.training.epochs = 5;
    assert_eq!(finished.model.float.network.hash(), finish(shorter, &prepared).model.float.network.hash());
}

#[test]
fn a_run_that_is_ended_before_its_first_epoch_has_nothing_to_evaluate() {
    let prepared = prepared(&dataset(300));
    let mut run =
        Run::new(config(Activation::Relu, None).check(SENSORS).unwrap(), Arc::clone(&prepared), None)
            .unwrap();
    run.step().unwrap();
    run.end();
    assert!(run.kept().unwrap().is_none());
    while run.step().unwrap() != Progress::Finished {}
    assert!(run.finish().unwrap().is_none());
}

#[test]
fn the_live_path_is_that_of_the_moment_it_was_begun() {
    let prepared = prepared(&dataset(300));
    let mut run =
        Run::new(config(Activation::Relu, None).check(SENSORS).unwrap(), Arc::clone(&prepared), None)
            .unwrap();
    for _ in 0..40 {
        run.step().unwrap();
    }
    let at_once = run.validation_path().unwrap();
    let mut live = run.live_path();
    while !live.step(&prepared, &mut Budget::new(1)).unwrap() {
        run.step().unwrap();
    }
    assert_eq!(live.finish(&prepared), at_once);
    assert_ne!(run.validation_path().unwrap(), at_once, "the network went on");
}

#[test]
fn loading_a_long_simulation_takes_steps_with_progress() {
    let overrides = vec![("n".to_owned(), "20000".to_owned())];
    let source = SimulatedSource { overrides, ..SimulatedSource::default() };
    let mut loading = Loading::new(DataSource::Simulated(source)).unwrap();
    let (mut steps, mut progress) = (0, 0.0);
    let loaded = loop {
        let loaded = loading.step().unwrap();
        assert!((progress..=1.0).contains(&loading.progress()));
        progress = loading.progress();
        steps += 1;
        if let Some(loaded) = loaded {
            break loaded;
        }
    };
    assert!(steps > 20, "{steps}");
    let whole = dataset(20_000);
    assert_eq!((&loaded.fingerprint, &loaded.table), (&whole.fingerprint, &whole.table));
    assert_eq!(loaded.to_csv(), whole.to_csv());
}
