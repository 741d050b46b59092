//! Rules of bonds: what the kernel's driver or NetworkManager refuses, and what they accept without effect.

pub mod arp;
pub mod delay;
pub mod hash;
pub mod kernel;
pub mod mac;
pub mod members;
pub mod mode;
pub mod monitor;
pub mod partner;
pub mod peers;
pub mod primary;
pub mod queue;
pub mod speed;
pub mod target;

use super::Rule;

/// By code.
pub static RULES: &[&Rule] = &[
    &mode::OUTSIDE,
    &mode::WITHOUT_EFFECT,
    &mode::MISSING,
    &members::NONE,
    &members::ONE,
    &monitor::BOTH,
    &arp::WITHOUT_TARGET,
    &arp::WITHOUT_INTERVAL,
    &arp::VALIDATE,
    &partner::RULE,
    &delay::WITHOUT_MIIMON,
    &delay::NO_MULTIPLE,
    &hash::NEEDS_HASHING,
    &peers::RULE,
    &primary::RULE,
    &primary::PRIO,
    &target::UNUSABLE,
    &target::TWICE,
    &mac::GROUP,
    &mac::FAIL_OVER,
    &hash::SLB,
    &members::MIN_LINKS,
    &queue::RULE,
    &kernel::RULE,
    &monitor::NEITHER,
    &hash::LAYER4,
    &members::LACP_OVER_VLAN,
    &speed::RULE,
];
