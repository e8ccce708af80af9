//! The Python literals that stand in headers of NumPy files: strings, sizes, booleans, tuples, lists and dictionaries.
//!
//! Crate `py_literal` reads all literals, with arbitrarily large and complex numbers; that is a twentieth of what a visitor
//! downloads. The tests compare with it.

use core::iter::Peekable;
use core::str::Chars;

/// A literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal {
    /// A string.
    Text(String),
    /// An integer from 0.
    Size(usize),
    /// `True` or `False`.
    Truth(bool),
    /// `(1, 2)`
    Tuple(Vec<Literal>),
    /// `[1, 2]`
    List(Vec<Literal>),
    /// `{'a': 1}`, in the order of the text.
    Dict(Vec<(Literal, Literal)>),
}

/// Reads a text that is one literal, with brackets nested `depth` deep at most; `None` when it is none.
pub(super) fn parse(text: &str, depth: usize) -> Option<Literal> {
    let mut parser = Parser(text.chars().peekable());
    let literal = parser.literal(depth)?;
    parser.blanks();
    parser.0.next().is_none().then_some(literal)
}

struct Parser<'a>(Peekable<Chars<'a>>);

impl Parser<'_> {
    fn blanks(&mut self) {
        while self.0.next_if(|c| c.is_ascii_whitespace()).is_some() {}
    }

    fn take(&mut self, wanted: char) -> bool {
        self.0.next_if_eq(&wanted).is_some()
    }

    fn literal(&mut self, depth: usize) -> Option<Literal> {
        self.blanks();
        match self.0.next()? {
            '(' => {
                let (items, comma) = self.items(')', depth, Self::literal)?;
                // `(1)` is no tuple, and no header has it; `(1,)` is one.
                (items.len() != 1 || comma).then_some(Literal::Tuple(items))
            }
            '[' => Some(Literal::List(self.items(']', depth, Self::literal)?.0)),
            '{' => Some(Literal::Dict(self.items('}', depth, Self::entry)?.0)),
            quote @ ('\'' | '"') => self.text(quote),
            digit @ '0'..='9' => self.size(digit),
            first => match self.word(first).as_str() {
                "True" => Some(Literal::Truth(true)),
                "False" => Some(Literal::Truth(false)),
                _ => None,
            },
        }
    }

    fn entry(&mut self, depth: usize) -> Option<(Literal, Literal)> {
        let key = self.literal(depth)?;
        self.blanks();
        if !self.take(':') {
            return None;
        }
        Some((key, self.literal(depth)?))
    }

    /// What stands between brackets, the first of which is read, and whether a comma stands before the last.
    fn items<T>(
        &mut self,
        end: char,
        depth: usize,
        item: fn(&mut Self, usize) -> Option<T>,
    ) -> Option<(Vec<T>, bool)> {
        let inside = depth.checked_sub(1)?;
        let (mut items, mut comma) = (Vec::new(), false);
        loop {
            self.blanks();
            if self.take(end) {
                return Some((items, comma));
            }
            if !(items.is_empty() || comma) {
                return None;
            }
            items.push(item(self, inside)?);
            self.blanks();
            comma = self.take(',');
        }
    }

    fn word(&mut self, first: char) -> String {
        let mut word = String::from(first);
        while let Some(letter) = self.0.next_if(char::is_ascii_alphabetic) {
            word.push(letter);
        }
        word
    }

    /// Python 2 put an `L` behind large integers.
    fn size(&mut self, first: char) -> Option<Literal> {
        let mut digits = String::from(first);
        while let Some(digit) = self.0.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        self.take('L');
        digits.parse().ok().map(Literal::Size)
    }

    fn text(&mut self, quote: char) -> Option<Literal> {
        let mut text = String::new();
        loop {
            match self.0.next()? {
                end if end == quote => return Some(Literal::Text(text)),
                '\n' | '\r' => return None,
                '\\' => match self.0.next()? {
                    'x' => text.push(self.code(2)?),
                    'u' => text.push(self.code(4)?),
                    'U' => text.push(self.code(8)?),
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    same @ ('\\' | '\'' | '"') => text.push(same),
                    // Python's repr writes no others.
                    _ => return None,
                },
                other => text.push(other),
            }
        }
    }

    /// The character whose number stands here in that many hexadecimal digits.
    fn code(&mut self, digits: usize) -> Option<char> {
        let mut code = 0_u32;
        for _ in 0..digits {
            code = code.checked_mul(16)? + self.0.next()?.to_digit(16)?;
        }
        char::from_u32(code)
    }
}

#[cfg(test)]
#[path = "literal_tests.rs"]
mod tests;
