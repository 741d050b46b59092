//! Switches: each that a cable leads to is declared, and in one way.

use super::{Title, cables, rule};
use crate::network::View;
use crate::raw::quote;
use crate::rule::{Check, Rule};
use crate::site::Site;
use crate::suggest::nearest;
use crate::{Diagnostic, Diagnostics, Options, Origin, Severity};

pub static UNKNOWN: Rule = rule(
    Title("NR0419", "unknown-switch", Severity::Error),
    "A switch that a cable leads to is declared.",
    "`switch(\"leaf1\", #{ profile: .. })` says which language its configuration is written in.",
    concat!(leaf!(), "lag(bond0, #{ to: \"laef1\", lag: n, ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, ", ports!(), " });"),
    Check::Host(check_known),
);

pub static DECLARED: Rule = rule(
    Title("NR0421", "switch-declared-differently", Severity::Error),
    "All hosts declare a switch in the same way.",
    "Every host's recipe is evaluated alone, and a switch has one configuration. Options that depend on the host have no \
     place in `switch`.",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\", lag_ids: `1-${n}0` });",
    "switch(\"leaf1\", #{ profile: \"arista-eos\", lag_ids: \"1-20\" });",
    Check::Site(check_declared),
);

fn check_known(view: &View, diags: &mut Diagnostics) {
    let declared = &view.network().switches;
    for cable in cables(view) {
        for name in cable.end.switches().into_iter().filter(|name| !name.is_empty()) {
            if declared.iter().any(|switch| switch.name == name) {
                continue;
            }
            let origin = cable.end.members.iter().find(|m| m.switch == name).map_or(cable.said.origin, |m| m.origin);
            let message = format!("a cable leads to a declared switch: {} is none", quote(name));
            let help = match nearest(name, declared.iter().map(|switch| switch.name.as_str())) {
                Some(near) => format!("did you mean {}?", quote(near)),
                None => format!(
                    "declare it: `switch(\"{}\", #{{ profile: \"arista-eos\" }});`",
                    quote(name).trim_matches('`')
                ),
            };
            diags.push(Diagnostic::new(&UNKNOWN, message).at(origin, "leads there").help(help));
        }
    }
}

fn check_declared(site: &Site, diags: &mut Diagnostics) {
    for (name, ways) in site.declared() {
        let [first, other, ..] = ways else { continue };
        let option = differing(&first.switch.options, &other.switch.options).unwrap_or_default();
        let message = format!(
            "all hosts declare a switch in the same way: `{option}` of {} differs on `{}` and `{}`",
            quote(name),
            first.host,
            other.host
        );
        let mut found = Diagnostic::new(&DECLARED, message);
        let mut places = Vec::new();
        for way in [first, other] {
            let said = way.switch.options.iter().find(|(name, _)| *name == option);
            let origin = said.map_or(Origin::NONE, |(_, said)| said.origin).or(way.switch.origin);
            if !places.contains(&origin) {
                places.push(origin);
                found = found.at(origin, format!("for `{}`", way.host));
            }
        }
        diags.push(found.help("say the same for every host"));
    }
}

/// The first option that only one of two says, or says otherwise.
fn differing(one: &Options, other: &Options) -> Option<&'static str> {
    let value = |options: &Options, name: &str| {
        options.iter().find(|(known, _)| *known == name).map(|(_, said)| said.value.to_string())
    };
    let mut names = one.iter().chain(other.iter()).map(|(name, _)| name);
    names.find(|name| value(one, name) != value(other, name))
}
