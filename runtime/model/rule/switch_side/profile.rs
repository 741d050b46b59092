//! What a recipe asks of a switch against what its language can say.

use super::{Title, rule};
use crate::rule::{Check, Rule};
use crate::site::plan::id_range;
use crate::site::{Site, SwitchPlan};
use crate::suggest::{nearest, one_of};
use crate::switch::profile::MtuScope;
use crate::switch::{
    ACCESS, FALLBACK, FALLBACK_TIMEOUT, LACP, LAG, LAG_IDS, Lacp, PROFILE, Profile, SWITCH, SWITCH_MTU,
};
use crate::{Diagnostic, Diagnostics, Severity};

pub static UNKNOWN: Rule = rule(
    Title("NR0420", "unknown-profile", Severity::Error),
    "A switch has a profile that netrecipe knows.",
    "The profile is the language of the switch's configuration. Switches of one vendor can speak different ones; choose by \
     what the switch's own configuration looks like.",
    "switch(\"leaf1\", #{ profile: \"arista\" });",
    "switch(\"leaf1\", #{ profile: \"arista-eos\" });",
    Check::Site(check_known),
);

pub static LAG_IDS_RULE: Rule = rule(
    Title("NR0422", "lag-id-range", Severity::Error),
    "A port-channel's number is one the platform has, inside the switch's `lag_ids`.",
    "Platforms have different ranges, and a site keeps some numbers for uplinks and peer-links: `lag_ids: \"1-200\"` says \
     which ones recipes may use.",
    concat!(
        "switch(\"leaf2\", #{ profile: \"arista-eos\", bpdu_guard: true, lag_ids: \"100-200\" });\n",
        leaf!(),
        "lag(bond0, #{ to: \"leaf2\", lag: n, ",
        ports!(),
        " });"
    ),
    concat!(
        "switch(\"leaf2\", #{ profile: \"arista-eos\", bpdu_guard: true, lag_ids: \"100-200\" });\n",
        leaf!(),
        "lag(bond0, #{ to: \"leaf2\", lag: 100 + n, ",
        ports!(),
        " });"
    ),
    Check::Site(check_ids),
);

pub static CANNOT: Rule = rule(
    Title("NR0423", "profile-cannot-say", Severity::Warning),
    "A switch's language has words for what the recipe asks.",
    "Platforms differ in what they can do and in what is known of their language. What cannot be said is left out of the \
     configuration and named here; ways to speak LACP that do not exist are errors.",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"cisco-nxos\", bpdu_guard: true });\n\
     let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], dhcp4: true });\n\
     lag(bond0, #{ to: \"leaf1\", lag: n, native: 10, fallback: true, fallback_timeout: 10, ports: [`1/${n}`, `2/${n}`] });",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"cisco-nxos\", bpdu_guard: true });\n\
     let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], dhcp4: true });\n\
     lag(bond0, #{ to: \"leaf1\", lag: n, native: 10, fallback: true, ports: [`1/${n}`, `2/${n}`] });",
    Check::Site(check_said),
);

pub static UNVERIFIED: Rule = rule(
    Title("NR0424", "unverified-profile", Severity::Note),
    "A profile's words are those of the vendor.",
    "For some switches no manual and no configuration of a device could be found. Their profile repeats what others published, \
     the configuration says so in its first lines, and a look at the switch's own configuration decides.",
    "switch(\"sw-sfp\", #{ profile: \"mokerlink-cisco-like\" });",
    "switch(\"leaf1\", #{ profile: \"cisco-nxos\" });",
    Check::Site(check_verified),
);

pub static KEPT: Rule = rule(
    Title("NR0428", "vlan-kept-by-switch", Severity::Error),
    "A VLAN on a port is one that the switch can create.",
    "NX-OS keeps VLANs 3968 to 4094 for itself and refuses them.",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"cisco-nxos\", bpdu_guard: true });\n\
     access(nic(\"eno1\"), #{ to: \"leaf1\", port: `1/${n}`, vlan: 4000 });",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"cisco-nxos\", bpdu_guard: true });\n\
     access(nic(\"eno1\"), #{ to: \"leaf1\", port: `1/${n}`, vlan: 400 });",
    Check::Site(check_kept),
);

fn check_known(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches().iter().filter(|plan| plan.profile.is_none()) {
        let known: Vec<&str> = site.profiles().iter().map(|profile| profile.name).collect();
        let at = plan.options.origin(&PROFILE).or(plan.origin);
        let list = one_of(&known);
        let found = match plan.options.text(&PROFILE) {
            Some(word) => {
                let message = format!("a switch's profile is {list}: found `{word}`");
                let near = nearest(word, known.iter().copied());
                let near = near.or_else(|| known.iter().copied().find(|name| name.contains(word)));
                let found = Diagnostic::new(&UNKNOWN, message).at(at, "not a profile");
                if let Some(near) = near { found.help(format!("did you mean `\"{near}\"`?")) } else { found }
            }
            None => {
                let message = format!("a switch has a profile: `{}` says none", plan.name);
                Diagnostic::new(&UNKNOWN, message).at(at, "in which language?").help(format!("it is {list}"))
            }
        };
        diags.push(found);
    }
}

fn check_ids(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        if let (Some(text), None) = (plan.options.text(&LAG_IDS), plan.lag_ids()) {
            let message = format!("`{}` takes a range such as `\"1-200\"`: found `{text}`", LAG_IDS.name);
            diags.push(
                Diagnostic::new(&LAG_IDS_RULE, message)
                    .at(plan.options.origin(&LAG_IDS).or(plan.origin), "not a range"),
            );
        }
        let Some(profile) = plan.profile else { continue };
        let (low, high) = profile.lag_ids;
        let allowed = plan.options.text(&LAG_IDS).and_then(id_range);
        for lag in &plan.lags {
            for id in lag.channel.id.into_iter().chain(lag.mlag.and_then(|mlag| mlag.id)) {
                let number = id.value;
                let found = if !(low..=high).contains(&number) {
                    let message = format!("`{}` has port-channels {low} to {high}: found {number}", profile.name);
                    Diagnostic::new(&LAG_IDS_RULE, message).at(id.origin, "does not exist")
                } else if let Some((low, high)) = allowed.filter(|(low, high)| !(*low..=*high).contains(&number)) {
                    let message =
                        format!("recipes may use port-channels {low} to {high} of `{}`: found {number}", plan.name);
                    let found = Diagnostic::new(&LAG_IDS_RULE, message).at(id.origin, "not one of them");
                    found.at(plan.options.origin(&LAG_IDS), "limited here")
                } else {
                    continue;
                };
                diags.push(found);
            }
        }
    }
}

fn check_said(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        let Some(profile) = plan.profile else { continue };
        for row in SWITCH.iter().filter(|row| plan.options.has(row)) {
            if let Some(reason) = profile.cannot(row) {
                diags
                    .push(lost(profile, row.name, reason).at_key(plan.options.origin(row).or(plan.origin), "left out"));
            }
        }
        for end in plan.ends() {
            let rows = LAG.iter().chain(ACCESS).filter(|row| **row != &FALLBACK);
            for (row, origin) in rows.filter_map(|row| Some((row, end.said(row)?))) {
                let Some(reason) = profile.cannot(row) else { continue };
                if **row == FALLBACK_TIMEOUT && profile.cannot(&FALLBACK).is_some() {
                    continue; // the fallback itself is an error there
                }
                let found = lost(profile, row.name, reason).at_key(origin, "left out");
                let harmless = **row == SWITCH_MTU && profile.mtu.scope == MtuScope::Unlimited;
                diags.push(if harmless { found.severity(Severity::Note) } else { found });
            }
        }
        check_words(plan, profile, diags);
    }
}

fn lost(profile: &Profile, option: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(&CANNOT, format!("`{}` cannot say `{option}`: {reason}", profile.name))
}

/// A way to speak LACP that the platform does not have.
fn check_words(plan: &SwitchPlan, profile: &Profile, diags: &mut Diagnostics) {
    for lag in &plan.lags {
        if profile.word(lag.channel.lacp.value).is_none() {
            let kind = match lag.channel.lacp.value {
                Lacp::Active => "an LACP port-channel that begins",
                Lacp::Passive => "an LACP port-channel that waits",
                Lacp::Off => "a static port-channel",
            };
            let message = format!("`{}` has no words for {kind}", profile.name);
            let found = Diagnostic::new(&CANNOT, message).severity(Severity::Error);
            diags.push(found.at(lag.channel.lacp.origin, format!("`{}` asks for it", LACP.name)));
        }
    }
}

fn check_verified(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        if let Some((name, reason)) = plan.profile.and_then(|profile| Some((profile.name, profile.unverified?))) {
            let message = format!("the words of `{name}` are not verified: {reason}");
            diags.push(
                Diagnostic::new(&UNVERIFIED, message).at(plan.options.origin(&PROFILE).or(plan.origin), "unverified"),
            );
        }
    }
}

fn check_kept(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        let Some((profile, (low, high))) = plan.profile.and_then(|p| Some((p, p.kept_vlans?))) else { continue };
        for end in plan.ends() {
            let kept = end.carried.vlans().filter(|id| (low..=high).contains(&id));
            if !kept.is_empty() {
                let message = format!("`{}` keeps VLANs {low} to {high} for itself: found {kept}", profile.name);
                diags.push(Diagnostic::new(&KEPT, message).at(end.carried.origin(), "cannot be created"));
            }
        }
    }
}
