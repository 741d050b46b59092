//! Refusals: values and combinations that NetworkManager rejects, drops, or reads as something else.

use netrecipe_model::link::common::{ACCEPT_RA, DHCP6, DNS, DNS_SEARCH, GATEWAY, ROUTES};
use netrecipe_model::link::{LinkKind, bond, bridge, nic, vlan};
use netrecipe_model::option::OptionRow;
use netrecipe_model::value::Family;
use netrecipe_model::{Link, Origin, Resolved, Said};

use super::ip::{Method, routes_in, said_in, search_families};
use super::layer::Untagged;
use crate::target::Refusal;

/// What a link says and a keyfile cannot. The renderer leaves out exactly these.
pub fn refuse(network: &Resolved, link: &Link) -> Vec<Refusal> {
    let mut refusals = Refusals { link, found: Vec::new() };
    match link.kind {
        LinkKind::Nic => {}
        LinkKind::Bond => refusals.bond(),
        LinkKind::Vlan => refusals.vlan(),
        LinkKind::Bridge => refusals.bridge(),
    }
    if network.view().controller(&link.name).is_none() {
        refusals.addresses();
    }
    refusals.found
}

/// A name that a recipe asks for in so many words: profiles find a device by its name and give none.
pub fn renamed(link: &Link) -> Option<Refusal> {
    let said = link.options.told(&nic::RENAME).filter(|said| said.value.flag() == Some(true))?;
    let reason = "NetworkManager renames no device; render `udev` or `link` for the host too";
    Some(Refusal { row: &nic::RENAME, origin: said.origin, reason: reason.into() })
}

struct Refusals<'a> {
    link: &'a Link,
    found: Vec<Refusal>,
}

impl Refusals<'_> {
    fn add(&mut self, row: &'static OptionRow, origin: Origin, reason: impl Into<String>) {
        let origin = origin.or(self.link.options.origin(row)).or(self.link.origin);
        self.found.push(Refusal { row, origin, reason: reason.into() });
    }

    fn bond(&mut self) {
        const KNOWN: &[&str] = &["stable", "bandwidth", "count"];
        if let Some(word) = self.link.options.text(&bond::AD_SELECT).filter(|word| !KNOWN.contains(word)) {
            self.add(&bond::AD_SELECT, Origin::NONE, format!("no version of NetworkManager knows `{word}`"));
        }
        // Other delays the kernel rounds down and NetworkManager hands on; this one makes it refuse the profile.
        let number = |row| self.link.options.number(row).filter(|number| *number > 0);
        if let (Some(delay), Some(miimon)) = (number(&bond::PEER_NOTIF_DELAY), number(&bond::MIIMON))
            && delay % miimon != 0
        {
            let name = bond::MIIMON.name;
            let reason = format!("NetworkManager takes a multiple of `{name}` alone, {delay} is none of {miimon}");
            self.add(&bond::PEER_NOTIF_DELAY, Origin::NONE, reason);
        }
    }

    /// The kernel's side of a map is a number of 32 bits; NetworkManager writes one beyond 2^31-1 as a negative one, and does not
    /// read that back.
    fn vlan(&mut self) {
        let is_beyond = |number: i64| number > i64::from(i32::MAX);
        for (row, is_from) in [(&vlan::INGRESS_QOS_MAP, false), (&vlan::EGRESS_QOS_MAP, true)] {
            let kernels = |(from, to): &(String, Said)| if is_from { from.parse().ok() } else { to.value.number() };
            let pairs = self.link.options.value(row).map_or(&[][..], |value| value.record());
            if let Some((from, to)) = pairs.iter().find(|pair| kernels(pair).is_some_and(is_beyond)) {
                let reason = format!("NetworkManager loses priorities beyond {}: `{from}` to `{}`", i32::MAX, to.value);
                self.add(row, to.origin, reason);
            }
        }
    }

    fn bridge(&mut self) {
        if self.link.options.number(&bridge::FORWARD_DELAY) == Some(1) {
            self.add(
                &bridge::FORWARD_DELAY,
                Origin::NONE,
                "NetworkManager takes 2 to 30 seconds, and 0 without spanning tree",
            );
        }
        let said = self.link.options.origin(&bridge::VLAN_DEFAULT_PVID);
        if said.is_said() && Untagged::of(self.link).is_explicit {
            let reason = "NetworkManager leaves the default VLAN, without a tag, on a port that has another `pvid`; say 0, and \
                          name each port's own";
            self.add(&bridge::VLAN_DEFAULT_PVID, said, reason);
        }
    }

    fn addresses(&mut self) {
        let link = self.link;
        if link.options.flag(&ACCEPT_RA) == Some(true) && link.options.flag(&DHCP6) == Some(false) {
            let reason = "NetworkManager asks by DHCPv6 whenever the router's advertisement says so";
            self.add(&DHCP6, link.options.origin(&DHCP6), reason);
        }
        for (family, name) in [(Family::V4, "IPv4"), (Family::V6, "IPv6")] {
            let method = Method::of(link, family);
            if let Some(server) = said_in(link, &DNS, family).next().filter(|_| !method.takes_dns()) {
                let reason =
                    format!("NetworkManager keeps a name server with its link's {name} addresses, and there are none");
                self.add(&DNS, server.origin, reason);
            }
            if !method.takes_routes(family) {
                let reason =
                    "without addresses NetworkManager switches IPv6 off on the link; `link_local6: true` keeps it";
                if let Some(hop) = said_in(link, &GATEWAY, family).next() {
                    self.add(&GATEWAY, hop.origin, reason);
                }
                if let Some(route) = routes_in(link, family).next() {
                    self.add(&ROUTES, route.origin, reason);
                }
            }
        }
        self.search(link);
    }

    fn search(&mut self, link: &Link) {
        let domains = link.options.list(&DNS_SEARCH);
        if let Some(said) = domains.iter().find(|said| said.value.to_string().contains([' ', ',', ';'])) {
            self.add(
                &DNS_SEARCH,
                said.origin,
                format!("a domain has no blanks, commas or semicolons, `{}` has", said.value),
            );
        }
        if !domains.is_empty() && search_families(link).is_empty() {
            let reason = "NetworkManager keeps search domains with a link's addresses, and there are none";
            self.add(&DNS_SEARCH, Origin::NONE, reason);
        }
    }
}
