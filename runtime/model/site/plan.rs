//! Plans: what each switch must be, from the ends of all hosts, in an order of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Declared;
use crate::Origin;
use crate::option::Options;
use crate::switch::{
    BPDU_GUARD, Carried, Channel, End, LAG_IDS, MLAG_GROUP, Member, PROFILE, Profile, Stated, VLAN_NAMES, VlanSet,
};

/// One switch with everything its ports must say.
#[derive(Clone, Debug)]
pub struct SwitchPlan {
    pub name: String,
    pub origin: Origin,
    pub options: Options,
    /// None when the recipe names a profile that does not exist, or none.
    pub profile: Option<&'static Profile>,
    /// The other switch of its MLAG group.
    pub peer: Option<String>,
    /// Port-channels by id.
    pub lags: Vec<Lag>,
    /// Ports of their own, by name.
    pub ports: Vec<Single>,
}

/// A port-channel's part on one switch.
#[derive(Clone, Debug)]
pub struct Lag {
    pub end: Arc<End>,
    pub channel: Channel,
    /// Its ports on this switch.
    pub members: Vec<Member>,
    pub mlag: Option<Mlag>,
    /// Whether one port works without LACP here; over two switches, only on the one of the first port.
    pub falls_back: bool,
}

/// A port-channel over two switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mlag {
    /// The number both switches use.
    pub id: Option<Stated<u16>>,
    /// Whether this switch is the first of the two by name.
    pub is_first: bool,
}

/// A port of its own.
#[derive(Clone, Debug)]
pub struct Single {
    pub end: Arc<End>,
    pub member: Member,
}

impl SwitchPlan {
    /// Whether ports that hosts use shut down on spanning tree messages.
    pub fn bpdu_guard(&self) -> Option<Origin> {
        let guard = self.options.flag(&BPDU_GUARD) == Some(true);
        guard.then(|| self.options.origin(&BPDU_GUARD).or(self.origin))
    }

    /// First and last id that recipes may use, as the recipe limits them.
    pub fn lag_ids(&self) -> Option<(u16, u16)> {
        id_range(self.options.text(&LAG_IDS)?)
    }

    /// All VLANs that ports carry.
    pub fn vlans(&self) -> VlanSet {
        let mut vlans = VlanSet::default();
        for end in self.ends() {
            vlans.extend(&end.carried.vlans());
        }
        vlans
    }

    /// The name of a VLAN, and what said it.
    pub fn vlan_name(&self, id: u16) -> Option<(&str, Origin)> {
        let said = self.options.value(&VLAN_NAMES)?.field(&id.to_string())?;
        Some((said.value.text()?, said.origin.or(self.origin)))
    }

    /// The ends of the hosts; an end with several ports of its own comes several times.
    pub fn ends(&self) -> impl Iterator<Item = &Arc<End>> {
        self.lags.iter().map(|lag| &lag.end).chain(self.ports.iter().map(|port| &port.end))
    }
}

impl Carried {
    /// All VLANs, with a tag or without.
    pub fn vlans(&self) -> VlanSet {
        match self {
            Carried::Access(vlan) => VlanSet::one(vlan.value),
            Carried::Trunk { tagged, native } => tagged.value.with(native.map(|native| native.value)),
        }
    }

    /// What said the VLANs.
    pub fn origin(&self) -> Origin {
        match self {
            Carried::Access(vlan) => vlan.origin,
            Carried::Trunk { tagged, .. } => tagged.origin,
        }
    }
}

impl End {
    /// What the switch must be told of the frames' size: what the recipe says, else what the host's end needs beyond the
    /// 1500 bytes that every switch passes.
    pub fn mtu_on(&self, profile: &Profile) -> Option<Stated<u32>> {
        let Stated { value, origin } = self.payload;
        let needed = || Stated { value: profile.mtu_for(value, self.depth), origin };
        self.mtu.or((value > 1500).then(needed))
    }
}

/// `1-200` as its ends.
pub fn id_range(text: &str) -> Option<(u16, u16)> {
    let (low, high) = text.split_once('-')?;
    let number = |part: &str| part.trim().parse::<u16>().ok().filter(|id| *id > 0);
    let (low, high) = (number(low)?, number(high)?);
    (low <= high).then_some((low, high))
}

/// The plans of all declared switches, by name.
pub(super) fn plan(
    profiles: &[&'static Profile],
    declared: &BTreeMap<String, Vec<Declared>>,
    ends: &[Arc<End>],
) -> Vec<SwitchPlan> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut plans: BTreeMap<String, SwitchPlan> = BTreeMap::new();
    for (name, ways) in declared {
        let Some(Declared { switch, .. }) = ways.first() else { continue };
        if let Some(group) = switch.options.text(&MLAG_GROUP) {
            groups.entry(group).or_default().push(name);
        }
        let profile = switch.options.text(&PROFILE).and_then(|word| find(profiles, word));
        let (name, origin, options) = (name.clone(), switch.origin, switch.options.clone());
        let plan = SwitchPlan { name, origin, options, profile, peer: None, lags: Vec::new(), ports: Vec::new() };
        plans.insert(switch.name.clone(), plan);
    }
    for pair in groups.values().filter(|members| members.len() == 2) {
        for (one, other) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            if let Some(plan) = plans.get_mut(one) {
                plan.peer = Some(other.to_owned());
            }
        }
    }
    for end in ends {
        place(end, &mut plans);
    }
    let mut plans: Vec<SwitchPlan> = plans.into_values().collect();
    for plan in &mut plans {
        plan.lags.sort_by(|a, b| lag_key(a).cmp(&lag_key(b)));
        plan.ports.sort_by(|a, b| natural(&a.member.port).cmp(&natural(&b.member.port)).then(order(&a.end, &b.end)));
    }
    plans
}

/// The profile of a name.
pub fn find(profiles: &[&'static Profile], word: &str) -> Option<&'static Profile> {
    profiles.iter().copied().find(|profile| profile.name == word)
}

/// Puts an end's ports on their switches; switches that nobody declared are a rule's matter.
fn place(end: &Arc<End>, plans: &mut BTreeMap<String, SwitchPlan>) {
    let switches = end.switches();
    for (i, name) in switches.iter().enumerate() {
        let Some(plan) = plans.get_mut(*name) else { continue };
        let members: Vec<Member> = end.members.iter().filter(|member| member.switch == *name).cloned().collect();
        let Some(channel) = &end.channel else {
            plan.ports.extend(members.into_iter().map(|member| Single { end: Arc::clone(end), member }));
            continue;
        };
        let other = switches.iter().find(|other| *other != name);
        let mlag = other.map(|other| Mlag { id: channel.mlag, is_first: name < other });
        let falls_back = channel.fallback.is_some() && i == 0;
        plan.lags.push(Lag { end: Arc::clone(end), channel: channel.clone(), members, mlag, falls_back });
    }
}

fn lag_key(lag: &Lag) -> (u16, &str, &str) {
    (lag.channel.id.map_or(0, |id| id.value), &lag.end.host, &lag.end.link)
}

fn order(one: &End, other: &End) -> std::cmp::Ordering {
    (&one.host, &one.link).cmp(&(&other.host, &other.link))
}

/// A name in parts that sort as people count: `1/2` before `1/10`.
fn natural(name: &str) -> Vec<(&str, u64)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let word = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[word..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| word + end);
        parts.push((&rest[..word], rest[word..number].parse().unwrap_or(u64::MAX)));
        rest = &rest[number..];
    }
    parts
}
