//! What watches a bond's links: `miimon` or ARP, never both, and at least one.

use crate::diagnostic::Diagnostic;
use crate::link::bond::{self, Modes};
use crate::link::{Link, LinkKind};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity, Value};

pub static BOTH: Rule = Rule {
    code: "NR0206",
    name: "miimon-with-arp-interval",
    severity: Severity::Error,
    title: "A bond is watched by `miimon` or by `arp_interval`, not by both.",
    why: "The kernel refuses both in one message with EINVAL; written one after the other, the later one silently sets the \
          earlier one to 0 (`bond_changelink` in drivers/net/bonding/bond_netlink.c, `bond_option_miimon_set`). \
          NetworkManager keeps `miimon` and drops ARP in silence.",
    fires: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    miimon: 100, arp_interval: 1000, arp_ip_target: ["192.0.2.1"],
});"#,
    mended: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    arp_interval: 1000, arp_ip_target: ["192.0.2.1"],
});"#,
    targets: &[],
    check: Check::Host(both),
};

pub static NEITHER: Rule = Rule {
    code: "NR0225",
    name: "no-link-monitoring",
    severity: Severity::Warning,
    title: "A bond watches its links.",
    why: "With `miimon` 0 and no ARP monitoring a port that loses its cable stays in use, and its frames are lost. In \
          802.3ad, balance-tlb and balance-alb the kernel sets 100 with the mode, but it takes a 0 that is written after it \
          (`bond_option_mode_set` in drivers/net/bonding/bond_options.c).",
    fires: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], miimon: 0 });"#,
    mended: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], miimon: 100 });"#,
    targets: &[],
    check: Check::Host(neither),
};

/// A timer of the bond, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    Off,
    /// Every so many milliseconds.
    On(i64),
    /// Depends on a symbolic fact, or was refused.
    Unknown,
}

/// The state of `miimon` or `arp_interval`; what nobody said is off.
pub(super) fn timer(link: &Link, row: &OptionRow) -> Timer {
    match link.options.value(row) {
        None | Some(Value::Number(0)) => Timer::Off,
        Some(Value::Number(ms)) => Timer::On(*ms),
        Some(_) => Timer::Unknown,
    }
}

/// Whether the mode, as far as it is known, lets ARP watch the links.
pub(super) fn takes_arp(link: &Link) -> bool {
    link.bond_mode().is_none_or(|mode| Modes::ARP.has(mode))
}

/// Whether the recipe turned on both monitors.
pub(super) fn has_both(link: &Link) -> bool {
    let is_on = |row| link.options.told(row).is_some() && matches!(timer(link, row), Timer::On(_));
    is_on(&bond::MIIMON) && is_on(&bond::ARP_INTERVAL)
}

fn both(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| takes_arp(link) && has_both(link)) {
        let [Some(miimon), Some(arp)] = [&bond::MIIMON, &bond::ARP_INTERVAL].map(|row| link.options.told(row)) else {
            continue;
        };
        let pairs = [phrase::said(&bond::MIIMON, miimon), phrase::said(&bond::ARP_INTERVAL, arp)];
        let message = format!(
            "a bond is watched by `{}` or by `{}`, not by both: `{}` has {} and {}",
            bond::MIIMON.name,
            bond::ARP_INTERVAL.name,
            link.name,
            pairs[0],
            pairs[1],
        );
        let diagnostic = Diagnostic::new(&BOTH, message)
            .at_key(arp.origin, "the kernel would turn one of them off")
            .at_key(miimon.origin, "the other monitor is set here");
        diags.push(diagnostic.help(format!("leave {} out, or {}", pairs[0], pairs[1])));
    }
}

fn neither(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let Some(said) = link.options.told(&bond::MIIMON) else { continue };
        let is_off = timer(link, &bond::MIIMON) == Timer::Off && timer(link, &bond::ARP_INTERVAL) == Timer::Off;
        // what was said of delays or ARP beside it is reported as the contradiction it is
        let needs_one =
            [&bond::UPDELAY, &bond::DOWNDELAY, &bond::PEER_NOTIF_DELAY, &bond::ARP_IP_TARGET, &bond::NS_IP6_TARGET];
        if !is_off || needs_one.into_iter().any(|row| link.options.has(row)) {
            continue;
        }
        let message = format!(
            "a bond watches its links: with {} a port of `{}` that loses its cable stays in use",
            phrase::said(&bond::MIIMON, said),
            link.name
        );
        let help = format!("write {}", phrase::number(&bond::MIIMON, 100));
        diags.push(Diagnostic::new(&NEITHER, message).at(said.origin, "never looks").help(help));
    }
}
