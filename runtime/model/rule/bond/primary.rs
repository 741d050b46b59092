//! The preferred port: it is one of the bond's, and it is preferred in one way.

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::link::bond::{self, Modes};
use crate::network::View;
use crate::option::OptionRow;
use crate::raw::quote;
use crate::rule::{Check, Rule, phrase};
use crate::suggest::{nearest, one_of};
use crate::{Diagnostics, Severity};

pub static RULE: Rule = Rule {
    code: "NR0215",
    name: "primary-not-a-port",
    severity: Severity::Error,
    title: "The port a bond prefers is one of its ports.",
    why: "By netlink an unknown interface silently clears `primary`, by sysfs its name is remembered and never comes \
          (drivers/net/bonding/bond_options.c). Either way nothing is preferred.",
    fires: r#"nic("eno3");
bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], primary: "eno3" });"#,
    mended: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], primary: "eno1" });"#,
    targets: &[],
    check: Check::Host(check),
};

pub static PRIO: Rule = Rule {
    code: "NR0216",
    name: "port-prio-with-primary",
    severity: Severity::Warning,
    title: "A bond prefers ports by `primary` or by their `prio`.",
    why: "While a primary is set the kernel does not look at `prio` (`bond_find_best_slave` in \
          drivers/net/bonding/bond_main.c).",
    fires: r#"let bond0 = bond("bond0", #{ mode: "active-backup", primary: "eno1" });
slave(bond0, nic("eno1"));
slave(bond0, nic("eno2"), #{ prio: 10 });"#,
    mended: r#"let bond0 = bond("bond0", #{ mode: "active-backup" });
slave(bond0, nic("eno1"), #{ prio: 20 });
slave(bond0, nic("eno2"), #{ prio: 10 });"#,
    targets: &[],
    check: Check::Host(prio),
};

fn check(view: &View, diags: &mut Diagnostics) {
    let rows: [&'static OptionRow; 2] = [&bond::PRIMARY, &bond::ACTIVE_SLAVE];
    for link in view.of_kind(LinkKind::Bond).filter(|link| link.bond_mode().is_none_or(|mode| Modes::ACTIVE.has(mode)))
    {
        // that it has no ports, or a refused one, is said already
        if link.ports.is_empty() || link.options.has(&bond::PORTS) {
            continue;
        }
        for (row, said) in rows.into_iter().filter_map(|row| link.options.told(row).map(|said| (row, said))) {
            let Some(name) = said.value.text() else { continue };
            if link.ports.iter().any(|port| port.link == name) {
                continue;
            }
            let ports: Vec<&str> = link.ports.iter().map(|port| port.link.as_str()).collect();
            let message = format!(
                "`{}` is a port of the bond: {} is none of `{}`, which has {}",
                row.name,
                quote(name),
                link.name,
                one_of(&ports).replace(" or ", " and "),
            );
            let near = nearest(name, ports.iter().copied());
            let help = match near.or(ports.first().copied()) {
                Some(port) if near.is_some() => format!("did you mean {}?", phrase::word(row, port)),
                Some(port) => {
                    format!("write {}, or add {} to `{}`", phrase::word(row, port), quote(name), bond::PORTS.name)
                }
                None => format!("leave `{}` out", row.name),
            };
            let at = link.ports.first().map_or(link.origin, |port| port.origin);
            let diagnostic = Diagnostic::new(&RULE, message).at(said.origin, "not a port of this bond");
            diags.push(diagnostic.at(at, "the ports stand here").help(help));
        }
    }
}

fn prio(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| link.bond_mode().is_none_or(|mode| Modes::ACTIVE.has(mode)))
    {
        let Some(primary) = link.options.told(&bond::PRIMARY) else { continue };
        let prios: Vec<_> = link.ports.iter().filter_map(|port| port.options.told(&bond::PRIO)).collect();
        let Some(first) = prios.first() else { continue };
        let message = format!(
            "`{}` of a port is ignored beside `{}`: `{}` has {} and a port with {}",
            bond::PRIO.name,
            bond::PRIMARY.name,
            link.name,
            phrase::said(&bond::PRIMARY, primary),
            phrase::said(&bond::PRIO, first),
        );
        let mut diagnostic = Diagnostic::new(&PRIO, message);
        for said in &prios {
            diagnostic = diagnostic.at_key(said.origin, "ignored");
        }
        let help = format!("leave `{}` out, or every `{}`", bond::PRIMARY.name, bond::PRIO.name);
        diags.push(diagnostic.at_key(primary.origin, "the primary is set here").help(help));
    }
}
