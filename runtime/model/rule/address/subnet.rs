//! Subnets: a host's address is no end of its subnet, and two links are in two subnets.

use std::net::IpAddr;

use ipnet::IpNet;

use super::nets;
use crate::diagnostic::Diagnostic;
use crate::link::Link;
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Origin, Severity};

pub static OVERLAP: Rule = Rule {
    code: "NR0302",
    name: "overlapping-subnets",
    severity: Severity::Warning,
    title: "Two links of a host are in two subnets.",
    why: "The kernel has one route to each network, so with two links in it all frames leave through one of them, and it \
          answers ARP for both addresses on both (Documentation/networking/ip-sysctl.rst, `arp_ignore`).",
    fires: r#"let n = host();
nic("eno1", #{ addresses: [`192.0.2.${n.vars.octet}/24`] });
nic("eno2", #{ addresses: [`192.0.2.${n.vars.octet + 100}/25`] });"#,
    mended: r#"let n = host();
nic("eno1", #{ addresses: [`192.0.2.${n.vars.octet}/26`] });
nic("eno2", #{ addresses: [`192.0.2.${n.vars.octet + 128}/26`] });"#,
    targets: &[],
    check: Check::Host(overlap),
};

pub static NETWORK: Rule = Rule {
    code: "NR0303",
    name: "network-address-on-host",
    severity: Severity::Error,
    title: "A host's address is neither the first nor the last of its subnet.",
    why: "The first names the network and the last is the broadcast address (RFC 919, RFC 1122 3.2.1.3); /31 and /32 have \
          neither (RFC 3021). The first address of an IPv6 subnet belongs to its routers (RFC 4291 2.6.1), which is a \
          warning.",
    fires: r#"if host().name == "node01" { nic("eno1", #{ addresses: ["192.0.2.0/24"] }); }"#,
    mended: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`] });"#,
    targets: &[],
    check: Check::Host(network),
};

fn overlap(view: &View, diags: &mut Diagnostics) {
    let is_subnet = |net: IpNet| {
        let is_local = matches!(net.addr(), IpAddr::V6(v6) if v6.is_unicast_link_local());
        net.prefix_len() > 0 && net.prefix_len() < net.max_prefix_len() && !is_local
    };
    let all = view.links().iter().flat_map(|link| nets(link).map(move |(net, origin)| (net, link, origin)));
    let mut subnets: Vec<(IpNet, &Link, Origin)> = all.filter(|(net, ..)| is_subnet(*net)).collect();
    // a network comes right before those inside it, so what reaches furthest so far is all there is to compare with
    subnets.sort_by_key(|(net, ..)| (net.network(), net.prefix_len()));
    let mut widest: Option<(IpNet, &Link, Origin)> = None;
    for (net, link, origin) in subnets {
        match widest {
            Some((wide, first, at)) if wide.contains(&net.trunc()) => {
                let is_twice = wide.addr() == net.addr(); // an error of its own
                if first.name != link.name && !is_twice {
                    let message = format!(
                        "two links are in two subnets: `{net}` of `{}` overlaps `{wide}` of `{}`",
                        link.name, first.name
                    );
                    let diagnostic = Diagnostic::new(&OVERLAP, message)
                        .at(origin, format!("inside `{}`", wide.trunc()))
                        .at(at, "the wider subnet");
                    diags.push(diagnostic.help("give one of the links another subnet, or bond the two"));
                }
            }
            _ => widest = Some((net, link, origin)),
        }
    }
}

/// What the address is to its subnet, when it is no host's.
pub(super) fn end(net: IpNet) -> Option<&'static str> {
    match net {
        IpNet::V4(v4) if v4.prefix_len() <= 30 && v4.prefix_len() > 0 => {
            if v4.addr() == v4.network() {
                Some("the network itself")
            } else {
                (v4.addr() == v4.broadcast()).then_some("the broadcast address")
            }
        }
        IpNet::V6(v6) if v6.prefix_len() <= 126 && v6.prefix_len() > 0 => {
            (v6.addr() == v6.network()).then_some("the address of all its routers")
        }
        IpNet::V4(_) | IpNet::V6(_) => None,
    }
}

fn network(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        for (net, origin) in nets(link) {
            let Some(what) = end(net).filter(|_| super::unusable::fault(net).is_none()) else { continue };
            let severity = if net.addr().is_ipv4() { Severity::Error } else { Severity::Warning };
            let message = format!("an address of a host is no end of its subnet: `{net}` of `{}` is {what}", link.name);
            // the hosts of an IPv6 network are counted from its first address on
            let help = match net.hosts().find(|host| *host != net.network()) {
                Some(first) => format!("hosts of `{}` start with `\"{first}/{}\"`", net.trunc(), net.prefix_len()),
                None => "choose an address inside".into(),
            };
            diags.push(Diagnostic::new(&NETWORK, message).severity(severity).at(origin, what).help(help));
        }
    }
}
