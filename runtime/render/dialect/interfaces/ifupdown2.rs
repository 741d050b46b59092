//! What ifupdown2 reads in an interfaces file, on Debian and on Proxmox VE alike. Measured with 3.0.0; sources are its addons.

use netrecipe_model::hook::Phase;
use netrecipe_model::link::{LinkKind, bond, bridge, common, vlan};
use netrecipe_model::option::{OptionRow, Options};
use netrecipe_model::{Link, Origin, Resolved, Said, Value};

use super::address::APART;
use super::hook;
use super::word::{Entry, Vocabulary, bond_key, key};
use crate::target::{Refusal, Spelling, Subject};

/// The options ifupdown2 3.0 has (addons/bond.py, bridge.py, vlan.py).
static VOCABULARY: Vocabulary = Vocabulary {
    bond: &[
        &bond::MODE,
        &bond::PORTS,
        &bond::MIIMON,
        &bond::UPDELAY,
        &bond::DOWNDELAY,
        &bond::USE_CARRIER,
        &bond::PRIMARY,
        &bond::PRIMARY_RESELECT,
        &bond::XMIT_HASH_POLICY,
        &bond::NUM_GRAT_ARP,
        &bond::NUM_UNSOL_NA,
        &bond::MIN_LINKS,
        &bond::LACP_RATE,
        &bond::AD_ACTOR_SYS_PRIO,
        &bond::AD_ACTOR_SYSTEM,
    ],
    no_bond_word: "ifupdown2 has no word for it and leaves the kernel's default",
    own: &[
        (&vlan::PROTOCOL, key("vlan-protocol")),
        (&bridge::PORTS, key(BRIDGE_PORTS)),
        (&bridge::STP, key("bridge-stp")),
        (&bridge::FORWARD_DELAY, key("bridge-fd")),
        (&bridge::HELLO_TIME, key("bridge-hello")),
        (&bridge::MAX_AGE, key("bridge-maxage")),
        (&bridge::AGEING_TIME, key("bridge-ageing")),
        (&bridge::PRIORITY, key("bridge-bridgeprio")),
        (&bridge::VLAN_FILTERING, key(VLAN_AWARE)),
        (&bridge::VLAN_DEFAULT_PVID, key(BRIDGE_PVID)),
        (&bridge::VIDS, key(BRIDGE_VIDS)),
        (&bridge::PATH_COST, key(PATH_COSTS)),
        (&bridge::PORT_PRIORITY, key(PORT_PRIOS)),
        (&bridge::PORT_VLANS, key(BRIDGE_VIDS)),
        (&bridge::PVID, key(BRIDGE_PVID)),
    ],
    no_word: "ifupdown2 has no word for it",
};

const BRIDGE_PORTS: &str = "bridge-ports";
const VLAN_AWARE: &str = "bridge-vlan-aware";
/// Known to Proxmox VE's writer by another name on ports.
pub const BRIDGE_VIDS: &str = "bridge-vids";
const BRIDGE_PVID: &str = "bridge-pvid";
const BRIDGE_ACCESS: &str = "bridge-access";
const UNTAGGED: &str = "bridge-allow-untagged";
const PATH_COSTS: &str = "bridge-pathcosts";
const PORT_PRIOS: &str = "bridge-portprios";

/// Numbers outside these `ifup -s` warns of and fails (`validrange` of the addons).
static RANGES: &[(&OptionRow, i64, i64)] = &[
    (&common::MTU, 552, 9216),
    (&bond::MIIMON, 0, 255),
    (&bond::UPDELAY, 0, 65535),
    (&bond::DOWNDELAY, 0, 65535),
    (&bond::MIN_LINKS, 0, 255),
    (&bridge::AGEING_TIME, 0, 65535),
];

/// How ifupdown2 spells an option.
pub fn spell(subject: Subject, row: &'static OptionRow) -> Spelling {
    match subject {
        Subject::Link(LinkKind::Bond) if *row == common::MAC => Spelling::Structure,
        _ => VOCABULARY.spell(subject, row),
    }
}

/// What the link says of itself and of its place in a bridge, without addresses, MTU and programs. Ports keep the given order.
pub fn options(network: &Resolved, link: &Link, ports: &[&str]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut say = |key: &str, value: String, origin| entries.push(Entry { key: key.to_owned().into(), value, origin });
    let origin = link.ports.first().map_or(link.origin, |port| port.origin);
    let list = if ports.is_empty() { "none".to_owned() } else { ports.join(" ") };
    match link.kind {
        LinkKind::Bond => say(&bond_key(&bond::PORTS), list, origin),
        LinkKind::Bridge => say(BRIDGE_PORTS, list, origin),
        LinkKind::Vlan => entries.extend(vlan(link)),
        LinkKind::Nic => {}
    }
    let mut apart: Vec<&OptionRow> = APART.iter().copied().chain([&common::MTU]).collect();
    if link.kind == LinkKind::Bond {
        apart.push(&common::MAC);
    }
    entries.extend(VOCABULARY.entries(link.kind, &link.options, &apart));
    if link.kind == LinkKind::Bridge {
        entries.extend(bridge_vlans(&link.options));
        entries.extend(port_numbers(link, PATH_COSTS, &bridge::PATH_COST));
        entries.extend(port_numbers(link, PORT_PRIOS, &bridge::PORT_PRIORITY));
    }
    if let Some((bridge, port)) = network.view().controller(&link.name).filter(|(above, _)| is_vlan_aware(above)) {
        entries.extend(port_vlans(&bridge.options, &port.options));
    }
    entries
}

/// Everything the link's stanza runs, in the order in which it runs.
pub fn programs(link: &Link) -> Vec<Entry> {
    let mut entries = Vec::new();
    if let (LinkKind::Bond, Some(said)) = (link.kind, link.options.get(&common::MAC)) {
        entries.push(hook::set_address(link, said));
    }
    if let Some((takes, origin)) = hook::router_advertisements(link) {
        // Commands of `pre-up` run after a bond or VLAN was made and before a bridge is (addons.conf).
        entries.push(hook::sysctl_accept_ra(link, takes, link.kind != LinkKind::Bridge, origin));
    }
    entries.extend(hook::hooks(link, Phase::PreUp));
    entries.extend(hook::ethtool(link));
    entries.extend(hook::routes(link));
    for phase in [Phase::PostUp, Phase::PreDown, Phase::PostDown] {
        entries.extend(hook::hooks(link, phase));
    }
    entries
}

/// Whether the bridge keeps VLANs apart.
pub fn is_vlan_aware(link: &Link) -> bool {
    link.kind == LinkKind::Bridge && link.options.flag(&bridge::VLAN_FILTERING) == Some(true)
}

fn bridge_vlans(options: &Options) -> Vec<Entry> {
    let Some(aware) = options.get(&bridge::VLAN_FILTERING).filter(|said| said.value == Value::Flag(true)) else {
        return Vec::new();
    };
    let mut entries = vec![Entry { key: VLAN_AWARE.into(), value: "yes".into(), origin: aware.origin }];
    if let Some(said) = options.get(&bridge::VIDS).filter(|said| !said.value.list().is_empty()) {
        entries.push(Entry { key: BRIDGE_VIDS.into(), value: words(&said.value), origin: said.origin });
    }
    // 1 is what ifupdown2 gives every port; none at all is said port by port.
    if let Some(said) = options.get(&bridge::VLAN_DEFAULT_PVID).filter(|said| said.value.number() > Some(1)) {
        entries.push(Entry { key: BRIDGE_PVID.into(), value: said.value.to_string(), origin: said.origin });
    }
    entries
}

/// VLANs of a port, where they are others than its bridge gives every port (`_apply_bridge_vlan_aware_port_settings_all`).
fn port_vlans(bridge: &Options, port: &Options) -> Vec<Entry> {
    let (vids, pvid) = (port.get(&bridge::PORT_VLANS), port.number(&bridge::PVID));
    // 1 where the bridge has none: ifupdown2 knows no bridge without (see `bridge_vlans`)
    let given = Some(bridge.number(&bridge::VLAN_DEFAULT_PVID).map_or(1, |id| id.max(1)));
    let tags = |said: Option<&Said>| said.map_or(String::new(), |said| words(&said.value));
    let tagged = tags(vids);
    if tagged == tags(bridge.get(&bridge::VIDS)) && pvid == given {
        return Vec::new();
    }
    let origin = |row| port.origin(row);
    let entry = |key: &'static str, value: String, origin| Entry { key: key.into(), value, origin };
    let tagged_line = || entry(BRIDGE_VIDS, tagged.clone(), origin(&bridge::PORT_VLANS));
    match pvid {
        Some(id) if tagged.is_empty() => vec![entry(BRIDGE_ACCESS, id.to_string(), origin(&bridge::PVID))],
        Some(id) => vec![tagged_line(), entry(BRIDGE_PVID, id.to_string(), origin(&bridge::PVID))],
        None => vec![tagged_line(), entry(UNTAGGED, "no".into(), origin(&bridge::PORT_VLANS))],
    }
}

/// `bridge-pathcosts P=N Q=M`.
fn port_numbers(link: &Link, key: &'static str, row: &OptionRow) -> Option<Entry> {
    let said = link.ports.iter().filter_map(|port| Some((port, port.options.get(row)?)));
    let pairs: Vec<(String, Origin)> =
        said.map(|(port, said)| (format!("{}={}", port.link, said.value), said.origin)).collect();
    let origin = pairs.first()?.1;
    let value = pairs.into_iter().map(|(pair, _)| pair).collect::<Vec<_>>().join(" ");
    Some(Entry { key: key.into(), value, origin })
}

fn words(value: &Value) -> String {
    value.list().iter().map(|item| item.value.to_string()).collect::<Vec<_>>().join(" ")
}

/// Values and combinations that ifupdown2 refuses or misreads.
pub fn refuse(network: &Resolved, link: &Link, refusals: &mut Vec<Refusal>) {
    let options = &link.options;
    let mut refuse = |row: &'static OptionRow, reason: String| {
        refusals.push(Refusal { row, origin: options.origin(row).or(link.origin), reason });
    };
    let spelt = |row| !matches!(VOCABULARY.spell(Subject::Link(link.kind), row), Spelling::Cannot(_));
    for (row, min, max) in RANGES.iter().filter(|(row, ..)| spelt(row)) {
        if let Some(number) = options.number(row).filter(|number| !(*min..=*max).contains(number)) {
            refuse(row, format!("ifupdown2 takes {min} to {max}, not {number}"));
        }
    }
    const SOURCE_HASH: &str = "vlan+srcmac";
    if options.text(&bond::XMIT_HASH_POLICY) == Some(SOURCE_HASH) {
        refuse(&bond::XMIT_HASH_POLICY, format!("ifupdown2 does not know `{SOURCE_HASH}`"));
    }
    for said in options.list(&common::DNS_SEARCH).iter().filter(|said| !is_domain(said)) {
        refuse(&common::DNS_SEARCH, format!("`{}` is no domain name", said.value));
    }
    if is_vlan_aware(link) {
        refuse_vlans(network, link, refusals);
    }
}

fn refuse_vlans(network: &Resolved, link: &Link, refusals: &mut Vec<Refusal>) {
    let view = network.view();
    let mut refuse = |row: &'static OptionRow, origin: Origin, reason: String| {
        refusals.push(Refusal { row, origin: origin.or(link.origin), reason });
    };
    for port in &link.ports {
        if view.link(&port.link).is_some_and(|below| below.kind == LinkKind::Vlan) {
            let reason = format!("ifupdown2 takes no VLAN as port of a VLAN-aware bridge, and `{}` is one", port.link);
            refuse(&bridge::PORTS, port.origin, reason);
        }
        let none = port.options.list(&bridge::PORT_VLANS).is_empty() && !port.options.has(&bridge::PVID);
        if none && !link.options.list(&bridge::VIDS).is_empty() {
            let reason = format!("ifupdown2 would give `{}`, which has no VLAN, those of the bridge", port.link);
            refuse(&bridge::PORT_VLANS, port.origin, reason);
        }
    }
    let pvid = link.options.number(&bridge::VLAN_DEFAULT_PVID).filter(|id| *id != 1);
    if let (Some(pvid), true) = (pvid, link.options.has(&common::ADDRESSES)) {
        let reason =
            format!("ifupdown2 puts the ports into VLAN {pvid} and leaves the bridge, which has addresses, in VLAN 1");
        refuse(&bridge::VLAN_DEFAULT_PVID, link.options.origin(&bridge::VLAN_DEFAULT_PVID), reason);
    }
}

/// Parent and id, where the name does not say them: `PARENT.ID` says both, with two dots at most, and `vlanID` the id
/// (`_get_vlan_raw_device_from_ifacename` and `_get_vlan_id_from_ifacename`).
fn vlan(link: &Link) -> Vec<Entry> {
    let Some((parent, origin)) = link.parent.as_ref().filter(|_| !says_vlan(link)) else { return Vec::new() };
    let mut entries = vec![Entry { key: "vlan-raw-device".into(), value: parent.clone(), origin: *origin }];
    if link.name != format!("vlan{}", link.vlan_id()) {
        let origin = link.id.as_ref().map_or(link.origin, |said| said.origin);
        entries.push(Entry { key: "vlan-id".into(), value: link.vlan_id().to_string(), origin });
    }
    entries
}

/// Whether the name is `PARENT.ID` and short enough for ifupdown2 to read it right.
pub fn says_vlan(link: &Link) -> bool {
    is_dotted(link) && link.name.matches('.').count() <= 2
}

/// Whether resolvconf's scripts can take the domain for one word.
pub fn is_domain(said: &Said) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "._-~".contains(c);
    said.value.text().is_none_or(|text| !text.is_empty() && text.chars().all(plain))
}

/// `PARENT.ID`, from which readers know what the VLAN is.
pub fn is_dotted(link: &Link) -> bool {
    link.parent.as_ref().is_some_and(|(parent, _)| link.name == format!("{parent}.{}", link.vlan_id()))
}
