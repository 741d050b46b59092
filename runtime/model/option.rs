//! Option rows: a fact of the field, said once. Checks, docs, schema, renderers and backends all derive from a row.

mod kind;
mod problem;
mod read;
mod text;
mod value;

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use kind::Kind;
pub use problem::Problem;
pub use read::{read_options, unknown_option};
pub use text::vlan_range;

use crate::link::bond::Modes;
use crate::{Origin, Said, Value};

/// What must be down or empty before the kernel lets an option change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// At any time.
    Anytime,
    /// Only while the bond is down (`BOND_OPTFLAG_IFDOWN`).
    Down,
    /// Only while no port is attached (`BOND_OPTFLAG_NOSLAVES`).
    Empty,
    /// Only while the bond is down and empty.
    DownAndEmpty,
}

/// One option of one primitive.
#[derive(Debug)]
pub struct OptionRow {
    /// The kernel's or iproute2's name.
    pub name: &'static str,
    /// Other names of the field for the same thing; accepted, never printed.
    pub aliases: &'static [&'static str],
    pub kind: Kind,
    /// One sentence, third person.
    pub doc: &'static str,
    /// A value as a recipe writes it, inside the range.
    pub example: &'static str,
    /// What holds when the recipe says nothing, as text; empty where that is "absent".
    pub default: &'static str,
    /// Bond modes in which the kernel accepts a write.
    pub modes: Modes,
    /// Bond modes in which it has an effect.
    pub effective: Modes,
    pub change: Change,
    /// Number of the netlink attribute (`IFLA_BOND_*`), where the kernel has one.
    pub netlink: Option<u16>,
    /// Where the rule comes from: kernel file, man page, RFC.
    pub source: &'static str,
}

impl OptionRow {
    /// A row that every mode takes and that may change at any time.
    pub const fn new(name: &'static str, kind: Kind, example: &'static str, doc: &'static str) -> Self {
        OptionRow {
            name,
            aliases: &[],
            kind,
            doc,
            example,
            default: "",
            modes: Modes::ALL,
            effective: Modes::ALL,
            change: Change::Anytime,
            netlink: None,
            source: "",
        }
    }

    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    /// Refused by the kernel (`EACCES`) and without effect in every other mode.
    pub const fn only_in(mut self, modes: Modes) -> Self {
        self.modes = modes;
        self.effective = modes;
        self
    }

    /// Accepted by the kernel in every mode of `modes`, but only these have an effect.
    pub const fn effective_in(mut self, modes: Modes) -> Self {
        self.effective = modes;
        self
    }

    pub const fn change(mut self, change: Change) -> Self {
        self.change = change;
        self
    }

    pub const fn netlink(mut self, number: u16) -> Self {
        self.netlink = Some(number);
        self
    }

    pub const fn source(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    /// Whether `word` names the row, by its name or an alias.
    pub fn is_called(&self, word: &str) -> bool {
        self.name == word || self.aliases.contains(&word)
    }
}

/// Rows are facts of a table: two of the same name and table are the same row.
impl PartialEq for OptionRow {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || (self.name == other.name && self.doc == other.doc)
    }
}

/// Declares rows as statics and the table that lists them, so that neither can miss the other.
macro_rules! rows {
    ($(#[$meta:meta])* $table:ident: $($id:ident = $row:expr;)*) => {
        $(pub static $id: $crate::option::OptionRow = $row;)*
        $(#[$meta])*
        pub static $table: &[&$crate::option::OptionRow] = &[$(&$id),*];
    };
}
pub(crate) use rows;

/// What a recipe said, option by option, in the order of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options(Vec<(&'static str, Said)>);

impl Options {
    /// What was said of a row.
    pub fn get(&self, row: &OptionRow) -> Option<&Said> {
        self.0.iter().find(|(name, _)| *name == row.name).map(|(_, said)| said)
    }

    /// What a recipe said of a row: not a default, and nothing that was refused.
    pub fn told(&self, row: &OptionRow) -> Option<&Said> {
        self.get(row).filter(|said| said.origin.is_said() && said.value != Value::Refused)
    }

    pub fn has(&self, row: &OptionRow) -> bool {
        self.get(row).is_some()
    }

    /// The place that said it, [`Origin::NONE`] when nothing did.
    pub fn origin(&self, row: &OptionRow) -> Origin {
        self.get(row).map_or(Origin::NONE, |said| said.origin)
    }

    pub fn value(&self, row: &OptionRow) -> Option<&Value> {
        self.get(row).map(|said| &said.value)
    }

    pub fn flag(&self, row: &OptionRow) -> Option<bool> {
        self.value(row).and_then(Value::flag)
    }

    pub fn number(&self, row: &OptionRow) -> Option<i64> {
        self.value(row).and_then(Value::number)
    }

    pub fn text(&self, row: &OptionRow) -> Option<&str> {
        self.value(row).and_then(Value::text)
    }

    /// The items of a list option; empty when it was not said.
    pub fn list(&self, row: &OptionRow) -> &[Said] {
        self.value(row).map_or(&[], Value::list)
    }

    /// Says or replaces an option.
    pub fn set(&mut self, row: &'static OptionRow, said: Said) {
        match self.0.iter_mut().find(|(name, _)| *name == row.name) {
            Some((_, old)) => *old = said,
            None => self.0.push((row.name, said)),
        }
    }

    /// Says an option only where nothing was said: a default.
    pub fn settle(&mut self, row: &'static OptionRow, value: Value) {
        if !self.has(row) {
            self.0.push((row.name, Said::new(value, Origin::NONE)));
        }
    }

    /// Name and value of all that was said, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Said)> {
        self.0.iter().map(|(name, said)| (*name, said))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(&'static str, Said)> for Options {
    fn from_iter<I: IntoIterator<Item = (&'static str, Said)>>(iter: I) -> Self {
        Options(iter.into_iter().collect())
    }
}

impl Serialize for Options {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.0)
    }
}

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = Vec::<(std::borrow::Cow<'de, str>, Said)>::deserialize(deserializer)?;
        let named = entries.into_iter().map(|(name, said)| {
            let known = known_name(&name).ok_or_else(|| serde::de::Error::custom(format!("no option `{name}`")))?;
            Ok((known, said))
        });
        named.collect::<Result<Vec<_>, D::Error>>().map(Options)
    }
}

/// The table's own copy of an option's name.
fn known_name(name: &str) -> Option<&'static str> {
    static NAMES: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let rows = crate::primitive::PRIMITIVES.iter().flat_map(|p| p.tables).flat_map(|table| table.iter());
        rows.map(|row| (row.name, row.name)).collect()
    });
    names.get(name).copied()
}
