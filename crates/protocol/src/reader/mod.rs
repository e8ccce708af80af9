//! JSON values as typed values: the one reader of every type that settings, files and messages hold.
//!
//! Serde makes a reader of each type for each form that it is read from, and those are the largest part of what a visitor
//! downloads. So every form is brought to a [`Value`] first, and here are the only typed readers, written to be small: a
//! field or a kind is found here by its name, once for all types, and a type's own code gets its number.

mod access;
mod kind;
mod problem;

use serde::Deserializer;
use serde::de::{DeserializeOwned, Error as _, Expected, Unexpected, Visitor};
use serde_json::{Map, Number, Value};

use access::{Content, Entries, Fields, Items, Variant, Whole};
pub(crate) use kind::{Kinded, Tagged, kinds};
pub(crate) use problem::Problem;

/// The typed value that a JSON value stands for.
///
/// # Errors
/// Serde's words, which name the field.
pub fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    T::deserialize(Reader::new(value)).map_err(Problem::words)
}

/// As [`typed`], for values of many parts.
///
/// # Errors
/// Serde's words behind the place, as in `network.layers[2].kernel[14]: ...`.
pub fn typed_file<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    T::deserialize(Reader::new(value)).map_err(|problem| problem.to_string())
}

/// As [`typed`], with the place of what is wrong.
pub(crate) fn placed<T: DeserializeOwned>(value: &Value) -> Result<T, Problem> {
    T::deserialize(Reader::new(value))
}

/// A value about to be read.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    value: &'a Value,
    /// The entry of an object that said which kind it is, and is no field.
    tag: Option<&'static str>,
}

impl<'a> Reader<'a> {
    fn new(value: &'a Value) -> Self {
        Self { value, tag: None }
    }

    fn wrong(&self, expected: &dyn Expected) -> Problem {
        Problem::invalid_type(unexpected(self.value), expected)
    }

    /// The entries of an object all of which are fields.
    fn fields(&self, known: &'static [&'static str], expected: &dyn Expected) -> Result<Fields<'a>, Problem> {
        let Value::Object(object) = self.value else { return Err(self.wrong(expected)) };
        let stranger = object.keys().find(|name| !known.contains(&name.as_str()) && self.tag != Some(name));
        stranger.map_or(Ok(Fields::new(object, known)), |name| Err(Problem::unknown_field(name, known)))
    }

    /// Nothing but the kind, which has no fields.
    fn nothing_beside(&self) -> Result<(), Problem> {
        let (Value::Object(object), Some(tag)) = (self.value, self.tag) else { return Ok(()) };
        let stranger = object.keys().find(|name| *name != tag);
        stranger.map_or(Ok(()), |name| Err(Problem::beside(tag, name)))
    }

    /// Which of the variants it is, and what it holds.
    fn variant(&self, variants: &'static [&'static str]) -> Result<Variant<'a>, Problem> {
        let (name, content) = match (self.value, self.tag) {
            (Value::Object(object), Some(tag)) => match object.get(tag) {
                Some(Value::String(name)) => (name, Content::Beside(*self)),
                Some(other) => return Err(Reader::new(other).wrong(&"a text").within(tag)),
                None => return Err(Problem::missing_field(tag)),
            },
            (Value::String(name), None) => (name, Content::None),
            (Value::Object(object), None) if object.len() == 1 => match object.iter().next() {
                Some((name, value)) => (name, Content::Inside(Reader::new(value))),
                None => return Err(self.wrong(&"a name")),
            },
            (_, Some(_)) => return Err(self.wrong(&"an object")),
            (_, None) => return Err(self.wrong(&"a name, or an object of one")),
        };
        let index = variants.iter().position(|known| known == name);
        index
            .map(|index| Variant::new(index, content))
            .ok_or_else(|| Problem::unknown_variant(name, variants))
    }
}

/// What serde calls a value that is not what was expected.
fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Other("null"),
        Value::Bool(truth) => Unexpected::Bool(*truth),
        Value::Number(number) => unexpected_number(number),
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    }
}

fn unexpected_number(number: &Number) -> Unexpected<'static> {
    let whole = number.as_u64().map(Unexpected::Unsigned).or(number.as_i64().map(Unexpected::Signed));
    whole.unwrap_or(Unexpected::Float(number.as_f64().unwrap_or(f64::NAN)))
}

fn visit_number<'a, V: Visitor<'a>>(reader: Reader<'a>, visitor: V) -> Result<V::Value, Problem> {
    let Value::Number(number) = reader.value else { return Err(reader.wrong(&visitor)) };
    match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => visitor.visit_u64(number),
        (None, Some(number)) => visitor.visit_i64(number),
        (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
    }
}

/// The f32 of a number that was read as f64. Rounding twice errs where the first rounding ends in the middle between two f32,
/// as for 7.038531e-26; there it is the one whose own decimal reads as that middle.
fn single(number: f64) -> f32 {
    let near = number as f32;
    let other = if f64::from(near) < number { near.next_up() } else { near.next_down() };
    let in_the_middle = number - f64::from(near) == f64::from(other) - number;
    let is_text_of = |single: f32| single.to_string().parse() == Ok(number);
    if in_the_middle && !is_text_of(near) && is_text_of(other) { other } else { near }
}

fn visit_object<'a, V: Visitor<'a>>(object: &'a Map<String, Value>, visitor: V) -> Result<V::Value, Problem> {
    visitor.visit_map(Entries::new(object))
}

/// Methods that read alike.
macro_rules! read_as {
    ($read:expr => $($method:ident)+) => {$(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
            $read(self, visitor)
        }
    )+};
}

impl<'a> Deserializer<'a> for Reader<'a> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Number(_) => visit_number(self, visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(object) => visit_object(object, visitor),
        }
    }

    read_as! { visit_number =>
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_i8 deserialize_i16
        deserialize_i32 deserialize_i64 deserialize_i128 deserialize_f64
    }

    fn deserialize_f32<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        let Value::Number(number) = self.value else { return Err(self.wrong(&visitor)) };
        visitor.visit_f32(single(number.as_f64().unwrap_or(f64::NAN)))
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        let Value::Bool(truth) = self.value else { return Err(self.wrong(&visitor)) };
        visitor.visit_bool(*truth)
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        let Value::String(text) = self.value else { return Err(self.wrong(&visitor)) };
        visitor.visit_str(text)
    }

    read_as! { Self::deserialize_str => deserialize_char deserialize_string deserialize_identifier }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.value.is_null() { visitor.visit_unit() } else { Err(self.wrong(&visitor)) }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match name.strip_prefix(kind::MARK) {
            Some(tag) => visitor.visit_enum(Whole(Self { value: self.value, tag: Some(tag) })),
            None => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        let Value::Array(list) = self.value else { return Err(self.wrong(&visitor)) };
        let mut items = Items::new(list);
        let read = visitor.visit_seq(&mut items)?;
        if items.all_read() { Ok(read) } else { Err(Problem::invalid_length(list.len(), &"fewer items")) }
    }

    read_as! { Self::deserialize_seq => deserialize_bytes deserialize_byte_buf }

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        let Value::Object(object) = self.value else { return Err(self.wrong(&visitor)) };
        visit_object(object, visitor)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let mut fields = self.fields(fields, &visitor)?;
        visitor.visit_seq(&mut fields).map_err(|problem| fields.named(problem))
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let variant = self.variant(variants)?;
        visitor.visit_enum(variant)
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
