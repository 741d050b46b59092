//! Notifications of peers after a failover: two words for one field of the kernel.

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::link::bond;
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity};

pub static RULE: Rule = Rule {
    code: "NR0214",
    name: "unequal-peer-notifications",
    severity: Severity::Error,
    title: "`num_grat_arp` and `num_unsol_na` are equal.",
    why: "Both are names of one field of the kernel, `num_peer_notif` (drivers/net/bonding/bond_options.c): the later one \
          wins. NetworkManager refuses unequal ones.",
    fires: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], num_grat_arp: 3, num_unsol_na: 5 });"#,
    mended: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], num_grat_arp: 3 });"#,
    targets: &[],
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let [Some(arp), Some(na)] = [&bond::NUM_GRAT_ARP, &bond::NUM_UNSOL_NA].map(|row| link.options.told(row)) else {
            continue;
        };
        let (Some(first), Some(second)) = (arp.value.number(), na.value.number()) else { continue };
        if first == second {
            continue;
        }
        let message = format!(
            "`{}` and `{}` are one field of the kernel: `{}` has {} and {}",
            bond::NUM_GRAT_ARP.name,
            bond::NUM_UNSOL_NA.name,
            link.name,
            phrase::said(&bond::NUM_GRAT_ARP, arp),
            phrase::said(&bond::NUM_UNSOL_NA, na),
        );
        let diagnostic = Diagnostic::new(&RULE, message)
            .at(na.origin, "another number")
            .at(arp.origin, "the same field is set here");
        diags.push(diagnostic.help(format!("leave `{}` out", bond::NUM_UNSOL_NA.name)));
    }
}
