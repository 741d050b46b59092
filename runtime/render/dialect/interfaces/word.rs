//! Words of interfaces files: how options are spelt by rule, and the few that are not.

use std::borrow::Cow;

use netrecipe_model::link::{LinkKind, bond, bridge, common, nic, vlan};
use netrecipe_model::option::{OptionRow, Options};
use netrecipe_model::{Origin, Value};

use crate::target::{Spelling, Subject};

/// One line of a stanza.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Cow<'static, str>,
    pub value: String,
    pub origin: Origin,
}

/// What no interfaces file can say, whoever reads it.
pub const NO_MATCH: &str =
    "the file knows ports by name alone; render `udev` or `link` for the host too, to pin the name";
const STATE: &str = "it is a state of the running bond and no setting; say `primary`";
const NO_VLAN_WORD: &str = "there is no word for it in interfaces files";
const NO_PORT_WORD: &str = "options of one port of a bond have no place in interfaces files";

pub const ADDRESS: &str = "address";
pub const DEFAULT_ROUTE: &str = "gateway";
pub const MTU: &str = "mtu";

/// A spelling as one key.
pub const fn key(word: &'static str) -> Spelling {
    Spelling::Key(Cow::Borrowed(word))
}

/// Rows that all readers spell alike.
static SHARED: &[(&OptionRow, Spelling)] = &[
    (&common::MTU, key(MTU)),
    (&common::ADDRESSES, key(ADDRESS)),
    (&common::GATEWAY, key(DEFAULT_ROUTE)),
    (&common::DNS, key("dns-nameservers")),
    (&common::DNS_SEARCH, key("dns-search")),
    (&common::AUTO, key("auto")),
    (&common::ROUTES, Spelling::Structure),
    (&common::DHCP4, Spelling::Structure),
    (&common::DHCP6, Spelling::Structure),
    (&common::ACCEPT_RA, Spelling::Structure),
    (&common::LINK_LOCAL6, Spelling::Structure),
    (&common::LOSSY, Spelling::Structure),
    (&common::EXTRA, Spelling::Structure),
    (&common::MAC, key("hwaddress")),
    (&nic::SET_ADDRESS, key("hwaddress")),
    (&nic::OFFLOADS, Spelling::Structure),
    (&nic::PIN, Spelling::Cannot(NO_MATCH)),
    (&nic::RENAME, Spelling::Cannot(NO_MATCH)),
    (&vlan::NAME, Spelling::Structure),
    (&vlan::REORDER_HDR, Spelling::Cannot(NO_VLAN_WORD)),
    (&vlan::GVRP, Spelling::Cannot(NO_VLAN_WORD)),
    (&vlan::LOOSE_BINDING, Spelling::Cannot(NO_VLAN_WORD)),
    (&vlan::MVRP, Spelling::Cannot(NO_VLAN_WORD)),
    (&vlan::INGRESS_QOS_MAP, Spelling::Cannot(NO_VLAN_WORD)),
    (&vlan::EGRESS_QOS_MAP, Spelling::Cannot(NO_VLAN_WORD)),
    (&bond::ACTIVE_SLAVE, Spelling::Cannot(STATE)),
];

/// What one reader knows of bonds and bridges beyond what all know.
pub struct Vocabulary {
    /// Bond options the reader has a word for: `bond-` and the kernel's name.
    pub bond: &'static [&'static OptionRow],
    pub no_bond_word: &'static str,
    /// Everything that is spelt in a way of its own.
    pub own: &'static [(&'static OptionRow, Spelling)],
    pub no_word: &'static str,
}

impl Vocabulary {
    /// How the reader spells an option; what is in none of its tables it cannot say.
    pub fn spell(&self, subject: Subject, row: &OptionRow) -> Spelling {
        let found = self.own.iter().chain(SHARED).find(|(known, _)| *known == row);
        if let Some((_, spelling)) = found {
            return spelling.clone();
        }
        match subject {
            Subject::Link(LinkKind::Bond) if self.bond.contains(&row) => Spelling::Key(bond_key(row).into()),
            Subject::Link(LinkKind::Bond) => Spelling::Cannot(self.no_bond_word),
            Subject::Port(LinkKind::Bond) => Spelling::Cannot(NO_PORT_WORD),
            Subject::Link(_) | Subject::Port(_) => Spelling::Cannot(self.no_word),
        }
    }

    /// The lines of the options that the reader has a key for, in the order of the tables; those in `apart` are said elsewhere.
    pub fn entries(&self, kind: LinkKind, options: &Options, apart: &[&OptionRow]) -> Vec<Entry> {
        let rows = kind.tables().iter().flat_map(|table| table.iter().copied());
        let said = rows.filter(|row| !apart.contains(row)).filter_map(|row| Some((row, options.get(row)?)));
        let entry = said.filter_map(|(row, said)| match self.spell(Subject::Link(kind), row) {
            Spelling::Key(key) => Some(Entry { key, value: text(row, &said.value), origin: said.origin }),
            Spelling::Structure | Spelling::Cannot(_) => None,
        });
        entry.collect()
    }
}

/// `bond-` and the kernel's name with hyphens.
pub fn bond_key(row: &OptionRow) -> String {
    format!("bond-{}", row.name.replace('_', "-"))
}

/// The value as the readers take it: several words apart by blanks, switches as the option's own words.
fn text(row: &OptionRow, value: &Value) -> String {
    match value {
        Value::Flag(flag) if *row == bridge::STP => (if *flag { "on" } else { "off" }).into(),
        Value::Flag(flag) => u8::from(*flag).to_string(),
        Value::List(items) => items.iter().map(|item| item.value.to_string()).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
