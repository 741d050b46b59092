//! The cabling plan: each bond has as many switch ports as ports of its own, on switches that exist.

use super::{Cable, Title, cables, rule};
use crate::link::LinkKind;
use crate::network::View;
use crate::raw::quote;
use crate::rule::{Check, Rule};
use crate::switch::end::{Pairing, mode};
use crate::switch::{ACCESS_PORT, EndKind, LAG_ID, SWITCH_MIN_LINKS, SWITCH_PORTS, TO};
use crate::{Diagnostic, Diagnostics, Severity};

pub static PLAN: Rule = rule(
    Title("NR0411", "cabling-plan", Severity::Error),
    "A bond has as many switch ports as ports of its own, and every switch it names has one of them.",
    "Each cable has two ends. A switch sees only its own members of a port-channel, so its `min_links` cannot be larger than \
     their number.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, ports: [`Ethernet${n}`] });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, ", ports!(), " });"),
    Check::Host(check_plan),
);

pub static NO_ID: Rule = rule(
    Title("NR0416", "lag-without-id", Severity::Error),
    "A port-channel has a number, and the recipe says it.",
    "Numbers that a program chose would change with the order of hosts. A number from the inventory (`host().vars.lag`) or \
     from the first port's number stays the same.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, ", ports!(), " });"),
    Check::Host(check_id),
);

pub static NO_PORTS: Rule = rule(
    Title("NR0417", "end-without-ports", Severity::Error),
    "A switch end has a switch and ports.",
    "They come from the recipe (`to`, `ports`, `port`) or from the inventory (`nics.NAME.switch` and `nics.NAME.port`).",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, ", ports!(), " });"),
    Check::Host(check_ports),
);

pub static WRONG_LINK: Rule = rule(
    Title("NR0418", "end-of-wrong-link", Severity::Error),
    "`lag` faces a bond, `access` faces a NIC, and each link has one switch end.",
    "VLANs and bridges have no cable of their own. The ports of a bond that needs a port-channel are said by its `lag`.",
    concat!(leaf!(), "access(bond0, #{ to: \"leaf1\", port: `Ethernet${n}`, trunk: [10] });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, trunk: [10], ", ports!(), " });"),
    Check::Host(check_link),
);

fn check_plan(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view) {
        let Cable { said, link, end, .. } = &cable;
        let (has, needs) = (end.members.len(), link.ports.len());
        if cable.is_lag() && has > 0 && has != needs {
            let message =
                format!("each port of a bond has one switch port: `{}` has {needs}, its switch end {has}", link.name);
            let at = said.options.origin(&SWITCH_PORTS).or(said.origin);
            let found = Diagnostic::new(&PLAN, message).at(at, format!("has {has}"));
            diags.push(found.at(link.origin, format!("has {needs}")));
        }
        let switches = end.switches();
        for to in said.options.list(&TO).iter().filter(|_| has > 0) {
            let Some(name) = to.value.text().filter(|name| !switches.contains(name)) else { continue };
            let message = format!("a switch end has a port on each switch it names: none is on {}", quote(name));
            let help = format!("say which ports: `{}: #{{ {}: [..] }}`", SWITCH_PORTS.name, name);
            diags.push(Diagnostic::new(&PLAN, message).at(to.origin, "without a port").help(help));
        }
        let Some(least) = end.channel.as_ref().and_then(|channel| channel.min_links) else { continue };
        for name in switches {
            let members = end.members.iter().filter(|member| member.switch == name).count();
            if usize::from(least.value) > members {
                let message = format!(
                    "`{}` is at most the number of members: {} has {members}, found {}",
                    SWITCH_MIN_LINKS.name,
                    quote(name),
                    least.value
                );
                let found = Diagnostic::new(&PLAN, message).at(least.origin, "the port-channel would stay down");
                diags.push(found.help(format!("say `{}: {members}`", SWITCH_MIN_LINKS.name)));
            }
        }
    }
}

fn check_id(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view) {
        if cable.end.channel.as_ref().is_some_and(|channel| channel.id.is_none()) && !cable.said.options.has(&LAG_ID) {
            let message = format!(
                "a port-channel has a number: `{}` of the switch end of `{}` is not said",
                LAG_ID.name, cable.link.name
            );
            let found = Diagnostic::new(&NO_ID, message).at(cable.said.origin, "has no number");
            diags.push(
                found.help(format!("say `{}: 1`, or take it from the inventory: `{0}: host().vars.lag`", LAG_ID.name)),
            );
        }
    }
}

fn check_ports(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view) {
        let (row, example) = match cable.said.kind {
            EndKind::Lag => (&SWITCH_PORTS, "[\"1/1\", \"1/2\"]"),
            EndKind::Access => (&ACCESS_PORT, "\"1/1\""),
        };
        let name = &cable.link.name;
        let (message, help) = if cable.end.members.is_empty() {
            let help =
                format!("say `{}: {example}`, or give the NICs of the inventory a `switch` and a `port`", row.name);
            (format!("a switch end has ports: none is known for `{name}`"), help)
        } else if cable.end.members.iter().any(|member| member.switch.is_empty()) {
            (format!("a switch end has a switch: none is known for `{name}`"), format!("say `{}: \"leaf1\"`", TO.name))
        } else {
            continue;
        };
        diags.push(Diagnostic::new(&NO_PORTS, message).at(cable.said.origin, "leads nowhere").help(help));
    }
}

fn check_link(view: &View, diags: &mut Diagnostics) {
    let mut seen = Vec::new();
    for cable in cables(view) {
        let Cable { said, link, .. } = &cable;
        let at = said.origin;
        let controller = view.controller(&link.name).map(|(controller, _)| controller);
        let bond = controller.filter(|c| c.kind == LinkKind::Bond);
        let found = match (said.kind, link.kind) {
            (EndKind::Lag, LinkKind::Bond) => None,
            (EndKind::Access, LinkKind::Nic) => {
                bond.filter(|bond| mode(bond).is_some_and(|mode| Pairing::of(mode) != Pairing::Plain)).map(|bond| {
                    (
                        format!(
                            "a port of a port-channel is said by its `lag`: `{}` is a port of `{}`",
                            link.name, bond.name
                        ),
                        bond.origin,
                    )
                })
            }
            (EndKind::Lag, kind) => {
                Some((format!("`lag` faces a bond: `{}` is a {}", link.name, kind.word()), link.origin))
            }
            (EndKind::Access, kind) => {
                Some((format!("`access` faces a NIC: `{}` is a {}", link.name, kind.word()), link.origin))
            }
        };
        if let Some((message, other)) = found {
            diags.push(Diagnostic::new(&WRONG_LINK, message).at(at, "of the wrong link").at(other, "declared here"));
        }
        match seen.iter().find(|(name, _)| *name == said.link) {
            Some((_, first)) => {
                let message = format!("a link has one switch end: `{}` has two", said.link);
                let found = Diagnostic::new(&WRONG_LINK, message).at(at, "said again").at(*first, "first said here");
                diags.push(found.help(format!(
                    "for ports on two switches, say `{}: #{{ leaf1: [..], leaf2: [..] }}`",
                    SWITCH_PORTS.name
                )));
            }
            None => seen.push((said.link.clone(), at)),
        }
    }
}
