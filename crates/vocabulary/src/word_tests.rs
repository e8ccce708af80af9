//! Tests of `word`.

use std::collections::BTreeSet;

use serde::{Serialize, de::DeserializeOwned};

use super::Word;
use crate::*;

fn agrees<T: Word + Serialize + DeserializeOwned + std::fmt::Debug>() -> usize {
    let mut names = BTreeSet::new();
    for value in T::VARIANTS {
        assert_eq!(serde_json::to_value(value).unwrap(), value.word());
        assert_eq!(serde_json::from_value::<T>(value.word().into()).unwrap(), *value);
        assert_eq!(T::from_word(value.word()), Some(*value));
        assert!(!value.text().is_empty());
        names.insert(value.word());
    }
    assert_eq!(names.len(), T::VARIANTS.len());
    assert_eq!(T::from_word("no such word"), None);
    names.len()
}

#[test]
fn files_and_lists_spell_every_word_alike() {
    let counts = [
        agrees::<Activation>(),
        agrees::<CalibrationSet>(),
        agrees::<Calibrator>(),
        agrees::<Figure>(),
        agrees::<InterfaceType>(),
        agrees::<LabelAt>(),
        agrees::<LayerKind>(),
        agrees::<LstmFunctions>(),
        agrees::<Method>(),
        agrees::<NumberFormat>(),
        agrees::<OptimizerKind>(),
        agrees::<OpsSet>(),
        agrees::<Optimization>(),
        agrees::<Padding>(),
        agrees::<Part>(),
        agrees::<QuantizerKind>(),
        agrees::<RangeInit>(),
        agrees::<Runtime>(),
        agrees::<ScheduleKind>(),
        agrees::<Scheme>(),
        agrees::<Severity>(),
        agrees::<SplitKind>(),
        agrees::<Tensor>(),
        agrees::<TensorKind>(),
        agrees::<UnitChoice>(),
    ];
    assert!(counts.iter().all(|count| *count >= 2));
    assert_eq!(Padding::words(), "same, valid");
    assert_eq!(OpsSet::Int16x8.name(), "int16x8");
}
