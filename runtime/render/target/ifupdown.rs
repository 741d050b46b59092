//! Classic ifupdown 0.8 with ifenslave 2.13, bridge-utils 1.7 and vlan 2.0: `/etc/network/interfaces` of Debian and Ubuntu
//! before netplan.

use netrecipe_model::hook::Phase;
use netrecipe_model::link::{bond, bridge, common, vlan};
use netrecipe_model::option::OptionRow;
use netrecipe_model::value::Family;
use netrecipe_model::{Link, LinkKind, Resolved};

use crate::dialect::interfaces::address::{self, APART, Addressing};
use crate::dialect::interfaces::ifupdown2::{is_domain, is_dotted};
use crate::dialect::interfaces::word::{ADDRESS, DEFAULT_ROUTE, Vocabulary, bond_key, key};
use crate::dialect::interfaces::{self, Entry, LOOPBACK, Method, Stanza, check, hook, setting};
use crate::dialect::{hooks, modules, sysctl};
use crate::target::{Refusal, Rendering, Spelling, Subject, Target};

const NAME: &str = "ifupdown";
const HEADER: &[&str] = &["# Written by netrecipe from the site's recipe: change the recipe, not this file.", ""];

/// What the scripts of ifenslave and bridge-utils read (if-pre-up.d/ifenslave, /lib/bridge-utils/ifupdown.sh).
static VOCABULARY: Vocabulary = Vocabulary {
    bond: &[
        &bond::MODE,
        &bond::PORTS,
        &bond::MIIMON,
        &bond::UPDELAY,
        &bond::DOWNDELAY,
        &bond::USE_CARRIER,
        &bond::ARP_INTERVAL,
        &bond::ARP_IP_TARGET,
        &bond::ARP_VALIDATE,
        &bond::PRIMARY,
        &bond::PRIMARY_RESELECT,
        &bond::FAIL_OVER_MAC,
        &bond::XMIT_HASH_POLICY,
        &bond::NUM_GRAT_ARP,
        &bond::NUM_UNSOL_NA,
        &bond::PACKETS_PER_SLAVE,
        &bond::LACP_RATE,
        &bond::AD_SELECT,
        &bond::TLB_DYNAMIC_LB,
    ],
    no_bond_word: "ifenslave has no word for it and leaves the kernel's default",
    own: &[
        (&vlan::PROTOCOL, Spelling::Cannot("ifupdown makes VLANs of type 802.1q alone")),
        (&bridge::PORTS, key("bridge_ports")),
        (&bridge::STP, key("bridge_stp")),
        (&bridge::FORWARD_DELAY, key("bridge_fd")),
        (&bridge::HELLO_TIME, key("bridge_hello")),
        (&bridge::MAX_AGE, key("bridge_maxage")),
        (&bridge::AGEING_TIME, key("bridge_ageing")),
        (&bridge::PRIORITY, key("bridge_bridgeprio")),
        (&bridge::VLAN_FILTERING, Spelling::Cannot(NO_VLANS)),
        (&bridge::VLAN_DEFAULT_PVID, Spelling::Cannot(NO_VLANS)),
        (&bridge::VIDS, Spelling::Cannot(NO_VLANS)),
        (&bridge::PORT_VLANS, Spelling::Cannot(NO_VLANS)),
        (&bridge::PVID, Spelling::Cannot(NO_VLANS)),
        (&bridge::PATH_COST, key(PATH_COST)),
        (&bridge::PORT_PRIORITY, key(PORT_PRIO)),
    ],
    no_word: "bridge-utils has no word for it",
};

const NO_VLANS: &str = "bridge-utils can make a bridge VLAN-aware, but gives its ports no VLANs";
const PATH_COST: &str = "bridge_pathcost";
const PORT_PRIO: &str = "bridge_portprio";

/// Reads `/etc/network/interfaces`.
pub struct Ifupdown;

impl Target for Ifupdown {
    fn name(&self) -> &'static str {
        NAME
    }

    fn doc(&self) -> &'static str {
        "`/etc/network/interfaces` for classic ifupdown 0.8 with ifenslave, bridge-utils, vlan and resolvconf; a link that says nothing of IPv6 is left to the kernel"
    }

    fn spell(&self, subject: Subject, row: &'static OptionRow) -> Spelling {
        VOCABULARY.spell(subject, row)
    }

    fn settings(&self) -> &'static [(&'static str, &'static str)] {
        setting::SETTINGS
    }

    fn refuse(&self, network: &Resolved, link: &Link, refusals: &mut Vec<Refusal>) {
        let mut refuse = |row: &'static OptionRow, reason: String| {
            refusals.push(Refusal { row, origin: link.options.origin(row).or(link.origin), reason });
        };
        for row in [&bridge::PATH_COST, &bridge::PORT_PRIORITY] {
            if link.ports.iter().filter(|port| port.options.has(row)).count() > 1 {
                refuse(row, "bridge-utils takes it for one port of a bridge only".into());
            }
        }
        for said in link.options.list(&common::DNS_SEARCH).iter().filter(|said| !is_domain(said)) {
            refuse(&common::DNS_SEARCH, format!("`{}` is no domain name", said.value));
        }
        for version in [Family::V4, Family::V6].map(|family| Addressing::of(link, family)) {
            if version.gateway.is_none() {
                continue;
            }
            if version.addresses.is_empty() {
                refuse(
                    &common::GATEWAY,
                    "ifupdown takes it beside a static address of the same IP version only".into(),
                );
            }
            let has = |other: &&Link| Addressing::of(other, version.family).gateway.is_some();
            if let Some(first) = network.links().find(has).filter(|first| first.name != link.name) {
                let reason =
                    format!("ifupdown adds one default route for each IP version, and `{}` has it", first.name);
                refuse(&common::GATEWAY, reason);
            }
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
            if link.kind == LinkKind::Vlan && !is_vlan_name(link) {
                let message =
                    format!("ifupdown reads a VLAN from names such as `eno1.10` and `vlan10`, not `{}`", link.name);
                let help = format!("call it `vlan{}`", link.vlan_id());
                rendering.diags.push(check::name(link, message).help(help));
            }
            let mut of_link = stanzas_of(network, link);
            check::extra(NAME, link, &mut of_link, rendering.diags);
            stanzas.extend(of_link);
        }
        check::stanzas(NAME, &stanzas, check::ifupdown, rendering.diags);
        rendering.files.add(interfaces::file(HEADER, &stanzas, &source));
        hooks::of_changes(NAME, network, rendering.diags);
        let said = &network.view().network().hooks;
        rendering.files.add(sysctl::file(said, rendering.diags));
        rendering.files.extend(modules::files(said, rendering.diags));
    }
}

/// `PARENT.ID` with a parent that is none itself, or `vlanID`: all that ifupdown and its script `vlan` read right [measured].
fn is_vlan_name(link: &Link) -> bool {
    link.name == format!("vlan{}", link.vlan_id()) || (is_dotted(link) && link.name.matches('.').count() == 1)
}

/// One stanza for each address. The first brings what the link is: a stanza for IPv4, and none for DHCP, because `mtu` means
/// the link's own only there [measured with 0.8.41].
fn stanzas_of(network: &Resolved, link: &Link) -> Vec<Stanza> {
    let (four, six) = (Addressing::of(link, Family::V4), Addressing::of(link, Family::V6));
    let mut first = options(network, link);
    first.extend(hook::hooks(link, Phase::PreUp));
    first.extend(hook::hooks(link, Phase::PreDown));
    let mut last = hook::ethtool(link);
    last.extend(hook::routes(link));
    last.extend(hook::hooks(link, Phase::PostUp));
    last.extend(hook::hooks(link, Phase::PostDown));

    let mut stanzas = Vec::new();
    let has_own = link.name == LOOPBACK || !first.is_empty();
    if four.addresses.is_empty() && (has_own || (four.is_empty() && six.is_empty())) || link.name == LOOPBACK {
        let method = if link.name == LOOPBACK { Method::Loopback } else { Method::Manual };
        stanzas.push(Stanza::new(link, Family::V4, method));
    }
    stanzas.extend(fixed(link, &four, &[]));
    stanzas.extend(four.dhcp.map(|_| Stanza::new(link, Family::V4, Method::Dhcp)));
    stanzas.extend(version_six(link, &six));
    if stanzas.is_empty() {
        stanzas.push(Stanza::new(link, Family::V4, Method::Manual));
    }
    stanzas[0].entries.extend(first);
    if let Some(end) = stanzas.last_mut() {
        end.entries.extend(last);
    }
    address::start(link, &mut stanzas);
    stanzas
}

/// A stanza for each static address; the gateway stands in the first.
fn fixed(link: &Link, version: &Addressing<'_>, each: &[Entry]) -> Vec<Stanza> {
    let stanza = |(i, said)| {
        let mut entries = address::lines(ADDRESS, Some(said));
        entries.extend(address::lines(DEFAULT_ROUTE, version.gateway.filter(|_| i == 0)));
        entries.extend(each.iter().cloned());
        Stanza { entries, ..Stanza::new(link, version.family, Method::Static) }
    };
    version.addresses.iter().copied().enumerate().map(stanza).collect()
}

/// Static addresses and DHCP take router advertisements as an option of theirs, `auto` is nothing else, and a link without any
/// of them is told by hand.
fn version_six(link: &Link, six: &Addressing<'_>) -> Vec<Stanza> {
    let Some((takes, origin)) = hook::router_advertisements(link) else { return fixed(link, six, &[]) };
    let say = |key: &'static str, value: &str| Entry { key: key.into(), value: value.to_owned(), origin };
    let each = [say(common::ACCEPT_RA.name, hook::accept_ra(takes)), say("autoconf", if takes { "1" } else { "0" })];
    let mut stanzas = fixed(link, six, &each);
    if six.dhcp.is_some() {
        stanzas.push(Stanza { entries: each.to_vec(), ..Stanza::new(link, Family::V6, Method::Dhcp) });
    }
    if stanzas.is_empty() {
        let method = if takes { Method::Auto } else { Method::Manual };
        let mut stanza = Stanza::new(link, Family::V6, method);
        if !takes {
            // Bonds and bridges are made by scripts that run after the commands of `pre-up` (interfaces(5)).
            let early = matches!(link.kind, LinkKind::Nic | LinkKind::Vlan);
            stanza.entries.push(hook::sysctl_accept_ra(link, takes, early, origin));
        }
        stanzas.push(stanza);
    }
    stanzas
}

/// What the link is, without addresses and programs.
fn options(network: &Resolved, link: &Link) -> Vec<Entry> {
    let mut entries = Vec::new();
    let origin = link.ports.first().map_or(link.origin, |port| port.origin);
    let ports: Vec<&str> = link.ports.iter().map(|port| port.link.as_str()).collect();
    let list = if ports.is_empty() { "none".to_owned() } else { ports.join(" ") };
    let mut say = |key: &str, value: String, origin| entries.push(Entry { key: key.to_owned().into(), value, origin });
    match link.kind {
        LinkKind::Bond => say(&bond_key(&bond::PORTS), list, origin),
        LinkKind::Bridge => {
            say("bridge_ports", list, origin);
            for (key, row) in [(PATH_COST, &bridge::PATH_COST), (PORT_PRIO, &bridge::PORT_PRIORITY)] {
                let mut said = link.ports.iter().filter_map(|port| Some((port, port.options.get(row)?)));
                if let Some((port, said)) = said.next() {
                    say(key, format!("{} {}", port.link, said.value), said.origin);
                }
            }
        }
        LinkKind::Vlan if !is_dotted(link) => {
            if let Some(parent) = network.view().parent(link) {
                say("vlan-raw-device", parent.name.clone(), link.origin);
            }
        }
        LinkKind::Nic | LinkKind::Vlan => {}
    }
    entries.extend(VOCABULARY.entries(link.kind, &link.options, APART));
    entries
}
