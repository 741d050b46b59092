//! `/etc/network/interfaces`: stanzas and their lines, for every tool that reads the file (interfaces(5)).

pub mod address;
pub mod check;
pub mod hook;
pub mod ifupdown2;
pub mod setting;
#[cfg(test)]
mod tests;
pub mod word;

use std::borrow::Cow;

use netrecipe_model::value::Family;
use netrecipe_model::{Link, Origin};

use crate::File;

pub use word::Entry;

/// The file that ifupdown and ifupdown2 read.
pub const PATH: &str = "/etc/network/interfaces";

/// The loopback interface, which every file brings up first.
pub const LOOPBACK: &str = "lo";

/// How a stanza gets its addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Loopback,
    Manual,
    Static,
    Dhcp,
    /// IPv6 router advertisements; known to classic ifupdown alone.
    Auto,
}

impl Method {
    const fn word(self) -> &'static str {
        match self {
            Method::Loopback => "loopback",
            Method::Manual => "manual",
            Method::Static => "static",
            Method::Dhcp => "dhcp",
            Method::Auto => "auto",
        }
    }
}

/// One `iface` stanza, with the `auto` line before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stanza {
    pub name: String,
    /// Who said that the link comes up at boot; none leaves the `auto` line out.
    pub auto: Option<Origin>,
    pub origin: Origin,
    pub family: Family,
    pub method: Method,
    pub entries: Vec<Entry>,
}

impl Stanza {
    /// A stanza without options and without an `auto` line.
    pub fn new(link: &Link, family: Family, method: Method) -> Self {
        let name = link.name.clone();
        Stanza { name, auto: None, origin: link.origin, family, method, entries: Vec::new() }
    }

    /// The stanza of the loopback interface that no recipe has to declare.
    pub fn loopback() -> Self {
        Stanza {
            name: LOOPBACK.into(),
            auto: Some(Origin::NONE),
            origin: Origin::NONE,
            family: Family::V4,
            method: Method::Loopback,
            entries: Vec::new(),
        }
    }

    /// Appends an option.
    pub fn say(&mut self, key: impl Into<Cow<'static, str>>, value: impl Into<String>, origin: Origin) {
        self.entries.push(Entry { key: key.into(), value: value.into(), origin });
    }
}

/// The file with `header` above the stanzas and `source` below them.
pub fn file(header: &[&str], stanzas: &[Stanza], source: &str) -> File {
    let mut file = File::new(PATH, 0o644);
    header.iter().for_each(|line| file.fixed(line));
    for stanza in stanzas {
        if let Some(origin) = stanza.auto {
            file.line(origin, format_args!("auto {}", stanza.name));
        }
        let (family, method) = (family_word(stanza.family), stanza.method.word());
        file.line(stanza.origin, format_args!("iface {} {family} {method}", stanza.name));
        for Entry { key, value, origin } in &stanza.entries {
            file.line(*origin, format_args!("\t{key} {value}"));
        }
        file.line(stanza.origin, format_args!(""));
    }
    if !source.is_empty() {
        file.fixed(&format!("source {source}"));
    }
    file
}

const fn family_word(family: Family) -> &'static str {
    match family {
        Family::V4 => "inet",
        Family::V6 => "inet6",
    }
}
