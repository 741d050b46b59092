//! Ends: one switch end of one host with everything settled; what the recipe left open is what the host's end needs.

use std::sync::Arc;

use super::need::Need;
use super::vlans::VlanSet;
use super::{
    ACCESS_VLAN, DESCRIPTION, EDGE, EndKind, FALLBACK, FALLBACK_TIMEOUT, LACP, LAG_ID, MLAG_ID, NATIVE, RATE,
    SWITCH_MIN_LINKS, SWITCH_MTU, SwitchEnd, TRUNK,
};
use crate::link::bond::{self, Mode};
use crate::network::View;
use crate::option::{OptionRow, Options};
use crate::{Link, Origin, Value};

/// A settled value and what said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    pub value: T,
    pub origin: Origin,
}

/// How the switch speaks LACP (IEEE 802.1AX).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacp {
    Active,
    Passive,
    /// Not at all: a static port-channel.
    Off,
}

/// How often the switch asks its partner for LACP frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// Every 30 seconds.
    Slow,
    /// Every second.
    Fast,
}

impl Rate {
    /// The kernel's word.
    pub fn word(self) -> &'static str {
        match self {
            Rate::Slow => "slow",
            Rate::Fast => "fast",
        }
    }
}

/// What a bond's mode asks of the switch (Documentation/networking/bonding.rst, "Switch Configuration").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// A port-channel with LACP.
    Lacp,
    /// A port-channel without LACP.
    Static,
    /// Ports of their own, in no port-channel.
    Plain,
}

impl Pairing {
    pub fn of(mode: Mode) -> Pairing {
        match mode {
            Mode::Ieee8023ad => Pairing::Lacp,
            Mode::BalanceRr | Mode::BalanceXor | Mode::Broadcast => Pairing::Static,
            Mode::ActiveBackup | Mode::BalanceTlb | Mode::BalanceAlb => Pairing::Plain,
        }
    }
}

/// The mode of a bond; unsaid, the kernel's own default. None when it depends on a symbolic fact.
pub fn mode(link: &Link) -> Option<Mode> {
    if link.options.has(&bond::MODE) { link.bond_mode() } else { Some(Mode::BalanceRr) }
}

/// The port-channel of an end.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    pub id: Option<Stated<u16>>,
    pub lacp: Stated<Lacp>,
    /// Of an LACP port-channel only.
    pub rate: Option<Stated<Rate>>,
    pub min_links: Option<Stated<u16>>,
    /// In effect only over two switches.
    pub mlag: Option<Stated<u16>>,
    /// Seconds to wait for LACP before one port works alone; none without a fallback.
    pub fallback: Option<Stated<u16>>,
}

/// What the ports carry.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    /// One VLAN without a tag.
    Access(Stated<u16>),
    /// VLANs with a tag, and one without.
    Trunk { tagged: Stated<VlanSet>, native: Option<Stated<u16>> },
}

/// One port of a switch, with the words that stand on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub switch: String,
    /// As the recipe or the inventory calls it.
    pub port: String,
    pub description: String,
    pub origin: Origin,
}

/// One switch end of one host.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    pub host: Arc<str>,
    /// The host's link.
    pub link: String,
    pub origin: Origin,
    /// None where the ports stay ports of their own.
    pub channel: Option<Channel>,
    pub carried: Carried,
    pub members: Vec<Member>,
    /// As the recipe says it, in the switch's own unit.
    pub mtu: Option<Stated<u32>>,
    /// The host's payload in bytes, and the tags that can stand on top of each other.
    pub payload: Stated<u32>,
    pub depth: u32,
    pub edge: Stated<bool>,
    pub description: Stated<String>,
    /// The options the recipe said, for profiles that cannot say them.
    pub said: Vec<(&'static str, Origin)>,
}

/// Waits this long for LACP unless the recipe says otherwise: DHCP of boot firmware gives up after about a minute.
const FALLBACK_SECONDS: u16 = 30;

impl End {
    /// Settles an end by what the host's links need.
    pub fn of(view: &View, end: &SwitchEnd, need: &Need) -> End {
        let options = &end.options;
        let link = view.link(&end.link);
        let at = |origin: Origin| origin.or(end.origin);
        let description = match stated(options, &DESCRIPTION, end.origin, |v| v.text().map(str::to_owned)) {
            Some(said) => said,
            None => Stated { value: format!("{} {}", view.host(), end.link), origin: end.origin },
        };
        let edge = stated(options, &EDGE, end.origin, Value::flag);
        let carried = carried(end, need);
        let depth = match &carried {
            Carried::Trunk { tagged, .. } if !tagged.value.is_empty() => need.depth.max(1),
            Carried::Trunk { .. } | Carried::Access(_) => need.depth,
        };
        End {
            host: view.host().into(),
            link: end.link.clone(),
            origin: end.origin,
            channel: link.filter(|_| end.kind == EndKind::Lag).and_then(|link| channel(link, end)),
            carried,
            members: members(view, end, &description.value),
            mtu: number(options, &SWITCH_MTU, end.origin),
            payload: Stated { value: need.payload.0, origin: at(need.payload.1) },
            depth,
            edge: edge.unwrap_or(Stated { value: true, origin: end.origin }),
            description,
            said: options.iter().map(|(name, said)| (name, at(said.origin))).collect(),
        }
    }

    /// Where the recipe said an option, if it did.
    pub fn said(&self, row: &OptionRow) -> Option<Origin> {
        self.said.iter().find(|(name, _)| *name == row.name).map(|(_, origin)| *origin)
    }

    /// The switches of the end in the order of its ports, each once.
    pub fn switches(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for member in &self.members {
            if !names.contains(&member.switch.as_str()) {
                names.push(&member.switch);
            }
        }
        names
    }
}

fn stated<T>(
    options: &Options,
    row: &OptionRow,
    fallback: Origin,
    read: impl Fn(&Value) -> Option<T>,
) -> Option<Stated<T>> {
    let said = options.get(row)?;
    Some(Stated { value: read(&said.value)?, origin: said.origin.or(fallback) })
}

fn number<T: TryFrom<i64>>(options: &Options, row: &OptionRow, fallback: Origin) -> Option<Stated<T>> {
    stated(options, row, fallback, |value| value.number().and_then(|n| T::try_from(n).ok()))
}

fn channel(link: &Link, end: &SwitchEnd) -> Option<Channel> {
    let options = &end.options;
    let default = match Pairing::of(mode(link)?) {
        Pairing::Lacp => Lacp::Active,
        Pairing::Static => Lacp::Off,
        Pairing::Plain => return None,
    };
    let lacp = stated(options, &LACP, end.origin, |value| match value.text()? {
        "active" => Some(Lacp::Active),
        "passive" => Some(Lacp::Passive),
        _ => Some(Lacp::Off),
    });
    let lacp = lacp.unwrap_or(Stated { value: default, origin: end.origin });
    let rate_of = |value: &Value| Some(if value.text()? == Rate::Fast.word() { Rate::Fast } else { Rate::Slow });
    let rate = stated(options, &RATE, end.origin, rate_of)
        .or_else(|| stated(&link.options, &bond::LACP_RATE, end.origin, rate_of))
        .unwrap_or(Stated { value: Rate::Slow, origin: end.origin });
    let id = number(options, &LAG_ID, end.origin);
    let fallback = options.flag(&FALLBACK) == Some(true);
    let timeout = number(options, &FALLBACK_TIMEOUT, end.origin);
    let at_once = Stated { value: FALLBACK_SECONDS, origin: options.origin(&FALLBACK).or(end.origin) };
    Some(Channel {
        id,
        lacp,
        rate: (lacp.value != Lacp::Off).then_some(rate),
        min_links: number(options, &SWITCH_MIN_LINKS, end.origin),
        mlag: number(options, &MLAG_ID, end.origin).or(id),
        fallback: fallback.then(|| timeout.unwrap_or(at_once)),
    })
}

fn carried(end: &SwitchEnd, need: &Need) -> Carried {
    let options = &end.options;
    let native: Option<Stated<u16>> = number(options, &NATIVE, end.origin);
    if let Some(vlan) = number(options, &ACCESS_VLAN, end.origin) {
        return Carried::Access(vlan);
    }
    let tagged = stated(options, &TRUNK, end.origin, |value| Some(VlanSet::read(value.list())));
    let tagged = tagged.unwrap_or(Stated { value: need.tagged(), origin: end.origin });
    match native {
        Some(vlan) if tagged.value.is_empty() => Carried::Access(vlan),
        native => {
            let value = tagged.value.filter(|id| native.is_none_or(|native| native.value != id));
            Carried::Trunk { tagged: Stated { value, origin: tagged.origin }, native }
        }
    }
}

/// The ports with their descriptions. Ports on one switch stand in the order of the bond's, so each has its NIC.
fn members(view: &View, end: &SwitchEnd, whole: &str) -> Vec<Member> {
    let nics: Vec<&str> = match (end.kind, view.link(&end.link)) {
        (EndKind::Lag, Some(link)) => link.ports.iter().map(|port| port.link.as_str()).collect(),
        _ => vec![&end.link],
    };
    let one_switch = end.ports.iter().all(|port| Some(&port.switch) == end.ports.first().map(|first| &first.switch));
    let paired = one_switch && nics.len() == end.ports.len();
    let ports = end.ports.iter().enumerate().map(|(i, port)| {
        let nic = port.nic.as_deref().or(nics.get(i).copied().filter(|_| paired));
        let description = match (end.kind, nic) {
            (EndKind::Lag, Some(nic)) => format!("{} {nic}", view.host()),
            _ => whole.to_owned(),
        };
        let origin = port.origin.or(end.origin);
        Member { switch: port.switch.clone(), port: port.port.clone(), description, origin }
    });
    ports.collect()
}
