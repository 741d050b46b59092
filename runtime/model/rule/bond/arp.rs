//! ARP monitoring as a whole: an interval has targets, targets and validation have an interval.

use super::monitor::{Timer, has_both, takes_arp, timer};
use crate::diagnostic::Diagnostic;
use crate::link::bond;
use crate::link::{Link, LinkKind};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Said, Severity, Value};

pub static WITHOUT_TARGET: Rule = Rule {
    code: "NR0207",
    name: "arp-interval-without-target",
    severity: Severity::Error,
    title: "ARP monitoring asks somebody.",
    why: "Without a target no port ever answers, so all of them go down; the kernel only logs it, NetworkManager refuses it \
          (`bond_option_arp_interval_set`, nm-setting-bond.c).",
    fires: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], arp_interval: 1000 });"#,
    mended: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    arp_interval: 1000, arp_ip_target: ["192.0.2.1"],
});"#,
    targets: &[],
    check: Check::Host(without_target),
};

pub static WITHOUT_INTERVAL: Rule = Rule {
    code: "NR0208",
    name: "target-without-arp-interval",
    severity: Severity::Error,
    title: "Targets of ARP monitoring are asked at an interval.",
    why: "Without `arp_interval` nobody is asked, and the bond is watched by `miimon`. NetworkManager refuses it, the kernel \
          only logs it.",
    fires: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], arp_ip_target: ["192.0.2.1"] });"#,
    mended: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    arp_interval: 1000, arp_ip_target: ["192.0.2.1"],
});"#,
    targets: &[],
    check: Check::Host(without_interval),
};

pub static VALIDATE: Rule = Rule {
    code: "NR0209",
    name: "arp-validate-with-miimon",
    severity: Severity::Error,
    title: "ARP replies are validated where ARP watches the links.",
    why: "The kernel refuses `arp_validate` beside `miimon` with \"ARP validating cannot be used with MII monitoring\" \
          (drivers/net/bonding/bond_netlink.c), and every bond without `arp_interval` is watched by `miimon`.",
    fires: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], miimon: 100, arp_validate: "all" });"#,
    mended: r#"bond("bond0", #{
    mode: "active-backup", slaves: [nic("eno1"), nic("eno2")],
    arp_interval: 1000, arp_ip_target: ["192.0.2.1"], arp_validate: "all",
});"#,
    targets: &[],
    check: Check::Host(validate),
};

const INTERVAL: i64 = 1000;

/// The targets that the recipe named; [`Value::Refused`] ones count, they were reported.
pub(super) fn targets(link: &Link) -> impl Iterator<Item = (&'static OptionRow, &Said)> {
    let rows: [&'static OptionRow; 2] = [&bond::ARP_IP_TARGET, &bond::NS_IP6_TARGET];
    let said = rows.into_iter().filter_map(|row| link.options.get(row).map(|said| (row, said)));
    said.filter(|(_, said)| said.value == Value::Refused || !said.value.list().is_empty())
}

fn without_target(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| takes_arp(link) && !has_both(link)) {
        let Some(said) = link.options.told(&bond::ARP_INTERVAL) else { continue };
        if !matches!(timer(link, &bond::ARP_INTERVAL), Timer::On(_)) || targets(link).next().is_some() {
            continue;
        }
        let message = format!(
            "`{}` asks the hosts of `{}`: `{}` has {} and no target",
            bond::ARP_INTERVAL.name,
            bond::ARP_IP_TARGET.name,
            link.name,
            phrase::said(&bond::ARP_INTERVAL, said),
        );
        let help = format!(
            "add `{}: {}` with the gateway's address, or watch the carrier with {}",
            bond::ARP_IP_TARGET.name,
            bond::ARP_IP_TARGET.example,
            phrase::number(&bond::MIIMON, 100),
        );
        diags.push(Diagnostic::new(&WITHOUT_TARGET, message).at_key(said.origin, "asks nobody").help(help));
    }
}

fn without_interval(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| takes_arp(link)) {
        if timer(link, &bond::ARP_INTERVAL) != Timer::Off {
            continue;
        }
        let said: Vec<_> = targets(link).filter(|(_, said)| said.value != Value::Refused).collect();
        let Some((row, first)) = said.first() else { continue };
        let message = format!(
            "`{}` is asked every `{}`: `{}` has {} and no interval",
            row.name,
            bond::ARP_INTERVAL.name,
            link.name,
            phrase::said(row, first),
        );
        let mut diagnostic = Diagnostic::new(&WITHOUT_INTERVAL, message);
        for (_, said) in &said {
            diagnostic = diagnostic.at_key(said.origin, "never asked");
        }
        let miimon = link.options.told(&bond::MIIMON);
        let help = match miimon {
            Some(_) => format!("replace `{}` by {}", bond::MIIMON.name, phrase::number(&bond::ARP_INTERVAL, INTERVAL)),
            None => format!("add {}", phrase::number(&bond::ARP_INTERVAL, INTERVAL)),
        };
        let at = miimon.map_or(crate::Origin::NONE, |said| said.origin);
        diags.push(diagnostic.at_key(at, "this watches the links").help(help));
    }
}

fn validate(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| takes_arp(link)) {
        let Some(said) = link.options.told(&bond::ARP_VALIDATE) else { continue };
        let is_off = said.value.text().is_none_or(|word| word == bond::ARP_VALIDATE.default);
        // targets without an interval are one mistake, reported as such
        if is_off || timer(link, &bond::ARP_INTERVAL) != Timer::Off || targets(link).next().is_some() {
            continue;
        }
        if timer(link, &bond::MIIMON) == Timer::Unknown {
            continue;
        }
        let miimon = link.options.get(&bond::MIIMON);
        let by = miimon.map_or_else(|| "nothing".to_owned(), |said| phrase::said(&bond::MIIMON, said));
        let message = format!(
            "`{}` needs `{}`: `{}` has {} and is watched by {by}",
            bond::ARP_VALIDATE.name,
            bond::ARP_INTERVAL.name,
            link.name,
            phrase::said(&bond::ARP_VALIDATE, said),
        );
        let help = format!(
            "watch the links with {}, `{}: {}`, or leave `{}` out",
            phrase::number(&bond::ARP_INTERVAL, INTERVAL),
            bond::ARP_IP_TARGET.name,
            bond::ARP_IP_TARGET.example,
            bond::ARP_VALIDATE.name,
        );
        let diagnostic = Diagnostic::new(&VALIDATE, message).at_key(said.origin, "refused beside MII monitoring");
        let at = miimon.map_or(crate::Origin::NONE, |said| said.origin);
        diags.push(diagnostic.at_key(at, "this watches the links").help(help));
    }
}
