//! Cisco NX-OS: port-channel and members say the same, or the member is refused.

use netrecipe_model::site::{Lag, Single, SwitchPlan};
use netrecipe_model::switch::profile::{ChannelWords, Mtu, MtuScope, MtuUnit, PortNames};
use netrecipe_model::switch::{Carried, End, FALLBACK_TIMEOUT, Lacp, Profile, Rate};

use super::Dialect;
use crate::File;
use crate::dialect::switchport;

/// NX-OS of Nexus switches.
pub struct CiscoNxos;

static PROFILE: Profile = Profile {
    name: "cisco-nxos",
    doc: "Cisco NX-OS of Nexus 9000 and its kin",
    unverified: None,
    lag_ids: (1, 4096),
    words: ChannelWords { off: Some("on"), active: Some("active"), passive: Some("passive") },
    mtu: Mtu { max: Some(9216), unit: MtuUnit::Payload, scope: MtuScope::Port },
    mlag: Some("vPC"),
    kept_vlans: Some((3968, 4094)),
    ports: PortNames { prefix: "Ethernet", spaced: false },
    misread: "?\"'\\`;|<>$",
    cannot: &[(&FALLBACK_TIMEOUT, "a port that hears no LACP works alone at once")],
};

impl Dialect for CiscoNxos {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn write(&self, plan: &SwitchPlan, file: &mut File) {
        if plan.lags.iter().any(|lag| lag.mlag.is_some()) {
            file.fixed(
                "! needs `feature vpc`, `vpc domain` with peer-keepalive, and a peer-link, which no recipe says",
            );
        }
        if let Some(lag) = plan.lags.iter().find(|lag| lag.channel.lacp.value != Lacp::Off) {
            file.line(lag.channel.lacp.origin, format_args!("feature lacp"));
        }
        switchport::vlans(file, "  ", plan);
        for lag in &plan.lags {
            port_channel(plan, lag, file);
        }
        for Single { end, member } in &plan.ports {
            file.line(member.origin, format_args!("interface {}", PROFILE.port(&member.port)));
            file.line(end.description.origin, format_args!("  description {}", member.description));
            carried(end, file);
            edge(plan, end, file);
            switchport::said(file, "  mtu", end.mtu_on(&PROFILE));
            file.line(end.origin, format_args!("  no shutdown"));
        }
    }
}

fn port_channel(plan: &SwitchPlan, lag: &Lag, file: &mut File) {
    let Lag { end, channel, members, mlag, falls_back } = lag;
    let Some(id) = channel.id else { return };
    file.line(id.origin, format_args!("interface port-channel{}", id.value));
    file.line(end.description.origin, format_args!("  description {}", end.description.value));
    carried(end, file);
    edge(plan, end, file);
    let mtu = end.mtu_on(&PROFILE);
    switchport::said(file, "  mtu", mtu);
    switchport::said(file, "  lacp min-links", channel.min_links.filter(|_| channel.lacp.value != Lacp::Off));
    let fallback = channel.fallback.filter(|_| *falls_back).map(|f| f.origin);
    // The port-channel takes this word only while it is down.
    switchport::when(file, "  shutdown", fallback);
    switchport::when(file, "  no lacp suspend-individual", fallback);
    switchport::said(file, "  vpc", mlag.and_then(|mlag| mlag.id));
    switchport::when(file, "  no shutdown", fallback);
    for member in members {
        file.line(member.origin, format_args!("interface {}", PROFILE.port(&member.port)));
        file.line(member.origin, format_args!("  description {}", member.description));
        carried(end, file);
        if *falls_back {
            // A port that works alone does so by its own settings, not by the port-channel's.
            edge(plan, end, file);
        }
        switchport::said(file, "  mtu", mtu);
        if let (Some(rate), Lacp::Active | Lacp::Passive) = (channel.rate, channel.lacp.value) {
            let no = match rate.value {
                Rate::Fast => "",
                Rate::Slow => "no ",
            };
            file.line(rate.origin, format_args!("  {no}lacp rate fast"));
        }
        if let Some(word) = PROFILE.word(channel.lacp.value) {
            file.line(channel.lacp.origin, format_args!("  channel-group {} mode {word}", id.value));
        }
        file.line(end.origin, format_args!("  no shutdown"));
    }
}

fn carried(end: &End, file: &mut File) {
    file.line(end.origin, format_args!("  switchport"));
    match &end.carried {
        Carried::Access(vlan) => {
            file.line(vlan.origin, format_args!("  switchport mode access"));
            file.line(vlan.origin, format_args!("  switchport access vlan {}", vlan.value));
        }
        Carried::Trunk { tagged, native } => {
            file.line(tagged.origin, format_args!("  switchport mode trunk"));
            switchport::said(file, "  switchport trunk native vlan", *native);
            let mut carried = tagged.clone();
            carried.value = end.carried.vlans();
            switchport::allowed(file, "  ", &carried);
        }
    }
}

fn edge(plan: &SwitchPlan, end: &End, file: &mut File) {
    let trunk = match end.carried {
        Carried::Access(_) => "",
        Carried::Trunk { .. } => " trunk",
    };
    if end.edge.value {
        file.line(end.edge.origin, format_args!("  spanning-tree port type edge{trunk}"));
    }
    switchport::when(file, "  spanning-tree bpduguard enable", plan.bpdu_guard());
}
