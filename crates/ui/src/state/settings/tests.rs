//! Tests of the settings as a job: defaults, what is in force, what an opened model becomes.

use protocol::config::{CnnLayout, OptimizerConfig, Schedule};
use vocabulary::{OptimizerKind, ScheduleKind, TensorKind};

use super::*;

#[test]
fn the_defaults_are_the_protocols_and_pass_its_checks() {
    let settings = Settings::default();
    assert_eq!(settings.run_config(), RunConfig::default());
    assert_eq!(settings.ptq_config(settings.model()), PtqConfig::default());
    assert_eq!(settings.split_in_force(false), SplitConfig::default());
    assert_eq!(settings.exploration_config(), ExplorationConfig::default());
    assert_eq!(settings.simulated(), SimulatedSource::default());
    assert_eq!(settings.job(), Job { ptq: Some(PtqConfig::default()), ..Job::default() });
    settings.job().check(defaults::SENSORS).unwrap();
}

#[test]
fn every_choice_starts_where_the_command_line_s_does() {
    // The command line's own tests compare with the same lists.
    for kind in NetworkKind::ALL.into_iter().filter(|kind| *kind != NetworkKind::Own) {
        let mut settings = Settings::default();
        settings.choose_network(kind);
        let (_, model) = defaults::networks().into_iter().find(|(name, _)| *name == kind.name()).unwrap();
        let expected = RunConfig { model: model.clone(), ..RunConfig::default() };
        assert_eq!(settings.run_config(), expected);
        assert_eq!(settings.ptq_config(&model), PtqConfig::default());
        settings.beside_mut().method = Method::Qat;
        assert_eq!(settings.run_config(), RunConfig { qat: Some(QatConfig::default()), ..expected });
    }
    let kept = Kept::default();
    assert_eq!(OptimizerKind::ALL.map(|choice| kept.optimizer(choice)), defaults::optimizers());
    assert_eq!(ScheduleKind::ALL.map(|choice| kept.schedule(choice)), defaults::schedules());
    assert_eq!(kept.stopping, defaults::STOPPING);
}

#[test]
fn both_methods_share_widths_and_each_has_its_own_per_axis() {
    let mut settings = Settings::default();
    settings.beside_mut().method = Method::Qat;
    settings.set("ptq.weight_bits", 4);
    settings.set("qat.activations.bits", 6);
    let qat = settings.run_config().qat.unwrap();
    assert_eq!((qat.weights.bits, qat.activations.bits, qat.weights.per_axis), (4, 6, false));
    let ptq = settings.ptq_config(settings.model());
    assert_eq!((ptq.weight_bits, ptq.activation_bits, ptq.per_channel), (4, 6, true));
}

#[test]
fn a_change_that_there_is_not_changes_nothing() {
    let mut settings = Settings::default();
    settings.set("ptq.nothing", 4);
    settings.set("ptq.weight_bits", "four");
    assert_eq!(settings, Settings::default());
}

#[test]
fn a_split_of_the_file_needs_a_file_with_a_split() {
    let mut settings = Settings::default();
    settings.choose_split(SplitKind::Predefined);
    assert_eq!(settings.split_in_force(true), SplitConfig::Predefined);
    assert_eq!(settings.split_in_force(false), SplitConfig::default());
    settings.choose_split(SplitKind::Shuffled);
    settings.set("split.seed", 7);
    settings.set("split.train", 0.5);
    settings.choose_split(SplitKind::Contiguous);
    assert_eq!(settings.split_in_force(true), SplitConfig::Contiguous { train: 0.5, validation: 0.2 });
    settings.choose_split(SplitKind::Shuffled);
    let back = SplitConfig::Shuffled { train: 0.5, validation: 0.2, seed: 7 };
    assert_eq!(settings.split_in_force(false), back, "shares stay, and the seed comes back");
}

#[test]
fn every_network_is_trained_with_quantizers() {
    let mut settings = Settings::default();
    settings.beside_mut().method = Method::Qat;
    settings.choose_network(NetworkKind::Lstm);
    assert!(settings.run_config().qat.is_some());
    settings.job().check(defaults::SENSORS).unwrap();
}

#[test]
fn an_opened_network_of_other_layers_brings_no_settings_of_single_layers_along() {
    let mut settings = Settings::default();
    settings.set_layer_bits(0, TensorKind::Weights, Some(4));
    settings.keep_in_float(0, true);
    let model = protocol::ModelConfig::cnn(CnnLayout::A, 0.0);
    settings.adopt(&RunConfig { model, ..RunConfig::default() }, None);
    assert!(settings.per_layer().is_empty() && settings.ptq().float_layers.is_empty());
}

#[test]
fn adopting_a_model_reproduces_its_configs() {
    let mut source = Settings::default();
    source.beside_mut().method = Method::Qat;
    source.set("qat.weights.bits", 5);
    source.as_set_mut().training.optimizer = OptimizerConfig::Sgd { momentum: 0.5 };
    let run = source.run_config();
    let mut settings = Settings::default();
    settings.adopt(&run, None);
    assert_eq!(settings.run_config(), run);
    let ptq = PtqConfig { weight_bits: 3, per_channel: false, ..PtqConfig::default() };
    settings.adopt(&run, Some(&ptq));
    assert_eq!(settings.method(), Method::Ptq);
    assert_eq!(settings.ptq_config(settings.model()), ptq);
}

#[test]
fn numbers_that_were_in_force_come_back() {
    let mut settings = Settings::default();
    let schedule =
        |kind| move |kept: &Kept, training: &mut TrainingConfig| training.schedule = kept.schedule(kind);
    settings.change_training(schedule(ScheduleKind::Exponential));
    settings.set("training.schedule.decay", 0.25);
    settings.set("training.early_stopping.patience", 9);
    settings.change_training(schedule(ScheduleKind::Constant));
    settings.change_training(|_, training| training.early_stopping = None);
    assert_eq!((settings.beside.kept.decay, settings.beside.kept.stopping.patience), (0.25, 9));
    settings.change_training(schedule(ScheduleKind::Exponential));
    assert_eq!(settings.training().schedule, Schedule::Exponential { decay: 0.25, every: 250 });
}

#[test]
fn a_bit_slider_changes_nothing_that_other_cards_show() {
    let before = Settings::default();
    let after = |path: &str, value: Value| {
        let mut settings = before.clone();
        settings.set(path, value);
        settings
    };
    let sliders = ["ptq.weight_bits", "ptq.activation_bits", "ptq.input_bits", "ptq.gate_bits"];
    for path in sliders.into_iter().chain(["qat.weights.bits", "qat.activations.bits"]) {
        assert!(before.equal_but_for_widths(&after(path, 5.into())), "{path}");
    }
    let others = [
        ("ptq.calibrator", "mse".into()),
        ("ptq.percentile", 99.into()),
        ("qat.weights.kind", "lsq".into()),
        ("training.epochs", 7.into()),
        ("split.train", 0.5.into()),
        ("data.seed", 3.into()),
        ("model.layers.0.units", 5.into()),
    ];
    for (path, value) in others {
        assert!(!before.equal_but_for_widths(&after(path, value)), "{path}");
    }
    let mut method = before.clone();
    method.beside_mut().method = Method::Qat;
    assert!(!before.equal_but_for_widths(&method));
}
