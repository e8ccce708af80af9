//! What every word has: a list of its values, and their names and labels.

use strum::{EnumMessage, VariantArray};

/// An enumeration of the vocabulary, for code that draws any of them: a select box, a flag, a table.
pub trait Word: Copy + Eq + VariantArray + EnumMessage + Into<&'static str> {
    /// What it is called in files, on the command line and in JavaScript.
    fn word(self) -> &'static str {
        self.into()
    }

    /// What people read.
    fn text(self) -> &'static str {
        self.get_message().unwrap_or_else(|| self.word())
    }

    /// The value of that name.
    fn from_word(name: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|value| value.word() == name)
    }

    /// All names, in the order in which they are offered: `same, valid`.
    fn words() -> String {
        Self::VARIANTS.iter().map(|value| value.word()).collect::<Vec<_>>().join(", ")
    }
}

/// A list as an array, so that it can be mapped; `variants` has `N` values.
pub(crate) const fn all<T: Copy, const N: usize>(variants: &[T]) -> [T; N] {
    let mut all = [variants[0]; N];
    let mut index = 1;
    while index < N {
        all[index] = variants[index];
        index += 1;
    }
    all
}

/// An enumeration with its names: in kebab case, or what `strum(serialize)` and `serde(rename)` say alike. Its label is its
/// `strum(message)`, or its name.
macro_rules! word {
    ($(#[$meta:meta])* pub enum $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
            strum::EnumCount, strum::EnumMessage, strum::IntoStaticStr, strum::VariantArray,
        )]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        pub enum $name { $($body)* }

        impl $crate::Word for $name {}

        impl $name {
            /// All values, in the order in which they are offered.
            pub const ALL: [Self; <Self as strum::EnumCount>::COUNT] =
                $crate::word::all(<Self as strum::VariantArray>::VARIANTS);

            /// What it is called in files, on the command line and in JavaScript.
            #[must_use]
            pub fn name(self) -> &'static str {
                self.into()
            }

            /// What people read.
            #[must_use]
            pub fn label(self) -> &'static str {
                $crate::Word::text(self)
            }

            /// The value of that name.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Self> {
                <Self as $crate::Word>::from_word(name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.name())
            }
        }
    };
}

pub(crate) use word;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
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
}
