//! Words for types and texts of the script language, as a message says them.

use crate::facts::{Inventory, Symbol};
use crate::record::Handle;
use std::any::type_name;

pub(super) const SYMBOL: &str = "symbolic fact";
pub(super) const LINK: &str = "link";
pub(super) const FLAG: &str = "flag";

/// The name of a type in the field's terms.
pub(super) fn plain_type(name: &str) -> String {
    let name = name.trim().trim_start_matches("&mut ").trim_start_matches('&');
    let known = match name {
        "()" | "" | "nothing" => "nothing",
        "bool" | FLAG => FLAG,
        "i64" | "int" | "INT" => "number",
        "char" => "character",
        "string" | "str" | "String" | "ImmutableString" | "alloc::string::String" => "text",
        "Fn" | "FnPtr" => "function",
        "array" => "list",
        "map" => "map",
        "blob" => "blob",
        "range" | "range=" => "range",
        _ if name.contains("ImmutableString") => "text",
        _ if name == LINK || name == type_name::<Handle>() => LINK,
        _ if name == SYMBOL || name == type_name::<Symbol>() => SYMBOL,
        _ if name == type_name::<Inventory>() => "inventory",
        _ if name.contains("Range<") || name.contains("RangeInclusive<") => "range",
        _ if name.ends_with("FnPtr") => "function",
        other => return other.rsplit("::").next().unwrap_or(other).to_ascii_lowercase(),
    };
    known.into()
}

/// "a text", "an inventory", "nothing".
pub(crate) fn a_type(name: &str) -> String {
    match plain_type(name).as_str() {
        "nothing" => "nothing".into(),
        FLAG => "`true` or `false`".into(),
        name if name.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {name}"),
        name => format!("a {name}"),
    }
}

/// "a, b and c".
pub(super) fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// What Rhai says of a call that nothing answers: `name (type, type)`.
pub(super) struct Signature<'a> {
    pub(super) name: &'a str,
    pub(super) types: Vec<String>,
}

impl<'a> Signature<'a> {
    pub(super) fn read(text: &'a str) -> Signature<'a> {
        let (name, rest) = text.split_once(" (").unwrap_or((text, ""));
        let inside = rest.strip_suffix(')').unwrap_or(rest);
        let types = inside.split(", ").filter(|word| !word.is_empty()).map(plain_type).collect();
        Signature { name, types }
    }
}

/// A text of the user's, short and without control characters.
pub(super) fn shown(text: &str) -> String {
    let visible = |c: char| if c.is_control() { c.escape_default().collect() } else { vec![c] };
    let more = if text.chars().nth(300).is_some() { "..." } else { "" };
    text.chars().take(300).flat_map(visible).collect::<String>() + more
}

/// A text of Rhai's, as a message begins.
pub(super) fn lower(text: &str) -> String {
    let text = shown(text);
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => text,
    }
}
