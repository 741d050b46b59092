//! Options that refine another one: without it they are read by nobody.

use super::arp::targets;
use super::monitor::{Timer, timer};
use crate::diagnostic::Diagnostic;
use crate::link::bond;
use crate::link::{Link, LinkKind};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity};

pub static RULE: Rule = Rule {
    code: "NR0210",
    name: "option-needs-another",
    severity: Severity::Warning,
    title: "An option that refines another one has it.",
    why: "The kernel reads `arp_missed_max` only while ARP watches the links, `arp_all_targets` only with `arp_validate`, and \
          `primary_reselect` only where a `primary` or the `prio` of a port says what to prefer \
          (drivers/net/bonding/bond_main.c).",
    fires: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], primary_reselect: "failure" });"#,
    mended: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    primary: "eno1", primary_reselect: "failure",
});"#,
    targets: &[],
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let validates = link
            .options
            .get(&bond::ARP_VALIDATE)
            .is_some_and(|said| said.value.text().is_none_or(|word| word != bond::ARP_VALIDATE.default));
        let prefers = link.options.has(&bond::PRIMARY) || link.ports.iter().any(|port| port.options.has(&bond::PRIO));
        let is_asking = timer(link, &bond::ARP_INTERVAL) != Timer::Off;
        // targets without an interval are one mistake, reported as such
        let is_reported = !is_asking && targets(link).next().is_some();
        lacks(link, &bond::ARP_MISSED_MAX, is_asking || is_reported, &[&bond::ARP_INTERVAL], diags);
        lacks(link, &bond::ARP_ALL_TARGETS, validates || is_reported, &[&bond::ARP_VALIDATE], diags);
        lacks(link, &bond::PRIMARY_RESELECT, prefers, &[&bond::PRIMARY, &bond::PRIO], diags);
    }
}

fn lacks(link: &Link, row: &OptionRow, has: bool, partners: &[&OptionRow], diags: &mut Diagnostics) {
    let Some(said) = link.options.told(row) else { return };
    if has || link.bond_mode().is_none_or(|mode| !row.effective.has(mode)) {
        return; // outside its modes it is reported by the rule of the modes
    }
    let names: Vec<&str> = partners.iter().map(|partner| partner.name).collect();
    let names = crate::suggest::one_of(&names);
    let message =
        format!("`{}` is read only with {names}: `{}` has {} alone", row.name, link.name, phrase::said(row, said));
    let help = match partners.first() {
        Some(partner) => format!("add `{}: {}`, or leave `{}` out", partner.name, partner.example, row.name),
        None => format!("leave `{}` out", row.name),
    };
    diags.push(Diagnostic::new(&RULE, message).at_key(said.origin, "read by nobody").help(help));
}
