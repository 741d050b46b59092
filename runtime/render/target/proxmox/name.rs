//! Names: what Proxmox VE takes a link for.

use netrecipe_model::link::nic;
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostics, Link, LinkKind, Severity};

use crate::dialect::interfaces::{LOOPBACK, check, ifupdown2};

/// Reports a name from which Proxmox VE would see something else than the link is (`__read_etc_network_interfaces`).
pub(super) fn check(link: &Link, diags: &mut Diagnostics) {
    check::link_name(super::NAME, link, diags);
    let number_after = |prefix: &str| {
        link.name.strip_prefix(prefix).filter(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    match link.kind {
        LinkKind::Bond if number_after("bond").is_none() => {
            let message = format!(
                "Proxmox VE knows a bond by the name `bond` and a number, and this one is {}",
                quote(&link.name)
            );
            diags.push(check::name(link, message).help("call it `bond0`"));
        }
        LinkKind::Nic | LinkKind::Vlan if number_after("bond").is_some() => {
            let message = format!("Proxmox VE takes `{}` for a bond, and it is a {}", link.name, link.kind.word());
            diags.push(check::name(link, message));
        }
        LinkKind::Vlan => check_vlan_name(link, number_after("vlan"), diags),
        LinkKind::Nic if !is_nic_name(&link.name) && !link.options.has(&nic::PIN) && link.name != LOOPBACK => {
            let message = format!(
                "Proxmox VE knows a NIC by a name such as `eno1`, `eth0` or `nic0`, or because it is there; `{}` may not be",
                link.name
            );
            let help = "pin it with `mac`, and render `udev` or `link` too";
            diags.push(check::name(link, message).severity(Severity::Warning).help(help));
        }
        LinkKind::Nic | LinkKind::Bond | LinkKind::Bridge => {}
    }
}

/// The VLAN that Proxmox VE reads from the name must be the one meant.
fn check_vlan_name(link: &Link, number: Option<&str>, diags: &mut Diagnostics) {
    let id = link.vlan_id().to_string();
    let parent = link.parent.as_ref().map_or("", |(name, _)| name);
    let is_said =
        if link.name.contains('.') { ifupdown2::says_vlan(link) } else { number.is_none_or(|number| number == id) };
    if !is_said {
        let message = format!(
            "Proxmox VE reads parent and VLAN from the name {}, which is VLAN {id} on `{parent}`",
            quote(&link.name)
        );
        diags.push(
            check::name(link, message)
                .help(format!("leave `name` out, which gives `{parent}.{id}`, or use `vlan{id}`")),
        );
    }
}

/// `PHYSICAL_NIC_RE`.
fn is_nic_name(name: &str) -> bool {
    let digits = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    let more = |rest: &str| !rest.is_empty() && !rest.contains(['.', ':']);
    ["eth", "nic", "if"].into_iter().any(|prefix| name.strip_prefix(prefix).is_some_and(digits))
        || ["en", "ib"].into_iter().any(|prefix| name.strip_prefix(prefix).is_some_and(more))
}
