//! Links: what a recipe declares of one interface, and the names that every dialect can write.

pub mod bond;
pub mod bridge;
pub mod common;
pub mod nic;
pub mod vlan;

use serde::{Deserialize, Serialize};

use crate::hook::LinkHook;
use crate::option::{OptionRow, Options};
use crate::{Origin, Said};

/// What a link is, as `ip -d link` would say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    Nic,
    Bond,
    Vlan,
    Bridge,
}

impl LinkKind {
    /// All kinds, in reading order.
    pub const ALL: [LinkKind; 4] = [LinkKind::Nic, LinkKind::Bond, LinkKind::Vlan, LinkKind::Bridge];

    /// The primitive that declares it.
    pub const fn word(self) -> &'static str {
        match self {
            LinkKind::Nic => "nic",
            LinkKind::Bond => "bond",
            LinkKind::Vlan => "vlan",
            LinkKind::Bridge => "bridge",
        }
    }

    /// The tables of the kind's options, own ones first.
    pub fn tables(self) -> &'static [&'static [&'static OptionRow]] {
        match self {
            LinkKind::Nic => nic::TABLES,
            LinkKind::Bond => bond::TABLES,
            LinkKind::Vlan => vlan::TABLES,
            LinkKind::Bridge => bridge::TABLES,
        }
    }
}

/// One link as the recipe declared it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub name: String,
    /// The declaring call.
    pub origin: Origin,
    /// The word that gave the name.
    pub named: Origin,
    pub kind: LinkKind,
    pub options: Options,
    /// Ports of a bond or bridge, in the recipe's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<Port>,
    /// Name of the link below a VLAN, and where it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<(String, Origin)>,
    /// Id of a VLAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Said>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<LinkHook>,
}

impl Link {
    /// The VLAN id as a number; 0 when it is not known.
    pub fn vlan_id(&self) -> i64 {
        self.id.as_ref().and_then(|said| said.value.number()).unwrap_or(0)
    }

    /// The bond mode, when the link is a bond that says one the kernel knows.
    pub fn bond_mode(&self) -> Option<bond::Mode> {
        self.options.text(&bond::MODE).and_then(bond::Mode::named)
    }
}

/// A link's place in a bond or bridge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Port {
    /// Name of the port's link.
    pub link: String,
    /// Where the port was said.
    pub origin: Origin,
    pub options: Options,
}

/// Whether every kernel, tool and dialect takes the name.
///
/// # Errors
/// The reason, as the end of a sentence (`dev_valid_name` in net/core/dev.c; NetworkManager's `nm_utils_ifname_valid`).
pub fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("1 to 15 bytes, not an empty one".into());
    }
    if name.len() > 15 {
        return Err(format!("at most 15 bytes, this one has {}", name.len()));
    }
    if let Some(c) = name.chars().find(|c| !(c.is_ascii_alphanumeric() || "._-+@".contains(*c))) {
        let shown = if c.is_control() || c == ' ' { c.escape_unicode().to_string() } else { c.to_string() };
        return Err(format!("only letters, digits and `.`, `_`, `-`, `+`, `@`, not `{shown}`"));
    }
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        return Err("the first character must be a letter, a digit or `_`".into());
    }
    if matches!(name, "all" | "default" | "bonding_masters") {
        return Err("the kernel keeps this one for itself".into());
    }
    if is_number(name) {
        return Err("a number alone would be read as an interface index".into());
    }
    Ok(())
}

/// Whether a name is a number in any of the forms that systemd reads (`safe_atou_full` in src/basic/parse-util.c).
fn is_number(name: &str) -> bool {
    let is_of = |digits: &str, base: u32| !digits.is_empty() && digits.chars().all(|c| c.is_digit(base));
    let prefixed = |prefix: &str, base| {
        let head = name.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
        head && is_of(&name[prefix.len()..], base)
    };
    is_of(name, 10) || prefixed("0x", 16) || prefixed("0o", 8) || prefixed("0b", 2)
}

/// The nearest name to a refused one that every kernel, tool and dialect takes.
pub fn mended_name(name: &str) -> Option<String> {
    let takes = |c: char| c.is_ascii_alphanumeric() || "._-+@".contains(c);
    let plain: String = name.chars().map(|c| if takes(c) { c } else { '-' }).take(15).collect();
    let plain = plain.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_').trim_end_matches('-');
    check_name(plain).is_ok().then(|| plain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_name_is_mended_where_something_is_left_of_it() {
        for (bad, good) in [
            ("br guests", Some("br-guests")),
            ("abcdefghijklmnopqrstuv", Some("abcdefghijklmno")),
            ("eth0:1", Some("eth0-1")),
            ("-x\n", Some("x")),
            ("all", None),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(mended_name(bad).as_deref(), good, "{bad}");
        }
    }

    #[test]
    fn names_that_some_tool_would_misread_are_refused() {
        for good in ["eno1", "bond0.110", "vmbr1", "enp3s0f0np0", "br-lan", "_x"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        for bad in
            ["", "a/b", "a b", "a:1", "a%d", "all", "default", "..", ".", "-x", "a\n", "ä", "a$b", "1234567890abcdef"]
        {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
