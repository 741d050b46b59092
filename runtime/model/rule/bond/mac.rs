//! MAC addresses of a bond: which may be its LACP system, and when the bond's own is ignored.

use crate::diagnostic::Diagnostic;
use crate::link::LinkKind;
use crate::link::bond::{self, Mode};
use crate::link::common::MAC;
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Mac, Severity};

pub static GROUP: Rule = Rule {
    code: "NR0219",
    name: "group-address-as-lacp-system",
    severity: Severity::Error,
    title: "The LACP system id is the address of one station.",
    why: "The kernel refuses a group address with EINVAL (`bond_option_ad_actor_system_set` in \
          drivers/net/bonding/bond_options.c). The lowest bit of the first byte marks groups.",
    fires: r#"bond("bond0", #{
    mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")],
    ad_actor_system: "01:00:5e:00:00:01",
});"#,
    mended: r#"bond("bond0", #{
    mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")],
    ad_actor_system: "02:00:5e:00:00:01",
});"#,
    targets: &[],
    check: Check::Host(group),
};

pub static FAIL_OVER: Rule = Rule {
    code: "NR0220",
    name: "mac-with-fail-over-mac",
    severity: Severity::Error,
    title: "A bond has an address of its own, or takes its ports' addresses.",
    why: "With `fail_over_mac` in active-backup the address follows the active port, and the kernel silently ignores one that \
          is set (`bond_set_mac_address` in drivers/net/bonding/bond_main.c). nmstate refuses the pair.",
    fires: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    mac: "02:00:00:00:00:01", fail_over_mac: "active",
});"#,
    mended: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], fail_over_mac: "active" });"#,
    targets: &[],
    check: Check::Host(fail_over),
};

fn group(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        if link.bond_mode().is_some_and(|mode| !bond::AD_ACTOR_SYSTEM.modes.has(mode)) {
            continue; // refused as a whole
        }
        let Some(said) = link.options.told(&bond::AD_ACTOR_SYSTEM) else { continue };
        let Some(mac) = said.value.mac().filter(|mac| mac.is_multicast()) else { continue };
        let [first, rest @ ..] = mac.0;
        let [b, c, d, e, f] = rest;
        let single = Mac([(first & !1) | 2, b, c, d, e, f]);
        let message = format!("`{}` is the address of one station: `{mac}` is a group", bond::AD_ACTOR_SYSTEM.name);
        let help = format!("write {}", phrase::word(&bond::AD_ACTOR_SYSTEM, &single.to_string()));
        diags.push(Diagnostic::new(&GROUP, message).at(said.origin, "a group address").help(help));
    }
}

fn fail_over(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| link.bond_mode() == Some(Mode::ActiveBackup)) {
        let (Some(mac), Some(policy)) = (link.options.told(&MAC), link.options.told(&bond::FAIL_OVER_MAC)) else {
            continue;
        };
        if policy.value.text().is_none_or(|word| word == bond::FAIL_OVER_MAC.default) {
            continue;
        }
        let message = format!(
            "with {} the address of `{}` follows its ports: {} would be ignored",
            phrase::said(&bond::FAIL_OVER_MAC, policy),
            link.name,
            phrase::said(&MAC, mac),
        );
        let diagnostic = Diagnostic::new(&FAIL_OVER, message)
            .at_key(mac.origin, "ignored by the kernel")
            .at(policy.origin, "the address follows the ports");
        diags.push(diagnostic.help(format!("leave `{}` or `{}` out", MAC.name, bond::FAIL_OVER_MAC.name)));
    }
}
