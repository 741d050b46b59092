//! Texts that go into a switch's configuration as they are.

use super::{Title, rule};
use crate::rule::{Check, Rule};
use crate::site::Site;
use crate::switch::Profile;
use crate::{Diagnostic, Diagnostics, Origin, Severity};

pub static TEXT: Rule = rule(
    Title("NR0425", "switch-text", Severity::Error),
    "Descriptions, VLAN names and port names hold nothing that the switch would read as its own.",
    "A `?` asks for help in the middle of a paste, `;` and `|` are commands of their own on NX-OS, quotes end a text on Junos. \
     Letters, digits, spaces inside, and most signs between them are safe everywhere; names of ports and VLANs have no spaces.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, description: \"why?\", ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, description: \"compute\", ", ports!(), " });"),
    Check::Site(check),
);

fn check(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        let Some(profile) = plan.profile else { continue };
        for lag in &plan.lags {
            look(profile, "the description", &lag.end.description.value, lag.end.description.origin, diags);
            for member in &lag.members {
                look(profile, "the description of a member", &member.description, member.origin, diags);
                name(profile, "the name of a port", &profile.port(&member.port), member.origin, diags);
            }
        }
        for port in &plan.ports {
            look(profile, "the description", &port.member.description, port.end.description.origin, diags);
            name(profile, "the name of a port", &profile.port(&port.member.port), port.member.origin, diags);
        }
        for id in plan.vlans().iter() {
            if let Some((word, origin)) = plan.vlan_name(id) {
                name(profile, "the name of a VLAN", word, origin, diags);
            }
        }
    }
}

fn look(profile: &Profile, what: &str, text: &str, origin: Origin, diags: &mut Diagnostics) {
    if let Some(c) = profile.misreads(text) {
        push(profile, what, c, origin, diags);
    }
}

/// A word of its own: no space except the one the platform writes before a port's number.
fn name(profile: &Profile, what: &str, word: &str, origin: Origin, diags: &mut Diagnostics) {
    let prefix = if profile.ports.spaced { format!("{} ", profile.ports.prefix) } else { String::new() };
    let rest = word.strip_prefix(&prefix).unwrap_or(word);
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/:".contains(c);
    if let Some(c) = rest.chars().find(|c| !plain(*c)) {
        push(profile, what, c, origin, diags);
    }
}

fn push(profile: &Profile, what: &str, c: char, origin: Origin, diags: &mut Diagnostics) {
    let shown = if c.is_ascii_graphic() { c.to_string() } else { c.escape_unicode().to_string() };
    let message = format!("`{}` would misread {what}: it has `{shown}`", profile.name);
    diags.push(Diagnostic::new(&TEXT, message).at(origin, "not safe to paste"));
}
