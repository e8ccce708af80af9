//! Tests of `literal`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;
use proptest::prelude::*;
use py_literal::Value;

fn of(value: Value) -> Option<Literal> {
    let all = |values: Vec<Value>| values.into_iter().map(of).collect::<Option<Vec<_>>>();
    Some(match value {
        Value::String(text) => Literal::Text(text),
        Value::Integer(size) => Literal::Size(usize::try_from(u64::try_from(&size).ok()?).ok()?),
        Value::Boolean(truth) => Literal::Truth(truth),
        Value::Tuple(values) => Literal::Tuple(all(values)?),
        Value::List(values) => Literal::List(all(values)?),
        Value::Dict(entries) => {
            let entries = entries.into_iter().map(|(key, value)| Some((of(key)?, of(value)?)));
            Literal::Dict(entries.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn by_library(text: &str) -> Option<Literal> {
    of(text.trim().parse().ok()?)
}

/// As Python's repr writes it.
fn written(literal: &Literal, out: &mut String) {
    let all = |open: char, items: &[Literal], close: &str, out: &mut String| {
        out.push(open);
        for item in items {
            written(item, out);
            out.push_str(", ");
        }
        out.push_str(close);
    };
    match literal {
        Literal::Text(text) => {
            let quote = if text.contains('\'') { '"' } else { '\'' };
            out.push(quote);
            for c in text.chars() {
                match c {
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    '\t' => out.push_str("\\t"),
                    '\\' => out.push_str("\\\\"),
                    c if c == quote => out.extend(['\\', c]),
                    c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
                    c if u32::from(c) > 0xffff => out.push_str(&format!("\\U{:08x}", u32::from(c))),
                    c if u32::from(c) > 0xff => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                    c => out.push(c),
                }
            }
            out.push(quote);
        }
        Literal::Size(size) => out.push_str(&size.to_string()),
        Literal::Truth(truth) => out.push_str(if *truth { "True" } else { "False" }),
        Literal::Tuple(items) => all('(', items, ")", out),
        Literal::List(items) => all('[', items, "]", out),
        Literal::Dict(entries) => {
            out.push('{');
            for (key, value) in entries {
                written(key, out);
                out.push_str(" : ");
                written(value, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}

fn literals() -> impl Strategy<Value = Literal> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Literal::Text),
        any::<u32>().prop_map(|size| Literal::Size(size as usize)),
        any::<bool>().prop_map(Literal::Truth),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let list = proptest::collection::vec(inner.clone(), 0..4);
        let entries = proptest::collection::vec((inner.clone(), inner), 0..3);
        prop_oneof![
            list.clone().prop_map(Literal::Tuple),
            list.prop_map(Literal::List),
            entries.prop_map(Literal::Dict),
        ]
    })
}

proptest! {
    #[test]
    fn what_python_writes_is_read_as_by_the_library(literal in literals()) {
        let mut text = String::new();
        written(&literal, &mut text);
        prop_assert_eq!(parse(&text, 4), Some(literal.clone()), "{}", text);
        prop_assert_eq!(by_library(&text), Some(literal), "{}", text);
    }

    #[test]
    fn what_is_read_at_all_is_read_as_by_the_library(text in r#"([\[({'":, )\]}\\xu41a]|True|False){0,14}"#) {
        if let Some(literal) = parse(&text, 20) {
            prop_assert_eq!(by_library(&text), Some(literal), "{}", text);
        }
    }
}

#[test]
fn brackets_are_not_nested_deeper_than_asked_for() {
    assert!(parse("[([],)]", 3).is_some());
    assert!(parse("[([],)]", 2).is_none());
    assert!(parse(&"[".repeat(100_000), 6).is_none());
}

#[test]
fn python_2s_long_integers_are_sizes_and_numbers_beyond_memory_are_none() {
    assert_eq!(parse("(120L, 6L)", 1), parse("(120, 6)", 1));
    assert_eq!(parse("99999999999999999999999", 1), None);
    for text in
        ["", "(1", "1)", "(1)", "-1", "1.5", "None", "'a\nb'", "'\\", "{1}", "[1 2]", "[,]", "'\\ud800'"]
    {
        assert_eq!(parse(text, 3), None, "{text}");
    }
}
