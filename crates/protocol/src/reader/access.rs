//! The parts of a value, in the order in which its type takes them.

use serde::de::value::{StrDeserializer, U64Deserializer};
use serde::de::{
    DeserializeSeed, EnumAccess, Error as _, IntoDeserializer as _, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::{Deserialize as _, Deserializer as _};
use serde_json::{Map, Value, map};

use super::Reader;
use super::problem::Problem;

/// The items of a list.
pub(super) struct Items<'a> {
    rest: std::slice::Iter<'a, Value>,
    next: usize,
}

impl<'a> Items<'a> {
    pub(super) fn new(list: &'a [Value]) -> Self {
        Self { rest: list.iter(), next: 0 }
    }

    pub(super) fn all_read(&self) -> bool {
        self.rest.as_slice().is_empty()
    }
}

impl<'a> SeqAccess<'a> for &mut Items<'a> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        let Some(value) = self.rest.next() else { return Ok(None) };
        let index = self.next;
        self.next += 1;
        seed.deserialize(Reader::new(value)).map(Some).map_err(|problem| problem.within_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of an object whose names are free.
pub(super) struct Entries<'a> {
    rest: map::Iter<'a>,
    value: Option<(&'a str, &'a Value)>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(object: &'a Map<String, Value>) -> Self {
        Self { rest: object.iter(), value: None }
    }
}

impl<'a> MapAccess<'a> for Entries<'a> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some((name, value));
        let name: StrDeserializer<'_, Problem> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let (name, value) = self.value.take().unwrap_or(("", &Value::Null));
        seed.deserialize(Reader::new(value)).map_err(|problem| problem.within(name))
    }
}

/// The entries of an object that are fields, in the order of the fields, as a list: that is how types read themselves with the
/// least code.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    rest: std::slice::Iter<'static, &'static str>,
    missing: Option<&'static str>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Map<String, Value>, known: &'static [&'static str]) -> Self {
        Self { object, rest: known.iter(), missing: None }
    }

    /// A type that misses an item of its list misses a field.
    pub(super) fn named(&self, problem: Problem) -> Problem {
        match self.missing {
            Some(name) if problem.is_of_length() => Problem::missing_field(name),
            _ => problem,
        }
    }
}

impl<'a> SeqAccess<'a> for &mut Fields<'a> {
    type Error = Problem;

    /// A field that is not there reads as null, which is a value where it may be absent. Otherwise its type has a default for
    /// it, or fails.
    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        let Some(name) = self.rest.next() else { return Ok(None) };
        let there = self.object.get(*name);
        match seed.deserialize(Reader::new(there.unwrap_or(&Value::Null))) {
            Ok(read) => Ok(Some(read)),
            Err(problem) if there.is_some() => Err(problem.within(name)),
            Err(_) => {
                self.missing = Some(name);
                Ok(None)
            }
        }
    }
}

/// What a variant holds.
pub(super) enum Content<'a> {
    /// Nothing: its name stands alone.
    None,
    /// The one entry of an object.
    Inside(Reader<'a>),
    /// What stands beside its kind.
    Beside(Reader<'a>),
}

/// A variant, whose name is its number.
pub(super) struct Variant<'a> {
    index: usize,
    content: Content<'a>,
}

impl<'a> Variant<'a> {
    pub(super) fn new(index: usize, content: Content<'a>) -> Self {
        Self { index, content }
    }

    fn content(&self, expected: &'static str) -> Result<Reader<'a>, Problem> {
        match self.content {
            Content::None => Err(Problem::invalid_type(Unexpected::UnitVariant, &expected)),
            Content::Inside(reader) | Content::Beside(reader) => Ok(reader),
        }
    }
}

impl<'a> EnumAccess<'a> for Variant<'a> {
    type Error = Problem;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'a>>(self, seed: S) -> Result<(S::Value, Self), Problem> {
        let number: U64Deserializer<Problem> = (self.index as u64).into_deserializer();
        seed.deserialize(number).map(|variant| (variant, self))
    }
}

impl<'a> VariantAccess<'a> for Variant<'a> {
    type Error = Problem;

    fn unit_variant(self) -> Result<(), Problem> {
        match self.content {
            Content::None => Ok(()),
            Content::Beside(reader) => reader.nothing_beside(),
            Content::Inside(reader) => <()>::deserialize(reader),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value, Problem> {
        seed.deserialize(self.content("newtype variant")?)
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Problem> {
        self.content("tuple variant")?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'a>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.content("struct variant")?.deserialize_struct("", fields, visitor)
    }
}

/// A value that is handed over whole, to a type that reads its kind from one of its entries.
pub(super) struct Whole<'a>(pub(super) Reader<'a>);

impl<'a> EnumAccess<'a> for Whole<'a> {
    type Error = Problem;
    type Variant = Variant<'a>;

    fn variant_seed<S: DeserializeSeed<'a>>(self, seed: S) -> Result<(S::Value, Variant<'a>), Problem> {
        let read = seed.deserialize(self.0)?;
        Ok((read, Variant::new(0, Content::None)))
    }
}
