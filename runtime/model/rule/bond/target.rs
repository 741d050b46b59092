//! Targets of ARP monitoring: hosts that can answer, each once.

use std::collections::HashMap;
use std::net::IpAddr;

use super::arp::targets;
use super::monitor::takes_arp;
use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity};

pub static UNUSABLE: Rule = Rule {
    code: "NR0217",
    name: "unusable-arp-target",
    severity: Severity::Error,
    title: "A target of ARP monitoring is a host that can answer.",
    why: "The kernel refuses 0.0.0.0 and 255.255.255.255, and for IPv6 `::`, `::1` and groups; a bad entry leaves the rest of \
          the list unread (`bond_is_ip_target_ok`, `bond_is_ip6_target_ok` in include/net/bonding.h). No host answers ARP for \
          an IPv4 group, the loopback network or the rest of 0.0.0.0/8.",
    fires: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    arp_interval: 1000, arp_ip_target: ["192.0.2.1", "255.255.255.255"],
});"#,
    mended: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    arp_interval: 1000, arp_ip_target: ["192.0.2.1"],
});"#,
    targets: &[],
    check: Check::Host(unusable),
};

pub static TWICE: Rule = Rule {
    code: "NR0218",
    name: "arp-target-twice",
    severity: Severity::Error,
    title: "A target of ARP monitoring is named once.",
    why: "The kernel refuses a target that it has already, and leaves the rest of the list unread \
          (`_bond_option_arp_ip_target_add` in drivers/net/bonding/bond_options.c).",
    fires: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    arp_interval: 1000, arp_ip_target: ["192.0.2.1", "192.0.2.1"],
});"#,
    mended: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    arp_interval: 1000, arp_ip_target: ["192.0.2.1", "192.0.2.2"],
});"#,
    targets: &[],
    check: Check::Host(twice),
};

/// Why nobody answers for the address; `None` where somebody may.
fn fault(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(v4) if v4.octets()[0] == 0 => Some("an address of 0.0.0.0/8"),
        IpAddr::V4(v4) if v4.is_broadcast() => Some("the broadcast address"),
        _ if ip.is_unspecified() => Some("the unspecified address"),
        _ if ip.is_loopback() => Some("a loopback address"),
        _ if ip.is_multicast() => Some("a group address"),
        _ => None,
    }
}

fn unusable(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| takes_arp(link)) {
        for (row, said) in targets(link) {
            for item in said.value.list() {
                let Some((ip, fault)) = item.value.ip().and_then(|ip| Some((ip, fault(ip)?))) else { continue };
                let message = format!("`{}` names hosts that can answer: `{ip}` is {fault}", row.name);
                let help = "name the gateway, or another host that is always up";
                diags.push(Diagnostic::new(&UNUSABLE, message).at(item.origin, fault).help(help));
            }
        }
    }
}

fn twice(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| takes_arp(link)) {
        for (row, said) in targets(link) {
            let mut seen = HashMap::new();
            for item in said.value.list() {
                let Some(ip) = item.value.ip() else { continue };
                let Some(first) = seen.insert(ip, item.origin) else { continue };
                let message = format!("`{}` names each host once: `{ip}` stands there twice", row.name);
                let diagnostic =
                    Diagnostic::new(&TWICE, message).at(item.origin, "again").at(first, "first named here");
                diags.push(diagnostic.help(format!("leave one `\"{ip}\"` out")));
            }
        }
    }
}
