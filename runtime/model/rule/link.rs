//! Rules of links and how they stand on each other: references, ports, VLANs, bridges, MTUs, MAC addresses.

pub mod bridge;
pub mod levels;
pub mod lossy;
pub mod mac;
pub mod mtu;
pub mod name;
pub mod nic;
pub mod port;
pub mod reference;
mod stack;
pub mod traffic;
pub mod vlan;

use super::Rule;

/// By code.
pub static RULES: &[&Rule] = &[
    &reference::RULE,
    &name::RULE,
    &levels::LOOP,
    &port::OF_TWO,
    &port::TWICE,
    &port::UNFIT,
    &traffic::ADDRESS,
    &traffic::VLAN,
    &vlan::BEHIND_BRIDGE,
    &mac::OF_PORT,
    &mtu::ABOVE,
    &mtu::PORT,
    &mtu::STACKED,
    &levels::TOO_MANY,
    &vlan::TWICE,
    &vlan::PRIORITIES,
    &mac::PIN_TWICE,
    &nic::KERNEL_NAME,
    &nic::RENAME,
    &mac::GROUP,
    &lossy::RULE,
    &bridge::FORWARD_DELAY,
    &bridge::TIMES,
    &bridge::VLANS,
    &bridge::PRIORITY,
];
