//! Site: what all hosts say together, for the rules between hosts and for the switches.

pub mod plan;

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use crate::link::{LinkKind, common, nic};
use crate::network::View;
use crate::switch::{End, Need, Profile, Switch};
use crate::{Mac, Origin, Value};

pub use plan::{Lag, Mlag, Single, SwitchPlan};

/// What is kept of each host once its own files are written: small, so that ten thousand hosts fit.
/// Nothing depends on the order in which hosts are added.
#[derive(Clone, Debug, Default)]
pub struct Site {
    profiles: Vec<&'static Profile>,
    words: HashSet<Arc<str>>,
    addresses: Vec<Claim<IpAddr>>,
    macs: Vec<Claim<Mac>>,
    ends: Vec<Arc<End>>,
    switches: BTreeMap<String, Vec<Declared>>,
    plans: OnceLock<Vec<SwitchPlan>>,
}

/// Something that one link of one host has for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim<T> {
    pub value: T,
    pub host: Arc<str>,
    pub link: Arc<str>,
    pub origin: Origin,
}

/// A switch as some host's recipe declared it.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The first host, by name, that declared it so.
    pub host: Arc<str>,
    pub switch: Switch,
}

impl Site {
    /// A site whose switches may have these profiles.
    pub fn new(profiles: Vec<&'static Profile>) -> Self {
        Site { profiles, ..Site::default() }
    }

    /// The profiles switches may have.
    pub fn profiles(&self) -> &[&'static Profile] {
        &self.profiles
    }

    /// Adds what one host contributes.
    pub fn add(&mut self, view: &View) {
        self.plans = OnceLock::new();
        let host = self.word(view.host());
        for link in view.links() {
            let name = self.word(&link.name);
            for said in link.options.list(&common::ADDRESSES) {
                if let Some(net) = said.value.net() {
                    let (host, link) = (Arc::clone(&host), Arc::clone(&name));
                    self.addresses.push(Claim { value: net.addr(), host, link, origin: said.origin });
                }
            }
            let rows = match link.kind {
                LinkKind::Nic => [&nic::PIN, &nic::SET_ADDRESS],
                LinkKind::Bond | LinkKind::Vlan | LinkKind::Bridge => [&common::MAC, &common::MAC],
            };
            for row in rows {
                if let Some(value) = link.options.value(row).and_then(Value::mac) {
                    let (host, link) = (Arc::clone(&host), Arc::clone(&name));
                    self.macs.push(Claim { value, host, link, origin: link_origin(view, &name, row) });
                }
            }
        }
        for end in &view.network().ends {
            self.ends.push(Arc::new(End::of(view, end, &Need::of(view, &end.link))));
        }
        for switch in &view.network().switches {
            self.declare(&host, switch);
        }
    }

    /// Texts that many hosts share are kept once.
    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(word) = self.words.get(text) {
            return Arc::clone(word);
        }
        let word: Arc<str> = text.into();
        self.words.insert(Arc::clone(&word));
        word
    }

    fn declare(&mut self, host: &Arc<str>, switch: &Switch) {
        let known = self.switches.entry(switch.name.clone()).or_default();
        match known.iter_mut().find(|declared| is_same(&declared.switch, switch)) {
            Some(declared) if declared.host <= *host => {}
            Some(declared) => *declared = Declared { host: Arc::clone(host), switch: switch.clone() },
            None => known.push(Declared { host: Arc::clone(host), switch: switch.clone() }),
        }
        known.sort_by(|a, b| a.host.cmp(&b.host));
    }

    /// Each switch with the different ways in which it is declared, by the first host that says so. One way is right.
    pub fn declared(&self) -> impl Iterator<Item = (&str, &[Declared])> {
        self.switches.iter().map(|(name, declared)| (name.as_str(), declared.as_slice()))
    }

    /// All addresses of all hosts.
    pub fn addresses(&self) -> &[Claim<IpAddr>] {
        &self.addresses
    }

    /// All MAC addresses that recipes name, pinned or set.
    pub fn macs(&self) -> &[Claim<Mac>] {
        &self.macs
    }

    /// What each declared switch must be, by name.
    pub fn switches(&self) -> &[SwitchPlan] {
        self.plans.get_or_init(|| plan::plan(&self.profiles, &self.switches, &self.ends))
    }
}

fn link_origin(view: &View, link: &str, row: &crate::OptionRow) -> Origin {
    view.link(link).map_or(Origin::NONE, |link| link.options.origin(row).or(link.origin))
}

/// Whether two declarations say the same, wherever they stand.
fn is_same(one: &Switch, other: &Switch) -> bool {
    let words = |switch: &Switch| -> Vec<(&'static str, String)> {
        switch.options.iter().map(|(name, said)| (name, said.value.to_string())).collect()
    };
    words(one) == words(other)
}
