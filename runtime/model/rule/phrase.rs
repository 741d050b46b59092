//! Phrases: how findings show options and values, as a recipe would write them.

use crate::option::OptionRow;
use crate::value::{MARK_CLOSE, MARK_OPEN};
use crate::{Said, Value};

/// The value in the recipe's syntax: `"fast"`, `100`, `["192.0.2.1"]`.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::Flag(_) | Value::Number(_) => value.to_string(),
        Value::Text(_) | Value::Mac(_) | Value::Ip(_) | Value::Net(_) => format!("\"{value}\""),
        Value::List(items) => format!("[{}]", all(items.iter().map(|item| written(&item.value)))),
        Value::Record(fields) => {
            format!("#{{ {} }}", all(fields.iter().map(|(name, said)| format!("{name}: {}", written(&said.value)))))
        }
        Value::Symbol(text) => text.replace(MARK_OPEN, "${").replace(MARK_CLOSE, "}"),
        Value::Refused => "..".into(),
    }
}

fn all(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// The option with its value, in backticks: `` `lacp_rate: "fast"` ``.
pub(crate) fn pair(row: &OptionRow, value: &Value) -> String {
    format!("`{}: {}`", row.name, written(value))
}

/// The same for what a recipe said.
pub(crate) fn said(row: &OptionRow, said: &Said) -> String {
    pair(row, &said.value)
}

/// An option with a word as its value: `` `mode: "802.3ad"` ``.
pub(crate) fn word(row: &OptionRow, word: &str) -> String {
    format!("`{}: \"{word}\"`", row.name)
}

/// An option with a number as its value: `` `miimon: 100` ``.
pub(crate) fn number(row: &OptionRow, number: i64) -> String {
    format!("`{}: {number}`", row.name)
}
