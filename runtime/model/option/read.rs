//! Reading of option maps: each key finds its row, and what cannot be read is told and remembered.

use super::{OptionRow, Options, Problem};
use crate::diagnostic::Diagnostic;
use crate::raw::quote;
use crate::rule;
use crate::suggest::nearest;
use crate::{Diagnostics, Origin, Raw, RawSaid, Said, Value};

/// Reads a map of options by a primitive's tables. What cannot be read is reported, and kept as [`Value::Refused`]: a rule
/// that misses it would report the same mistake again.
pub fn read_options(
    primitive: &str,
    tables: &[&'static [&'static OptionRow]],
    raw: Vec<(String, RawSaid)>,
    call: Origin,
    diags: &mut Diagnostics,
) -> Options {
    let rows = || tables.iter().flat_map(|table| table.iter().copied());
    let mut read: Vec<(usize, &'static str, Said)> = Vec::new();
    let mut misspelt = Vec::new();
    for (key, said) in raw {
        let Some((place, row)) = rows().enumerate().find(|(_, row)| row.is_called(&key)) else {
            diags.push(unknown_option(primitive, &key, rows(), said.origin.or(call)));
            misspelt.extend(meant(&key, rows()).map(|(place, row)| (place, row.name, said.origin.or(call))));
            continue;
        };
        if let Some((_, _, other)) = read.iter().find(|(at, ..)| *at == place) {
            let message = format!("`{}` is said twice: `{key}` is another name for it", row.name);
            let twice = Diagnostic::new(&rule::language::INVALID_VALUE, message);
            diags.push(twice.at_key(said.origin, "said again here").at_key(other.origin, "first said here"));
            continue;
        }
        if said.raw == Raw::Unit {
            continue; // `()` is how a recipe leaves an option out
        }
        let origin = said.origin.or(call);
        let value = match said.raw {
            Raw::Poison => Value::Refused,
            _ => row.kind.read(row.name, said).unwrap_or_else(|problems| {
                let example = || format!("write it as in `{}: {}`", row.name, row.example);
                diags.extend(problems.into_iter().map(|problem| {
                    let help = Some(problem.help.unwrap_or_else(example));
                    Problem { help, ..problem }.into_diagnostic(origin)
                }));
                Value::Refused
            }),
        };
        read.push((place, row.name, Said::new(value, origin)));
    }
    for (place, name, origin) in misspelt {
        if !read.iter().any(|(at, ..)| *at == place) {
            read.push((place, name, Said::new(Value::Refused, origin)));
        }
    }
    read.sort_by_key(|(place, ..)| *place);
    read.into_iter().map(|(_, name, said)| (name, said)).collect()
}

/// The finding for an option that the tables do not have.
pub fn unknown_option(
    primitive: &str,
    key: &str,
    rows: impl Iterator<Item = &'static OptionRow>,
    origin: Origin,
) -> Diagnostic {
    let rows: Vec<_> = rows.collect();
    let message = format!("`{primitive}` has no option {}", quote(key));
    let diagnostic =
        Diagnostic::new(&rule::language::UNKNOWN_OPTION, message).at_key(origin, "not an option of this primitive");
    match meant(key, rows.iter().copied()) {
        Some((_, row)) => diagnostic.help(format!("did you mean `{}`? it takes {}", row.name, row.kind.describe())),
        None => diagnostic.help(format!("`netrecipe doc {primitive}` lists them")),
    }
}

/// The row that a misspelt key probably means, and its place in the table.
fn meant(key: &str, rows: impl Iterator<Item = &'static OptionRow>) -> Option<(usize, &'static OptionRow)> {
    let rows: Vec<_> = rows.collect();
    let words = rows.iter().flat_map(|row| std::iter::once(&row.name).chain(row.aliases)).copied();
    let word = nearest(key, words)?;
    rows.into_iter().enumerate().find(|(_, row)| row.is_called(word))
}
