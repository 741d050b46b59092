//! A physical port: how it is recognised, and what its driver is told.

use crate::link::common::LINK;
use crate::option::{Kind, OptionRow, rows};

const RING: Kind = Kind::Number { min: 1, max: 65536 };

rows! {
    /// Ring sizes and offloads by ethtool's own short names (ethtool(8) -G and -K).
    ETHTOOL:
    RING_RX = OptionRow::new("ring_rx", RING, "4096", "is the number of receive descriptors");
    RING_TX = OptionRow::new("ring_tx", RING, "4096", "is the number of transmit descriptors");
    RX = OptionRow::new("rx", Kind::Flag, "true", "checks checksums in hardware on receive");
    TX = OptionRow::new("tx", Kind::Flag, "true", "computes checksums in hardware on transmit");
    SG = OptionRow::new("sg", Kind::Flag, "true", "sends scattered buffers");
    TSO = OptionRow::new("tso", Kind::Flag, "false", "cuts TCP segments in hardware");
    GSO = OptionRow::new("gso", Kind::Flag, "true", "cuts segments late in software");
    GRO = OptionRow::new("gro", Kind::Flag, "true", "joins received segments in software");
    LRO = OptionRow::new("lro", Kind::Flag, "false", "joins received segments in hardware; unfit for bridges and routers");
    RXVLAN = OptionRow::new("rxvlan", Kind::Flag, "true", "removes VLAN tags in hardware");
    TXVLAN = OptionRow::new("txvlan", Kind::Flag, "true", "adds VLAN tags in hardware");
    NTUPLE = OptionRow::new("ntuple", Kind::Flag, "true", "steers flows by n-tuple filters");
    RXHASH = OptionRow::new("rxhash", Kind::Flag, "true", "hands the receive hash to the kernel");
}

rows! {
    /// Options of a physical port.
    NIC:
    PIN = OptionRow::new("mac", Kind::Mac, "\"58:47:ca:76:76:fb\"", "pins the port by its permanent MAC address");
    RENAME = OptionRow::new("rename", Kind::Flag, "false", "gives the pinned port this name, by a udev rule or .link file; `false` matches it only")
        .default("true");
    OFFLOADS = OptionRow::new("ethtool", Kind::Record(ETHTOOL), "#{ tso: false }", "sets offloads and ring sizes of the driver")
        .source("ethtool(8)");
    SET_ADDRESS = OptionRow::new("set_mac", Kind::Mac, "\"02:00:00:00:00:01\"", "sets another MAC address than the permanent one");
}

/// Tables of `nic`.
pub static TABLES: &[&[&OptionRow]] = &[NIC, LINK];
