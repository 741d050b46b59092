//! Settings of one link that contradict each other: dynamic and fixed, link-local and more, small and IPv6.

use super::{is_dynamic, is_on, word};
use crate::diagnostic::Diagnostic;
use crate::link::{Link, common};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::value::Family;
use crate::{Diagnostics, Said, Severity, Value};

pub static DHCP: Rule = Rule {
    code: "NR0308",
    name: "dhcp-with-gateway",
    severity: Severity::Warning,
    title: "A gateway comes from the network or from the recipe.",
    why: "DHCP and router advertisements bring a gateway of their own. With two of them the metrics decide, which differ \
          between NetworkManager, networkd and dhclient.",
    fires: r#"nic("eno1", #{ dhcp4: true, gateway: "192.0.2.254" });"#,
    mended: r#"nic("eno1", #{ dhcp4: true });"#,
    targets: &[],
    check: Check::Host(dhcp),
};

pub static LINK_LOCAL: Rule = Rule {
    code: "NR0315",
    name: "link-local6-with-more",
    severity: Severity::Warning,
    title: "`link_local6` stands alone: a link with other IPv6 addresses has a link-local one anyway.",
    why: "It means a link-local address and nothing more. Every IPv6 link has one (RFC 4291 2.1), so beside addresses, \
          `dhcp6` or `accept_ra` it says nothing, or the opposite of what they say.",
    fires: r#"nic("eno1", #{ accept_ra: true, link_local6: true });"#,
    mended: r#"nic("eno1", #{ accept_ra: true });"#,
    targets: &[],
    check: Check::Host(link_local),
};

pub static MTU: Rule = Rule {
    code: "NR0316",
    name: "mtu-too-small-for-ipv6",
    severity: Severity::Error,
    title: "A link with IPv6 has an MTU of at least 1280.",
    why: "The kernel turns IPv6 off on a link with less (IPV6_MIN_MTU, RFC 8200 5).",
    fires: r#"nic("eno1", #{ mtu: 1000, accept_ra: true });"#,
    mended: r#"nic("eno1", #{ mtu: 1280, accept_ra: true });"#,
    targets: &[],
    check: Check::Host(mtu),
};

pub static NO_ROUTE: Rule = Rule {
    code: "NR0317",
    name: "dhcp6-without-router",
    severity: Severity::Note,
    title: "DHCPv6 brings addresses; routes come from router advertisements or from the recipe.",
    why: "DHCPv6 has neither a gateway nor a prefix length (RFC 8415), so without `accept_ra`, a gateway or routes the address \
          reaches only the link itself.",
    fires: r#"nic("eno1", #{ dhcp6: true });"#,
    mended: r#"nic("eno1", #{ dhcp6: true, accept_ra: true });"#,
    targets: &[],
    check: Check::Host(no_route),
};

/// The flag of a row, where the recipe turned it on.
fn on<'a>(link: &'a Link, row: &OptionRow) -> Option<&'a Said> {
    link.options.told(row).filter(|said| said.value == Value::Flag(true))
}

fn v6_addresses(link: &Link) -> impl Iterator<Item = &Said> {
    link.options.list(&common::ADDRESSES).iter().filter(|item| item.value.family() == Some(Family::V6))
}

fn dhcp(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        for said in link.options.list(&common::GATEWAY) {
            let family = said.value.family().filter(|family| !said.value.is_symbolic() && is_dynamic(link, *family));
            let Some(family) = family else { continue };
            let row = match family {
                Family::V4 => &common::DHCP4,
                Family::V6 => &common::ACCEPT_RA,
            };
            // DHCPv6 alone brings none
            let Some(source) = on(link, row) else { continue };
            let message = format!(
                "{} brings the {} gateway: `{}` has `{}` too",
                phrase::said(row, source),
                word(family),
                link.name,
                said.value
            );
            let diagnostic = Diagnostic::new(&DHCP, message)
                .at(said.origin.or(link.options.origin(&common::GATEWAY)), "a second gateway")
                .at_key(source.origin, "brings its own");
            diags.push(diagnostic.help(format!("leave `{}` out, or `{}`", common::GATEWAY.name, row.name)));
        }
    }
}

fn link_local(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        let Some(said) = on(link, &common::LINK_LOCAL6) else { continue };
        let rows = [&common::ACCEPT_RA, &common::DHCP6].into_iter();
        let more: Vec<(&OptionRow, &Said)> = rows
            .filter_map(|row| on(link, row).map(|said| (row as &OptionRow, said)))
            .chain(v6_addresses(link).map(|item| (&common::ADDRESSES as &OptionRow, item)))
            .collect();
        let Some((row, first)) = more.first() else { continue };
        let message = format!(
            "`{}` is a link-local address and nothing more: `{}` has {} too",
            common::LINK_LOCAL6.name,
            link.name,
            phrase::said(row, first)
        );
        let mut diagnostic = Diagnostic::new(&LINK_LOCAL, message).at_key(said.origin, "nothing more");
        for (_, said) in &more {
            diagnostic = diagnostic.at(said.origin, "more");
        }
        diags.push(diagnostic.help(format!("leave `{}` out", common::LINK_LOCAL6.name)));
    }
}

fn mtu(view: &View, diags: &mut Diagnostics) {
    const LEAST: i64 = 1280;
    for link in view.links() {
        let Some(said) = link.options.told(&common::MTU) else { continue };
        let Some(mtu) = said.value.number().filter(|mtu| *mtu < LEAST) else { continue };
        let flags = [&common::ACCEPT_RA, &common::DHCP6, &common::LINK_LOCAL6].into_iter();
        let of_flags = flags.filter_map(|row| on(link, row)).next();
        let Some(cause) = of_flags.or_else(|| v6_addresses(link).next()) else { continue };
        let message = format!("IPv6 needs an MTU of at least {LEAST}: `{}` has `{mtu}`", link.name);
        let diagnostic =
            Diagnostic::new(&MTU, message).at(said.origin, "the kernel turns IPv6 off").at(cause.origin, "IPv6");
        diags.push(diagnostic.help(format!("write {} or more", phrase::number(&common::MTU, LEAST))));
    }
}

fn no_route(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        let Some(said) = on(link, &common::DHCP6) else { continue };
        let has_gateway =
            link.options.list(&common::GATEWAY).iter().any(|item| item.value.family() == Some(Family::V6));
        let has_route = super::routes(link).any(|route| route.family() == Some(Family::V6));
        if is_on(link, &common::ACCEPT_RA) || has_gateway || has_route {
            continue;
        }
        let message = format!("DHCPv6 brings no route: `{}` has no `{}`", link.name, common::ACCEPT_RA.name);
        let help = format!("add {}", phrase::pair(&common::ACCEPT_RA, &Value::Flag(true)));
        diags.push(Diagnostic::new(&NO_ROUTE, message).at_key(said.origin, "an address without a route").help(help));
    }
}
