//! Rules of addressing: addresses, gateways, routes and name servers of one host.

pub mod configured;
pub mod contradiction;
pub mod gateway;
pub mod host;
pub mod next_hop;
pub mod route;
pub mod subnet;
pub mod unusable;

use ipnet::IpNet;

use super::Rule;
use crate::link::common;
use crate::value::Family;
use crate::{Link, Origin, Said, Value};

/// By code.
pub static RULES: &[&Rule] = &[
    &host::TWICE,
    &subnet::OVERLAP,
    &subnet::NETWORK,
    &unusable::RULE,
    &gateway::TWICE,
    &gateway::NO_ROUTER,
    &next_hop::RULE,
    &contradiction::DHCP,
    &configured::DNS,
    &route::DESTINATION,
    &route::FAMILIES,
    &route::TWICE,
    &configured::ROUTE,
    &host::SOURCE,
    &contradiction::LINK_LOCAL,
    &contradiction::MTU,
    &contradiction::NO_ROUTE,
];

/// The known addresses of a link.
fn nets(link: &Link) -> impl Iterator<Item = (IpNet, Origin)> {
    let items = link.options.list(&common::ADDRESSES).iter();
    items.filter_map(|item| Some((item.value.net()?, item.origin.or(link.options.origin(&common::ADDRESSES)))))
}

/// Whether the link has static addresses of the family; symbolic ones count.
fn has_static(link: &Link, family: Family) -> bool {
    link.options.list(&common::ADDRESSES).iter().any(|item| item.value.family() == Some(family))
}

/// Whether addresses of the family come from the network, so that their subnets are not known here.
fn is_dynamic(link: &Link, family: Family) -> bool {
    let rows = match family {
        Family::V4 => &[&common::DHCP4][..],
        Family::V6 => &[&common::DHCP6, &common::ACCEPT_RA][..],
    };
    rows.iter().any(|row| is_on(link, row))
}

/// Whether the flag is on, or was refused and may have been meant so.
fn is_on(link: &Link, row: &crate::OptionRow) -> bool {
    link.options.value(row).is_some_and(|value| *value != Value::Flag(false))
}

/// Whether the list of addresses could not be read, so that nothing can be missed in it.
fn is_unread(link: &Link) -> bool {
    link.options.value(&common::ADDRESSES).is_some_and(|value| *value == Value::Refused)
}

/// How a message names a family.
fn word(family: Family) -> &'static str {
    match family {
        Family::V4 => "IPv4",
        Family::V6 => "IPv6",
    }
}

/// One route with its fields.
#[derive(Clone, Copy)]
struct Route<'a> {
    link: &'a Link,
    said: &'a Said,
}

impl<'a> Route<'a> {
    fn field(self, row: &crate::OptionRow) -> Option<&'a Said> {
        self.said.value.field(row.name)
    }

    /// The single address of a field.
    fn address(self, row: &crate::OptionRow) -> Option<&'a Said> {
        self.field(row)?.value.list().first()
    }

    fn number(self, row: &crate::OptionRow) -> Option<i64> {
        self.field(row)?.value.number()
    }

    fn is_onlink(self) -> bool {
        self.field(&common::ONLINK).is_some_and(|said| said.value == Value::Flag(true))
    }

    /// Of the destination, or of the next hop of a default route.
    fn family(self) -> Option<Family> {
        let to = self.field(&common::TO).and_then(|said| said.value.family());
        to.or_else(|| self.address(&common::VIA).and_then(|said| said.value.family()))
    }

    fn origin(self) -> Origin {
        self.said.origin.or(self.link.origin)
    }
}

/// The routes of a link.
fn routes(link: &Link) -> impl Iterator<Item = Route<'_>> {
    link.options.list(&common::ROUTES).iter().map(move |said| Route { link, said })
}
