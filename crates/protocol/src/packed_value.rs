//! JSON values as bytes, for messages: their form names no fields, which parts with a kind need. Numbers keep their bits.

use serde::{Deserialize as _, Deserializer, Serialize, Serializer, de, ser};
use serde_json::{Map, Number, Value};

/// What a value begins with. A text has its bytes behind it, a list its values, an object its names and values, each with
/// their number before; numbers are 8 bytes, lowest first.
#[derive(Clone, Copy)]
enum Mark {
    Null,
    False,
    True,
    /// From 0.
    Whole,
    /// Below 0.
    Negative,
    Float,
    Text,
    List,
    Object,
}

const MARKS: [Mark; 9] = [
    Mark::Null,
    Mark::False,
    Mark::True,
    Mark::Whole,
    Mark::Negative,
    Mark::Float,
    Mark::Text,
    Mark::List,
    Mark::Object,
];

/// Implements `Serialize` and `Deserialize` for types with `#[serde(remote = "Self")]`, whose derives are their JSON: in a form
/// without names they are packed values, so that what settings and messages share is read by one reader.
macro_rules! packed {
    ($($name:ty),+ $(,)?) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() {
                    return Self::serialize(self, to);
                }
                $crate::packed_value::serialize(self, to)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    return Self::deserialize(from);
                }
                let value = $crate::packed_value::deserialize(from)?;
                $crate::reader::typed(&value).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

pub(crate) use packed;

/// Values inside each other; no type of a message comes near.
const DEEPEST: usize = 64;

/// Writes a part as the bytes of its value.
///
/// # Errors
/// The part's own, or the form's.
pub(crate) fn serialize<T: Serialize + ?Sized, S: Serializer>(part: &T, to: S) -> Result<S::Ok, S::Error> {
    let value = serde_json::to_value(part).map_err(ser::Error::custom)?;
    to.serialize_bytes(&pack(&value))
}

/// The value of a part that was written by [`serialize`].
///
/// # Errors
/// Other bytes.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
    unpack(<&[u8]>::deserialize(from)?).ok_or_else(|| de::Error::custom("no packed value"))
}

fn pack(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    push(&mut bytes, value);
    bytes
}

fn unpack(bytes: &[u8]) -> Option<Value> {
    let mut rest = bytes;
    let value = take(&mut rest, 0)?;
    rest.is_empty().then_some(value)
}

fn push(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => bytes.push(Mark::Null as u8),
        Value::Bool(false) => bytes.push(Mark::False as u8),
        Value::Bool(true) => bytes.push(Mark::True as u8),
        Value::Number(number) => push_number(bytes, number),
        Value::String(text) => {
            bytes.push(Mark::Text as u8);
            push_text(bytes, text);
        }
        Value::Array(list) => {
            bytes.push(Mark::List as u8);
            push_count(bytes, list.len());
            list.iter().for_each(|value| push(bytes, value));
        }
        Value::Object(object) => {
            bytes.push(Mark::Object as u8);
            push_count(bytes, object.len());
            for (name, value) in object {
                push_text(bytes, name);
                push(bytes, value);
            }
        }
    }
}

fn push_number(bytes: &mut Vec<u8>, number: &Number) {
    let (mark, bits) = match (number.as_u64(), number.as_i64()) {
        (Some(whole), _) => (Mark::Whole, whole),
        (None, Some(negative)) => (Mark::Negative, negative.cast_unsigned()),
        (None, None) => (Mark::Float, number.as_f64().unwrap_or_default().to_bits()),
    };
    bytes.push(mark as u8);
    bytes.extend(bits.to_le_bytes());
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push_count(bytes, text.len());
    bytes.extend(text.as_bytes());
}

/// As 4 bytes: a value of more parts does not fit a message.
fn push_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn take(rest: &mut &[u8], depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    let mark = *MARKS.get(usize::from(*rest.split_off_first()?))?;
    Some(match mark {
        Mark::Null => Value::Null,
        Mark::False => Value::Bool(false),
        Mark::True => Value::Bool(true),
        Mark::Whole => Value::from(take_bits(rest)?),
        Mark::Negative => Value::from(take_bits(rest)?.cast_signed()),
        Mark::Float => Value::Number(Number::from_f64(f64::from_bits(take_bits(rest)?))?),
        Mark::Text => Value::String(take_text(rest)?),
        Mark::List => {
            let mut list = Vec::new();
            for _ in 0..take_count(rest)? {
                list.push(take(rest, depth + 1)?);
            }
            Value::Array(list)
        }
        Mark::Object => {
            let mut object = Map::new();
            for _ in 0..take_count(rest)? {
                let name = take_text(rest)?;
                object.insert(name, take(rest, depth + 1)?);
            }
            Value::Object(object)
        }
    })
}

fn take_bits(rest: &mut &[u8]) -> Option<u64> {
    rest.split_off(..8)?.try_into().ok().map(u64::from_le_bytes)
}

fn take_count(rest: &mut &[u8]) -> Option<usize> {
    let count = rest.split_off(..4)?.try_into().ok().map(u32::from_le_bytes)?;
    usize::try_from(count).ok()
}

fn take_text(rest: &mut &[u8]) -> Option<String> {
    let count = take_count(rest)?;
    String::from_utf8(rest.split_off(..count)?.to_vec()).ok()
}

#[cfg(test)]
#[path = "packed_value_tests.rs"]
mod tests;
