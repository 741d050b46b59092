//! Raw values: what a script handed over, before its table has read it.

use crate::Origin;

/// A value as the script has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    Unit,
    Flag(bool),
    Number(i64),
    Text(String),
    /// A text or number that depends on symbolic facts, with their marks.
    Symbol(String),
    List(Vec<RawSaid>),
    /// Sorted by key, as the script's maps are; the origin is the value's, and knows its key.
    Map(Vec<(String, RawSaid)>),
    /// A handle, by its link's name.
    Link(String),
    /// A handle of a call that failed: already reported, so nothing more is said about it.
    Poison,
    /// Anything else, as a message says it: "a function".
    Other(String),
}

/// A raw value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct RawSaid {
    pub raw: Raw,
    pub origin: Origin,
}

impl Raw {
    /// What it is, as a message would say it: "the number `5`", "a list".
    pub fn describe(&self) -> String {
        match self {
            Raw::Unit => "nothing".into(),
            Raw::Flag(flag) => format!("`{flag}`"),
            Raw::Number(number) => format!("the number `{number}`"),
            Raw::Text(text) => format!("the text {}", quote(text)),
            Raw::Symbol(_) => "a symbolic fact".into(),
            Raw::List(items) if items.is_empty() => "an empty list".into(),
            Raw::List(_) => "a list".into(),
            Raw::Map(_) => "a map".into(),
            Raw::Link(name) => format!("the link {}", quote(name)),
            Raw::Poison => "a link that failed".into(),
            Raw::Other(what) => what.clone(),
        }
    }
}

/// The text in backticks, shortened, with control characters made visible.
pub fn quote(text: &str) -> String {
    let shown: String = text.chars().take(60).flat_map(visible).collect();
    let more = if text.chars().nth(60).is_some() { "..." } else { "" };
    format!("`{shown}{more}`")
}

fn visible(c: char) -> Vec<char> {
    if c.is_control() { c.escape_default().collect() } else { vec![c] }
}
