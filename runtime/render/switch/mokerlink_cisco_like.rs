//! Mokerlink, as a cluster guide writes it: a port-channel with `mode lacp` and `lacp timeout`. No device's manual has it.

use netrecipe_model::site::{Lag, Single, SwitchPlan};
use netrecipe_model::switch::profile::{ChannelWords, Mtu, MtuScope, MtuUnit, PortNames};
use netrecipe_model::switch::{
    BPDU_GUARD, Carried, EDGE, End, FALLBACK, FALLBACK_TIMEOUT, Lacp, Profile, Rate, SWITCH_MIN_LINKS, SWITCH_MTU,
};

use super::Dialect;
use crate::File;
use crate::dialect::switchport;

/// The words of a published Proxmox guide for Mokerlink switches.
pub struct MokerlinkCiscoLike;

const UNKNOWN: &str = "no words for it are known";

static PROFILE: Profile = Profile {
    name: "mokerlink-cisco-like",
    doc: "Mokerlink, in the words of a published Proxmox guide; unverified",
    unverified: Some(
        "no manual or device configuration has been found that reads `mode lacp active` or `lacp timeout` in a \
         port-channel; save the switch's own configuration from its web page and compare before pasting",
    ),
    // The range differs between models and is printed by none of their manuals.
    lag_ids: (1, u16::MAX),
    words: ChannelWords { off: Some("on"), active: Some("active"), passive: Some("passive") },
    mtu: Mtu { max: None, unit: MtuUnit::Payload, scope: MtuScope::Switch },
    mlag: None,
    kept_vlans: None,
    ports: PortNames { prefix: "ethernet", spaced: true },
    misread: "?\"'\\`;|<>$",
    cannot: &[
        (&SWITCH_MTU, "jumbo frames are a setting of the whole switch, by words that are not known"),
        (&SWITCH_MIN_LINKS, UNKNOWN),
        (&EDGE, UNKNOWN),
        (&FALLBACK, UNKNOWN),
        (&FALLBACK_TIMEOUT, UNKNOWN),
        (&BPDU_GUARD, UNKNOWN),
    ],
};

impl Dialect for MokerlinkCiscoLike {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn write(&self, plan: &SwitchPlan, file: &mut File) {
        file.fixed("! UNVERIFIED: these words come from a published guide, not from a manual of the switch.");
        file.fixed("! Save the switch's own configuration from its web page and compare before pasting.");
        switchport::vlans(file, "  ", plan);
        for lag in &plan.lags {
            port_channel(lag, file);
        }
        for Single { end, member } in &plan.ports {
            file.line(member.origin, format_args!("interface {}", PROFILE.port(&member.port)));
            file.line(end.description.origin, format_args!("  description {}", member.description));
            carried(end, file);
        }
    }
}

fn port_channel(lag: &Lag, file: &mut File) {
    let Lag { end, channel, members, .. } = lag;
    let Some(id) = channel.id else { return };
    let Some(word) = PROFILE.word(channel.lacp.value) else { return };
    file.line(id.origin, format_args!("interface port-channel {}", id.value));
    if channel.lacp.value != Lacp::Off {
        file.line(channel.lacp.origin, format_args!("  mode lacp {word}"));
    }
    if let Some(rate) = channel.rate {
        let word = match rate.value {
            Rate::Fast => "short",
            Rate::Slow => "long",
        };
        file.line(rate.origin, format_args!("  lacp timeout {word}"));
    }
    file.line(end.description.origin, format_args!("  description {}", end.description.value));
    carried(end, file);
    for member in members {
        file.line(member.origin, format_args!("interface {}", PROFILE.port(&member.port)));
        file.line(channel.lacp.origin, format_args!("  channel-group {} mode {word}", id.value));
        file.line(member.origin, format_args!("  description {}", member.description));
    }
}

fn carried(end: &End, file: &mut File) {
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
