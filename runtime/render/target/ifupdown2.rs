//! ifupdown2: one `/etc/network/interfaces` for the whole host, one stanza for each link.

use netrecipe_model::link::{bridge, common};
use netrecipe_model::option::OptionRow;
use netrecipe_model::value::Family;
use netrecipe_model::{Link, LinkKind, Resolved};

use crate::dialect::interfaces::address::{self, Addressing, ETHERNET_MTU};
use crate::dialect::interfaces::word::{ADDRESS, DEFAULT_ROUTE, MTU};
use crate::dialect::interfaces::{self, LOOPBACK, Method, Stanza, check, hook, ifupdown2, setting};
use crate::dialect::{hooks, modules, sysctl};
use crate::target::{Refusal, Rendering, Spelling, Subject, Target};

const NAME: &str = "ifupdown2";
const HEADER: &[&str] = &["# Written by netrecipe from the site's recipe: change the recipe, not this file.", ""];

/// Reads `/etc/network/interfaces`.
pub struct Ifupdown2;

impl Target for Ifupdown2 {
    fn name(&self) -> &'static str {
        NAME
    }

    fn doc(&self) -> &'static str {
        "`/etc/network/interfaces` for ifupdown2 3.0 and later; a link that says nothing of IPv6 is left to the kernel"
    }

    fn spell(&self, subject: Subject, row: &'static OptionRow) -> Spelling {
        match subject {
            Subject::Link(LinkKind::Bridge) if *row == common::MTU => Spelling::Structure,
            _ => ifupdown2::spell(subject, row),
        }
    }

    fn settings(&self) -> &'static [(&'static str, &'static str)] {
        setting::SETTINGS
    }

    fn refuse(&self, network: &Resolved, link: &Link, refusals: &mut Vec<Refusal>) {
        ifupdown2::refuse(network, link, refusals);
        let mut aware = network.links().filter(|link| ifupdown2::is_vlan_aware(link));
        if ifupdown2::is_vlan_aware(link) && aware.next().is_some_and(|first| first.name != link.name) {
            let origin = link.options.origin(&bridge::VLAN_FILTERING);
            let reason = "ifupdown2 as shipped takes one VLAN-aware bridge on a host".into();
            refusals.push(Refusal { row: &bridge::VLAN_FILTERING, origin, reason });
        }
    }

    fn extra(&self) -> Option<&'static str> {
        Some(NAME)
    }

    fn render(&self, network: &Resolved, rendering: &mut Rendering<'_>) {
        let source = setting::source(NAME, rendering);
        let mut stanzas = Vec::new();
        if network.view().link(LOOPBACK).is_none() {
            stanzas.push(Stanza::loopback());
        }
        for link in network.links() {
            check::link_name(NAME, link, rendering.diags);
            let mut of_link = stanzas_of(network, link);
            check::extra(NAME, link, &mut of_link, rendering.diags);
            stanzas.extend(of_link);
        }
        check::stanzas(NAME, &stanzas, check::ifupdown2, rendering.diags);
        rendering.files.add(interfaces::file(HEADER, &stanzas, &source));
        hooks::of_changes(NAME, network, rendering.diags);
        let said = &network.view().network().hooks;
        rendering.files.add(sysctl::file(said, rendering.diags));
        rendering.files.extend(modules::files(said, rendering.diags));
    }
}

/// All static addresses of a link in one stanza, because ifupdown2 takes away addresses that went from the file only from
/// links with one; a stanza more for each DHCP (`process_addresses` in addons/address.py).
fn stanzas_of(network: &Resolved, link: &Link) -> Vec<Stanza> {
    let (four, six) = (Addressing::of(link, Family::V4), Addressing::of(link, Family::V6));
    let mut stanzas = Vec::new();
    let fixed = if four.addresses.is_empty() { Family::V6 } else { Family::V4 };
    if link.name == LOOPBACK {
        stanzas.push(Stanza::new(link, Family::V4, Method::Loopback));
    } else if !(four.addresses.is_empty() && six.addresses.is_empty()) {
        stanzas.push(Stanza::new(link, fixed, Method::Static));
    }
    let asked = [&four, &six].into_iter().filter(|version| version.dhcp.is_some());
    stanzas.extend(asked.map(|version| Stanza::new(link, version.family, Method::Dhcp)));
    if stanzas.is_empty() {
        stanzas.push(Stanza::new(link, Family::V4, Method::Manual));
    }
    let entries = &mut stanzas[0].entries;
    entries.extend(address::lines(ADDRESS, four.addresses.into_iter().chain(six.addresses)));
    entries.extend(address::lines(DEFAULT_ROUTE, four.gateway.into_iter().chain(six.gateway)));
    let ports: Vec<&str> = link.ports.iter().map(|port| port.link.as_str()).collect();
    entries.extend(ifupdown2::options(network, link, &ports));
    entries.extend(mtu(network, link));
    entries.extend(ifupdown2::programs(link));
    address::start(link, &mut stanzas);
    stanzas
}

/// `mtu`, but by `ip` on a bridge: there ifupdown2 sets 1500 unless told another number, and its syntax check fails when it is
/// told one [measured with 3.0.0; `_process_mtu_config_mtu_none` and `_check_mtu_config` in addons/address.py].
fn mtu(network: &Resolved, link: &Link) -> Option<interfaces::Entry> {
    if link.kind == LinkKind::Bridge {
        let (bytes, origin) = address::mtu(network.view(), link);
        return (bytes != ETHERNET_MTU).then(|| hook::set_mtu(link, bytes, origin));
    }
    address::lines(MTU, link.options.get(&common::MTU)).pop()
}
