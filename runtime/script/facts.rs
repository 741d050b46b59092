//! Facts as a recipe sees them: plain maps of one host, or symbols that stand for the facts of every host.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use netrecipe_model::Facts;
use netrecipe_model::facts::{Fact, NicFacts};
use netrecipe_model::value::{MARK_CLOSE, MARK_OPEN};
use rhai::{Dynamic, EvalAltResult, Map, Position};

/// A fact that differs from host to host and is filled in later, by its path: `nics.eno1.mac`.
#[derive(Clone, Debug)]
pub(crate) struct Symbol(pub(crate) String);

/// A loop over a symbol ends at once: how many items it has differs from host to host.
impl IntoIterator for Symbol {
    type Item = Result<Dynamic, Box<EvalAltResult>>;
    type IntoIter = std::iter::Once<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        let wanted = "array".to_owned();
        let found = std::any::type_name::<Symbol>().to_owned();
        std::iter::once(Err(EvalAltResult::ErrorMismatchDataType(wanted, found, Position::NONE).into()))
    }
}

/// A symbol inside a text.
pub(crate) fn mark(path: &str) -> String {
    format!("{MARK_OPEN}{path}{MARK_CLOSE}")
}

/// The paths between the marks of a text, in their order; none for a mark that does not open or close one. None at all for a
/// text without marks.
pub(crate) fn marked(text: &str) -> Option<impl Iterator<Item = Option<&str>>> {
    if !text.contains([MARK_OPEN, MARK_CLOSE]) {
        return None;
    }
    let mut parts = text.split(MARK_OPEN);
    let is_lost = parts.next().is_some_and(|before| before.contains(MARK_CLOSE));
    let paths = parts.map(|part| match part.split_once(MARK_CLOSE) {
        Some((path, behind)) if !behind.contains(MARK_CLOSE) => Some(path),
        _ => None,
    });
    Some(is_lost.then_some(None).into_iter().chain(paths))
}

/// The hosts of a site, as `inventory()` returns them.
#[derive(Clone)]
pub(crate) struct Inventory(Rc<InventoryData>);

struct InventoryData {
    hosts: Vec<Facts>,
    by_name: BTreeMap<String, usize>,
}

impl Inventory {
    pub(crate) fn new(hosts: Vec<Facts>) -> Self {
        let by_name = hosts.iter().enumerate().map(|(i, host)| (host.name.clone(), i)).collect();
        Inventory(Rc::new(InventoryData { hosts, by_name }))
    }

    pub(crate) fn hosts(&self) -> &[Facts] {
        &self.0.hosts
    }

    pub(crate) fn host(&self, name: &str) -> Option<&Facts> {
        self.0.by_name.get(name).map(|&i| &self.0.hosts[i])
    }

    pub(crate) fn group(&self, group: &str) -> impl Iterator<Item = &Facts> {
        self.0.hosts.iter().filter(move |host| host.groups.iter().any(|g| g == group))
    }
}

/// One host's facts as a map. Facts that are not known are absent, so that using one is an error with a place.
pub(crate) fn concrete(facts: &Facts) -> Map {
    let mut map = Map::new();
    map.insert("name".into(), facts.name.clone().into());
    map.insert("groups".into(), list(facts.groups.iter().map(|g| g.clone().into())));
    map.insert("vars".into(), fields(&facts.vars));
    let nics = facts.nics.iter().map(|(name, nic)| {
        let mut fields: Map = known(nic).into_iter().map(|(key, value)| (key.into(), value)).collect();
        fields.insert("name".into(), name.clone().into());
        (name.as_str().into(), Dynamic::from_map(fields))
    });
    map.insert("nics".into(), Dynamic::from_map(nics.collect()));
    map
}

/// The facts of all hosts at once. What the inventory says for all hosts keeps its value; the rest are symbols, whose paths are
/// noted in `symbols`.
pub(crate) fn symbolic(inventory: &Inventory, symbols: &mut HashSet<String>) -> Map {
    let mut symbol = |path: String| {
        symbols.insert(path.clone());
        Dynamic::from(Symbol(path))
    };
    let mut map = Map::new();
    map.insert("name".into(), symbol("name".into()));
    map.insert("groups".into(), symbol("groups".into()));
    let mut vars = Map::new();
    let mut nics: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
    for host in inventory.hosts() {
        for (name, value) in &host.vars {
            let value = if host.common.contains(name) { of(value) } else { symbol(format!("vars.{name}")) };
            vars.entry(name.as_str().into()).or_insert(value);
        }
        for (name, nic) in &host.nics {
            nics.entry(name).or_default().extend(known(nic).into_iter().map(|(key, _)| key));
        }
    }
    map.insert("vars".into(), Dynamic::from_map(vars));
    let nics = nics.into_iter().map(|(name, keys)| {
        let mut fields: Map = keys.into_iter().map(|key| (key.into(), symbol(format!("nics.{name}.{key}")))).collect();
        fields.insert("name".into(), name.to_owned().into());
        (name.into(), Dynamic::from_map(fields))
    });
    map.insert("nics".into(), Dynamic::from_map(nics.collect()));
    map
}

/// The known facts of a NIC, by name.
fn known(nic: &NicFacts) -> Vec<(&'static str, Dynamic)> {
    let number = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok()).map(Dynamic::from_int);
    let text = |t: &Option<String>| t.clone().map(Dynamic::from);
    let all = [
        ("mac", nic.mac.map(|mac| mac.to_string().into())),
        ("driver", text(&nic.driver)),
        ("speed", number(nic.speed)),
        ("switch", text(&nic.switch)),
        ("port", text(&nic.port)),
        ("address", text(&nic.address)),
        ("gateway", text(&nic.gateway)),
        ("address6", text(&nic.address6)),
        ("gateway6", text(&nic.gateway6)),
        ("mtu", number(nic.mtu.map(u64::from))),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn of(fact: &Fact) -> Dynamic {
    match fact {
        Fact::Flag(flag) => (*flag).into(),
        Fact::Number(number) => (*number).into(),
        Fact::Text(text) => text.clone().into(),
        Fact::List(items) => list(items.iter().map(of)),
        Fact::Map(map) => fields(map),
    }
}

fn list(items: impl Iterator<Item = Dynamic>) -> Dynamic {
    Dynamic::from_array(items.collect())
}

fn fields(map: &BTreeMap<String, Fact>) -> Dynamic {
    Dynamic::from_map(map.iter().map(|(key, value)| (key.as_str().into(), of(value))).collect())
}
