//! Switches: declared once, in one way, under a name that can be a file's.

use super::{Title, cables, rule};
use crate::network::View;
use crate::raw::quote;
use crate::rule::{Check, Rule};
use crate::site::Site;
use crate::suggest::nearest;
use crate::{Diagnostic, Diagnostics, Severity};

pub static UNKNOWN: Rule = rule(
    Title("NR0419", "unknown-switch", Severity::Error),
    "A switch that a cable leads to is declared, under a name that can be a file's.",
    "`switch(\"leaf1\", #{ profile: .. })` says which language its configuration is written in. The file is called after the \
     switch, so a name has letters, digits, `.`, `-` and `_` only.",
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
    for switch in declared {
        let plain = switch.name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        if !plain || switch.name.is_empty() || switch.name.starts_with(['.', '-']) {
            let message = format!(
                "a switch's name has letters, digits, `.`, `-` and `_`, the first a letter, a digit or `_`: found {}",
                quote(&switch.name)
            );
            diags.push(Diagnostic::new(&UNKNOWN, message).at(switch.origin, "cannot be a file's name"));
        }
    }
}

fn check_declared(site: &Site, diags: &mut Diagnostics) {
    for (name, ways) in site.declared() {
        if let [first, other, ..] = ways {
            let message = format!(
                "all hosts declare a switch in the same way: `{}` and `{}` differ on {}",
                first.host,
                other.host,
                quote(name)
            );
            let found = Diagnostic::new(&DECLARED, message).at(first.switch.origin, format!("for `{}`", first.host));
            diags.push(if other.switch.origin == first.switch.origin {
                found
            } else {
                found.at(other.switch.origin, format!("for `{}`", other.host))
            });
        }
    }
}
