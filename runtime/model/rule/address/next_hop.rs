//! Next hops: reached through one of the link's own subnets.

use std::net::IpAddr;

use super::{has_static, is_dynamic, is_unread, nets, routes};
use crate::diagnostic::Diagnostic;
use crate::link::{Link, common};
use crate::network::View;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, OptionRow, Origin, Said, Severity, Value};

pub static RULE: Rule = Rule {
    code: "NR0307",
    name: "unreachable-next-hop",
    severity: Severity::Warning,
    title: "A gateway or next hop is in a subnet of its link.",
    why: "The kernel refuses a next hop that no address of the link covers with \"Nexthop has invalid gateway\", unless the \
          route is `onlink` (`fib_check_nh` in net/ipv4/fib_semantics.c). IPv6 link-local next hops are always covered.",
    fires: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`], gateway: "198.51.100.1" });"#,
    mended: r#"nic("eno1", #{ addresses: [`192.0.2.${host().vars.octet}/24`], gateway: "192.0.2.254" });"#,
    targets: &[],
    check: Check::Host(check),
};

fn check(view: &View, diags: &mut Diagnostics) {
    for link in view.links() {
        for said in link.options.list(&common::GATEWAY) {
            let origin = said.origin.or(link.options.origin(&common::GATEWAY));
            look(link, &common::GATEWAY, said, origin, diags);
        }
        for route in routes(link).filter(|route| !route.is_onlink()) {
            if let Some(said) = route.address(&common::VIA) {
                look(link, &common::VIA, said, said.origin.or(route.origin()), diags);
            }
        }
    }
}

fn look(link: &Link, row: &OptionRow, said: &Said, origin: Origin, diags: &mut Diagnostics) {
    let (Some(ip), Some(family)) = (said.value.ip(), said.value.family()) else { return };
    let is_local = matches!(ip, IpAddr::V6(v6) if v6.is_unicast_link_local());
    let is_symbolic = link.options.list(&common::ADDRESSES).iter().any(|item| item.value.is_symbolic());
    if is_local || is_symbolic || is_unread(link) || is_dynamic(link, family) || !has_static(link, family) {
        return; // a link without any address of the family is told so by another rule
    }
    if nets(link).any(|(net, _)| net.contains(&ip)) {
        return;
    }
    let own: Vec<String> = nets(link)
        .filter(|(net, _)| net.addr().is_ipv4() == ip.is_ipv4())
        .map(|(net, _)| format!("`{}`", net.trunc()))
        .collect();
    let message =
        format!("`{}` is in a subnet of its link: `{ip}` is not in {} of `{}`", row.name, own.join(", "), link.name);
    let onlink = phrase::pair(&common::ONLINK, &Value::Flag(true));
    let help = format!("correct the address, or make it a route of `{}` with {onlink}", common::ROUTES.name);
    let at = link.options.origin(&common::ADDRESSES);
    diags.push(
        Diagnostic::new(&RULE, message).at(origin, "not reached directly").at(at, "the link's addresses").help(help),
    );
}
