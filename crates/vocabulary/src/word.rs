//! What every word has: a list of its values, and their names and labels.

use strum::{EnumMessage, VariantArray};

/// An enumeration of the vocabulary, for code that draws any of them: a select box, a flag, a table.
pub trait Word: Copy + Eq + VariantArray + EnumMessage + Into<&'static str> {
    /// The enumeration's name, as it stands in the code.
    const NAME: &'static str;

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

    /// All names, each with its label, in the order in which they are offered.
    fn labelled() -> Vec<(&'static str, &'static str)> {
        Self::VARIANTS.iter().map(|value| (value.word(), value.text())).collect()
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

        impl $crate::Word for $name {
            const NAME: &'static str = stringify!($name);
        }

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
#[path = "word_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
