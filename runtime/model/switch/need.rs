//! Needs: what the host's end of a cable asks of the switch ports at the other end.

use super::vlans::VlanSet;
use crate::link::{LinkKind, Port, bridge, common};
use crate::network::View;
use crate::{Link, Origin};

/// A VLAN that a host's link speaks, and the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub id: u16,
    pub link: String,
    pub origin: Origin,
}

/// A link that lives by frames without a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untagged {
    pub link: String,
    pub origin: Origin,
}

/// What one link of a host needs of its switch ports, with everything on top of the link.
#[derive(Clone, Debug)]
pub struct Need {
    /// VLANs that arrive with a tag, in the recipe's order.
    pub tags: Vec<Tag>,
    /// Links with an address that arrive without a tag.
    pub untagged: Vec<Untagged>,
    /// VLANs that a VLAN-aware bridge lets through to its other ports.
    pub passed: VlanSet,
    /// Whether a bridge passes any tag, so that guests may use VLANs the recipe does not name.
    pub is_open: bool,
    /// The largest payload in bytes, and what said it.
    pub payload: (u32, Origin),
    /// How many tags can stand on top of each other.
    pub depth: u32,
    /// The bridge on top that runs the spanning tree protocol.
    pub stp: Option<Untagged>,
}

/// Stacks deeper than this are a circle, which another rule reports.
const DEEPEST: u32 = 8;

impl Need {
    /// What the link called `name` needs; bonds and bridges it is a port of count as the link itself.
    pub fn of(view: &View, name: &str) -> Need {
        let mut need = Need {
            tags: Vec::new(),
            untagged: Vec::new(),
            passed: VlanSet::default(),
            is_open: false,
            payload: (1500, Origin::NONE),
            depth: depth(view, name, 0),
            stp: None,
        };
        let mut below: Option<&Port> = None;
        let mut next = view.link(name);
        let mut said_mtu = false;
        for _ in 0..DEEPEST {
            let Some(link) = next else { break };
            if let Some(mtu) = link.options.number(&common::MTU).and_then(|mtu| u32::try_from(mtu).ok()) {
                if !said_mtu || mtu > need.payload.0 {
                    need.payload = (mtu, link.options.origin(&common::MTU).or(link.origin));
                }
                said_mtu = true;
            }
            match (link.kind, below) {
                (LinkKind::Bridge, Some(port)) => need.bridge(view, link, port),
                _ => need.plain(view, link),
            }
            let above = view.controller(&link.name);
            below = above.map(|(_, port)| port);
            next = above.map(|(controller, _)| controller);
        }
        need
    }

    /// All VLANs with a tag that the recipe names.
    pub fn tagged(&self) -> VlanSet {
        let mut set = self.passed.clone();
        self.tags.iter().for_each(|tag| set.insert(tag.id, tag.id));
        set
    }

    /// A link whose frames leave as they are.
    fn plain(&mut self, view: &View, link: &Link) {
        if has_address(link) {
            self.untagged.push(Untagged { link: link.name.clone(), origin: link.origin });
        }
        for vlan in view.vlans_on(&link.name) {
            self.tag(vlan, u16::try_from(vlan.vlan_id()).unwrap_or(0));
        }
    }

    fn tag(&mut self, link: &Link, id: u16) {
        if id != 0 {
            let origin = link.id.as_ref().map_or(Origin::NONE, |said| said.origin).or(link.origin);
            self.tags.push(Tag { id, link: link.name.clone(), origin });
        }
    }

    /// A bridge: a VLAN-aware one strips the tag of the port's `pvid`, any other leaves frames as they are.
    fn bridge(&mut self, view: &View, link: &Link, port: &Port) {
        if link.options.flag(&bridge::STP) == Some(true) {
            let origin = link.options.origin(&bridge::STP).or(link.origin);
            self.stp = Some(Untagged { link: link.name.clone(), origin });
        }
        if link.options.flag(&bridge::VLAN_FILTERING) != Some(true) {
            self.is_open = true;
            return self.plain(view, link);
        }
        let id = |number: Option<i64>| number.and_then(|id| u16::try_from(id).ok()).filter(|id| *id != 0);
        let own = id(Some(link.options.number(&bridge::VLAN_DEFAULT_PVID).unwrap_or(1)));
        let bare = id(port.options.number(&bridge::PVID));
        if let (true, Some(own)) = (has_address(link), own) {
            if bare == Some(own) {
                self.untagged.push(Untagged { link: link.name.clone(), origin: link.origin });
            } else {
                self.tags.push(Tag { id: own, link: link.name.clone(), origin: link.origin });
            }
        }
        for vlan in view.vlans_on(&link.name) {
            match id(Some(vlan.vlan_id())) {
                Some(id) if bare == Some(id) => {
                    self.untagged.push(Untagged { link: vlan.name.clone(), origin: vlan.origin });
                }
                Some(id) => self.tag(vlan, id),
                None => {}
            }
        }
        let passed = VlanSet::read(port.options.list(&bridge::PORT_VLANS));
        if passed.has(2) && passed.ranges().iter().any(|range| *range == (2, 4094) || *range == (1, 4094)) {
            self.is_open = true;
        } else {
            self.passed.extend(&passed.filter(|id| bare != Some(id)));
        }
    }
}

fn has_address(link: &Link) -> bool {
    let asks = [&common::DHCP4, &common::DHCP6, &common::ACCEPT_RA];
    !link.options.list(&common::ADDRESSES).is_empty() || asks.iter().any(|row| link.options.flag(row) == Some(true))
}

/// How many VLANs stand on top of each other on the link.
fn depth(view: &View, name: &str, level: u32) -> u32 {
    if level > DEEPEST {
        return 0;
    }
    let vlans = view.vlans_on(name).map(|vlan| 1 + depth(view, &vlan.name, level + 1));
    let above = view.controller(name).map(|(controller, _)| depth(view, &controller.name, level + 1));
    vlans.chain(above).max().unwrap_or(0)
}
