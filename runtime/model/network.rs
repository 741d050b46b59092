//! Network: what one host and its switch ports should be, as the recipe said it, and a view that finds things in it.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::hook::SiteHook;
use crate::link::{Link, LinkKind, Port};
use crate::switch::{Switch, SwitchEnd};

/// Everything a recipe said for one host, in the order in which it said it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    pub host: String,
    /// Its facts are symbols: one network stands for all hosts, and what differs between them is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_template: bool,
    pub links: Vec<Link>,
    /// Speed of NICs in Mb/s, by name, where the inventory or the machine knows it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub speeds: BTreeMap<String, u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<SiteHook>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub switches: Vec<Switch>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ends: Vec<SwitchEnd>,
}

/// A network with its references looked up once. References that lead nowhere are simply absent here.
#[derive(Clone, Debug)]
pub struct View {
    network: Network,
    by_name: HashMap<String, usize>,
    /// For each link: the bonds and bridges that claim it, as (link, port).
    claims: Vec<Vec<(usize, usize)>>,
    /// For each link: the VLANs on top of it.
    above: Vec<Vec<usize>>,
}

impl View {
    pub fn new(network: Network) -> Self {
        let mut by_name = HashMap::with_capacity(network.links.len());
        for (i, link) in network.links.iter().enumerate() {
            by_name.entry(link.name.clone()).or_insert(i);
        }
        let mut claims = vec![Vec::new(); network.links.len()];
        let mut above = vec![Vec::new(); network.links.len()];
        for (i, link) in network.links.iter().enumerate() {
            for (p, port) in link.ports.iter().enumerate() {
                if let Some(&below) = by_name.get(&port.link) {
                    claims[below].push((i, p));
                }
            }
            if let Some(&below) = link.parent.as_ref().and_then(|(name, _)| by_name.get(name)) {
                above[below].push(i);
            }
        }
        View { network, by_name, claims, above }
    }

    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Name of the host.
    pub fn host(&self) -> &str {
        &self.network.host
    }

    /// All links, in the recipe's order.
    pub fn links(&self) -> &[Link] {
        &self.network.links
    }

    /// The links of a kind.
    pub fn of_kind(&self, kind: LinkKind) -> impl Iterator<Item = &Link> {
        self.network.links.iter().filter(move |link| link.kind == kind)
    }

    pub(crate) fn place_of(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The link called `name`; the first one, where a recipe uses a name twice.
    pub fn link(&self, name: &str) -> Option<&Link> {
        self.place_of(name).map(|i| &self.network.links[i])
    }

    /// Every bond or bridge that claims the link, with its port; more than one is an error of the recipe.
    pub fn controllers(&self, name: &str) -> impl Iterator<Item = (&Link, &Port)> {
        let claims = self.place_of(name).map_or(&[][..], |i| &self.claims[i]);
        claims.iter().map(|&(link, port)| (&self.network.links[link], &self.network.links[link].ports[port]))
    }

    /// The bond or bridge the link is a port of.
    pub fn controller(&self, name: &str) -> Option<(&Link, &Port)> {
        self.controllers(name).next()
    }

    /// The VLANs on top of the link.
    pub fn vlans_on(&self, name: &str) -> impl Iterator<Item = &Link> {
        let above = self.place_of(name).map_or(&[][..], |i| &self.above[i]);
        above.iter().map(|&i| &self.network.links[i])
    }

    /// The link below a VLAN.
    pub fn parent(&self, link: &Link) -> Option<&Link> {
        link.parent.as_ref().and_then(|(name, _)| self.link(name))
    }

    /// The links below: ports of a bond or bridge, parent of a VLAN.
    pub(crate) fn below<'a>(&'a self, link: &'a Link) -> impl Iterator<Item = usize> + 'a {
        let names = link.ports.iter().map(|port| &port.link).chain(link.parent.iter().map(|(name, _)| name));
        names.filter_map(|name| self.place_of(name))
    }
}
