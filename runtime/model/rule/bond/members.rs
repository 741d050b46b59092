//! Ports of a bond by number and kind: none, one, fewer than it needs, and VLANs under LACP.

use crate::diagnostic::Diagnostic;
use crate::link::bond::{self, Mode};
use crate::link::{Link, LinkKind};
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity, Value};

pub static NONE: Rule = Rule {
    code: "NR0204",
    name: "bond-without-ports",
    severity: Severity::Warning,
    title: "A bond has ports.",
    why: "A bond has carrier while one of its ports has, so one without ports is never up. It makes sense only where another \
          program adds the ports.",
    fires: r#"bond("bond0", #{ mode: "active-backup" });"#,
    mended: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")] });"#,
    targets: &[],
    check: Check::Host(none),
};

pub static ONE: Rule = Rule {
    code: "NR0205",
    name: "single-port-bond",
    severity: Severity::Warning,
    title: "A bond has more than one port.",
    why: "With one port a bond gives neither redundancy nor bandwidth.",
    fires: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1")] });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });"#,
    targets: &[],
    check: Check::Host(one),
};

pub static MIN_LINKS: Rule = Rule {
    code: "NR0222",
    name: "min-links-out-of-reach",
    severity: Severity::Error,
    title: "A bond needs fewer ports to be up than it has.",
    why: "An 802.3ad bond has carrier while its aggregator has at least `min_links` ports (Documentation/networking/\
          bonding.rst). With more than there are it never has; with just as many the first lost cable takes all down, which \
          is a warning.",
    fires: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], min_links: 3 });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], min_links: 1 });"#,
    targets: &[],
    check: Check::Host(min_links),
};

pub static LACP_OVER_VLAN: Rule = Rule {
    code: "NR0227",
    name: "lacp-over-vlan",
    severity: Severity::Warning,
    title: "LACP runs on the wire, not inside a VLAN.",
    why: "A switch answers LACP frames without a tag (IEEE 802.1AX: slow protocols are untagged). A VLAN as a port sends them \
          with its tag, and the port never joins the aggregator.",
    fires: r#"let a = vlan(nic("eno1"), 10);
let b = vlan(nic("eno2"), 10);
bond("bond0", #{ mode: "802.3ad", slaves: [a, b] });"#,
    mended: r#"let bond0 = bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });
vlan(bond0, 10);"#,
    targets: &[],
    check: Check::Host(lacp_over_vlan),
};

/// The number of ports, where all were read: a refused one leaves the whole option refused.
fn count(link: &Link) -> Option<usize> {
    (link.options.value(&bond::PORTS) != Some(&Value::Refused)).then_some(link.ports.len())
}

fn none(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| count(link) == Some(0)) {
        let message = format!("a bond has ports, `{}` has none and will never be up", link.name);
        let help = format!("add `{}: [\"eno1\", \"eno2\"]`", bond::PORTS.name);
        diags.push(Diagnostic::new(&NONE, message).at(link.named.or(link.origin), "no ports").help(help));
    }
}

fn one(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| count(link) == Some(1)) {
        let [port] = &link.ports[..] else { continue };
        let message = format!("a bond of one port is no bond: `{}` has only `{}`", link.name, port.link);
        let help = format!("add a second port, or use `{}` itself", port.link);
        diags.push(Diagnostic::new(&ONE, message).at(port.origin.or(link.origin), "the only port").help(help));
    }
}

fn min_links(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| link.bond_mode() == Some(Mode::Ieee8023ad)) {
        let Some(said) = link.options.told(&bond::MIN_LINKS) else { continue };
        let (Some(min), Some(ports)) = (said.value.number(), count(link)) else { continue };
        let ports = i64::try_from(ports).unwrap_or(i64::MAX);
        if min < 2 || ports < 1 || min < ports {
            continue;
        }
        let (message, severity) = if min > ports {
            let message = format!("`{}` can never be up: it has {ports} ports and needs `{min}`", link.name);
            (message, Severity::Error)
        } else {
            let message = format!("`{}` is not redundant: it needs all of its {ports} ports", link.name);
            (message, Severity::Warning)
        };
        let help = format!("write {}", phrase::number(&bond::MIN_LINKS, (ports - 1).max(1)));
        let text = if min > ports { "more than there are" } else { "as many as there are" };
        diags.push(Diagnostic::new(&MIN_LINKS, message).severity(severity).at(said.origin, text).help(help));
    }
}

fn lacp_over_vlan(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| link.bond_mode() == Some(Mode::Ieee8023ad)) {
        for port in &link.ports {
            let Some(vlan) = view.link(&port.link).filter(|below| below.kind == LinkKind::Vlan) else { continue };
            let message = format!("LACP frames carry no tag: port `{}` of `{}` is a VLAN", vlan.name, link.name);
            let help = match &vlan.parent {
                Some((parent, _)) => format!("make `{parent}` the port, and put the VLAN on `{}`", link.name),
                None => format!("put the VLAN on `{}`", link.name),
            };
            diags.push(Diagnostic::new(&LACP_OVER_VLAN, message).at(port.origin, "a VLAN").help(help));
        }
    }
}
