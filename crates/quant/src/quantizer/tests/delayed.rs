//! Delayed start: so many batches pass unchanged, while the ranges follow.

use vocabulary::QuantizerKind;

use super::*;

#[test]
fn the_first_batches_pass_unchanged_and_the_range_follows_them() {
    for kind in [QuantizerKind::LastValue, QuantizerKind::Lsq, QuantizerKind::Fixed] {
        let delayed = QuantizerConfig { start_step: 2, ..config(kind) };
        let mut quantizer = Quantizer::new(delayed.clone(), 1).unwrap();
        let (x, mut y) = ([-0.3, 0.7, 50.0], [0.0; 3]);
        let mut active = Vec::new();
        for step in 1..=3 {
            quantizer.observe(&[-1.0, 2.0]);
            assert_eq!(quantizer.steps(), step);
            assert!(quantizer.max()[0] != 6.0, "the range waits");
            quantizer.apply(&x, &mut y);
            let mut g = [1.0; 3];
            let mut d_learned = vec![9.0; quantizer.learned().len()];
            quantizer.backward(&x, &mut g, &mut d_learned);
            active.push(quantizer.is_active());
            assert_eq!(y == x, !quantizer.is_active());
            assert_eq!(g == [1.0; 3], !quantizer.is_active());
            assert!(quantizer.is_active() || d_learned.iter().all(|d| *d == 0.0));
        }
        assert_eq!(active, [false, false, true], "{kind:?}");
        let restored = Quantizer::restore(delayed, 1, quantizer.min(), quantizer.max()).unwrap();
        assert!(restored.is_active() && restored.steps() == 0);
        assert!(Quantizer::frozen(quantizer.grids().to_vec()).unwrap().is_active());
    }
}

#[test]
fn a_copy_is_as_far_as_its_original() {
    let delayed = QuantizerConfig { start_step: 1, ..config(QuantizerKind::Lsq) };
    let mut quantizer = Quantizer::new(delayed, 1).unwrap();
    let mut copy = quantizer.clone();
    quantizer.observe(&[1.0]);
    quantizer.observe(&[1.0]);
    copy.clone_from(&quantizer);
    assert!(copy.is_active() && copy == quantizer && copy.learned() == quantizer.learned());
    let mut y = [0.0];
    copy.apply(&[0.4], &mut y);
    assert_eq!(y[0], quantizer.grids()[0].fake_quantize(0.4));
}
