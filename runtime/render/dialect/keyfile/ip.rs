//! Addresses: `[ipv4]` and `[ipv6]`, always with their method, because what is absent means DHCP.

use netrecipe_model::link::common::{
    ACCEPT_RA, ADDRESSES, DHCP4, DHCP6, DNS, DNS_SEARCH, GATEWAY, LINK_LOCAL6, METRIC, ONLINK, ROUTE_MTU, ROUTES, SRC,
    TABLE, TO, VIA,
};
use netrecipe_model::option::OptionRow;
use netrecipe_model::value::Family;
use netrecipe_model::{Link, Origin, Said, Value};

use super::document::{Document, list};
use super::profile::origin_of;
use crate::target::Refusal;

/// How NetworkManager configures a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// DHCP, or for IPv6 what router advertisements say.
    Auto,
    /// DHCPv6 without advertisements.
    Dhcp,
    Manual,
    LinkLocal,
    Disabled,
}

impl Method {
    /// The method that does what the link says.
    pub(super) fn of(link: &Link, family: Family) -> Self {
        let is_on = |row| link.options.flag(row) == Some(true);
        let has_address = said_in(link, &ADDRESSES, family).next().is_some();
        match family {
            Family::V4 if is_on(&DHCP4) => Method::Auto,
            Family::V6 if is_on(&ACCEPT_RA) => Method::Auto,
            Family::V6 if is_on(&DHCP6) => Method::Dhcp,
            Family::V4 | Family::V6 if has_address => Method::Manual,
            Family::V6 if is_on(&LINK_LOCAL6) => Method::LinkLocal,
            Family::V4 | Family::V6 => Method::Disabled,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Method::Auto => "auto",
            Method::Dhcp => "dhcp",
            Method::Manual => "manual",
            Method::LinkLocal => "link-local",
            Method::Disabled => "disabled",
        }
    }

    /// Whether `nm_setting_ip_config_verify` takes name servers.
    pub(super) fn takes_dns(self) -> bool {
        match self {
            Method::Auto | Method::Dhcp | Method::Manual => true,
            Method::LinkLocal | Method::Disabled => false,
        }
    }

    /// Whether NetworkManager sets the routes of the family. A link without IPv4 addresses may have IPv4 routes, measured; for
    /// IPv6 `disabled` switches the whole protocol off.
    pub(super) fn takes_routes(self, family: Family) -> bool {
        family == Family::V4 || self != Method::Disabled
    }

    fn origin(self, link: &Link, family: Family) -> Origin {
        let row = match (self, family) {
            (Method::Auto, Family::V4) => &DHCP4,
            (Method::Auto, Family::V6) => &ACCEPT_RA,
            (Method::Dhcp, _) => &DHCP6,
            (Method::Manual, _) => &ADDRESSES,
            (Method::LinkLocal, _) => &LINK_LOCAL6,
            (Method::Disabled, _) => return link.origin,
        };
        link.options.origin(row).or(link.origin)
    }
}

/// The items of a list of addresses that are of a family.
pub(super) fn said_in<'a>(link: &'a Link, row: &OptionRow, family: Family) -> impl Iterator<Item = &'a Said> {
    link.options.list(row).iter().filter(move |said| said.value.family() == Some(family))
}

/// The link's routes of a family.
pub(super) fn routes_in(link: &Link, family: Family) -> impl Iterator<Item = &Said> {
    link.options.list(&ROUTES).iter().filter(move |route| route_family(&route.value) == family)
}

/// That of the destination; a default route's is its next hop's, and IPv4 when it has none.
fn route_family(route: &Value) -> Family {
    let to = route.field(TO.name).and_then(|to| to.value.family());
    to.or_else(|| one(route, &VIA).and_then(|via| via.value.family())).unwrap_or(Family::V4)
}

/// The only item of a field that holds one address.
fn one<'a>(route: &'a Value, row: &OptionRow) -> Option<&'a Said> {
    let said = route.field(row.name)?;
    Some(said.value.list().first().unwrap_or(said))
}

const FAMILIES: [(&str, Family); 2] = [("ipv4", Family::V4), ("ipv6", Family::V6)];

/// The gateways of a section's family.
pub(super) fn gateways<'a>(link: &'a Link, section: &str) -> Vec<&'a Said> {
    let family = FAMILIES.iter().find(|(name, _)| *name == section).map(|(_, family)| *family);
    family.map_or(Vec::new(), |family| said_in(link, &GATEWAY, family).collect())
}

/// Writes both families, without what is refused.
pub(super) fn write(link: &Link, refused: &[Refusal], document: &mut Document) {
    for (section, family) in FAMILIES {
        write_family(section, family, link, document);
        if !refused.iter().any(|refusal| *refusal.row == DNS_SEARCH) {
            write_search(section, family, link, document);
        }
    }
    document.section("proxy", link.origin);
}

fn write_family(section: &'static str, family: Family, link: &Link, document: &mut Document) {
    let method = Method::of(link, family);
    document.section(section, link.origin);
    if family == Family::V6 {
        // Absent it means EUI-64 here, although it means the daemon's default everywhere else.
        document.set(section, "addr-gen-mode", "default", link.origin);
    }
    document.set(section, "method", method.word(), method.origin(link, family));
    let mut gateway = said_in(link, &GATEWAY, family).next();
    for (i, said) in said_in(link, &ADDRESSES, family).enumerate() {
        let hop = gateway.take().map(|hop| format!(",{}", address(&hop.value))).unwrap_or_default();
        document.set(
            section,
            format!("address{}", i + 1),
            format!("{}{hop}", address(&said.value)),
            origin_of(said, link),
        );
    }
    if method.takes_routes(family) {
        // A gateway needs an address here; where there is none, a route says the same.
        let default =
            gateway.map(|hop| (format!("{},{}", any_network(family), address(&hop.value)), String::new(), hop));
        let routes =
            routes_in(link, family).map(|route| (destination(&route.value, family), options(&route.value), route));
        for (i, (route, options, said)) in default.into_iter().chain(routes).enumerate() {
            document.set(section, format!("route{}", i + 1), route, origin_of(said, link));
            if !options.is_empty() {
                document.set(section, format!("route{}_options", i + 1), options, origin_of(said, link));
            }
        }
    }
    if method.takes_dns() {
        write_dns(section, family, link, document);
    }
}

fn write_dns(section: &'static str, family: Family, link: &Link, document: &mut Document) {
    let mut servers: Vec<String> = Vec::new();
    for server in said_in(link, &DNS, family).map(|said| address(&said.value)) {
        if !servers.contains(&server) {
            servers.push(server);
        }
    }
    if !servers.is_empty() {
        document.set(section, DNS.name, list(&servers), link.options.origin(&DNS).or(link.origin));
    }
}

fn write_search(section: &'static str, family: Family, link: &Link, document: &mut Document) {
    let domains = link.options.list(&DNS_SEARCH);
    if !domains.is_empty() && search_families(link).contains(&family) {
        let names = domains.iter().map(|said| said.value.to_string());
        document.set(
            section,
            DNS_SEARCH.name.replace('_', "-"),
            list(names),
            link.options.origin(&DNS_SEARCH).or(link.origin),
        );
    }
}

/// Where search domains stand: with the servers, or else with the first family that can have some.
pub(super) fn search_families(link: &Link) -> Vec<Family> {
    let able = [Family::V4, Family::V6].into_iter().filter(|family| Method::of(link, *family).takes_dns());
    let able: Vec<Family> = able.collect();
    let served: Vec<Family> =
        able.iter().copied().filter(|family| said_in(link, &DNS, *family).next().is_some()).collect();
    if served.is_empty() { able.into_iter().take(1).collect() } else { served }
}

/// `TO[,VIA[,METRIC]]`; a metric without a next hop needs the unspecified one.
fn destination(route: &Value, family: Family) -> String {
    let to = match route.field(TO.name).map(|said| &said.value) {
        Some(Value::Net(net)) => format!("{}/{}", address(&Value::Ip(net.addr())), net.prefix_len()),
        Some(Value::Symbol(text)) => text.clone(),
        _ => any_network(family).into(),
    };
    let via = one(route, &VIA).map(|said| address(&said.value));
    match (via, route.field(METRIC.name)) {
        (Some(via), Some(metric)) => format!("{to},{via},{}", metric.value),
        (Some(via), None) => format!("{to},{via}"),
        (None, Some(metric)) => format!("{to},{},{}", any_address(family), metric.value),
        (None, None) => to,
    }
}

/// `mtu=N,onlink=true,src=IP,table=N`, in this order.
fn options(route: &Value) -> String {
    let mut options = Vec::new();
    let mut say = |word: &str, said: Option<&Said>| {
        if let Some(said) = said.filter(|said| said.value != Value::Flag(false)) {
            options.push(format!("{word}={}", address(&said.value)));
        }
    };
    say("mtu", route.field(ROUTE_MTU.name));
    say(ONLINK.name, route.field(ONLINK.name));
    say(SRC.name, one(route, &SRC));
    say(TABLE.name, route.field(TABLE.name));
    options.join(",")
}

/// As `inet_ntop` prints it: an IPv4-compatible address, all zero but for its last 32 bits, is dotted there.
fn address(value: &Value) -> String {
    let compatible = |v6: std::net::Ipv6Addr| v6.segments()[..6] == [0; 6] && v6.segments()[6] != 0;
    let dotted = |v6: std::net::Ipv6Addr| v6.to_ipv4().map(|v4| format!("::{v4}")).unwrap_or_default();
    match value {
        Value::Ip(std::net::IpAddr::V6(v6)) if compatible(*v6) => dotted(*v6),
        Value::Net(ipnet::IpNet::V6(net)) if compatible(net.addr()) => {
            format!("{}/{}", dotted(net.addr()), net.prefix_len())
        }
        other => other.to_string(),
    }
}

fn any_address(family: Family) -> &'static str {
    match family {
        Family::V4 => "0.0.0.0",
        Family::V6 => "::",
    }
}

fn any_network(family: Family) -> &'static str {
    match family {
        Family::V4 => "0.0.0.0/0",
        Family::V6 => "::/0",
    }
}
