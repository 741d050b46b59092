//! A Linux bridge, VLAN-aware or not, and its ports.

use crate::link::common::{LINK, SET_MAC};
use crate::option::{Kind, OptionRow, rows};

const BRIDGE_DRIVER: &str = "net/bridge/br_netlink.c";

rows! {
    /// Options of a bridge. Times are in seconds, as `bridge-utils` and NetworkManager say them.
    BRIDGE:
    PORTS = OptionRow::new("ports", Kind::Links, "[bond0]", "are the bridge's ports").aliases(&["slaves"]);
    STP = OptionRow::new("stp", Kind::Flag, "false", "runs the spanning tree protocol").default("false").source(BRIDGE_DRIVER);
    FORWARD_DELAY = OptionRow::new("forward_delay", Kind::Seconds { min: 0, max: 30 }, "4", "is how long a new port listens and learns; with `stp` from 2")
        .default("15 with `stp`, else 0").aliases(&["fd"]).source(BRIDGE_DRIVER);
    HELLO_TIME = OptionRow::new("hello_time", Kind::Seconds { min: 1, max: 10 }, "2", "is the pause between spanning tree messages").default("2").source(BRIDGE_DRIVER);
    MAX_AGE = OptionRow::new("max_age", Kind::Seconds { min: 6, max: 40 }, "20", "is when a spanning tree message is too old").default("20").source(BRIDGE_DRIVER);
    AGEING_TIME = OptionRow::new("ageing_time", Kind::Seconds { min: 0, max: 1_000_000 }, "300", "is when a learnt address is forgotten").default("300").source(BRIDGE_DRIVER);
    PRIORITY = OptionRow::new("priority", Kind::Number { min: 0, max: 65535 }, "32768", "ranks bridges in the spanning tree; lower wins").default("32768").source(BRIDGE_DRIVER);
    VLAN_FILTERING = OptionRow::new("vlan_filtering", Kind::Flag, "true", "keeps VLANs apart inside the bridge").default("false").aliases(&["vlan_aware"]).source(BRIDGE_DRIVER);
    VLAN_DEFAULT_PVID = OptionRow::new("vlan_default_pvid", Kind::Number { min: 0, max: 4094 }, "1", "is the VLAN of untagged frames on new ports; 0 is none").default("1").aliases(&["default_pvid"]).source(BRIDGE_DRIVER);
    VIDS = OptionRow::new("vids", Kind::VlanIds, "[10, \"20-30\"]", "are the VLANs of every port that names none itself").default("2-4094 with `vlan_filtering`").source("bridge(8)");
}

rows! {
    /// Options of one port of a bridge.
    BRIDGE_PORT:
    PATH_COST = OptionRow::new("path_cost", Kind::Number { min: 1, max: 65535 }, "100", "is what a path through the port costs in the spanning tree").aliases(&["cost"]).source(BRIDGE_DRIVER);
    PORT_PRIORITY = OptionRow::new("port_priority", Kind::Number { min: 0, max: 63 }, "32", "ranks the port in the spanning tree; lower wins").default("32").source(BRIDGE_DRIVER);
    HAIRPIN = OptionRow::new("hairpin", Kind::Flag, "true", "sends frames back through the port they came from").default("false").source(BRIDGE_DRIVER);
    PORT_VLANS = OptionRow::new("vlans", Kind::VlanIds, "[10, \"20-30\"]", "are the VLANs that pass the port with a tag").source("bridge(8)");
    PVID = OptionRow::new("pvid", Kind::Number { min: 1, max: 4094 }, "1", "is the VLAN of frames without a tag, both ways").source("bridge(8)");
}

/// Tables of `bridge`.
pub static TABLES: &[&[&OptionRow]] = &[BRIDGE, SET_MAC, LINK];
/// Tables of `port`.
pub static PORT_TABLES: &[&[&OptionRow]] = &[BRIDGE_PORT];
