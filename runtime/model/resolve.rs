//! Resolving: references bound, defaults settled, order known, contradictions gone. Nothing later sees anything else.

use crate::link::{LinkKind, bond, bridge};
use crate::network::View;
use crate::option::Options;
use crate::{Diagnostics, Link, Network, Said, Value, rule};

/// A network without contradictions. Links stand bottom-up: ports and parents before what is on top of them.
#[derive(Clone, Debug)]
pub struct Resolved {
    view: View,
    order: Vec<usize>,
}

impl Resolved {
    /// The links bottom-up; among equals, in the recipe's order.
    pub fn links(&self) -> impl DoubleEndedIterator<Item = &Link> {
        self.order.iter().map(|&i| &self.view.links()[i])
    }

    /// The network with its references.
    pub fn view(&self) -> &View {
        &self.view
    }
}

/// Settles, checks and orders a network.
///
/// # Errors
/// `None` when a rule found an error; warnings alone leave the network usable. Findings go to `diags` either way.
pub fn resolve(mut network: Network, diags: &mut Diagnostics) -> Option<Resolved> {
    settle(&mut network);
    let view = View::new(network);
    let mut found = Diagnostics::default();
    rule::check_host(&view, &mut found);
    let order = order(&view);
    let sound = !found.has_errors() && !has_refused(&view);
    diags.extend(found);
    match order {
        Some(order) if sound => Some(Resolved { view, order }),
        _ => None,
    }
}

/// Whether an option could not be read; the reader reported it.
fn has_refused(view: &View) -> bool {
    let refused = |options: &Options| options.iter().any(|(_, said)| said.value == Value::Refused);
    view.links().iter().any(|link| refused(&link.options) || link.ports.iter().any(|port| refused(&port.options)))
}

/// Says what the recipe left open and dialects understand differently (spec: defaults that differ are always written).
fn settle(network: &mut Network) {
    for link in &mut network.links {
        let options = &mut link.options;
        match link.kind {
            LinkKind::Bond => {
                // NetworkManager and Proxmox watch the carrier every 100 ms when told nothing, the kernel never does.
                let by_arp = options.number(&bond::ARP_INTERVAL).is_some_and(|ms| ms > 0);
                if !by_arp {
                    options.settle(&bond::MIIMON, Value::Number(100));
                }
            }
            LinkKind::Bridge => settle_bridge(link),
            LinkKind::Nic | LinkKind::Vlan => {}
        }
    }
}

/// STP is on by default in NetworkManager and netplan, off in the kernel; Proxmox forwards at once where others wait 15 s.
fn settle_bridge(link: &mut Link) {
    let options = &mut link.options;
    options.settle(&bridge::STP, Value::Flag(false));
    let stp = options.flag(&bridge::STP) == Some(true);
    options.settle(&bridge::FORWARD_DELAY, Value::Number(if stp { 15 } else { 0 }));
    if options.flag(&bridge::VLAN_FILTERING) != Some(true) {
        return;
    }
    options.settle(&bridge::VLAN_DEFAULT_PVID, Value::Number(1));
    let all = Value::List(vec![Said::new(Value::Text("2-4094".into()), crate::Origin::NONE)]);
    options.settle(&bridge::VIDS, all);
    let (vids, pvid) = (options.get(&bridge::VIDS).cloned(), options.get(&bridge::VLAN_DEFAULT_PVID).cloned());
    for port in &mut link.ports {
        let has_own = port.options.has(&bridge::PORT_VLANS) || port.options.has(&bridge::PVID);
        if let Some(vids) = vids.as_ref().filter(|_| !has_own) {
            port.options.settle(&bridge::PORT_VLANS, vids.value.clone());
        }
        // The kernel gives it to every port that joins, whatever tagged VLANs the port gets (`nbp_vlan_init` in net/bridge/br_vlan.c).
        if let Some(pvid) = pvid.as_ref().filter(|pvid| pvid.value != Value::Number(0)) {
            port.options.settle(&bridge::PVID, pvid.value.clone());
        }
    }
}

/// Depth first over what is below; none when links stand on each other in a circle (a rule reports that).
fn order(view: &View) -> Option<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let links = view.links();
    let mut marks = vec![Mark::New; links.len()];
    let mut order = Vec::with_capacity(links.len());
    for start in 0..links.len() {
        let mut stack = vec![(start, false)];
        while let Some((i, leaving)) = stack.pop() {
            if leaving {
                marks[i] = Mark::Done;
                order.push(i);
                continue;
            }
            match marks[i] {
                Mark::Done => continue,
                Mark::Open => return None,
                Mark::New => marks[i] = Mark::Open,
            }
            stack.push((i, true));
            let mut below: Vec<usize> = view.below(&links[i]).filter(|&b| marks[b] != Mark::Done).collect();
            if below.iter().any(|&b| marks[b] == Mark::Open) {
                return None;
            }
            below.dedup();
            stack.extend(below.into_iter().rev().map(|b| (b, false)));
        }
    }
    Some(order)
}
