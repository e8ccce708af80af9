//! A patch as text for links and command lines: only characters that a URL's fragment may hold as they are.
//!
//! ```text
//! patch  = version *(";" change)          change = path "=" value
//! value  = number / "true" / "false" / "null" / word / "'" quoted "'" / "!(" [value *("," value)] ")"
//!        / "(" [word ":" value *("," word ":" value)] ")"
//! ```
//!
//! A word is letters, digits, `_`, `.` and `-` that read as nothing else; a quoted text is percent-encoded. Lists and objects
//! are written as Rison does.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

use super::{Patch, number};
use crate::version::PATCH_VERSION;

/// Lists and objects inside each other that a value may have.
const DEEPEST: usize = 16;

/// What a quoted text holds as it is.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b'+').remove(b'/');

/// Why a text is no patch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// No version at the start.
    #[error("a patch begins with its version, 1 to {PATCH_VERSION}, not with '{0}'")]
    Version(String),
    /// A change without its parts.
    #[error("'{0}': PATH=VALUE is needed, a path of letters, digits, '_' and '.'")]
    Change(String),
    /// A value that cannot be read.
    #[error("{path}: '{value}' is no value: {problem} at character {place}")]
    Value {
        /// The path before it.
        path: String,
        /// The value.
        value: String,
        /// What is wrong.
        problem: &'static str,
        /// Where, from 1.
        place: usize,
    },
}

impl fmt::Display for Patch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.version)?;
        self.changes().try_for_each(|(path, value)| write!(out, ";{}", change(path, value)))
    }
}

impl FromStr for Patch {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let mut parts = text.split(';');
        let head = parts.next().unwrap_or_default();
        let version = head.parse().map_err(|_| TextError::Version(head.to_owned()))?;
        let mut patch = Self { version, ..Self::default() };
        parts.try_for_each(|part| patch.set_text(part))?;
        Ok(patch)
    }
}

/// A change as text.
pub(super) fn change(path: &str, value: &Value) -> String {
    let mut text = format!("{path}=");
    write_value(value, &mut text, usize::MAX);
    text
}

/// Whether the text of a change has so many bytes at least. No more of it is written than tells.
pub(super) fn is_as_long(path: &str, value: &Value, least: usize) -> bool {
    let mut text = format!("{path}=");
    write_value(value, &mut text, least);
    text.len() >= least
}

/// The path and the value of a change.
pub(super) fn read_change(text: &str) -> Result<(String, Value), TextError> {
    let parts = text.split_once('=').filter(|(path, _)| {
        let plain = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        path.split('.').all(plain)
    });
    let (path, written) = parts.ok_or_else(|| TextError::Change(text.to_owned()))?;
    let value = read_value(written).map_err(|(problem, place)| TextError::Value {
        path: path.to_owned(),
        value: written.to_owned(),
        problem,
        place,
    })?;
    Ok((path.to_owned(), value))
}

/// The value of a text, or what is wrong and at which character, from 1.
pub(crate) fn read_value(text: &str) -> Result<Value, (&'static str, usize)> {
    let mut reader = Reader { text, place: 0 };
    let value = reader.value(0).and_then(|value| match reader.rest() {
        "" => Ok(value),
        _ => Err("nothing may follow"),
    });
    value.map_err(|problem| (problem, text[..reader.place].chars().count() + 1))
}

/// Adds a value to a text; its end may be left out where the text has `enough` bytes without it.
fn write_value(value: &Value, text: &mut String, enough: usize) {
    match value {
        _ if text.len() >= enough => {}
        Value::Null => text.push_str("null"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&number::write(number)),
        Value::String(word) if is_word(word) && plain(word).is_none() => text.push_str(word),
        Value::String(other) => {
            text.push('\'');
            text.extend(utf8_percent_encode(other, PLAIN));
            text.push('\'');
        }
        Value::Array(list) => {
            text.push_str("!(");
            for (index, value) in list.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_value(value, text, enough);
            }
            text.push(')');
        }
        Value::Object(object) => {
            text.push('(');
            for (index, (name, value)) in object.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(name);
                text.push(':');
                write_value(value, text, enough);
            }
            text.push(')');
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// The value of a word that is no text.
fn plain(word: &str) -> Option<Value> {
    match word {
        "null" => Some(Value::Null),
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ => number::read(word).map(Value::Number),
    }
}

/// A value being read.
struct Reader<'a> {
    text: &'a str,
    place: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.place..]
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        self.place += if found { sign.len() } else { 0 };
        found
    }

    /// What stands before the first character that `ends` accepts.
    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(ends).unwrap_or(rest.len());
        self.place += end;
        &rest[..end]
    }

    fn value(&mut self, depth: usize) -> Result<Value, &'static str> {
        if depth > DEEPEST {
            return Err("too many lists inside each other");
        }
        if self.takes("!(") {
            return self.items(|reader| reader.value(depth + 1)).map(Value::Array);
        }
        if self.takes("(") {
            let entry = |reader: &mut Self| {
                let name = reader.until(|c| ":,()".contains(c));
                let name = if is_word(name) { name.to_owned() } else { return Err("a name is needed") };
                if !reader.takes(":") {
                    return Err("':' is needed");
                }
                Ok((name, reader.value(depth + 1)?))
            };
            let mut map = Map::new();
            map.extend(self.items(entry)?);
            return Ok(Value::Object(map));
        }
        if self.takes("'") {
            let quoted = self.until(|c| c == '\'');
            if !self.takes("'") {
                return Err("a quoted text does not end");
            }
            let text = percent_decode_str(quoted).decode_utf8().map_err(|_| "a text that is not UTF-8")?;
            return Ok(Value::String(text.into_owned()));
        }
        let from = self.place;
        let word = self.until(|c| ",():'!".contains(c));
        match plain(word) {
            Some(value) => Ok(value),
            None if is_word(word) => Ok(Value::String(word.to_owned())),
            None => {
                self.place = from;
                Err("a number, a word, a 'text', a !(list) or an (object) is needed")
            }
        }
    }

    /// What stands between commas up to the closing bracket.
    fn items<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, &'static str>,
    ) -> Result<Vec<T>, &'static str> {
        let mut items = Vec::new();
        if self.takes(")") {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if self.takes(")") {
                return Ok(items);
            }
            if !self.takes(",") {
                return Err("',' or ')' is needed");
            }
        }
    }
}
