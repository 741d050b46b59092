//! Hosts of the inventory: patterns expanded, groups joined, levels laid over each other.

use std::collections::{BTreeSet, HashMap, HashSet};

use netrecipe_model::raw::quote;
use netrecipe_model::suggest::nearest;
use netrecipe_model::{Facts, hostlist};

use super::level::{self, Level};
use crate::problems::Problems;
use crate::yaml::{Kind, Node, Spot};

const VARS: &str = "vars";
const GROUPS: &str = "groups";
const HOSTS: &str = "hosts";
const ROOT: &[&str] = &[VARS, GROUPS, HOSTS];
const GROUP: &[&str] = &[HOSTS, VARS, "targets"];
const HOST: &[&str] = &[GROUPS, VARS, "nics", "targets"];

/// Reads the whole inventory.
pub(super) fn read(root: Node, problems: &mut Problems) -> Vec<Facts> {
    let mut reader = Reader::default();
    let (mut vars, mut groups, mut hosts) = (Vec::new(), None, None);
    match root.kind {
        Kind::Null => {}
        Kind::Map(entries) => {
            for entry in entries {
                match entry.key.as_str() {
                    VARS => vars.push(entry),
                    GROUPS => groups = Some(entry.value),
                    HOSTS => hosts = Some(entry.value),
                    other => problems.unknown(entry.spot, "the inventory", other, ROOT),
                }
            }
        }
        Kind::Plain(_) | Kind::Quoted(_) | Kind::List(_) => {
            let message = format!("the inventory is a map, not {}", root.describe());
            problems.add(root.spot, message, "not a map");
        }
    }
    // `vars` of all hosts is a level like any other, only that it has no other key.
    let all = level::read(&Node { spot: root.spot, kind: Kind::Map(vars) }, "the inventory", &[VARS], problems);
    if let Some(node) = groups {
        reader.read_groups(&node, problems);
    }
    let is_listed = hosts.is_some();
    if let Some(node) = hosts {
        reader.read_hosts(node, problems);
    }
    reader.join(&all, is_listed, problems)
}

#[derive(Default)]
struct Reader {
    groups: Vec<(String, Level)>,
    /// Entries of patterns before those of single hosts; within each kind, in the file's order.
    patterns: Vec<(Vec<String>, Level)>,
    singles: Vec<(Vec<String>, Level)>,
    /// Names in the order in which the file first has them.
    names: Vec<String>,
    seen: HashSet<String>,
}

impl Reader {
    fn read_groups(&mut self, node: &Node, problems: &mut Problems) {
        let Kind::Map(entries) = &node.kind else {
            if !matches!(node.kind, Kind::Null) {
                let message =
                    format!("`groups` takes a map from group to its hosts and values, not {}", node.describe());
                problems.add(node.spot, message, "not a map");
            }
            return;
        };
        for entry in entries {
            let level = level::read(&entry.value, "a group", GROUP, problems);
            self.groups.push((entry.key.clone(), level));
        }
    }

    fn read_hosts(&mut self, node: Node, problems: &mut Problems) {
        let entries = match node.kind {
            Kind::Map(entries) => entries,
            // The short form: names alone.
            Kind::Null | Kind::Plain(_) | Kind::Quoted(_) | Kind::List(_) => {
                for (pattern, spot) in level::texts(&node, HOSTS, problems) {
                    let names = self.expand(&pattern, spot, problems);
                    self.patterns.push((names, Level::default()));
                }
                return;
            }
        };
        // Each entry goes once it is read: the text of ten thousand hosts is not held in three forms.
        for entry in entries {
            let names = self.expand(&entry.key, entry.spot, problems);
            let level = level::read(&entry.value, "a host", HOST, problems);
            for (group, spot) in &level.groups {
                self.check_group(group, *spot, problems);
            }
            let is_pattern = entry.key.contains(['[', ',', '!']);
            let kind = if is_pattern { &mut self.patterns } else { &mut self.singles };
            kind.push((names, level));
        }
    }

    fn check_group(&self, name: &str, spot: Spot, problems: &mut Problems) {
        if self.groups.is_empty() || self.groups.iter().any(|(group, _)| group == name) {
            return;
        }
        let known = self.groups.iter().map(|(group, _)| group.as_str());
        let near = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        problems.add(spot, format!("there is no group {}", quote(name)), "not in `groups`").help =
            near.or_else(|| Some(format!("add `{name}: {{}}` to `groups`")));
    }

    /// The names of a pattern; bad ones are told and left out.
    fn expand(&mut self, pattern: &str, spot: Spot, problems: &mut Problems) -> Vec<String> {
        let names = match hostlist::expand(pattern) {
            Ok(names) => names,
            Err(error) => {
                problems.add(spot, error.to_string(), "not a pattern of hosts");
                return Vec::new();
            }
        };
        if let Some(bad) = names.iter().find(|name| !is_host_name(name)) {
            let takes = "letters, digits, `.`, `_` and `-` and begins with a letter or digit";
            problems.add(spot, format!("a host's name takes {takes}, not {}", quote(bad)), "no name for a host");
            return Vec::new();
        }
        for name in &names {
            if self.seen.insert(name.clone()) {
                self.names.push(name.clone());
            }
        }
        names
    }

    /// Lays the levels over each other: all, groups as listed, patterns, single hosts.
    fn join(mut self, all: &Level, is_listed: bool, problems: &mut Problems) -> Vec<Facts> {
        let patterns: Vec<_> = self.groups.iter().map(|(_, level)| level.hosts.clone()).collect();
        let mut members: Vec<HashSet<String>> = Vec::new();
        for pattern in patterns {
            let names = match &pattern {
                None => Vec::new(),
                Some((pattern, spot)) if is_listed => self.known(pattern, *spot, problems),
                Some((pattern, spot)) => self.expand(pattern, *spot, problems),
            };
            members.push(names.into_iter().collect());
        }
        let Reader { groups, patterns, singles, names: all_names, .. } = self;
        let named = || patterns.iter().chain(&singles);
        let levels = || groups.iter().map(|(_, level)| level).chain(named().map(|(_, level)| level));
        let is_common = |name: &&String| !levels().any(|level| level.vars.contains_key(*name));
        let common: BTreeSet<String> = all.vars.keys().filter(is_common).cloned().collect();
        let mut own: HashMap<&str, Vec<&str>> = HashMap::new();
        for (names, level) in named() {
            for name in names {
                own.entry(name).or_default().extend(level.groups.iter().map(|(group, _)| group.as_str()));
            }
        }
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(all_names.len());
        let mut hosts = Vec::with_capacity(all_names.len());
        for name in &all_names {
            let own = own.get(name.as_str()).map_or(&[][..], Vec::as_slice);
            let mut facts = Facts { name: name.clone(), common: common.clone(), ..Facts::default() };
            all.lay_over(&mut facts);
            for ((group, level), members) in groups.iter().zip(&members) {
                if members.contains(name) || own.contains(&group.as_str()) {
                    facts.groups.push(group.clone());
                    level.lay_over(&mut facts);
                }
            }
            for group in own {
                if !facts.groups.iter().any(|known| known == group) {
                    facts.groups.push((*group).into());
                }
            }
            places.insert(name, hosts.len());
            hosts.push(facts);
        }
        // Each level goes once it is laid: with ten thousand hosts, two copies of all facts are felt.
        for (names, level) in patterns.into_iter().chain(singles) {
            for place in names.iter().filter_map(|name| places.get(name.as_str())) {
                level.lay_over(&mut hosts[*place]);
            }
        }
        hosts
    }

    /// The hosts of a group's pattern, which `hosts` must have.
    fn known(&self, pattern: &str, spot: Spot, problems: &mut Problems) -> Vec<String> {
        let mut names = match hostlist::expand(pattern) {
            Ok(names) => names,
            Err(error) => {
                problems.add(spot, error.to_string(), "not a pattern of hosts");
                return Vec::new();
            }
        };
        let strangers: Vec<String> = names.extract_if(.., |name| !self.seen.contains(name)).collect();
        if let Some(first) = strangers.first() {
            let more = if strangers.len() > 1 { format!(" and {} more", strangers.len() - 1) } else { String::new() };
            let message = format!("there is no host {}{more}", quote(first));
            problems.add(spot, message, "not in `hosts`").help =
                Some(format!("add `{first}: {{}}` to `hosts`, or mend the pattern"));
        }
        names
    }
}

/// A name that is one component of a path, and that every tool takes for a host.
fn is_host_name(name: &str) -> bool {
    name.len() <= 253
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}
