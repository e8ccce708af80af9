//! Windows as configs describe them: the stride is that of training only, and shuffled rows have none.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use common::dataset;
use experiment::Prepared;
use protocol::SplitConfig;
use protocol::config::{LabelAt, WindowConfig};

#[test]
fn only_training_windows_have_a_stride() {
    let dataset = dataset(1626);
    let prepare = |window| Prepared::new(&dataset, &SplitConfig::default(), &window, None).unwrap().blocks;
    let plain = prepare(WindowConfig::THESIS);
    assert_eq!((plain.train.len(), plain.validation.len(), plain.test.len()), (947, 296, 296));
    let strided = prepare(WindowConfig { stride: 10, ..WindowConfig::THESIS });
    assert_eq!(strided.train.len(), 95);
    assert_eq!(strided.train.rows[..3], [29, 39, 49]);
    assert_eq!((&strided.validation, &strided.test), (&plain.validation, &plain.test));
    let middle = prepare(WindowConfig { label_at: LabelAt::Middle, ..WindowConfig::THESIS });
    assert_eq!((middle.train.rows[0], &middle.train.x), (15, &plain.train.x));
}

#[test]
fn shuffled_rows_are_for_single_samples() {
    let dataset = dataset(300);
    let split = SplitConfig::Shuffled { train: 0.6, validation: 0.2, seed: 1 };
    assert!(Prepared::new(&dataset, &split, &WindowConfig::SINGLE, None).is_ok());
    let error = Prepared::new(&dataset, &split, &WindowConfig::THESIS, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "windows of 30 samples need rows in time order, and this split shuffles them: choose consecutive blocks, or a \
         network on single samples"
    );
}
