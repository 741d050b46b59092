//! Hosts that boot over their bond: until the operating system speaks LACP, a port must work without it.

use super::{Title, rule};
use crate::rule::{Check, Rule};
use crate::site::{Lag, Site, SwitchPlan};
use crate::switch::{Carried, EDGE, FALLBACK, FALLBACK_TIMEOUT, LACP, Lacp, NATIVE, Stated};
use crate::{Diagnostic, Diagnostics, Severity};

pub static BOOT: Rule = rule(
    Title("NR0410", "boot-over-lag", Severity::Error),
    "A port-channel with `fallback` lets a host boot over one of its ports.",
    "Boot firmware speaks no LACP and no tags. So the switch must be able to use a port without LACP, frames without a tag \
     need a VLAN (`native`), the port must forward at once (`edge`), and the wait for LACP must be shorter than the \
     firmware's patience with DHCP, about a minute (Arista waits 90 seconds unless told otherwise). Over two switches the \
     fallback is written for the switch of the first port alone, so that only one side wins; boot from that port.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, fallback: true, ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, fallback: true, native: 1, ", ports!(), " });"),
    Check::Site(check),
);

fn check(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        for lag in plan.lags.iter().filter(|lag| lag.falls_back) {
            check_lag(plan, lag, diags);
        }
    }
}

fn check_lag(plan: &SwitchPlan, lag: &Lag, diags: &mut Diagnostics) {
    let Some(Stated { value: seconds, .. }) = lag.channel.fallback else { return };
    let at = lag.end.said(&FALLBACK).unwrap_or(lag.end.origin);
    let fallback = FALLBACK.name;
    let mut push = |found: Diagnostic| diags.push(found);
    if lag.channel.lacp.value == Lacp::Off {
        let message = format!("`{fallback}` is for LACP: a static port-channel has nothing to fall back from");
        push(Diagnostic::new(&BOOT, message).at_key(at, "without effect").at(lag.channel.lacp.origin, "static"));
        return;
    }
    if let Some((profile, reason)) = plan.profile.and_then(|p| Some((p, p.cannot(&FALLBACK)?))) {
        let message =
            format!("a host that boots over a bond needs a port that works without LACP: `{}`: {reason}", profile.name);
        let help = format!("boot over another NIC, or make the bond `active-backup` and leave `{}` out", LACP.name);
        push(Diagnostic::new(&BOOT, message).at_key(at, "cannot be said").help(help));
    }
    if matches!(lag.end.carried, Carried::Trunk { native: None, .. }) {
        let message = "boot firmware sends no tag, and this port-channel carries no VLAN without one";
        let help = format!("say the VLAN the host boots in: `{}: 1`", NATIVE.name);
        push(Diagnostic::new(&BOOT, message).at_key(at, "needs a VLAN without a tag").help(help));
    }
    if !lag.end.edge.value {
        let message =
            "a port that is no edge port waits about 30 seconds for the spanning tree, longer than boot firmware";
        let found = Diagnostic::new(&BOOT, message).severity(Severity::Warning).at(lag.end.edge.origin, "waits");
        push(found.help(format!("leave `{}` out", EDGE.name)));
    }
    if let (Some(origin), true) = (lag.end.said(&FALLBACK_TIMEOUT), seconds > 30) {
        let message =
            format!("boot firmware gives DHCP up after about a minute: a wait of {seconds} s for LACP is long");
        let found = Diagnostic::new(&BOOT, message).severity(Severity::Warning).at(origin, "5 to 30 is safe");
        push(found.help(format!("say `{}: 30`", FALLBACK_TIMEOUT.name)));
    }
    if lag.mlag.is_some() {
        let message = "over two switches, only that of the bond's first port falls back: boot over that port";
        push(Diagnostic::new(&BOOT, message).severity(Severity::Note).at_key(at, "on one switch"));
    }
}
