//! MTUs: what is on top fits into what is below, and ports carry what their bond does.

use super::stack;
use crate::diagnostic::Diagnostic;
use crate::link::{Link, LinkKind, common};
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity};

pub static ABOVE: Rule = Rule {
    code: "NR0241",
    name: "mtu-above-lower-link",
    severity: Severity::Error,
    title: "A VLAN's MTU is at most its parent's, a bridge's at most that of its smallest port.",
    why: "The kernel refuses a VLAN's larger MTU with EINVAL or ERANGE (`vlan_newlink` in net/8021q/vlan_netlink.c); a bridge drops \
          frames that a port cannot send. A NIC or bond that says no MTU has Ethernet's 1500.",
    fires: r#"let bond0 = bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });
vlan(bond0, 110, #{ mtu: 9000 });"#,
    mended: r#"let bond0 = bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], mtu: 9000 });
vlan(bond0, 110, #{ mtu: 9000 });"#,
    targets: &[],
    check: Check::Host(above),
};

pub static PORT: Rule = Rule {
    code: "NR0242",
    name: "port-mtu-unlike-bond",
    severity: Severity::Error,
    title: "The ports of a bond have the bond's MTU.",
    why: "The kernel sets a port's MTU to the bond's when it joins (`bond_enslave` in drivers/net/bonding/bond_main.c); a bond \
          that says none has 1500.",
    fires: r#"let eno1 = nic("eno1", #{ mtu: 9000 });
let eno2 = nic("eno2", #{ mtu: 9000 });
bond("bond0", #{ mode: "802.3ad", slaves: [eno1, eno2] });"#,
    mended: r#"let eno1 = nic("eno1", #{ mtu: 9000 });
let eno2 = nic("eno2", #{ mtu: 9000 });
bond("bond0", #{ mode: "802.3ad", slaves: [eno1, eno2], mtu: 9000 });"#,
    targets: &[],
    check: Check::Host(port),
};

pub static STACKED: Rule = Rule {
    code: "NR0243",
    name: "stacked-vlan-without-room",
    severity: Severity::Warning,
    title: "A VLAN inside a VLAN leaves four bytes for the second tag.",
    why: "NICs have room for one tag beyond their MTU, and the kernel does not shrink a VLAN inside a VLAN by itself \
          (`vlan_newlink` in net/8021q/vlan_netlink.c). Full frames with two tags are dropped by whoever is in the way.",
    fires: r#"let outer = vlan(nic("eno1"), 100, #{ protocol: "802.1ad" });
vlan(outer, 10);"#,
    mended: r#"let outer = vlan(nic("eno1"), 100, #{ protocol: "802.1ad" });
vlan(outer, 10, #{ mtu: 1496 });"#,
    targets: &[],
    check: Check::Host(stacked),
};

const ETHERNET: i64 = 1500;
const TAG: i64 = 4;

/// The MTU of every link, where it is known: said, or what the kernel makes of those below.
fn mtus(view: &View) -> Vec<Option<i64>> {
    let links = view.links();
    let mut mtus = vec![None; links.len()];
    for place in stack::of(view).order {
        let link = &links[place];
        mtus[place] = match link.options.value(&common::MTU) {
            Some(value) => value.number(),
            None => match link.kind {
                LinkKind::Nic => match view.controller(&link.name) {
                    Some((bond, _)) if bond.kind == LinkKind::Bond => own(bond),
                    _ => Some(ETHERNET),
                },
                LinkKind::Bond => own(link).filter(|_| told_ports(view, link).next().is_none()),
                LinkKind::Vlan => view.below(link).next().and_then(|below| mtus[below]),
                LinkKind::Bridge => view.below(link).map(|below| mtus[below]).min().unwrap_or(Some(ETHERNET)),
            },
        };
    }
    mtus
}

/// What a bond or NIC says, or else Ethernet's.
fn own(link: &Link) -> Option<i64> {
    link.options.value(&common::MTU).map_or(Some(ETHERNET), crate::Value::number)
}

/// The ports of a bond that say an MTU.
fn told_ports<'a>(view: &'a View, bond: &'a Link) -> impl Iterator<Item = (&'a Link, &'a crate::Said)> {
    let below = bond.ports.iter().filter_map(|port| view.link(&port.link));
    below.filter_map(|link| link.options.told(&common::MTU).map(|said| (link, said)))
}

fn above(view: &View, diags: &mut Diagnostics) {
    let mtus = mtus(view);
    for link in view.links().iter().filter(|link| matches!(link.kind, LinkKind::Vlan | LinkKind::Bridge)) {
        let Some(said) = link.options.told(&common::MTU) else { continue };
        let Some(mtu) = said.value.number() else { continue };
        let below = view.below(link).filter_map(|below| mtus[below].map(|mtu| (mtu, &view.links()[below])));
        let Some((limit, lower)) = below.min_by_key(|(mtu, _)| *mtu).filter(|(limit, _)| mtu > *limit) else {
            continue;
        };
        let message = format!(
            "a {} fits into what is below it: `{}` has {} on `{}` with {limit}",
            link.kind.word(),
            link.name,
            phrase::said(&common::MTU, said),
            lower.name
        );
        let diagnostic = Diagnostic::new(&ABOVE, message).at(said.origin, format!("more than {limit}"));
        let cause = match lower.options.told(&common::MTU) {
            Some(said) => diagnostic.at(said.origin, "the lower limit is set here"),
            None => diagnostic.at(lower.named.or(lower.origin), format!("says no MTU and has {limit}")),
        };
        let help = format!(
            "add {} to `{}`, or write {} here",
            phrase::number(&common::MTU, mtu),
            lower.name,
            phrase::number(&common::MTU, limit)
        );
        diags.push(cause.help(help));
    }
}

fn port(view: &View, diags: &mut Diagnostics) {
    for bond in view.of_kind(LinkKind::Bond) {
        let Some(mtu) = own(bond) else { continue };
        let other: Vec<_> =
            told_ports(view, bond).filter(|(_, said)| said.value.number().is_some_and(|own| own != mtu)).collect();
        let Some((first, said)) = other.first() else { continue };
        let message = format!(
            "a bond gives its ports its own MTU, {mtu} in `{}`: `{}` has {}",
            bond.name,
            first.name,
            phrase::said(&common::MTU, said)
        );
        let mut diagnostic = Diagnostic::new(&PORT, message);
        for (_, said) in &other {
            diagnostic = diagnostic.at(said.origin, format!("becomes {mtu} in the bond"));
        }
        let diagnostic = match bond.options.told(&common::MTU) {
            Some(said) => diagnostic.at(said.origin, "the bond's is set here"),
            None => diagnostic.at(bond.named.or(bond.origin), format!("says no MTU and has {mtu}")),
        };
        let help = format!("add {} to `{}`", phrase::said(&common::MTU, said), bond.name);
        diags.push(diagnostic.help(help));
    }
}

fn stacked(view: &View, diags: &mut Diagnostics) {
    let mtus = mtus(view);
    for (place, link) in view.links().iter().enumerate() {
        let Some(outer) = view.parent(link).filter(|outer| outer.kind == LinkKind::Vlan) else { continue };
        let below = view.place_of(&outer.name).and_then(|below| mtus[below]);
        let (Some(mtu), Some(limit)) = (mtus[place], below) else { continue };
        // larger than the parent's altogether is an error of its own
        if mtu > limit || mtu + TAG <= limit {
            continue;
        }
        let message = format!(
            "a second tag takes four bytes: `{}` has an MTU of {mtu} inside `{}` with {limit}",
            link.name, outer.name
        );
        let said = link.options.told(&common::MTU).map_or(link.named.or(link.origin), |said| said.origin);
        let help = format!("write {}", phrase::number(&common::MTU, limit - TAG));
        diags.push(Diagnostic::new(&STACKED, message).at(said, "no room for the second tag").help(help));
    }
}
