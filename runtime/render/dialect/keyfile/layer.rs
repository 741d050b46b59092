//! Layers: what makes a link a bond, a VLAN or a bridge, and what it says as a port of one.

use netrecipe_model::link::{LinkKind, Port, bond, bridge, vlan};
use netrecipe_model::option::{OptionRow, Options, vlan_range};
use netrecipe_model::{Link, Origin, Resolved, Said, Value};

use super::Version;
use super::document::{Document, list};
use super::profile::origin_of;
use super::spell::{key, spell};
use crate::target::{Refusal, Spelling, Subject};

/// What NetworkManager takes when a key is absent; its writer leaves such values out (`nm_setting_bridge_*`).
const DEFAULTS: &[(&OptionRow, Value)] = &[
    (&bridge::STP, Value::Flag(true)),
    (&bridge::FORWARD_DELAY, Value::Number(15)),
    (&bridge::HELLO_TIME, Value::Number(2)),
    (&bridge::MAX_AGE, Value::Number(20)),
    (&bridge::AGEING_TIME, Value::Number(300)),
    (&bridge::PRIORITY, Value::Number(32768)),
    (&bridge::VLAN_FILTERING, Value::Flag(false)),
    (&bridge::VLAN_DEFAULT_PVID, Value::Number(1)),
    (&bridge::PATH_COST, Value::Number(100)),
    (&bridge::PORT_PRIORITY, Value::Number(32)),
    (&bridge::HAIRPIN, Value::Flag(false)),
    (&bond::QUEUE_ID, Value::Number(0)),
    (&bond::PRIO, Value::Number(0)),
];

/// Writes the section of the link's kind, without what is refused.
pub(super) fn write(network: &Resolved, link: &Link, refused: &[Refusal], version: Version, document: &mut Document) {
    let stays = |row: &&OptionRow| !refused.iter().any(|refusal| refusal.row == *row);
    match link.kind {
        LinkKind::Nic => {}
        LinkKind::Bond => write_bond(link, stays, version, document),
        LinkKind::Vlan => write_vlan(link, stays, document),
        LinkKind::Bridge => write_bridge(network, link, stays, document),
    }
}

fn write_bond(link: &Link, stays: impl Fn(&&OptionRow) -> bool, version: Version, document: &mut Document) {
    const SECTION: &str = "bond";
    document.section(SECTION, link.origin);
    // Ports say themselves whose they are.
    let rows = bond::BOND.iter().copied().filter(|row| *row != &bond::PORTS);
    for row in rows.filter(stays) {
        let Some(said) = link.options.get(row) else { continue };
        if let Spelling::Key(key) = spell(Subject::Link(LinkKind::Bond), row, version) {
            document.set(SECTION, key, kernel_form(&said.value), origin_of(said, link));
        }
    }
}

/// Switches are `1` and `0`, as in sysfs.
fn kernel_form(value: &Value) -> String {
    match value {
        Value::Flag(flag) => u8::from(*flag).to_string(),
        other => other.to_string(),
    }
}

fn write_vlan(link: &Link, stays: impl Fn(&&OptionRow) -> bool, document: &mut Document) {
    const SECTION: &str = "vlan";
    document.section(SECTION, link.origin);
    let (flags, flags_origin) = flags(&link.options);
    document.set(SECTION, "flags", flags, flags_origin.or(link.origin));
    if let Some(id) = &link.id {
        document.set(SECTION, "id", &id.value, origin_of(id, link));
    }
    if let Some((parent, said)) = &link.parent {
        document.set(SECTION, "parent", parent, said.or(link.origin));
    }
    if let Some(said) = link.options.get(&vlan::PROTOCOL) {
        // Here the letter is a capital, and anything else is refused.
        let word = said.value.to_string().replace('q', "Q");
        document.set(SECTION, vlan::PROTOCOL.name, word, origin_of(said, link));
    }
    for row in [&vlan::INGRESS_QOS_MAP, &vlan::EGRESS_QOS_MAP].into_iter().filter(|row| stays(row)) {
        let Some(said) = link.options.get(row) else { continue };
        let mut pairs: Vec<(u32, String)> = said.value.record().iter().map(priority_pair).collect();
        pairs.sort();
        if let Some(key) = key(Subject::Link(LinkKind::Vlan), row).filter(|_| !pairs.is_empty()) {
            let items = pairs.into_iter().map(|(from, to)| format!("{from}:{to}"));
            document.set(SECTION, key, list(items), origin_of(said, link));
        }
    }
}

/// `REORDER_HEADERS` 1, `GVRP` 2, `LOOSE_BINDING` 4, `MVRP` 8 (`NMVlanFlags`); the first is on unless it is taken away.
fn flags(options: &Options) -> (u8, Origin) {
    const BITS: &[(&OptionRow, u8)] =
        &[(&vlan::REORDER_HDR, 1), (&vlan::GVRP, 2), (&vlan::LOOSE_BINDING, 4), (&vlan::MVRP, 8)];
    let mut flags = 1;
    let mut origin = Origin::NONE;
    for (row, bit) in BITS {
        if let Some(is_on) = options.flag(row) {
            flags = if is_on { flags | bit } else { flags & !bit };
            origin = origin.or(options.origin(row));
        }
    }
    (flags, origin)
}

fn priority_pair((from, to): &(String, Said)) -> (u32, String) {
    (from.parse().unwrap_or_default(), to.value.to_string())
}

fn write_bridge(network: &Resolved, link: &Link, stays: impl Fn(&&OptionRow) -> bool, document: &mut Document) {
    const SECTION: &str = "bridge";
    document.section(SECTION, link.origin);
    let is_own = |row: &&OptionRow| ![&bridge::PORTS, &bridge::VIDS, &bridge::VLAN_DEFAULT_PVID].contains(row);
    let rows = bridge::BRIDGE.iter().copied().filter(is_own).filter(stays);
    write_rows(SECTION, Subject::Link(LinkKind::Bridge), rows, &link.options, link.origin, document);
    let pvid = Untagged::of(link);
    if let Some(said) = link.options.get(&bridge::VLAN_DEFAULT_PVID) {
        let number = if pvid.is_explicit { 0 } else { pvid.default };
        if number != 1 {
            let key = bridge::VLAN_DEFAULT_PVID.name.replace('_', "-");
            document.set(SECTION, key, number, origin_of(said, link));
        }
    }
    // The kernel lets a VLAN through to the bridge's own interface only when the bridge is a member of it.
    if link.options.flag(&bridge::VLAN_FILTERING) == Some(true) {
        let above: Vec<&Link> = network.view().vlans_on(&link.name).collect();
        let ids = above.iter().map(|vlan| (vlan.vlan_id(), vlan.vlan_id())).collect();
        let own = if pvid.is_explicit { pvid.default } else { 0 };
        let text = membership(ids, own);
        if !text.is_empty() {
            let origin = above.first().map_or(link.origin, |vlan| vlan.origin);
            document.set(SECTION, bridge::PORT_VLANS.name, text, origin);
        }
    }
}

/// Writes what a port says of its place in a bond or bridge. The section stands there even when it says nothing.
pub(super) fn write_port(controller: &Link, port: &Port, version: Version, document: &mut Document) {
    let origin = port.origin.or(controller.origin);
    match controller.kind {
        LinkKind::Bond => {
            document.section("bond-port", origin);
            for row in bond::BOND_PORT {
                let is_known = matches!(spell(Subject::Port(LinkKind::Bond), row, version), Spelling::Key(_));
                let rows = std::iter::once(*row).filter(|_| is_known);
                write_rows("bond-port", Subject::Port(LinkKind::Bond), rows, &port.options, origin, document);
            }
        }
        LinkKind::Bridge => write_bridge_port(controller, port, origin, document),
        LinkKind::Nic | LinkKind::Vlan => {}
    }
}

fn write_bridge_port(controller: &Link, port: &Port, origin: Origin, document: &mut Document) {
    const SECTION: &str = "bridge-port";
    document.section(SECTION, origin);
    let is_own = |row: &&OptionRow| ![&bridge::PORT_VLANS, &bridge::PVID].contains(row);
    let rows = bridge::BRIDGE_PORT.iter().copied().filter(is_own);
    write_rows(SECTION, Subject::Port(LinkKind::Bridge), rows, &port.options, origin, document);
    let has_vlans = port.options.has(&bridge::PORT_VLANS) || port.options.has(&bridge::PVID);
    if !has_vlans && controller.options.flag(&bridge::VLAN_FILTERING) != Some(true) {
        return;
    }
    let ranges = port.options.list(&bridge::PORT_VLANS).iter().filter_map(|said| vlan_range(&said.value.to_string()));
    let text = membership(ranges.collect(), Untagged::of(controller).on(port));
    if !text.is_empty() {
        let said = port.options.origin(&bridge::PORT_VLANS).or(port.options.origin(&bridge::PVID));
        document.set(SECTION, bridge::PORT_VLANS.name, text, said.or(origin));
    }
}

/// The VLAN of untagged frames in a bridge.
pub(super) struct Untagged {
    /// The bridge's default; 0 is none.
    default: i64,
    /// Whether each port, and the bridge itself, must name its own: NetworkManager never takes the default away from a port that
    /// has another one, and its frames would leak there without a tag. So then no default is given to the kernel at all.
    pub(super) is_explicit: bool,
}

impl Untagged {
    pub(super) fn of(link: &Link) -> Self {
        let default = link.options.number(&bridge::VLAN_DEFAULT_PVID).unwrap_or(1);
        let differs = |port: &Port| port.options.number(&bridge::PVID).is_some_and(|pvid| pvid != default);
        Untagged { default, is_explicit: default != 0 && link.ports.iter().any(differs) }
    }

    fn on(&self, port: &Port) -> i64 {
        port.options.number(&bridge::PVID).unwrap_or(self.default)
    }
}

/// `1 pvid untagged,10,20-30`: by number, each VLAN once.
fn membership(mut ranges: Vec<(i64, i64)>, untagged: i64) -> String {
    ranges.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::new();
    for (low, high) in ranges {
        match merged.last_mut() {
            Some((_, end)) if low <= *end => *end = high.max(*end),
            _ => merged.push((low, high)),
        }
    }
    let mut items: Vec<(i64, String)> = Vec::new();
    for (low, high) in merged {
        let (before, after) = ((low, high.min(untagged - 1)), (low.max(untagged + 1), high));
        let parts = if untagged == 0 { vec![(low, high)] } else { vec![before, after] };
        let parts = if (low..=high).contains(&untagged) { parts } else { vec![(low, high)] };
        items.extend(parts.into_iter().filter(|(low, high)| low <= high).map(|(low, high)| (low, range(low, high))));
    }
    if untagged != 0 {
        items.push((untagged, format!("{untagged} pvid untagged")));
    }
    items.sort();
    items.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(",")
}

fn range(low: i64, high: i64) -> String {
    if low == high { low.to_string() } else { format!("{low}-{high}") }
}

/// Writes said options under their own keys, without NetworkManager's defaults.
fn write_rows(
    section: &'static str,
    subject: Subject,
    rows: impl Iterator<Item = &'static OptionRow>,
    options: &Options,
    fallback: Origin,
    document: &mut Document,
) {
    for row in rows {
        let Some(said) = options.get(row) else { continue };
        if DEFAULTS.iter().any(|(other, value)| *other == row && *value == said.value) {
            continue;
        }
        if let Some(key) = key(subject, row) {
            document.set(section, key, &said.value, said.origin.or(fallback));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn membership_is_sorted_and_names_each_vlan_once() {
        for (ranges, untagged, expected) in [
            (vec![(10, 10)], 1, "1 pvid untagged,10"),
            (vec![(2, 4094)], 1, "1 pvid untagged,2-4094"),
            (vec![(2, 4094)], 20, "2-19,20 pvid untagged,21-4094"),
            (vec![(20, 30), (10, 10), (25, 40), (10, 10)], 0, "10,20-40"),
            (vec![(20, 20)], 20, "20 pvid untagged"),
            (vec![(20, 21)], 20, "20 pvid untagged,21"),
            (vec![], 0, ""),
        ] {
            assert_eq!(membership(ranges, untagged), expected);
        }
    }
}
