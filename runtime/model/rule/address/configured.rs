//! Routes and name servers on links that have an address of their version.

use super::{has_static, is_dynamic, is_on, is_unread, routes, word};
use crate::diagnostic::Diagnostic;
use crate::link::{Link, common};
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::value::Family;
use crate::{Diagnostics, Origin, Said, Severity};

pub static DNS: Rule = Rule {
    code: "NR0309",
    name: "dns-without-address",
    severity: Severity::Warning,
    title: "A name server stands at a link that can ask it.",
    why: "NetworkManager refuses `dns` of an IP version that the link does not have (`method=disabled`, nm-settings(5)), and \
          everywhere else the server is asked through another link. That a link lacks only the server's version is a note.",
    fires: r#"nic("eno1", #{ dns: ["192.0.2.53"] });"#,
    mended: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`], dns: ["192.0.2.53"] });"#,
    targets: &[],
    check: Check::Host(dns),
};

pub static ROUTE: Rule = Rule {
    code: "NR0313",
    name: "route-without-address",
    severity: Severity::Warning,
    title: "A gateway or route is on a link with an address of its IP version.",
    why: "Without one the kernel refuses the next hop, and NetworkManager refuses the gateway: \"gateway cannot be set if there \
          are no addresses configured\".",
    fires: r#"nic("eno1", #{ addresses: [`2001:db8::${host().vars.octet}/64`], gateway: "192.0.2.254" });"#,
    mended: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`], gateway: "192.0.2.254" });"#,
    targets: &[],
    check: Check::Host(route),
};

/// Whether the link has, or may get, an address of the family.
fn has(link: &Link, family: Family) -> bool {
    let is_local = family == Family::V6 && is_on(link, &common::LINK_LOCAL6);
    // a symbolic address may be of either version
    let is_open = link.options.list(&common::ADDRESSES).iter().any(|item| item.value.is_symbolic());
    is_open || is_unread(link) || has_static(link, family) || is_dynamic(link, family) || is_local
}

/// Ports carry no addressing at all, which a rule of links says.
fn speakers(view: &View) -> impl Iterator<Item = &Link> {
    view.links().iter().filter(|link| view.controller(&link.name).is_none())
}

fn dns(view: &View, diags: &mut Diagnostics) {
    for link in speakers(view) {
        for said in link.options.list(&common::DNS) {
            let family = said.value.family().filter(|family| !said.value.is_symbolic() && !has(link, *family));
            let Some(family) = family else { continue };
            let is_silent = !has(link, Family::V4) && !has(link, Family::V6);
            let severity = if is_silent { Severity::Warning } else { Severity::Note };
            let lacks = if is_silent { "any address".to_owned() } else { format!("an {} address", word(family)) };
            let message = format!(
                "a name server stands at a link that can ask it: `{}` has `{}` without {lacks}",
                link.name, said.value
            );
            let help = format!("say `{}` at the link that reaches the server", common::DNS.name);
            let at = said.origin.or(link.options.origin(&common::DNS));
            diags
                .push(Diagnostic::new(&DNS, message).severity(severity).at(at, "cannot be asked from here").help(help));
        }
    }
}

fn route(view: &View, diags: &mut Diagnostics) {
    for link in speakers(view) {
        for said in link.options.list(&common::GATEWAY) {
            let at = said.origin.or(link.options.origin(&common::GATEWAY));
            lacks(link, "gateway", said, said.value.family(), at, diags);
        }
        for route in routes(link) {
            let Some(to) = route.field(&common::TO) else { continue };
            let via = route.address(&common::VIA).and_then(|said| said.value.family());
            if via.is_some() && via != route.family() {
                continue; // of two versions, which is an error of its own
            }
            lacks(link, "route", to, route.family(), to.origin.or(route.origin()), diags);
        }
    }
}

fn lacks(link: &Link, what: &str, said: &Said, family: Option<Family>, at: Origin, diags: &mut Diagnostics) {
    let Some(family) = family.filter(|family| !said.value.is_symbolic() && !has(link, *family)) else { return };
    let message = format!(
        "a {what} is on a link with an address of its version: `{}` has `{}` and no {} address",
        link.name,
        said.value,
        word(family)
    );
    let help = format!("add an {} address to `{}` of `{}`", word(family), common::ADDRESSES.name, link.name);
    diags.push(Diagnostic::new(&ROUTE, message).at(at, format!("no {} address here", word(family))).help(help));
}
