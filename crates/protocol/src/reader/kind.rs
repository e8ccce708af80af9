//! Types whose kind is one entry among the others, as in `{"kind": "sgd", "momentum": 0.9}`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, EnumAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Reader;
use crate::packed_value;

/// By this, and the name of the entry behind it, a type asks a [`Reader`] for its value as a whole.
pub(super) const MARK: &str = "kind in ";

/// A type with a kind. Serde's own readers of such types copy what they read before they know the kind, and are twice as
/// large.
pub(crate) trait Kinded: Sized {
    /// [`MARK`] and the name of the entry.
    const MARKED: &'static str;

    /// Reads from an enumeration whose variants hold their fields.
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error>;
}

/// What reads a type with a kind: from a [`Reader`] at once, from anything else by way of a [`Value`], and from a form without
/// names by way of its bytes.
pub(crate) struct Tagged<T>(PhantomData<T>);

impl<T: Kinded> Tagged<T> {
    pub(crate) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        if from.is_human_readable() {
            return from.deserialize_newtype_struct(T::MARKED, Self(PhantomData));
        }
        Self::of(&packed_value::deserialize(from)?)
    }

    fn of<E: serde::de::Error>(value: &Value) -> Result<T, E> {
        let tag = T::MARKED.strip_prefix(MARK);
        T::read(Reader { value, tag }).map_err(E::custom)
    }
}

impl<'de, T: Kinded> Visitor<'de> for Tagged<T> {
    type Value = T;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object with its kind")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, whole: A) -> Result<T, A::Error> {
        whole.variant_seed(self).map(|(read, _)| read)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, other: D) -> Result<T, D::Error> {
        Self::of(&Value::deserialize(other)?)
    }
}

impl<'de, T: Kinded> DeserializeSeed<'de> for Tagged<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, whole: D) -> Result<T, D::Error> {
        T::read(whole)
    }
}

/// An enumeration whose kind is the entry `$tag` among its fields, with names in kebab case. In bytes, which have no names,
/// it is a packed value.
macro_rules! kinds {
    (
        $tag:literal in $remote:literal:
        $(#[$meta:meta])*
        pub enum $name:ident { $($variants:tt)* }
    ) => {
        $(#[$meta])*
        #[derive(serde::Serialize)]
        #[serde(remote = "Self", tag = $tag, rename_all = "kebab-case")]
        pub enum $name { $($variants)* }

        const _: () = {
            /// The same, as serde reads it where the kind stands outside.
            #[derive(serde::Deserialize)]
            #[serde(remote = $remote, rename_all = "kebab-case", deny_unknown_fields)]
            #[allow(dead_code, reason = "only its reader is used")]
            enum Outside { $($variants)* }

            impl $crate::reader::Kinded for $name {
                const MARKED: &'static str = concat!("kind in ", $tag);

                fn read<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    Outside::deserialize(from)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    $crate::reader::Tagged::<Self>::read(from)
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    if to.is_human_readable() {
                        return Self::serialize(self, to);
                    }
                    $crate::packed_value::serialize(self, to)
                }
            }
        };
    };
}

pub(crate) use kinds;
