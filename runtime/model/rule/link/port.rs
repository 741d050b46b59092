//! Ports: each in one bond or bridge, once, and of a kind that can be one.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity};

pub static OF_TWO: Rule = Rule {
    code: "NR0234",
    name: "port-of-two-controllers",
    severity: Severity::Error,
    title: "A link is a port of at most one bond or bridge.",
    why: "The kernel gives a link one master and refuses the second with EBUSY (`netdev_master_upper_dev_get`, \
          `netdev_is_rx_handler_busy`).",
    fires: r#"let eno2 = nic("eno2");
bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), eno2] });
bond("bond1", #{ mode: "802.3ad", slaves: [nic("eno3"), eno2] });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });
bond("bond1", #{ mode: "802.3ad", slaves: [nic("eno3"), nic("eno4")] });"#,
    targets: &[],
    check: Check::Host(of_two),
};

pub static TWICE: Rule = Rule {
    code: "NR0235",
    name: "port-listed-twice",
    severity: Severity::Error,
    title: "A bond or bridge names each port once.",
    why: "The second one is refused by the kernel with EBUSY, and it is usually a misspelt name.",
    fires: r#"let eno1 = nic("eno1");
bond("bond0", #{ mode: "802.3ad", slaves: [eno1, eno1] });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });"#,
    targets: &[],
    check: Check::Host(twice),
};

pub static UNFIT: Rule = Rule {
    code: "NR0236",
    name: "unfit-port",
    severity: Severity::Error,
    title: "A bridge is a port of nothing.",
    why: "The kernel refuses a bridge as a port of a bridge, \"Can not enslave a bridge to a bridge\" (`br_add_if` in \
          net/bridge/br_if.c), and a bridge below a bond, which it accepts, forwards what comes in at one port of the bond to the others. A bond below \
          a bridge, or below another bond, is fine.",
    fires: r#"let br0 = bridge("br0", #{ ports: [nic("eno1")] });
bridge("br1", #{ ports: [br0] });"#,
    mended: r#"let br0 = bridge("br0", #{ ports: [nic("eno1")] });
bridge("br1", #{ ports: [vlan(br0, 10)] });"#,
    targets: &[],
    check: Check::Host(unfit),
};

fn of_two(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        let mut controllers: Vec<_> = view.controllers(&link.name).collect();
        controllers.dedup_by(|(a, _), (b, _)| std::ptr::eq(*a, *b)); // one that lists it twice is another mistake
        let [(first, _), .., (second, port)] = &controllers[..] else { continue };
        let is_first = view.link(&link.name).is_some_and(|known| std::ptr::eq(known, link));
        if !is_first {
            continue;
        }
        let message = format!(
            "a link is a port of one bond or bridge: `{}` is a port of `{}` and of `{}`",
            link.name, first.name, second.name
        );
        let mut diagnostic = Diagnostic::new(&OF_TWO, message).at(port.origin.or(second.origin), "claimed again");
        for (controller, port) in controllers.iter().rev().skip(1) {
            let text = format!("already a port of `{}`", controller.name);
            diagnostic = diagnostic.at(port.origin.or(controller.origin), text);
        }
        diags.push(diagnostic.help(format!("take `{}` out of one of them", link.name)));
    }
}

fn twice(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        let mut seen = HashSet::with_capacity(link.ports.len());
        for port in &link.ports {
            if seen.insert(port.link.as_str()) {
                continue;
            }
            let first =
                link.ports.iter().find(|first| first.link == port.link).map_or(link.origin, |first| first.origin);
            let message = format!("a port is named once: `{}` names `{}` twice", link.name, port.link);
            let diagnostic = Diagnostic::new(&TWICE, message).at(port.origin, "again").at(first, "first named here");
            diags.push(diagnostic.help("name another port, or take it out"));
        }
    }
}

fn unfit(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        for port in &link.ports {
            let Some(below) = view.link(&port.link).filter(|below| below.kind == LinkKind::Bridge) else { continue };
            if below.name == link.name {
                continue; // a circle
            }
            let message = format!(
                "a bridge cannot be a port of a {}: `{}` is one of `{}`",
                link.kind.word(),
                below.name,
                link.name
            );
            let help = match link.kind {
                LinkKind::Bond => {
                    format!("make the NICs ports of `{}`, and `{}` a port of the bridge", link.name, link.name)
                }
                LinkKind::Bridge | LinkKind::Nic | LinkKind::Vlan => {
                    format!("make the ports of `{}` ports of `{}`", below.name, link.name)
                }
            };
            diags.push(Diagnostic::new(&UNFIT, message).at(port.origin.or(link.origin), "a bridge").help(help));
        }
    }
}
