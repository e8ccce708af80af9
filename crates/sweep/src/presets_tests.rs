//! Tests of `presets`: how many trainings each is, and that its points are those of the thesis.

use protocol::config::QuantizerKind;
use protocol::defaults::SENSORS;

use super::*;
use crate::Kind;

#[test]
fn presets_are_the_protocols_of_the_thesis() {
    for (which, points, trainings, quick, shipped) in [
        // 225 points, int8 and float, ten seeds of each.
        (SweepPreset::MlpGrid, 227, 2270, 54, (2270, 1000)),
        (SweepPreset::CnnGrid, 227, 6810, 54, (454, 100)),
        (SweepPreset::LstmGrid, 227, 2270, 54, (681, 300)),
        (SweepPreset::Quantizers, 25, 250, 50, (75, 100)),
        (SweepPreset::Neurons, 31, 310, 14, (310, 1000)),
    ] {
        let count = |extent| {
            let sweep = preset(which, extent).check(SENSORS).unwrap();
            let repeats = sweep.points().iter().map(|point| point.job.training.repeats).sum::<u32>();
            (sweep.points().len(), repeats, sweep.job.training.epochs)
        };
        assert_eq!(count(Extent::Full), (points, trainings, 1000), "{which}");
        assert_eq!(count(Extent::Shipped), (points, shipped.0, shipped.1), "{which}");
        let short = count(Extent::Quick);
        assert_eq!((short.1, short.2 < 1000), (quick, true), "{which}");
        let config = preset(which, Extent::Full);
        assert_eq!(SweepConfig::read(serde_json::to_value(&config).unwrap()).unwrap(), config);
    }
}

#[test]
fn a_grid_has_the_chosen_quantizers() {
    let sweep = preset(SweepPreset::CnnGrid, Extent::Full).check(SENSORS).unwrap();
    // Weights of 6 bits, activations of 12.
    let point = &sweep.points()[4 * 15 + 10];
    assert_eq!((point.name.as_str(), point.kind), ("weight bits 6, activation bits 12", Kind::Swept));
    let qat = point.job.qat.clone().unwrap();
    assert_eq!(qat, protocol::thesis::qat(CHOSEN, (6, 12), RangeInit::FirstBatch));
    assert_eq!((qat.weights.kind, qat.weights.symmetric), (QuantizerKind::MovingAverage, true));
    assert_eq!((qat.activations.kind, qat.activations.symmetric), (QuantizerKind::LastValue, false));
    assert_eq!((sweep.points()[225].job.ptq.is_some(), sweep.points()[226].kind), (true, Kind::Float));
    let table = preset(SweepPreset::Quantizers, Extent::Full).check(SENSORS).unwrap();
    let point = &table.points()[4 * 3 + 1];
    assert_eq!(point.name, "quantizers MA T,T / LV F,F, activation bits 8");
    assert_eq!(point.job.qat, Some(protocol::thesis::qat(CHOSEN, (4, 8), RangeInit::FirstBatch)));
    let neurons = preset(SweepPreset::Neurons, Extent::Full).check(SENSORS).unwrap();
    assert_eq!(neurons.points()[8].job, ExplorationConfig::default().member(30));
}
