//! `lossy`: it names options that the link can have.

use crate::diagnostic::Diagnostic;
use crate::link::{LinkKind, bond, bridge, common};
use crate::network::View;
use crate::option::OptionRow;
use crate::raw::quote;
use crate::rule::{Check, Rule};
use crate::suggest::nearest;
use crate::{Diagnostics, Severity};

pub static RULE: Rule = Rule {
    code: "NR0260",
    name: "lossy-names-nothing",
    severity: Severity::Error,
    title: "`lossy` names options that the link can have.",
    why: "A misspelt name would let nothing go, and the loss that was meant would still be an error.",
    fires: "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], ad_select: \"bandwidth\", lossy: [\"ad_selekt\"] });",
    mended: "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], ad_select: \"bandwidth\", lossy: [\"ad_select\"] });",
    targets: &[],
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        for item in link.options.list(&common::LOSSY) {
            let Some(name) = item.value.text() else { continue };
            let ports: &[&[&OptionRow]] = match link.kind {
                LinkKind::Bond => bond::PORT_TABLES,
                LinkKind::Bridge => bridge::PORT_TABLES,
                LinkKind::Nic | LinkKind::Vlan => &[],
            };
            let rows: Vec<&OptionRow> =
                link.kind.tables().iter().chain(ports).flat_map(|table| table.iter().copied()).collect();
            if rows.iter().any(|row| row.is_called(name)) {
                continue;
            }
            let message =
                format!("`{}` names options of a {}: it has no {}", common::LOSSY.name, link.kind.word(), quote(name));
            let help = match nearest(name, rows.iter().map(|row| row.name)) {
                Some(near) => format!("did you mean `\"{near}\"`?"),
                None => format!("`netrecipe doc {}` lists them", link.kind.word()),
            };
            diags.push(Diagnostic::new(&RULE, message).at(item.origin, "no option of this link").help(help));
        }
    }
}
