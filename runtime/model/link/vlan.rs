//! A VLAN: one tag of a link below, as a link of its own.

use crate::link::common::{LINK, SET_MAC};
use crate::option::{Kind, OptionRow, rows};

const DRIVER: &str = "net/8021q/vlan_netlink.c";

rows! {
    /// Options of a VLAN.
    VLAN:
    NAME = OptionRow::new("name", Kind::Name, "\"storage\"", "is the link's name").default("PARENT.ID");
    PROTOCOL = OptionRow::new("protocol", Kind::Choice(&["802.1q", "802.1ad"]), "\"802.1ad\"", "is the tag's type: customer or provider")
        .default("802.1q").source(DRIVER);
    REORDER_HDR = OptionRow::new("reorder_hdr", Kind::Flag, "true", "shows frames without their tag to listeners").default("true").source(DRIVER);
    GVRP = OptionRow::new("gvrp", Kind::Flag, "true", "registers the VLAN with the switch by GVRP").default("false").source(DRIVER);
    LOOSE_BINDING = OptionRow::new("loose_binding", Kind::Flag, "true", "keeps the VLAN up when its parent goes down").default("false").source(DRIVER);
    MVRP = OptionRow::new("mvrp", Kind::Flag, "true", "registers the VLAN with the switch by MVRP").default("false").source(DRIVER);
    INGRESS_QOS_MAP = OptionRow::new("ingress_qos_map", Kind::PriorityMap, "#{ \"5\": 1 }", "maps priorities of the tag to those of the kernel").source(DRIVER);
    EGRESS_QOS_MAP = OptionRow::new("egress_qos_map", Kind::PriorityMap, "#{ \"1\": 5 }", "maps priorities of the kernel to those of the tag").source(DRIVER);
}

/// Tables of `vlan`.
pub static TABLES: &[&[&OptionRow]] = &[VLAN, SET_MAC, LINK];
