//! A bond's mode and LACP timer against those of its switch end.

use super::{Title, cables, rule};
use crate::link::bond;
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::switch::end::{Pairing, mode};
use crate::switch::{FALLBACK, FALLBACK_TIMEOUT, LACP, LAG_ID, Lacp, MLAG_ID, RATE, Rate, SWITCH_MIN_LINKS, SwitchEnd};
use crate::{Diagnostic, Diagnostics, Link, Severity};

pub static MODE: Rule = rule(
    Title("NR0401", "lag-mode-pairing", Severity::Error),
    "A bond's mode and its switch ports agree whether there is a port-channel, and whether it speaks LACP.",
    "802.3ad needs LACP, and one of the two sides must begin; against a static port-channel the bond keeps one port and \
     loses about half of the frames. balance-rr, balance-xor and broadcast need a static port-channel; LACP would suspend \
     the ports. active-backup, balance-tlb and balance-alb need plain ports: a port-channel sends return traffic to ports \
     that do not listen (Documentation/networking/bonding.rst, \"Switch Configuration\").",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, lacp: \"off\", ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, lacp: \"active\", ", ports!(), " });"),
    Check::Host(check_mode),
);

pub static RATE_MISMATCH: Rule = rule(
    Title("NR0402", "lacp-rate-mismatch", Severity::Warning),
    "Both ends ask for LACP frames equally often.",
    "Each side configures what the other one sends: `fast` notices a dead partner after 3 seconds, `slow` after 90 \
     (IEEE 802.1AX; `lacp_rate` in Documentation/networking/bonding.rst). Different rates work, but the two ends give a \
     broken path up at different times.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, rate: \"fast\", ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, rate: \"slow\", ", ports!(), " });"),
    Check::Host(check_rate),
);

fn check_mode(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view).filter(|cable| cable.is_lag()) {
        let Some(mode) = mode(cable.link) else { continue };
        let name = mode.name();
        let at_mode = cable.link.options.origin(&bond::MODE).or(cable.link.origin);
        let at_lacp = cable.end.said(&LACP).unwrap_or(cable.said.origin);
        let lacp = cable.end.channel.as_ref().map(|channel| channel.lacp.value);
        let found = match (Pairing::of(mode), lacp) {
            (Pairing::Lacp, Some(Lacp::Off)) => Diagnostic::new(
                &MODE,
                format!(
                    "a bond in mode `{name}` needs LACP on the switch: `{}: \"off\"` is a static port-channel",
                    LACP.name
                ),
            )
            .at(at_lacp, "static")
            .help(format!("say `{}: \"active\"`, or make the bond `balance-xor`", LACP.name)),
            (Pairing::Lacp, Some(Lacp::Passive)) if is_passive(cable.link) => Diagnostic::new(
                &MODE,
                "one side of an LACP link begins: both the bond and the switch wait for the other",
            )
            .at(at_lacp, "waits")
            .at(cable.link.options.origin(&bond::LACP_ACTIVE), "waits too")
            .help(format!(
                "say `{}: \"active\"` here, or `{}: \"on\"` on the bond",
                LACP.name,
                bond::LACP_ACTIVE.name
            )),
            (Pairing::Static, Some(Lacp::Active | Lacp::Passive)) => Diagnostic::new(
                &MODE,
                format!("a bond in mode `{name}` needs a static port-channel: LACP would suspend its ports"),
            )
            .at(at_lacp, "speaks LACP")
            .help(format!("say `{}: \"off\"`, or make the bond `802.3ad`", LACP.name)),
            (Pairing::Plain, _) => match channel_word(cable.said) {
                Some((word, origin)) => Diagnostic::new(
                    &MODE,
                    format!("a bond in mode `{name}` needs plain switch ports: `{word}` is of a port-channel"),
                )
                .at_key(origin, "of a port-channel")
                .help(format!("leave `{word}` out, or make the bond `802.3ad`")),
                None => continue,
            },
            (Pairing::Lacp | Pairing::Static, _) => continue,
        };
        diags.push(found.at(at_mode, "the bond's mode"));
    }
}

fn is_passive(bond: &Link) -> bool {
    bond.options.text(&bond::LACP_ACTIVE) == Some("off")
}

/// The first option of an end that means a port-channel.
fn channel_word(end: &SwitchEnd) -> Option<(&'static str, crate::Origin)> {
    let rows = [&LAG_ID, &LACP, &RATE, &SWITCH_MIN_LINKS, &FALLBACK, &FALLBACK_TIMEOUT, &MLAG_ID];
    let said = rows.into_iter().find(|row| end.options.has(row))?;
    Some((said.name, end.options.origin(said).or(end.origin)))
}

fn check_rate(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view).filter(|cable| cable.is_lag()) {
        let Some(said) = cable.end.said(&RATE) else { continue };
        let Some(rate) = cable.end.channel.as_ref().and_then(|channel| channel.rate) else { continue };
        let own = match cable.link.options.text(&bond::LACP_RATE) {
            Some(word) if word == Rate::Fast.word() => Rate::Fast,
            Some(_) => Rate::Slow,
            None if cable.link.options.has(&bond::LACP_RATE) => continue,
            None => Rate::Slow,
        };
        if rate.value == own {
            continue;
        }
        let (here, there) = (rate.value.word(), own.word());
        let message =
            format!("both ends ask for LACP frames equally often: the switch is `{here}`, the bond `{there}`");
        let origin = cable.link.options.origin(&bond::LACP_RATE).or(cable.link.origin);
        let found = Diagnostic::new(&RATE_MISMATCH, message).at(said, "the switch's").at(origin, format!("`{there}`"));
        diags.push(found.help(format!(
            "say `{}: \"{there}\"`, or `{}: \"{here}\"` on the bond",
            RATE.name,
            bond::LACP_RATE.name
        )));
    }
}
