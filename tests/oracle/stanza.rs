//! What two parsers read in one interfaces file, in one shape, so that they can be compared.

use std::collections::BTreeMap;

/// An `iface` stanza as a parser understood it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stanza {
    pub(crate) name: String,
    /// `inet`, `inet6`, or nothing where the file names none.
    pub(crate) family: String,
    /// `static`, `manual`, `dhcp`, `loopback`, ..., or nothing where the file names none.
    pub(crate) method: String,
    /// Is it brought up by `ifup -a`?
    pub(crate) auto: bool,
    /// The values of each option, in the order of the file.
    pub(crate) options: BTreeMap<String, Vec<String>>,
}

impl Stanza {
    /// The only value of `key`; a list option such as `bond-slaves` is one value, apart by blanks.
    pub(crate) fn option(&self, key: &str) -> Option<&str> {
        match self.options.get(key).map(Vec::as_slice) {
            Some([value]) => Some(value),
            _ => None,
        }
    }

    /// Adds a value of `key`.
    pub(crate) fn add(&mut self, key: &str, value: &str) {
        self.options.entry(key.to_owned()).or_default().push(value.to_owned());
    }
}
