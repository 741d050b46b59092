//! Gateways: one per IP version on a host, and the address of a router.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use ipnet::IpNet;

use super::{nets, routes, subnet, word};
use crate::diagnostic::Diagnostic;
use crate::link::{Link, common};
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::value::Family;
use crate::{Diagnostics, Said, Severity};

pub static TWICE: Rule = Rule {
    code: "NR0305",
    name: "gateway-twice",
    severity: Severity::Error,
    title: "A host has one gateway per IP version.",
    why: "The kernel takes one default route without a metric and refuses the second with EEXIST; which one is first depends \
          on the order in which links come up. A second way out is a route with a metric or a table of its own.",
    fires: r#"let n = host();
nic("eno1", #{ addresses: [`192.0.2.${n.vars.octet}/24`], gateway: "192.0.2.254" });
nic("eno2", #{ addresses: [`198.51.100.${n.vars.octet}/24`], gateway: "198.51.100.254" });"#,
    mended: r#"let n = host();
nic("eno1", #{ addresses: [`192.0.2.${n.vars.octet}/24`], gateway: "192.0.2.254" });
nic("eno2", #{
    addresses: [`198.51.100.${n.vars.octet}/24`],
    routes: [#{ to: "default", via: "198.51.100.254", metric: 200 }],
});"#,
    targets: &[],
    check: Check::Host(twice),
};

pub static NO_ROUTER: Rule = Rule {
    code: "NR0306",
    name: "gateway-no-router",
    severity: Severity::Error,
    title: "A gateway is the address of another station.",
    why: "The kernel refuses groups and broadcast addresses as next hops with \"Nexthop has invalid gateway\" (`fib_check_nh` \
          in net/ipv4/fib_semantics.c). It takes an address of its own, and the packets never leave the host.",
    fires: r#"let own = `192.0.2.${host().vars.octet}`;
nic("eno1", #{ addresses: [own + "/24"], gateway: own });"#,
    mended: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`], gateway: "192.0.2.254" });"#,
    targets: &[],
    check: Check::Host(no_router),
};

/// Gateways of a link, and next hops of its default routes that compete with them.
fn defaults(link: &Link) -> impl Iterator<Item = &Said> {
    let routes = routes(link).filter(|route| {
        let to = route.field(&common::TO);
        let is_default = to.is_some_and(|to| to.value.text() == Some("default"));
        is_default && [&common::METRIC, &common::TABLE].into_iter().all(|row| route.field(row).is_none())
    });
    let of_routes = routes.filter_map(|route| route.address(&common::VIA));
    link.options.list(&common::GATEWAY).iter().chain(of_routes)
}

fn twice(view: &View, diags: &mut Diagnostics) {
    let mut seen: HashMap<Family, (&Link, &Said)> = HashMap::new();
    for link in view.links() {
        for said in defaults(link) {
            let Some(family) = said.value.family().filter(|_| !said.value.is_symbolic()) else { continue };
            let Some((other, first)) = seen.get(&family) else {
                seen.insert(family, (link, said));
                continue;
            };
            let message = format!(
                "a host has one {} gateway: `{}` of `{}` and `{}` of `{}`",
                word(family),
                first.value,
                other.name,
                said.value,
                link.name
            );
            let help = format!(
                "leave one out, or write `{}: [#{{ to: \"default\", via: \"{}\", metric: 200 }}]` instead",
                common::ROUTES.name,
                said.value
            );
            let diagnostic = Diagnostic::new(&TWICE, message).at(said.origin, "a second way out");
            diags.push(diagnostic.at(first.origin, "the first one").help(help));
        }
    }
}

fn no_router(view: &View, diags: &mut Diagnostics) {
    let hops = |link| defaults(link).chain(routes(link).filter_map(|route| route.address(&common::VIA)));
    if view.links().iter().all(|link| hops(link).next().is_none()) {
        return;
    }
    let own: HashSet<IpAddr> = view.links().iter().flat_map(nets).map(|(net, _)| net.addr()).collect();
    for link in view.links() {
        let mut done = HashSet::new();
        for said in hops(link) {
            let Some(ip) = said.value.ip().filter(|_| done.insert(said.origin)) else { continue };
            let fault = if own.contains(&ip) { Some("an address of this host") } else { fault(link, ip) };
            let Some(fault) = fault else { continue };
            let message = format!("a gateway is another station: `{ip}` of `{}` is {fault}", link.name);
            let help = "write the router's address";
            diags.push(Diagnostic::new(&NO_ROUTER, message).at(said.origin, fault).help(help));
        }
    }
}

/// Why no router has the address.
fn fault(link: &Link, ip: IpAddr) -> Option<&'static str> {
    super::unusable::fault(IpNet::from(ip)).or_else(|| {
        let (net, _) = nets(link).find(|(net, _)| net.contains(&ip))?;
        // the first address of an IPv6 subnet does belong to its routers
        subnet::end(IpNet::new(ip, net.prefix_len()).ok()?).filter(|_| ip.is_ipv4())
    })
}
