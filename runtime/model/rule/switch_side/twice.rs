//! Things of which a site has one each: addresses, MAC addresses, switch ports, numbers of port-channels.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{Title, rule};
use crate::rule::{Check, Rule};
use crate::site::{Claim, Site};
use crate::{Diagnostic, Diagnostics, Origin, Severity};

pub static ADDRESS: Rule = rule(
    Title("NR0391", "address-twice", Severity::Error),
    "An address belongs to one link of one host.",
    "Two hosts that answer for one address take turns in their neighbours' caches (RFC 5227): connections break at random. \
     Link-local and loopback addresses are left out.",
    "nic(\"eno1\", #{ addresses: [\"192.0.2.10/24\"] });",
    "nic(\"eno1\", #{ addresses: [`192.0.2.${host().vars.octet}/24`] });",
    Check::Site(check_addresses),
);

pub static MAC: Rule = rule(
    Title("NR0392", "mac-twice", Severity::Error),
    "A MAC address belongs to one host.",
    "Switches send frames to the port where they last saw an address; two hosts that share one take each other's traffic. A \
     pinned address that two hosts share is mostly a copied line of the inventory.",
    "nic(\"eno1\", #{ mac: \"02:00:00:00:00:01\" });",
    "nic(\"eno1\", #{ mac: host().nics.eno1.mac });",
    Check::Site(check_macs),
);

pub static PORT: Rule = rule(
    Title("NR0414", "switch-port-twice", Severity::Error),
    "A switch port has one cable.",
    "Names that mean the same port (`1`, `Et1` and `Ethernet1` on Arista) are one port. Where several hosts share a recipe, \
     ports come from the inventory or from a number of the host.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, ports: [\"Ethernet1\", \"Ethernet2\"] });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, ", ports!(), " });"),
    Check::Site(check_ports),
);

pub static LAG: Rule = rule(
    Title("NR0415", "lag-id-twice", Severity::Error),
    "A switch has one port-channel of a number.",
    "Ports of two hosts in one port-channel would take each other's traffic; with LACP the switch keeps one host's ports and \
     suspends the others.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: 1, ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, ", ports!(), " });"),
    Check::Site(check_lags),
);

/// Who has a thing: host, link and place.
type Holder<'a> = (&'a str, &'a str, Origin);

fn check_addresses(site: &Site, diags: &mut Diagnostics) {
    let shared = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unicast_link_local() || ip.is_unspecified(),
    };
    let claims = site.addresses().iter().filter(|claim| !shared(claim.value));
    for (ip, holders) in held(claims.map(|claim| (claim.value, holder(claim)))) {
        push(&ADDRESS, &format!("an address belongs to one link: `{ip}`"), &holders, diags);
    }
}

fn check_macs(site: &Site, diags: &mut Diagnostics) {
    for (mac, mut holders) in held(site.macs().iter().map(|claim| (claim.value, holder(claim)))) {
        // A bond that carries the address of its own port is one host's matter.
        holders.dedup_by_key(|(host, ..)| *host);
        if holders.len() > 1 {
            push(&MAC, &format!("a MAC address belongs to one host: `{mac}`"), &holders, diags);
        }
    }
}

fn check_ports(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        let lags = plan.lags.iter().flat_map(|lag| lag.members.iter().map(|member| (&lag.end, member)));
        let cables = lags.chain(plan.ports.iter().map(|port| (&port.end, &port.member)));
        let named = cables.map(|(end, member)| {
            let port = plan.profile.map_or_else(|| member.port.clone(), |profile| profile.port(&member.port));
            (port, (&*end.host, end.link.as_str(), member.origin))
        });
        for (port, holders) in held(named) {
            push(&PORT, &format!("a switch port has one cable: `{port}` of `{}`", plan.name), &holders, diags);
        }
    }
}

fn check_lags(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        let lags = plan.lags.iter().filter_map(|lag| {
            let id = lag.channel.id?;
            Some((id.value, (&*lag.end.host, lag.end.link.as_str(), id.origin)))
        });
        for (id, holders) in held(lags) {
            push(&LAG, &format!("a switch has one port-channel of a number: {id} of `{}`", plan.name), &holders, diags);
        }
    }
}

fn holder<T>(claim: &Claim<T>) -> Holder<'_> {
    (&claim.host, &claim.link, claim.origin)
}

/// What more than one has, by value and then by host.
fn held<'a, T: Ord>(claims: impl Iterator<Item = (T, Holder<'a>)>) -> Vec<(T, Vec<Holder<'a>>)> {
    let mut by_value: BTreeMap<T, Vec<Holder>> = BTreeMap::new();
    for (value, holder) in claims {
        by_value.entry(value).or_default().push(holder);
    }
    let mut twice: Vec<_> = by_value.into_iter().filter(|(_, holders)| holders.len() > 1).collect();
    twice.iter_mut().for_each(|(_, holders)| holders.sort_by_key(|(host, link, _)| (*host, *link)));
    twice
}

fn push(rule: &'static Rule, what: &str, holders: &[Holder], diags: &mut Diagnostics) {
    let found = found(rule, what, holders);
    let is_one_place = found.labels.len() < 2 && holders.windows(2).any(|pair| pair[0].0 != pair[1].0);
    let help = "the line holds for several hosts: take the value from the host, as in `host().vars.octet`";
    diags.push(if is_one_place { found.help(help) } else { found });
}

/// The finding that several hosts have what one can have, at the first places that say so.
pub(super) fn found(rule: &'static Rule, what: &str, holders: &[Holder]) -> Diagnostic {
    let names: Vec<String> = holders.iter().map(|(host, link, _)| format!("{host}: {link}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut found = Diagnostic::new(rule, format!("{what} is that of {}", some(&names)));
    let mut places: Vec<Origin> = Vec::new();
    for (host, link, origin) in holders {
        if places.len() < 3 && !places.contains(origin) {
            places.push(*origin);
            found = found.at(*origin, format!("for `{link}` of `{host}`"));
        }
    }
    found
}

/// The first few of many names.
fn some(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(4).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(4) {
        0 => shown.join(" and "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
