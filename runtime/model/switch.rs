//! The switch side: what the far end of each cable must say.

pub mod end;
pub mod need;
pub mod profile;
pub mod vlans;

pub use end::{Carried, Channel, End, Lacp, Member, Rate, Stated};
pub use need::Need;
pub use profile::Profile;
pub use vlans::VlanSet;

use serde::{Deserialize, Serialize};

use crate::Origin;
use crate::option::{Kind, OptionRow, Options, rows};

const VLAN_ID: Kind = Kind::Number { min: 1, max: 4094 };
const NAMES: Kind = Kind::Texts { max: 63 };

rows! {
    /// Options of a switch.
    SWITCH:
    PROFILE = OptionRow::new("profile", Kind::Text { max: 63 }, "\"arista-eos\"", "is the switch's configuration language; `netrecipe doc switch` lists them");
    MLAG_GROUP = OptionRow::new("mlag_group", Kind::Text { max: 63 }, "\"pod1\"", "joins two switches that share port-channels (MLAG, vPC, VSX)");
    LAG_IDS = OptionRow::new("lag_ids", Kind::Text { max: 15 }, "\"1-200\"", "limits the ids that recipes may use, as a range");
    VLAN_NAMES = OptionRow::new("vlan_names", Kind::VlanNames, "#{ \"10\": \"mgmt\" }", "names VLANs in the switch's configuration");
    BPDU_GUARD = OptionRow::new("bpdu_guard", Kind::Flag, "true", "shuts a host's port that sends spanning tree messages").default("false");
}

rows! {
    /// Options of the switch end of a bond.
    LAG:
    TO = OptionRow::new("to", NAMES, "\"leaf1\"", "is the switch, or the switches of one MLAG group; unsaid, the inventory's `nics.NAME.switch`");
    LAG_ID = OptionRow::new("lag", Kind::Number { min: 1, max: 65535 }, "1", "is the number of the port-channel").aliases(&["id"]);
    SWITCH_PORTS = OptionRow::new("ports", Kind::SwitchPorts, "[\"1/1\", \"1/2\"]", "are the switch ports in the order of the bond's; unsaid, the inventory's `nics.NAME.port`");
    LACP = OptionRow::new("lacp", Kind::Choice(&["active", "passive", "off"]), "\"active\"", "says whether the switch speaks LACP; `off` is a static port-channel").default("what the bond's mode needs");
    RATE = OptionRow::new("rate", Kind::Choice(&["slow", "fast"]), "\"slow\"", "is the LACP timer of the switch").default("the bond's `lacp_rate`");
    TRUNK = OptionRow::new("trunk", Kind::VlanIds, "[10, \"20-30\"]", "are the VLANs with a tag").default("those of the host's end").aliases(&["vlans"]);
    NATIVE = OptionRow::new("native", VLAN_ID, "1", "is the VLAN of frames without a tag; it is carried too");
    SWITCH_MTU = OptionRow::new("mtu", Kind::Number { min: 1280, max: 65535 }, "9216", "is the largest frame the port passes, in the switch's own unit").default("what the host's end needs");
    DESCRIPTION = OptionRow::new("description", Kind::Text { max: 63 }, "\"node01 bond0\"", "is the port-channel's description").default("HOST BOND");
    SWITCH_MIN_LINKS = OptionRow::new("min_links", Kind::Number { min: 1, max: 64 }, "1", "is how many members must be up").default("the platform's own");
    EDGE = OptionRow::new("edge", Kind::Flag, "true", "forwards at once, without waiting for the spanning tree").default("true");
    FALLBACK = OptionRow::new("fallback", Kind::Flag, "true", "lets one port work without LACP, for hosts that boot over the bond; over two switches, on the one of the first port").default("false").aliases(&["pxe_fallback"]);
    FALLBACK_TIMEOUT = OptionRow::new("fallback_timeout", Kind::Seconds { min: 1, max: 900 }, "30", "is how long the switch waits for LACP before it falls back").default("30");
    MLAG_ID = OptionRow::new("mlag_id", Kind::Number { min: 1, max: 65535 }, "1", "is the number both switches of an MLAG group use").default("the `lag` number");
}

rows! {
    /// Options of the switch end of a single port.
    ACCESS:
    ACCESS_VLAN = OptionRow::new("vlan", VLAN_ID, "10", "is the only VLAN, without a tag");
    ACCESS_PORT = OptionRow::new("port", Kind::Text { max: 63 }, "\"1/1\"", "is the switch port; unsaid, the inventory's `nics.NAME.port`");
}

/// Tables of `switch`.
pub static SWITCH_TABLES: &[&[&OptionRow]] = &[SWITCH];
/// Tables of `lag`.
pub static LAG_TABLES: &[&[&OptionRow]] = &[LAG];
static ACCESS_SHARED: &[&OptionRow] = &[&TO, &TRUNK, &NATIVE, &SWITCH_MTU, &DESCRIPTION, &EDGE];
/// Tables of `access`.
pub static ACCESS_TABLES: &[&[&OptionRow]] = &[ACCESS, ACCESS_SHARED];

/// A switch a recipe declared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    pub name: String,
    pub origin: Origin,
    pub options: Options,
}

/// What is at the switch end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EndKind {
    /// A port-channel that faces a bond.
    Lag,
    /// A single port that faces a NIC.
    Access,
}

/// The switch end of a bond or NIC, as the recipe declared it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SwitchEnd {
    pub kind: EndKind,
    /// Name of the host's link.
    pub link: String,
    pub origin: Origin,
    pub options: Options,
    /// The switch ports, paired with the host's NICs where the recipe or the inventory says so.
    pub ports: Vec<SwitchPort>,
}

/// One cable: a port of a switch and the NIC at its other end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SwitchPort {
    pub switch: String,
    pub port: String,
    /// Name of the host's NIC, when it is known.
    pub nic: Option<String>,
    pub origin: Origin,
}
