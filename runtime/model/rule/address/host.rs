//! Addresses of a host: each once, and routes prefer one of them as their source.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::{is_dynamic, is_unread, nets, routes};
use crate::diagnostic::Diagnostic;
use crate::link::common;
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Severity};

pub static TWICE: Rule = Rule {
    code: "NR0301",
    name: "address-twice-on-host",
    severity: Severity::Error,
    title: "An address is on one link of a host, once.",
    why: "The kernel would answer for it on both links, and the route to its network would lead through the one that came \
          first. Link-local IPv6 addresses may repeat: they hold for one link each.",
    fires: r#"let own = `192.0.2.${host().vars.octet}/24`;
nic("eno1", #{ addresses: [own] });
nic("eno2", #{ addresses: [own] });"#,
    mended: r#"let n = host();
nic("eno1", #{ addresses: [`192.0.2.${n.vars.octet}/24`] });
nic("eno2", #{ addresses: [`198.51.100.${n.vars.octet}/24`] });"#,
    targets: &[],
    check: Check::Host(twice),
};

pub static SOURCE: Rule = Rule {
    code: "NR0314",
    name: "foreign-source-address",
    severity: Severity::Error,
    title: "The source address that a route prefers is the host's own.",
    why: "The kernel refuses a route whose `src` is on none of its links, \"Invalid prefsrc address\" (`fib_valid_prefsrc` in \
          net/ipv4/fib_semantics.c).",
    fires: r#"nic("eno1", #{
    addresses: [`192.0.2.${host().vars.octet}/24`],
    routes: [#{ to: "198.51.100.0/24", via: "192.0.2.254", src: "203.0.113.1" }],
});"#,
    mended: r#"let own = `192.0.2.${host().vars.octet}`;
nic("eno1", #{
    addresses: [own + "/24"],
    routes: [#{ to: "198.51.100.0/24", via: "192.0.2.254", src: own }],
});"#,
    targets: &[],
    check: Check::Host(source),
};

fn is_link_local(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V6(v6) if v6.is_unicast_link_local())
}

fn twice(view: &View, diags: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for link in view.links() {
        for (net, origin) in nets(link) {
            let scope = if is_link_local(net.addr()) { link.name.as_str() } else { "" };
            let Some((first, at)) = seen.insert((net.addr(), scope), (&link.name, origin)) else { continue };
            let where_to = if *first == link.name {
                format!("`{first}` has it twice")
            } else {
                format!("`{first}` and `{}` have it", link.name)
            };
            let message = format!("an address is on one link of a host: `{}`, {where_to}", net.addr());
            let diagnostic = Diagnostic::new(&TWICE, message).at(origin, "again").at(at, "first used here");
            diags.push(diagnostic.help(format!("give `{}` another address, or leave this one out", link.name)));
        }
    }
}

fn source(view: &View, diags: &mut Diagnostics) {
    let links = view.links();
    if !links.iter().any(|link| routes(link).any(|route| route.address(&common::SRC).is_some())) {
        return;
    }
    let own: HashSet<IpAddr> = links.iter().flat_map(nets).map(|(net, _)| net.addr()).collect();
    for route in links.iter().flat_map(routes) {
        let Some((said, src)) = route.address(&common::SRC).and_then(|said| Some((said, said.value.ip()?))) else {
            continue;
        };
        let Some(family) = said.value.family() else { continue };
        let is_known = !links.iter().any(|link| {
            let items = link.options.list(&common::ADDRESSES);
            is_dynamic(link, family) || is_unread(link) || items.iter().any(|item| item.value.is_symbolic())
        });
        if !is_known || own.contains(&src) {
            continue;
        }
        let message = format!("`{}` of a route is an address of the host: no link has `{src}`", common::SRC.name);
        let help = match nets(route.link).find(|(net, _)| net.addr().is_ipv4() == src.is_ipv4()) {
            Some((net, _)) => format!("write {}", phrase::word(&common::SRC, &net.addr().to_string())),
            None => format!("leave `{}` out", common::SRC.name),
        };
        diags.push(Diagnostic::new(&SOURCE, message).at(said.origin, "not an address of this host").help(help));
    }
}
