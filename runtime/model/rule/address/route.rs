//! Routes: they lead somewhere, in one IP version, once.

use std::collections::HashMap;

use super::{routes, word};
use crate::diagnostic::Diagnostic;
use crate::link::common;
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity};

pub static DESTINATION: Rule = Rule {
    code: "NR0310",
    name: "route-without-destination",
    severity: Severity::Error,
    title: "A route says where it leads.",
    why: "A route is a network and the way to it; `\"default\"` is everywhere else.",
    fires: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`], routes: [#{ via: "192.0.2.254" }] });"#,
    mended: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`], routes: [#{ to: "default", via: "192.0.2.254" }] });"#,
    targets: &[],
    check: Check::Host(destination),
};

pub static FAMILIES: Rule = Rule {
    code: "NR0311",
    name: "route-of-two-versions",
    severity: Severity::Error,
    title: "The destination, next hop and source of a route are of one IP version.",
    why: "The kernel can lead IPv4 over an IPv6 next hop (RFC 5549), but no file format of a host can say so.",
    fires: r#"nic("eno1", #{
    addresses: [`192.0.2.${host().vars.octet}/24`],
    routes: [#{ to: "2001:db8::/32", via: "192.0.2.254" }],
});"#,
    mended: r#"nic("eno1", #{
    addresses: [`192.0.2.${host().vars.octet}/24`],
    routes: [#{ to: "198.51.100.0/24", via: "192.0.2.254" }],
});"#,
    targets: &[],
    check: Check::Host(families),
};

pub static TWICE: Rule = Rule {
    code: "NR0312",
    name: "route-twice",
    severity: Severity::Error,
    title: "A host has one route to a network with the same metric in the same table.",
    why: "The kernel refuses the second with EEXIST, or replaces the first, depending on who adds it.",
    fires: r#"nic("eno1", #{
    addresses: [`192.0.2.${host().vars.octet}/24`],
    routes: [
        #{ to: "198.51.100.0/24", via: "192.0.2.253" },
        #{ to: "198.51.100.0/24", via: "192.0.2.254" },
    ],
});"#,
    mended: r#"nic("eno1", #{
    addresses: [`192.0.2.${host().vars.octet}/24`],
    routes: [
        #{ to: "198.51.100.0/24", via: "192.0.2.253", metric: 100 },
        #{ to: "198.51.100.0/24", via: "192.0.2.254", metric: 200 },
    ],
});"#,
    targets: &[],
    check: Check::Host(twice),
};

/// The number of the main table.
const MAIN: i64 = 254;

fn destination(view: &View, diags: &mut Diagnostics) {
    for route in view.links().iter().flat_map(routes).filter(|route| route.field(&common::TO).is_none()) {
        let to = &common::TO;
        let message = format!("a route says where it leads: one of `{}` has no `{}`", route.link.name, to.name);
        let help = format!("add `{}: {}` or `{}: \"default\"`", to.name, to.example, to.name);
        diags.push(Diagnostic::new(&DESTINATION, message).at(route.origin(), "leads nowhere").help(help));
    }
}

fn families(view: &View, diags: &mut Diagnostics) {
    for route in view.links().iter().flat_map(routes).filter(|route| !route.said.value.is_symbolic()) {
        let rows: [&OptionRow; 2] = [&common::VIA, &common::SRC];
        let Some(family) = route.family() else { continue };
        for row in rows {
            let Some(said) = route.address(row) else { continue };
            let Some(other) = said.value.family().filter(|other| *other != family) else { continue };
            let to = route.field(&common::TO);
            let message = format!(
                "a route is of one IP version: `{}` is {}, `{}: \"{}\"` is {}",
                to.map_or_else(|| common::TO.name.to_owned(), |to| to.value.to_string()),
                word(family),
                row.name,
                said.value,
                word(other)
            );
            let diagnostic = Diagnostic::new(&FAMILIES, message)
                .at(said.origin.or(route.origin()), format!("{} here", word(other)))
                .at(to.map_or(route.origin(), |to| to.origin), format!("{} here", word(family)));
            diags.push(diagnostic.help(format!("write an {} address", word(family))));
        }
    }
}

fn twice(view: &View, diags: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for route in view.links().iter().flat_map(routes).filter(|route| !route.said.value.is_symbolic()) {
        let Some(to) = route.field(&common::TO) else { continue };
        let (metric, table) = (route.number(&common::METRIC), route.number(&common::TABLE).unwrap_or(MAIN));
        let text = to.value.to_string();
        // default routes without a metric compete with gateways, and are looked at with them
        if to.value.text().is_some() && metric.is_none() && route.field(&common::TABLE).is_none() {
            continue;
        }
        let Some(first) = seen.insert((text, route.family(), metric, table), route) else { continue };
        let message = format!(
            "a network has one route: `{}` of `{}` and of `{}` with the same metric",
            to.value, first.link.name, route.link.name
        );
        let at = first.field(&common::TO).map_or(first.origin(), |to| to.origin);
        let diagnostic =
            Diagnostic::new(&TWICE, message).at(to.origin.or(route.origin()), "again").at(at, "first here");
        diags.push(diagnostic.help(format!("take one out, or give each its own `{}`", common::METRIC.name)));
    }
}
