//! Tests of `setup`.

use protocol::defaults::SENSORS;

use super::*;

fn setup() -> Setup {
    Setup::new(3)
}

fn typed(setup: &mut Setup, number: Number, text: &str) {
    setup.change(Change::Number(number, text.to_owned()));
}

#[test]
fn a_preset_is_the_thesis_sweep_on_the_data_of_the_page() {
    let mut base = Job::default();
    base.training.epochs = 7;
    let sweep = setup().sweep(&base, SENSORS).unwrap();
    assert_eq!(sweep.config(), &preset(SweepPreset::MlpGrid, Extent::Full));
    // 225 widths, the float network and its conversion to int8.
    assert_eq!((grid_size(&sweep), sweep.points().len()), (225, 227));
    let mut quick = setup();
    quick.change(Change::Quick(true));
    assert_eq!(quick.sweep(&base, SENSORS).unwrap().config(), &preset(SweepPreset::MlpGrid, Extent::Quick));
}

#[test]
fn typed_numbers_are_what_is_trained_and_wrong_ones_are_named() {
    let mut setup = setup();
    typed(&mut setup, Number::Repeats, "2");
    typed(&mut setup, Number::Epochs, " 30 ");
    typed(&mut setup, Number::Points, "12");
    let sweep = setup.sweep(&Job::default(), SENSORS).unwrap();
    assert_eq!((sweep.job.training.repeats, sweep.job.training.epochs), (2, 30));
    assert_eq!(sweep.points, Points::Sample(Sample { count: 12, seed: DRAW_SEED }));
    assert_eq!(sweep.points().len(), 14);
    // As many as there are, or more, are all.
    typed(&mut setup, Number::Points, "225");
    assert_eq!(setup.sweep(&Job::default(), SENSORS).unwrap().points, Points::Grid);
    typed(&mut setup, Number::Epochs, "no");
    let problem = setup.sweep(&Job::default(), SENSORS).unwrap_err();
    assert_eq!(problem, "epochs is \u{201c}no\u{201d}; allowed: whole numbers, 1 to 100000");
    assert_eq!(setup.epochs.shown(1000), "no");
    // An empty field is the preset's again, as another preset is.
    typed(&mut setup, Number::Epochs, "");
    assert_eq!(setup.sweep(&Job::default(), SENSORS).unwrap().job.training.epochs, 1000);
    setup.change(Change::Preset(Some(SweepPreset::Neurons)));
    assert_eq!(setup.sweep(&Job::default(), SENSORS).unwrap().points().len(), 31);
    assert_eq!(setup.workers(), Ok(3));
    typed(&mut setup, Number::Workers, "99");
    assert_eq!(
        setup.workers(),
        Err("workers is \u{201c}99\u{201d}; allowed: whole numbers, 1 to 12".to_owned())
    );
}

#[test]
fn axes_of_the_users_own_go_over_the_pages_job() {
    let mut base = Job { qat: Some(Default::default()), ..Job::default() };
    base.training.epochs = 5;
    let mut setup = setup();
    setup.change(Change::Preset(None));
    setup.change(Change::AddAxis);
    let problem = setup.sweep(&base, SENSORS).unwrap_err();
    assert_eq!(problem, "each axis needs a setting: choose one");
    setup.change(Change::AxisPath(1, "training.learning_rate".to_owned()));
    setup.change(Change::AxisValues(1, "0.001, 0.01".to_owned()));
    let sweep = setup.sweep(&base, SENSORS).unwrap();
    assert_eq!(grid_size(&sweep), 14);
    assert_eq!(sweep.points()[1].job.training.learning_rate, 0.01);
    assert_eq!(
        (sweep.points()[0].job.training.epochs, sweep.points()[0].job.qat.as_ref().unwrap().weights.bits),
        (5, 2)
    );
    setup.change(Change::AxisValues(1, " , ".to_owned()));
    assert!(setup.sweep(&base, SENSORS).unwrap_err().contains("no values"));
    setup.change(Change::AxisValues(0, "2..x".to_owned()));
    assert!(setup.sweep(&base, SENSORS).unwrap_err().contains("no range"));
    setup.change(Change::RemoveAxis(1));
    setup.change(Change::AxisValues(0, "2..99".to_owned()));
    assert!(setup.sweep(&base, SENSORS).is_err());
}

#[test]
fn halving_begins_with_a_ninth_of_the_epochs() {
    let mut setup = setup();
    setup.change(Change::Halving(true));
    setup.change(Change::WarmStart(true));
    let sweep = setup.sweep(&Job::default(), SENSORS).unwrap();
    assert_eq!((sweep.rungs(), sweep.warm_start), (vec![111, 333, 999, 1000], true));
}
