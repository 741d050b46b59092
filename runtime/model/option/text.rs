//! Texts of recipes that every file and terminal can hold.

use super::Problem;
use crate::raw::quote;
use crate::{Origin, Raw, RawSaid, Value, rule};

/// A text that every file and terminal can hold: no control characters, no marks of symbolic facts, bounded.
pub(super) fn plain(name: &str, text: String, max: usize, origin: Origin) -> Result<String, Vec<Problem>> {
    let bad = text.chars().find(|c| c.is_control() || ('\u{E000}'..='\u{F8FF}').contains(c));
    let (message, found) = match bad {
        Some(c) => (
            format!("`{name}` takes text without control or private-use characters"),
            format!("found `{}` in {}", c.escape_unicode(), quote(&text)),
        ),
        None if text.len() > max => {
            (format!("`{name}` takes text of at most {max} bytes"), format!("found {} bytes", text.len()))
        }
        None => return Ok(text),
    };
    Err(vec![Problem { rule: &rule::language::INVALID_VALUE, message, found, help: None, origin }])
}

/// Words that a shell runs itself and that no program stands for (POSIX.1-2024 XCU 1.7 and 2.15; `source` and `let` are bash's).
const SHELL_WORDS: &[&str] = &[
    ".", ":", "alias", "bg", "break", "cd", "command", "continue", "eval", "exec", "exit", "export", "fc", "fg",
    "getopts", "hash", "jobs", "let", "local", "read", "readonly", "return", "set", "shift", "source", "times", "trap",
    "type", "ulimit", "umask", "unalias", "unset", "wait",
];

/// The first word of a command names a program. Files that a shell reads would run anything else in the shell, where `eval`
/// makes program text of an argument; and `sh -c` takes a first word with a hyphen for an option of its own.
pub(super) fn program(name: &str, argv: &[RawSaid]) -> Result<(), Vec<Problem>> {
    let Some(RawSaid { raw: Raw::Text(word), origin }) = argv.first() else { return Ok(()) };
    let found = if word.is_empty() {
        "found an empty name".to_owned()
    } else if word.starts_with('-') {
        format!("found {}, an option", quote(word))
    } else if SHELL_WORDS.contains(&word.as_str()) {
        format!("found {}, a word of the shell", quote(word))
    } else {
        return Ok(());
    };
    let message = format!("`{name}` begins with the name of a program");
    let help = Some("a shell is a program, too: `[\"sh\", \"-c\", \"...\"]`".to_owned());
    Err(vec![Problem { rule: &rule::language::INVALID_VALUE, message, found, help, origin: *origin }])
}

pub(super) fn link_name(name: &str, text: String, origin: Origin) -> Result<Value, Vec<Problem>> {
    match crate::link::check_name(&text) {
        Ok(()) => Ok(Value::Text(text)),
        Err(reason) => Err(vec![Problem {
            rule: &rule::language::INVALID_NAME,
            message: format!("`{name}` takes a link name: {reason}"),
            found: format!("found {}", quote(&text)),
            help: crate::link::mended_name(&text).map(|name| format!("write `\"{name}\"`")),
            origin,
        }]),
    }
}

/// `20-30` as its ends, both from 1 to 4094 and in order.
pub fn vlan_range(text: &str) -> Option<(i64, i64)> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let id = |part: &str| {
        let part = part.trim();
        let digits = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i64>().ok().filter(|id| digits && (1..=4094).contains(id))
    };
    let (low, high) = (id(low)?, id(high)?);
    (low <= high).then_some((low, high))
}
