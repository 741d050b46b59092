//! Speeds of a bond's ports: LACP joins only equal ones.

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::link::bond::Mode;
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity};

pub static RULE: Rule = Rule {
    code: "NR0228",
    name: "ports-of-unequal-speed",
    severity: Severity::Warning,
    title: "The ports of an 802.3ad bond have one speed.",
    why: "Ports of different speed form different aggregators, and only one aggregator is used at a time (IEEE 802.1AX; \
          `__get_link_speed` in drivers/net/bonding/bond_3ad.c makes the speed part of the key). Speeds are those of the \
          inventory, or of the machine itself.",
    fires: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno5")] });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });"#,
    targets: &[],
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    let speeds = &view.network().speeds;
    for link in view.of_kind(LinkKind::Bond).filter(|link| link.bond_mode() == Some(Mode::Ieee8023ad)) {
        let mut known = link.ports.iter().filter_map(|port| Some((port, *speeds.get(&port.link)?)));
        let Some((first, speed)) = known.next() else { continue };
        let Some((port, other)) = known.find(|(_, other)| *other != speed) else { continue };
        let message = format!(
            "the ports of an 802.3ad bond have one speed: `{}` of `{}` has {speed} Mb/s, `{}` has {other}",
            first.link, link.name, port.link
        );
        let diagnostic = Diagnostic::new(&RULE, message)
            .at(port.origin.or(link.origin), format!("{other} Mb/s"))
            .at(first.origin.or(link.origin), format!("{speed} Mb/s"));
        diags.push(diagnostic.help("choose ports of one speed, or correct the inventory's `speed`"));
    }
}
