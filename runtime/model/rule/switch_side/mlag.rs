//! Port-channels over two switches.

use std::collections::BTreeMap;

use super::{Title, cables, rule};
use crate::network::View;
use crate::raw::quote;
use crate::rule::{Check, Rule};
use crate::site::{Site, SwitchPlan};
use crate::switch::{MLAG_GROUP, MLAG_ID, PROFILE};
use crate::{Diagnostic, Diagnostics, Severity};

pub static TWO_SWITCHES: Rule = rule(
    Title("NR0403", "lag-over-switches", Severity::Error),
    "A port-channel over two switches needs both to be one MLAG group.",
    "Only switches that share their port-channels (MLAG, vPC, MC-LAG) show the host one LACP system. Otherwise the bond sees \
     two partners, forms two aggregators and uses one of them (`ad_select` in Documentation/networking/bonding.rst); a static \
     port-channel loses frames instead.",
    concat!(
        "switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
         switch(\"leaf2\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
         let n = host().vars.octet;\n\
         let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });\n\
         vlan(bond0, 10, #{ dhcp4: true });\n\
         lag(bond0, #{ lag: n, ",
        both!(),
        " });"
    ),
    concat!(leaves!(), "lag(bond0, #{ lag: n, ", both!(), " });"),
    Check::Host(check_two),
);

pub static NUMBER: Rule = rule(
    Title("NR0404", "mlag-id-twice", Severity::Error),
    "An MLAG number belongs to one port-channel of the group.",
    "The number is how the two switches recognise their halves of a port-channel. It defaults to the `lag` number, which is \
     the convention that keeps it unique.",
    concat!(leaves!(), "lag(bond0, #{ lag: n, mlag_id: 7, ", both!(), " });"),
    concat!(leaves!(), "lag(bond0, #{ lag: n, ", both!(), " });"),
    Check::Site(check_numbers),
);

pub static GROUP: Rule = rule(
    Title("NR0429", "mlag-group", Severity::Error),
    "An MLAG group has two switches of one profile that can share port-channels.",
    "MLAG, vPC and MC-LAG join exactly two switches, and none of them works between vendors.",
    "switch(\"leaf1\", #{ profile: \"arista-eos\", mlag_group: \"pod1\" });\n\
     switch(\"leaf2\", #{ profile: \"cisco-nxos\", mlag_group: \"pod1\" });",
    "switch(\"leaf1\", #{ profile: \"arista-eos\", mlag_group: \"pod1\" });\n\
     switch(\"leaf2\", #{ profile: \"arista-eos\", mlag_group: \"pod1\" });",
    Check::Site(check_groups),
);

fn check_two(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view).filter(|cable| cable.end.channel.is_some()) {
        let names = cable.end.switches();
        if names.len() < 2 {
            continue;
        }
        let declared = &view.network().switches;
        let of = |name: &str| declared.iter().find(|switch| switch.name == name);
        let groups: Vec<Option<&str>> = names.iter().map(|name| of(name)?.options.text(&MLAG_GROUP)).collect();
        let shown: Vec<String> = names.iter().map(|name| quote(name)).collect();
        let message = if names.len() > 2 {
            format!("a port-channel spans at most two switches: this one has ports on {}", shown.join(", "))
        } else if groups[0].is_some() && groups[0] == groups[1] {
            continue;
        } else {
            format!("a port-channel over two switches needs one MLAG group: {} share none", shown.join(" and "))
        };
        let mut found = Diagnostic::new(&TWO_SWITCHES, message).at(cable.said.origin, "the port-channel");
        for switch in names.iter().filter_map(|name| of(name)) {
            found = found.at(switch.options.origin(&MLAG_GROUP).or(switch.origin), format!("`{}`", switch.name));
        }
        let group = MLAG_GROUP.name;
        let help = format!(
            "say `{group}: \"pod1\"` on both switches if they share port-channels, or make the bond `active-backup`"
        );
        diags.push(found.help(help));
    }
}

fn check_numbers(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches().iter().filter(|plan| plan.peer.as_ref().is_some_and(|peer| plan.name < *peer)) {
        let mut by_number: BTreeMap<u16, Vec<_>> = BTreeMap::new();
        for lag in &plan.lags {
            if let Some(id) = lag.mlag.and_then(|mlag| mlag.id) {
                by_number.entry(id.value).or_default().push((id.origin, lag));
            }
        }
        for (number, lags) in by_number.into_iter().filter(|(_, lags)| lags.len() > 1) {
            let ids: Vec<_> = lags.iter().map(|(_, lag)| lag.channel.id.map(|id| id.value)).collect();
            if ids.windows(2).all(|pair| pair[0] == pair[1]) {
                continue; // one number of the port-channel itself, which is reported as that
            }
            let holders: Vec<_> =
                lags.iter().map(|(origin, lag)| (&*lag.end.host, lag.end.link.as_str(), *origin)).collect();
            let what = format!("an MLAG number belongs to one port-channel: {number}");
            let found = super::twice::found(&NUMBER, &what, &holders);
            diags.push(found.help(format!("leave `{}` out: it defaults to the `lag` number", MLAG_ID.name)));
        }
    }
}

fn check_groups(site: &Site, diags: &mut Diagnostics) {
    let mut groups: BTreeMap<&str, Vec<&SwitchPlan>> = BTreeMap::new();
    for plan in site.switches() {
        if let Some(group) = plan.options.text(&MLAG_GROUP) {
            groups.entry(group).or_default().push(plan);
        }
    }
    for (group, plans) in groups {
        let at = |plan: &SwitchPlan| plan.options.origin(&MLAG_GROUP).or(plan.origin);
        let [first, rest @ ..] = plans.as_slice() else { continue };
        for plan in rest.iter().skip(1) {
            let message =
                format!("an MLAG group has two switches: {} is one too many in {}", quote(&plan.name), quote(group));
            diags.push(Diagnostic::new(&GROUP, message).at(at(plan), "the third"));
        }
        for plan in rest.iter().take(1) {
            let (Some(one), Some(other)) = (first.profile, plan.profile) else { continue };
            if one.name != other.name {
                let message =
                    format!("switches of one MLAG group have one profile: found `{}` and `{}`", one.name, other.name);
                let found =
                    Diagnostic::new(&GROUP, message).at(plan.options.origin(&PROFILE).or(plan.origin), "differs");
                diags.push(found.at(first.options.origin(&PROFILE).or(first.origin), "from this one"));
            }
        }
        for plan in &plans {
            if let Some(profile) = plan.profile.filter(|profile| profile.mlag.is_none()) {
                let message = format!(
                    "an MLAG group needs switches that share port-channels: `{}` has no words for it",
                    profile.name
                );
                diags.push(Diagnostic::new(&GROUP, message).at(at(plan), "cannot be said"));
            }
        }
    }
}
