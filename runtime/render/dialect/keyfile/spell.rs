//! Spelling: the keyfile's word for each option, by rule from its name, and the reasons for those it has none for.

use netrecipe_model::link::{LinkKind, bond, bridge, common, nic, vlan};
use netrecipe_model::option::OptionRow;

use super::Version;
use crate::target::{Spelling, Subject};

/// How a keyfile says an option, for readers of a version.
pub fn spell(subject: Subject, row: &OptionRow, version: Version) -> Spelling {
    if let Some(reason) = cannot(row, version) {
        return Spelling::Cannot(reason);
    }
    match key(subject, row) {
        Some(key) => Spelling::Key(key.into()),
        None => Spelling::Structure,
    }
}

/// Options the kernel has and NetworkManager's bonds have not; `nm_setting_bond_add_option` drops them with a warning at most.
fn cannot(row: &OptionRow, version: Version) -> Option<&'static str> {
    const NEVER: &[(&OptionRow, &str)] = &[
        (&bond::ACTIVE_SLAVE, "which port is active is a state, and a profile holds settings; use `primary`"),
        (&bond::COUPLED_CONTROL, "no version of NetworkManager knows it"),
        (&bond::BROADCAST_NEIGHBOR, "no version of NetworkManager knows it"),
        (&bond::LACP_STRICT, "no version of NetworkManager knows it"),
        (&bond::ACTOR_PORT_PRIO, "no version of NetworkManager knows it"),
    ];
    const LATER: &[&OptionRow] = &[&bond::LACP_ACTIVE, &bond::ARP_MISSED_MAX, &bond::NS_IP6_TARGET, &bond::PRIO];
    if let Some((_, reason)) = NEVER.iter().find(|(other, _)| *other == row) {
        return Some(reason);
    }
    (LATER.contains(&row) && version < Version::SPRING_2023).then_some(
        "NetworkManager knows it from 1.44 and drops it in silence before; where all nodes have that, set `version = \"1.44\"` \
         for the target in netrecipe.toml",
    )
}

/// The key of an option; none where it is said by several keys or by structure.
pub(super) fn key(subject: Subject, row: &OptionRow) -> Option<String> {
    const OTHERWISE: &[(&OptionRow, &str)] = &[
        (&bridge::PORT_PRIORITY, "priority"),
        (&bridge::HAIRPIN, "hairpin-mode"),
        (&bridge::PORT_VLANS, "vlans"),
        (&bridge::PVID, "vlans"),
        (&vlan::NAME, "interface-name"),
        (&vlan::REORDER_HDR, "flags"),
        (&vlan::GVRP, "flags"),
        (&vlan::LOOSE_BINDING, "flags"),
        (&vlan::MVRP, "flags"),
        (&vlan::INGRESS_QOS_MAP, "ingress-priority-map"),
        (&vlan::EGRESS_QOS_MAP, "egress-priority-map"),
        (&nic::PIN, "mac-address"),
        (&nic::SET_ADDRESS, "cloned-mac-address"),
        (&common::MAC, "cloned-mac-address"),
        (&common::AUTO, "autoconnect"),
        (&common::DHCP4, "method"),
        (&common::DHCP6, "method"),
        (&common::ACCEPT_RA, "method"),
        (&common::LINK_LOCAL6, "method"),
    ];
    const BY_STRUCTURE: &[&OptionRow] = &[
        &bond::PORTS,
        &bridge::PORTS,
        &bridge::VIDS,
        &nic::RENAME,
        &nic::OFFLOADS,
        &common::ADDRESSES,
        &common::GATEWAY,
        &common::ROUTES,
        &common::LOSSY,
        &common::EXTRA,
    ];
    if BY_STRUCTURE.contains(&row) || common::ROUTE.contains(&row) {
        return None;
    }
    if let Some((_, key)) = OTHERWISE.iter().find(|(other, _)| *other == row) {
        return Some((*key).into());
    }
    if nic::ETHTOOL.contains(&row) {
        return Some(ethtool(row.name));
    }
    let is_kernels =
        matches!(subject, Subject::Link(LinkKind::Bond)) && bond::BOND.contains(&row) && *row != bond::BALANCE_SLB;
    Some(if is_kernels { row.name.into() } else { row.name.replace('_', "-") })
}

/// The key of a driver's setting by ethtool's short name.
pub(super) fn ethtool(name: &str) -> String {
    let is_ring = [&nic::RING_RX, &nic::RING_TX].iter().any(|row| row.name == name);
    if is_ring { name.replace('_', "-") } else { format!("feature-{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rule_of_their_section() {
        let spelt = |subject, row| match spell(subject, row, Version::BASE) {
            Spelling::Key(key) => key.into_owned(),
            other => format!("{other:?}"),
        };
        let (bond, bridge) = (Subject::Link(LinkKind::Bond), Subject::Link(LinkKind::Bridge));
        assert_eq!(spelt(bond, &bond::XMIT_HASH_POLICY), "xmit_hash_policy");
        assert_eq!(spelt(bond, &bond::BALANCE_SLB), "balance-slb");
        assert_eq!(spelt(bridge, &bridge::FORWARD_DELAY), "forward-delay");
        assert_eq!(spelt(Subject::Port(LinkKind::Bond), &bond::QUEUE_ID), "queue-id");
        assert_eq!(spelt(bond, &common::DNS_SEARCH), "dns-search");
        assert_eq!(spelt(Subject::Link(LinkKind::Nic), &nic::TSO), "feature-tso");
        assert!(spelt(bond, &bond::LACP_ACTIVE).starts_with("Cannot"));
        assert_eq!(spell(bond, &bond::LACP_ACTIVE, Version(1, 44)), Spelling::Key("lacp_active".into()));
    }
}
