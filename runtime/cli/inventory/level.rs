//! Levels: what all hosts, a group, a pattern or one host say; a nearer level wins.

use std::collections::BTreeMap;

use netrecipe_model::Facts;
use netrecipe_model::facts::{Fact, NicFacts};
use netrecipe_model::raw::quote;
use netrecipe_render::target;

use super::nic;
use crate::manifest::known_targets;
use crate::problems::Problems;
use crate::yaml::{Kind, Node, Spot};

/// What one entry of the inventory says of its hosts.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub(super) vars: BTreeMap<String, Fact>,
    pub(super) nics: BTreeMap<String, Box<NicFacts>>,
    pub(super) targets: Vec<String>,
    /// Groups a host names itself.
    pub(super) groups: Vec<(String, Spot)>,
    /// Hosts a group names.
    pub(super) hosts: Option<(String, Spot)>,
}

impl Level {
    /// Lays the level over what farther ones said: variables one by one, NICs field by field, targets as a whole.
    pub(super) fn lay_over(&self, facts: &mut Facts) {
        facts.vars.extend(self.vars.iter().map(|(name, fact)| (name.clone(), fact.clone())));
        for (name, nic) in &self.nics {
            nic::lay_over(nic, facts.nics.entry(name.clone()).or_default());
        }
        if !self.targets.is_empty() {
            facts.targets.clone_from(&self.targets);
        }
    }
}

/// Reads the entry called `owner` in messages; it has the keys of `known`.
pub(super) fn read(node: &Node, owner: &str, known: &[&str], problems: &mut Problems) -> Level {
    let mut level = Level::default();
    let entries = match &node.kind {
        Kind::Null => return level,
        Kind::Map(entries) => entries,
        Kind::Plain(_) | Kind::Quoted(_) | Kind::List(_) => {
            problems.add(node.spot, format!("{owner} takes a map, not {}", node.describe()), "not a map");
            return level;
        }
    };
    for entry in entries {
        match entry.key.as_str() {
            key if !known.contains(&key) => problems.unknown(entry.spot, owner, key, known),
            "vars" => level.vars = vars(&entry.value, problems),
            "nics" => level.nics = nic::read_all(&entry.value, problems),
            "targets" => level.targets = targets(&entry.value, problems),
            "groups" => level.groups = texts(&entry.value, "groups", problems),
            _ => {
                let patterns = texts(&entry.value, "hosts", problems);
                let joined = patterns.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(",");
                level.hosts = patterns.first().map(|(_, spot)| (joined, *spot));
            }
        }
    }
    level
}

fn targets(node: &Node, problems: &mut Problems) -> Vec<String> {
    let mut names = Vec::new();
    for (name, spot) in texts(node, "targets", problems) {
        if target::find(&name).is_some() {
            names.push(name);
        } else {
            problems.add(spot, format!("there is no target {}", quote(&name)), "no target").help =
                Some(known_targets(&name));
        }
    }
    names
}

/// A text, or a list of texts.
pub(super) fn texts(node: &Node, name: &str, problems: &mut Problems) -> Vec<(String, Spot)> {
    let items = match &node.kind {
        Kind::Null => return Vec::new(),
        Kind::List(items) => items.as_slice(),
        Kind::Plain(_) | Kind::Quoted(_) | Kind::Map(_) => std::slice::from_ref(node),
    };
    let mut texts = Vec::new();
    for item in items {
        match item.text() {
            Some(text) => texts.push((text.to_owned(), item.spot)),
            None => {
                let message = format!("`{name}` takes a text or a list of texts, not {}", item.describe());
                problems.add(item.spot, message, "not text");
            }
        }
    }
    texts
}

/// Values of any shape; those without a value are left out.
fn vars(node: &Node, problems: &mut Problems) -> BTreeMap<String, Fact> {
    match &node.kind {
        Kind::Null => BTreeMap::new(),
        Kind::Map(entries) => {
            let fact = |entry: &crate::yaml::Entry| Some((entry.key.clone(), fact(&entry.value, problems)?));
            entries.iter().filter_map(fact).collect()
        }
        Kind::Plain(_) | Kind::Quoted(_) | Kind::List(_) => {
            problems.add(node.spot, format!("`vars` takes a map, not {}", node.describe()), "not a map");
            BTreeMap::new()
        }
    }
}

fn fact(node: &Node, problems: &mut Problems) -> Option<Fact> {
    Some(match &node.kind {
        Kind::Null => return None,
        Kind::Quoted(text) => Fact::Text(text.clone()),
        Kind::Plain(text) => plain(text, node.spot, problems),
        Kind::List(items) => Fact::List(items.iter().filter_map(|item| fact(item, problems)).collect()),
        Kind::Map(entries) => {
            let fact = |entry: &crate::yaml::Entry| Some((entry.key.clone(), fact(&entry.value, problems)?));
            Fact::Map(entries.iter().filter_map(fact).collect())
        }
    })
}

/// YAML 1.2's core schema, without fractions: recipes have none, and `1.10` is more often a version or a port.
fn plain(text: &str, spot: Spot, problems: &mut Problems) -> Fact {
    match text {
        "true" | "True" | "TRUE" => return Fact::Flag(true),
        "false" | "False" | "FALSE" => return Fact::Flag(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let all = |radix: u32| i64::from_str_radix(digits.get(2..).unwrap_or_default(), radix).ok();
    let number = match digits.as_bytes() {
        [b'0', b'x', ..] => all(16),
        [b'0', b'o', ..] => all(8),
        [b'0', _, ..] if digits.bytes().all(|b| b.is_ascii_digit()) => {
            let octal = i64::from_str_radix(digits, 8).map_or("no number".into(), |n| n.to_string());
            let message =
                format!("`{text}` is {octal} to some readers of YAML and {} to others", digits.trim_start_matches('0'));
            problems.add(spot, message, "which one?").help =
                Some(format!("write `\"{text}\"` for text, or leave the zero out"));
            None
        }
        [b'0'..=b'9', ..] => text.parse().ok(),
        _ => None,
    };
    number.map_or_else(|| Fact::Text(text.into()), Fact::Number)
}
