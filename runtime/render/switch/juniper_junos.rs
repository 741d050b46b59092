//! Juniper Junos with enhanced layer 2 software (EX, QFX), as `set` lines.

use netrecipe_model::site::{Lag, Mlag, Single, SwitchPlan};
use netrecipe_model::switch::profile::{ChannelWords, Mtu, MtuScope, MtuUnit, PortNames};
use netrecipe_model::switch::{Carried, End, FALLBACK_TIMEOUT, Lacp, MLAG_GROUP, Profile, Rate};

use super::Dialect;
use crate::File;
use crate::dialect::switchport;

/// EX and QFX switches with ELS.
pub struct JuniperJunos;

static PROFILE: Profile = Profile {
    name: "juniper-junos",
    doc: "Juniper Junos with enhanced layer 2 software (EX, QFX)",
    unverified: None,
    lag_ids: (1, 999),
    words: ChannelWords { off: Some(""), active: Some("active"), passive: Some("passive") },
    mtu: Mtu { max: Some(9216), unit: MtuUnit::Frame, scope: MtuScope::Port },
    mlag: Some("MC-LAG"),
    kept_vlans: None,
    ports: PortNames { prefix: "", spaced: false },
    misread: "?\"\\",
    cannot: &[(&FALLBACK_TIMEOUT, "`force-up` does not wait")],
};

impl Dialect for JuniperJunos {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn write(&self, plan: &SwitchPlan, file: &mut File) {
        if plan.lags.iter().any(|lag| lag.mlag.is_some()) {
            file.fixed("# needs `protocols iccp` and an ICL, which no recipe says");
        }
        // A port-channel above the count does not exist: the count covers the largest id a recipe may use.
        let ids = plan.lags.iter().filter_map(|lag| lag.channel.id);
        if let Some(last) = ids.max_by_key(|id| id.value) {
            let count = plan.lag_ids().map_or(last.value, |(_, high)| high.max(last.value)) + 1;
            file.line(last.origin, format_args!("set chassis aggregated-devices ethernet device-count {count}"));
        }
        for id in plan.vlans().iter() {
            let origin = plan.vlan_name(id).map_or(plan.origin, |(_, origin)| origin);
            file.line(origin, format_args!("set vlans {} vlan-id {id}", vlan(plan, id)));
        }
        for lag in &plan.lags {
            aggregate(plan, lag, file);
        }
        for Single { end, member } in &plan.ports {
            single(plan, end, &member.port, &member.description, file);
        }
        if let (Some(origin), true) = (plan.bpdu_guard(), plan.ends().any(|end| end.edge.value)) {
            file.line(origin, format_args!("set protocols rstp bpdu-block-on-edge"));
        }
    }
}

/// A VLAN's name in the configuration: the site's own, or one that says the id.
fn vlan(plan: &SwitchPlan, id: u16) -> String {
    plan.vlan_name(id).map_or_else(|| format!("v{id}"), |(name, _)| name.to_owned())
}

fn aggregate(plan: &SwitchPlan, lag: &Lag, file: &mut File) {
    let Lag { end, channel, members, mlag, falls_back } = lag;
    let Some(id) = channel.id else { return };
    let ae = format!("ae{}", id.value);
    for (i, member) in members.iter().enumerate() {
        let port = &member.port;
        file.line(member.origin, format_args!("set interfaces {port} description \"{}\"", member.description));
        file.line(member.origin, format_args!("set interfaces {port} ether-options 802.3ad {ae}"));
        if let Some(fallback) = channel.fallback.filter(|_| *falls_back && i == 0) {
            file.line(fallback.origin, format_args!("set interfaces {port} ether-options 802.3ad lacp force-up"));
        }
    }
    let description = &end.description;
    file.line(description.origin, format_args!("set interfaces {ae} description \"{}\"", description.value));
    native(end, &ae, file);
    switchport::said(file, &format!("set interfaces {ae} mtu"), end.mtu_on(&PROFILE));
    let options = format!("set interfaces {ae} aggregated-ether-options");
    switchport::said(file, &format!("{options} minimum-links"), channel.min_links);
    if channel.lacp.value != Lacp::Off {
        let word = PROFILE.word(channel.lacp.value).unwrap_or_default();
        file.line(channel.lacp.origin, format_args!("{options} lacp {word}"));
    }
    if let Some(rate) = channel.rate {
        let word = match rate.value {
            Rate::Fast => "fast",
            Rate::Slow => "slow",
        };
        file.line(rate.origin, format_args!("{options} lacp periodic {word}"));
    }
    if let Some(Mlag { id: Some(number), is_first }) = mlag {
        multichassis(plan, &options, number.value, *is_first, lag, file);
    }
    family(plan, end, &ae, file);
}

/// Both switches show the host one LACP system: an address made of the group's name, and a key made of the number.
fn multichassis(plan: &SwitchPlan, options: &str, number: u16, is_first: bool, lag: &Lag, file: &mut File) {
    let origin = lag.channel.mlag.map_or(lag.end.origin, |mlag| mlag.origin);
    let (chassis, control) = if is_first { (0, "active") } else { (1, "standby") };
    let group = plan.options.text(&MLAG_GROUP).unwrap_or(&plan.name);
    if lag.channel.lacp.value != Lacp::Off {
        file.line(origin, format_args!("{options} lacp system-id {}", system_id(group)));
        file.line(origin, format_args!("{options} lacp admin-key {number}"));
    }
    for words in [
        format!("mc-ae-id {number}"),
        "redundancy-group 1".to_owned(),
        format!("chassis-id {chassis}"),
        "mode active-active".to_owned(),
        format!("status-control {control}"),
    ] {
        file.line(origin, format_args!("{options} mc-ae {words}"));
    }
}

/// A locally administered address that is the same for equal names (FNV-1a, 40 bits of it).
fn system_id(group: &str) -> String {
    let hash = group
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let [a, b, c, d, e, ..] = hash.to_be_bytes();
    format!("02:{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}")
}

fn single(plan: &SwitchPlan, end: &End, port: &str, description: &str, file: &mut File) {
    file.line(end.description.origin, format_args!("set interfaces {port} description \"{description}\""));
    native(end, port, file);
    switchport::said(file, &format!("set interfaces {port} mtu"), end.mtu_on(&PROFILE));
    family(plan, end, port, file);
}

fn native(end: &End, interface: &str, file: &mut File) {
    match &end.carried {
        Carried::Access(_) => {}
        Carried::Trunk { native, .. } => {
            switchport::said(file, &format!("set interfaces {interface} native-vlan-id"), *native);
        }
    }
}

fn family(plan: &SwitchPlan, end: &End, interface: &str, file: &mut File) {
    let family = format!("set interfaces {interface} unit 0 family ethernet-switching");
    match &end.carried {
        Carried::Access(id) => {
            file.line(id.origin, format_args!("{family} interface-mode access"));
            file.line(id.origin, format_args!("{family} vlan members {}", vlan(plan, id.value)));
        }
        Carried::Trunk { tagged, .. } => {
            file.line(tagged.origin, format_args!("{family} interface-mode trunk"));
            let names: Vec<String> = end.carried.vlans().iter().map(|id| vlan(plan, id)).collect();
            file.line(tagged.origin, format_args!("{family} vlan members [ {} ]", names.join(" ")));
        }
    }
    if end.edge.value {
        file.line(end.edge.origin, format_args!("set protocols rstp interface {interface} edge"));
    }
}
