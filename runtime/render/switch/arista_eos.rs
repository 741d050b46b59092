//! Arista EOS: the lines that its own design tools write (AVD's port-channel and ethernet templates).

use netrecipe_model::site::{Lag, Single, SwitchPlan};
use netrecipe_model::switch::profile::{ChannelWords, Mtu, MtuScope, MtuUnit, PortNames};
use netrecipe_model::switch::{Carried, End, Lacp, Profile, Rate, SWITCH_MTU};

use super::Dialect;
use crate::File;
use crate::dialect::switchport;

/// EOS 4.20 and later.
pub struct AristaEos;

static PROFILE: Profile = Profile {
    name: "arista-eos",
    doc: "Arista EOS from 4.20",
    unverified: None,
    lag_ids: (1, 2000),
    words: ChannelWords { off: Some("on"), active: Some("active"), passive: Some("passive") },
    mtu: Mtu { max: None, unit: MtuUnit::Payload, scope: MtuScope::Unlimited },
    mlag: Some("MLAG"),
    kept_vlans: None,
    ports: PortNames { prefix: "Ethernet", spaced: false },
    misread: "?\"'\\`;|<>$",
    cannot: &[(&SWITCH_MTU, "switched ports pass jumbo frames without being told")],
};

impl Dialect for AristaEos {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn write(&self, plan: &SwitchPlan, file: &mut File) {
        if plan.lags.iter().any(|lag| lag.mlag.is_some()) {
            file.fixed("! needs `mlag configuration` with domain, peer-link and peer-address, which no recipe says");
        }
        switchport::vlans(file, "   ", plan);
        for lag in &plan.lags {
            port_channel(plan, lag, file);
        }
        for Single { end, member } in &plan.ports {
            file.line(member.origin, format_args!("interface {}", PROFILE.port(&member.port)));
            file.line(end.description.origin, format_args!("   description {}", member.description));
            carried(end, file);
            edge(plan, end, file);
        }
    }
}

fn port_channel(plan: &SwitchPlan, lag: &Lag, file: &mut File) {
    let Lag { end, channel, members, mlag, falls_back } = lag;
    let Some(id) = channel.id else { return };
    file.line(id.origin, format_args!("interface Port-Channel{}", id.value));
    file.line(end.description.origin, format_args!("   description {}", end.description.value));
    carried(end, file);
    switchport::said(file, "   port-channel min-links", channel.min_links);
    let fallback = channel.fallback.filter(|_| *falls_back);
    switchport::when(file, "   port-channel lacp fallback individual", fallback.map(|f| f.origin));
    switchport::said(file, "   port-channel lacp fallback timeout", fallback);
    switchport::said(file, "   mlag", mlag.and_then(|mlag| mlag.id));
    edge(plan, end, file);
    for member in members {
        file.line(member.origin, format_args!("interface {}", PROFILE.port(&member.port)));
        file.line(member.origin, format_args!("   description {}", member.description));
        if *falls_back {
            // A port that works alone does so by its own settings, not by the port-channel's.
            carried(end, file);
        }
        if let Some(word) = PROFILE.word(channel.lacp.value) {
            file.line(channel.lacp.origin, format_args!("   channel-group {} mode {word}", id.value));
        }
        if let (Some(rate), Lacp::Active | Lacp::Passive) = (channel.rate, channel.lacp.value) {
            let word = match rate.value {
                Rate::Fast => "fast",
                Rate::Slow => "normal",
            };
            file.line(rate.origin, format_args!("   lacp timer {word}"));
        }
        if *falls_back {
            edge(plan, end, file);
        }
    }
}

fn carried(end: &End, file: &mut File) {
    match &end.carried {
        Carried::Access(vlan) => {
            file.line(vlan.origin, format_args!("   switchport access vlan {}", vlan.value));
            file.line(vlan.origin, format_args!("   switchport mode access"));
        }
        Carried::Trunk { tagged, native } => {
            switchport::said(file, "   switchport trunk native vlan", *native);
            let mut carried = tagged.clone();
            carried.value = end.carried.vlans();
            switchport::allowed(file, "   ", &carried);
            file.line(tagged.origin, format_args!("   switchport mode trunk"));
        }
    }
    file.line(end.origin, format_args!("   switchport"));
}

fn edge(plan: &SwitchPlan, end: &End, file: &mut File) {
    switchport::when(file, "   spanning-tree portfast", end.edge.value.then_some(end.edge.origin));
    switchport::when(file, "   spanning-tree bpduguard enable", plan.bpdu_guard());
}
