//! Addressing of a link as stanzas need it: addresses and gateways by IP version, DHCP, and the MTU that holds in the end.

use netrecipe_model::link::{bond, bridge, common};
use netrecipe_model::network::View;
use netrecipe_model::option::OptionRow;
use netrecipe_model::value::Family;
use netrecipe_model::{Link, LinkKind, Origin, Said};

use super::word::Entry;
use super::{LOOPBACK, Method, Stanza};

/// The MTU of an Ethernet link that nobody gave one (ETH_DATA_LEN).
pub const ETHERNET_MTU: i64 = 1500;

/// What one IP version of a link has.
#[derive(Debug)]
pub struct Addressing<'a> {
    pub family: Family,
    pub addresses: Vec<&'a Said>,
    pub gateway: Option<&'a Said>,
    /// Who asked for DHCP.
    pub dhcp: Option<Origin>,
}

impl<'a> Addressing<'a> {
    /// What the link says of an IP version.
    pub fn of(link: &'a Link, family: Family) -> Self {
        let of_family = |row| link.options.list(row).iter().filter(move |said| said.value.family() == Some(family));
        let dhcp = if family == Family::V4 { &common::DHCP4 } else { &common::DHCP6 };
        let asked = link.options.get(dhcp).filter(|said| said.value.flag() == Some(true));
        Addressing {
            family,
            addresses: of_family(&common::ADDRESSES).collect(),
            gateway: of_family(&common::GATEWAY).next(),
            dhcp: asked.map(|said| said.origin),
        }
    }

    /// Whether the link says nothing of the version.
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.gateway.is_none() && self.dhcp.is_none()
    }

    /// The method of a stanza that holds the version's first address.
    pub fn method(&self, link: &Link) -> Method {
        if link.name == LOOPBACK && self.family == Family::V4 {
            Method::Loopback
        } else if self.dhcp.is_some() {
            Method::Dhcp
        } else if self.addresses.is_empty() {
            Method::Manual
        } else {
            Method::Static
        }
    }
}

/// Lines of one key.
pub fn lines<'a>(key: &'static str, said: impl IntoIterator<Item = &'a Said>) -> Vec<Entry> {
    let entry = |said: &Said| Entry { key: key.into(), value: said.value.to_string(), origin: said.origin };
    said.into_iter().map(entry).collect()
}

/// Who says that the link comes up at boot, when it does. Unsaid, it does.
pub fn auto(link: &Link) -> Option<Origin> {
    match link.options.get(&common::AUTO) {
        Some(said) if said.value.flag() == Some(false) => None,
        Some(said) => Some(said.origin.or(link.origin)),
        None => Some(link.origin),
    }
}

/// Marks the first stanza of a link as one that comes up at boot.
pub fn start(link: &Link, stanzas: &mut [Stanza]) {
    if let Some(first) = stanzas.first_mut() {
        first.auto = auto(link);
    }
}

/// The MTU a link has in the end: its own; else a VLAN has its parent's and a bridge the smallest of its ports (`br_mtu_auto_adjust`
/// in net/bridge/br_if.c), and who said it.
pub fn mtu(view: &View, link: &Link) -> (i64, Origin) {
    let unsaid = (ETHERNET_MTU, Origin::NONE);
    if let Some(said) = link.options.get(&common::MTU) {
        return (said.value.number().unwrap_or(ETHERNET_MTU), said.origin);
    }
    match link.kind {
        LinkKind::Nic | LinkKind::Bond => unsaid,
        LinkKind::Vlan => view.parent(link).map_or(unsaid, |parent| mtu(view, parent)),
        LinkKind::Bridge => {
            let ports = link.ports.iter().filter_map(|port| view.link(&port.link));
            ports.map(|port| mtu(view, port)).min_by_key(|(bytes, _)| *bytes).unwrap_or(unsaid)
        }
    }
}

/// Options that are said by the list of ports or by stanzas, never by a line of their own.
pub static APART: &[&OptionRow] = &[
    &common::ADDRESSES,
    &common::GATEWAY,
    &common::AUTO,
    &bond::PORTS,
    &bridge::PORTS,
    &bridge::VLAN_FILTERING,
    &bridge::VLAN_DEFAULT_PVID,
    &bridge::VIDS,
];
