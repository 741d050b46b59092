//! The native inventory: hosts, their groups and values, and their NICs, from a YAML file.

mod hosts;
mod level;
mod nic;

use std::path::Path;

use netrecipe_model::{Facts, rule};

use crate::beside;
use crate::exit::Failure;
use crate::problems::Problems;
use crate::report::token::Language;
use crate::report::{Report, Text};
use crate::yaml::{self, Spot};

/// Reads an inventory; the hosts stand in the order in which the file first names them. What is wrong with it goes to the
/// report, all at once.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path, shown: &Path, report: &mut Report) -> Result<Vec<Facts>, Failure> {
    let text = beside::read("the inventory", path, shown)?;
    let name = shown.display().to_string();
    let mut problems = Problems::new(&name, &rule::files::INVENTORY);
    let facts = parse(&text, &mut problems);
    if facts.is_empty() && problems.found.is_empty() {
        let none =
            problems.add(Spot { line: 1, column: 1 }, "an inventory names a host, this one names none", "no host");
        none.help =
            Some("add `hosts: { node01: {} }`; without `inventory` in netrecipe.toml the host is this machine".into());
    }
    report.sources.add(&name, Text { name: name.clone(), text: text.into(), language: Language::Data });
    problems.found.into_iter().for_each(|finding| report.push(finding));
    Ok(facts)
}

fn parse(text: &str, problems: &mut Problems) -> Vec<Facts> {
    let (root, unread) = yaml::parse(text);
    for error in unread {
        problems.add(error.spot, error.message, "not read");
    }
    root.map(|root| hosts::read(root, problems)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use netrecipe_model::facts::Fact;

    use super::*;

    fn read_all(text: &str) -> (Vec<Facts>, Vec<String>) {
        let mut problems = Problems::new("inventory.yaml", &rule::files::INVENTORY);
        let facts = parse(text, &mut problems);
        let line = |finding: &crate::report::Finding| {
            let place = &finding.marks[0].place;
            format!("{}:{}: {}", place.line, place.column, finding.message)
        };
        (facts, problems.found.iter().map(line).collect())
    }

    #[test]
    fn nearer_levels_win_and_keep_the_order_of_the_file() {
        let (hosts, problems) = read_all(
            "vars: { a: all, b: all, c: all, d: all }\n\
             groups:\n  one: { hosts: 'n[1-3]', vars: { b: one, c: one, d: one }, targets: [networkmanager] }\n\
             \x20 two: { vars: { c: two, d: two } }\n\
             hosts:\n  n2: { groups: [two], vars: { d: host }, nics: { e0: { mac: '02:00:00:00:00:02', mtu: 9000 } } }\n\
             \x20 'n[1-3]': { vars: { d: pattern }, nics: { e0: { driver: igb, speed: 1000 } } }\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(hosts.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(), ["n2", "n1", "n3"]);
        let var = |host: usize, name: &str| match &hosts[host].vars[name] {
            Fact::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!(["a", "b", "c", "d"].map(|name| var(0, name)), ["all", "one", "two", "host"]);
        assert_eq!(["c", "d"].map(|name| var(1, name)), ["one", "pattern"]);
        assert_eq!(hosts[0].groups, ["one", "two"]);
        let nic = &hosts[0].nics["e0"];
        assert_eq!((nic.driver.as_deref(), nic.speed, nic.mtu), (Some("igb"), Some(1000), Some(9000)));
        assert_eq!(hosts[1].targets, ["networkmanager"]);
    }

    #[test]
    fn everything_wrong_is_told_at_its_place() {
        let (_, problems) = read_all(
            "var: {}\n\
             groups:\n  g: { hosts: 'n[1-', vras: {} }\n  h: { hosts: n9 }\n\
             hosts:\n  n1: { nics: { e0: { mac: 00e012345678, sped: 1, speed: fast, address: 10.0.0.1 } } }\n\
             \x20 n1: {}\n  'n 2': {}\n  n3: { groups: [i], vars: { octet: 011 } }\n\
             \x20 n4: { nics: { e0: { mac: 3:4, gateway: 'fe80::1', mtu: 12 }, 'e 1': {} } }\n",
        );
        let expected = [
            "7:3: `n1` stands here and in line 6",
            "1:1: the inventory has no key `var`",
            "3:15: `n[1-` has a bracket without its partner",
            "3:23: a group has no key `vras`",
            "6:28: `mac` takes a MAC address in quotes, and YAML reads `00e012345678` as a number",
            "6:42: a nic has no key `sped`",
            "6:58: `speed` takes Mb/s as a whole number from 1 to 1600000, not `fast`",
            "6:73: `address` takes an IPv4 address with its prefix length, not `10.0.0.1`",
            "8:3: a host's name takes letters, digits, `.`, `_` and `-` and begins with a letter or digit, not `n 2`",
            "9:18: there is no group `i`",
            "9:37: `011` is 9 to some readers of YAML and 11 to others",
            "10:28: `mac` takes a MAC address, not `3:4`",
            "10:42: `gateway` takes an IPv4 address, not `fe80::1`",
            "10:58: `mtu` takes bytes as a whole number from 68 to 65535, not `12`",
            "10:64: a link's name takes only letters, digits and `.`, `_`, `-`, `+`, `@`, not `\\u{20}`",
            "4:15: there is no host `n9`",
        ];
        let mut left: Vec<&str> = problems.iter().map(String::as_str).collect();
        for line in expected {
            match left.iter().position(|found| *found == line) {
                Some(at) => drop(left.remove(at)),
                None => panic!("missing: {line}\nin: {problems:#?}"),
            }
        }
        assert!(left.is_empty(), "unexpected: {left:#?}");
    }
}
