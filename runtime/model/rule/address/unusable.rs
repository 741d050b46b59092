//! Addresses that no link can have.

use std::net::IpAddr;

use ipnet::IpNet;

use super::nets;
use crate::diagnostic::Diagnostic;
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity};

pub static RULE: Rule = Rule {
    code: "NR0304",
    name: "unusable-address",
    severity: Severity::Error,
    title: "An address of a link is one station's, on a network.",
    why: "Group, loopback, broadcast and unspecified addresses name no station (RFC 6890), an IPv4 address inside an IPv6 one \
          never leaves the host, and a prefix of 0 would put the whole internet on the link.",
    fires: r#"nic("eno1", #{ addresses: ["224.0.0.1/24"] });"#,
    mended: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`] });"#,
    targets: &[],
    check: Check::Host(check),
};

/// What is wrong with the address itself.
pub(super) fn fault(net: IpNet) -> Option<&'static str> {
    let ip = net.addr();
    match ip {
        _ if ip.is_unspecified() => Some("the unspecified address"),
        _ if ip.is_loopback() => Some("a loopback address"),
        _ if ip.is_multicast() => Some("a group address"),
        IpAddr::V4(v4) if v4.is_broadcast() => Some("the broadcast address"),
        IpAddr::V4(v4) if v4.octets()[0] == 0 => Some("an address of 0.0.0.0/8"),
        IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some() => Some("an IPv4 address inside an IPv6 one"),
        _ if net.prefix_len() == 0 => Some("an address with the whole internet as its subnet"),
        IpAddr::V4(_) | IpAddr::V6(_) => None,
    }
}

fn check(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        for (net, origin) in nets(link) {
            let Some(fault) = fault(net) else { continue };
            let message = format!("an address is one station's: `{net}` of `{}` is {fault}", link.name);
            let help = format!("write an address of the link's network, such as `\"{}\"`", example(net));
            diags.push(Diagnostic::new(&RULE, message).at(origin, fault).help(help));
        }
    }
}

fn example(net: IpNet) -> &'static str {
    if net.addr().is_ipv4() { "192.0.2.10/24" } else { "2001:db8::10/64" }
}
