//! What a port must not carry itself: its frames belong to its bond or bridge.

use super::stack;
use crate::diagnostic::Diagnostic;
use crate::link::{Link, LinkKind, common};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Said, Severity, Value};

pub static ADDRESS: Rule = Rule {
    code: "NR0237",
    name: "address-on-port",
    severity: Severity::Error,
    title: "A port of a bond or bridge has no addresses, routes or name servers.",
    why: "Every frame a port receives goes to its bond or bridge, so an address of its own is never answered. NetworkManager \
          drops the settings in silence, networkd ignores them, Proxmox refuses them.",
    fires: r#"let eno1 = nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`] });
bond("bond0", #{ mode: "802.3ad", slaves: [eno1, nic("eno2")] });"#,
    mended: r#"bond("bond0", #{
    mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")],
    addresses: [`192.0.2.${host().vars.octet}/24`],
});"#,
    targets: &[],
    check: Check::Host(addresses),
};

pub static VLAN: Rule = Rule {
    code: "NR0238",
    name: "vlan-on-bond-port",
    severity: Severity::Error,
    title: "A VLAN stands on the bond, not on one of its ports.",
    why: "What a port receives belongs to its bond, whichever port the switch chose; a VLAN on one port would see some of the \
          frames, or none.",
    fires: r#"let eno1 = nic("eno1");
bond("bond0", #{ mode: "802.3ad", slaves: [eno1, nic("eno2")] });
vlan(eno1, 110);"#,
    mended: r#"let bond0 = bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });
vlan(bond0, 110);"#,
    targets: &[],
    check: Check::Host(vlans),
};

/// What the recipe said of the link's addresses and the like; a flag only where it is on.
fn addressing(link: &Link) -> impl Iterator<Item = (&'static OptionRow, &Said)> {
    let rows: [&'static OptionRow; 9] = [
        &common::ADDRESSES,
        &common::GATEWAY,
        &common::ROUTES,
        &common::DNS,
        &common::DNS_SEARCH,
        &common::DHCP4,
        &common::DHCP6,
        &common::ACCEPT_RA,
        &common::LINK_LOCAL6,
    ];
    let said = rows.into_iter().filter_map(|row| link.options.told(row).map(|said| (row, said)));
    said.filter(|(_, said)| match &said.value {
        Value::List(items) => !items.is_empty(),
        value => value.flag() != Some(false),
    })
}

fn addresses(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        let Some((row, said)) = addressing(link).next() else { continue };
        let Some((controller, port)) = view.controller(&link.name) else { continue };
        let message = format!(
            "a port carries nothing of its own: `{}` is a port of `{}` and has {}",
            link.name,
            controller.name,
            phrase::said(row, said),
        );
        let mut diagnostic = Diagnostic::new(&ADDRESS, message);
        for (_, said) in addressing(link) {
            diagnostic = diagnostic.at_key(said.origin, "never used on a port");
        }
        let text = format!("a port of `{}` here", controller.name);
        let moved: Vec<String> = addressing(link).map(|(row, _)| format!("`{}`", row.name)).collect();
        let help = format!("move {} to `{}`", moved.join(", "), controller.name);
        diags.push(diagnostic.at(port.origin.or(controller.origin), text).help(help));
    }
}

fn vlans(view: &View, diags: &mut Diagnostics) {
    for vlan in view.of_kind(LinkKind::Vlan) {
        let Some(parent) = view.parent(vlan) else { continue };
        let Some((bond, port)) = view.controller(&parent.name).filter(|(link, _)| link.kind == LinkKind::Bond) else {
            continue;
        };
        let message = format!(
            "a VLAN stands on the bond: `{}` stands on `{}`, a port of `{}`",
            vlan.name, parent.name, bond.name
        );
        let help = format!("put it on the bond: `vlan(\"{}\", {})`", bond.name, vlan.vlan_id());
        let diagnostic = Diagnostic::new(&VLAN, message)
            .at(stack::reference(vlan, &parent.name), format!("a port of `{}`", bond.name))
            .at(port.origin.or(bond.origin), "made a port here");
        diags.push(diagnostic.help(help));
    }
}
