//! Rules of the switch side: both ends of a cable must agree, and hosts must not get into each other's way.

/// The first lines of the examples: a leaf, and on each host a bond with one VLAN.
macro_rules! leaf {
    () => {
        "let n = host().vars.octet;\n\
         switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
         let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });\n\
         vlan(bond0, 10, #{ dhcp4: true });\n"
    };
}

/// The same with two leaves of one MLAG group.
macro_rules! leaves {
    () => {
        "let n = host().vars.octet;\n\
         switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true, mlag_group: \"pod1\" });\n\
         switch(\"leaf2\", #{ profile: \"arista-eos\", bpdu_guard: true, mlag_group: \"pod1\" });\n\
         let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });\n\
         vlan(bond0, 10, #{ dhcp4: true });\n"
    };
}

/// The bond's ports on the leaf.
macro_rules! ports {
    () => {
        "ports: [`Ethernet${n}/1`, `Ethernet${n}/2`]"
    };
}

/// The bond's ports on two leaves.
macro_rules! both {
    () => {
        "ports: #{ leaf1: [`Ethernet${n}`], leaf2: [`Ethernet${n}`] }"
    };
}

pub mod boot;
pub mod cabling;
pub mod frames;
pub mod mlag;
pub mod pairing;
pub mod profile;
pub mod spanning_tree;
pub mod switch;
pub mod text;
pub mod twice;
pub mod vlans;

use super::{Check, Rule};
use crate::link::LinkKind;
use crate::network::View;
use crate::switch::{EndKind, Need, SwitchEnd};
use crate::{Link, Severity};

/// A switch end with the host's link and its needs.
pub(super) struct Cable<'a> {
    pub(super) said: &'a SwitchEnd,
    pub(super) link: &'a Link,
    pub(super) need: Need,
    pub(super) end: crate::switch::End,
}

/// The switch ends of a host whose links exist.
pub(super) fn cables(view: &View) -> impl Iterator<Item = Cable<'_>> {
    view.network().ends.iter().filter_map(|said| {
        let link = view.link(&said.link)?;
        let need = Need::of(view, &said.link);
        let end = crate::switch::End::of(view, said, &need);
        Some(Cable { said, link, need, end })
    })
}

impl Cable<'_> {
    /// Whether it is the `lag` of a bond.
    pub(super) fn is_lag(&self) -> bool {
        self.said.kind == EndKind::Lag && self.link.kind == LinkKind::Bond
    }
}

/// Code and name of a rule, and how bad its breach is.
pub(super) struct Title(&'static str, &'static str, Severity);

/// One rule of this group.
const fn rule(
    Title(code, name, severity): Title,
    title: &'static str,
    why: &'static str,
    fires: &'static str,
    mended: &'static str,
    check: Check,
) -> Rule {
    Rule { code, name, severity, title, why, fires, mended, targets: &[], check }
}

/// By code.
pub static RULES: &[&Rule] = &[
    &twice::ADDRESS,
    &twice::MAC,
    &pairing::MODE,
    &pairing::RATE_MISMATCH,
    &mlag::TWO_SWITCHES,
    &mlag::NUMBER,
    &vlans::NOT_CARRIED,
    &vlans::UNUSED,
    &vlans::UNTAGGED,
    &vlans::NONE,
    &frames::FRAMES,
    &boot::BOOT,
    &cabling::PLAN,
    &spanning_tree::GUARDED,
    &spanning_tree::UNGUARDED,
    &twice::PORT,
    &twice::LAG,
    &cabling::NO_ID,
    &cabling::NO_PORTS,
    &cabling::WRONG_LINK,
    &switch::UNKNOWN,
    &profile::UNKNOWN,
    &switch::DECLARED,
    &profile::LAG_IDS_RULE,
    &profile::CANNOT,
    &profile::UNVERIFIED,
    &text::TEXT,
    &profile::KEPT,
    &mlag::GROUP,
];
