//! Augeas: what does its Interfaces lens read in an interfaces file?
//!
//! A second parser, written by others: the same file must mean the same to both. The lens judges grammar only (family and method
//! are demanded, any key passes), and keeps what it cannot read out of its tree with an error and status 0.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use super::stanza::Stanza;
use super::tool::{require, run, write_numbered};
use super::{File, Verdict};

/// The augeas shell.
pub(crate) struct Augeas {
    augtool: PathBuf,
}

/// Finds augtool.
pub(crate) fn find() -> Option<Augeas> {
    require("augtool").map(|augtool| Augeas { augtool })
}

impl Augeas {
    /// The stanzas of every interfaces file, read by one augtool.
    pub(crate) fn interfaces(&self, files: &[File]) -> Vec<Verdict<Vec<Stanza>>> {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        write_numbered(&root.path().join("f"), files.iter().map(|(_, text)| *text));
        let mut command = Command::new(&self.augtool);
        command.args(["--noautoload", "--transform", "Interfaces incl /f/*", "--root"]).arg(root.path());
        let ran = run(&mut command, "print /augeas/files/f//error\nprint /files/f\n");
        let nodes: Vec<Node> = ran.out.lines().filter_map(node).collect();
        let judge = |(number, (name, text)): (usize, &File)| {
            let error = format!("/augeas/files/f/{number}/error/");
            let said = |what: &str| {
                nodes.iter().find(|(path, _)| path.strip_prefix(&error) == Some(what)).map(|(_, said)| said)
            };
            if let (Some(message), line) = (said("message"), said("line")) {
                return Err(format!("{name}: augeas: line {}: {message}", line.map_or("?", String::as_str)));
            }
            let file = format!("/files/f/{number}/");
            let inside = nodes.iter().filter_map(|(path, value)| Some((path.strip_prefix(&file)?, value.as_str())));
            match stanzas(inside) {
                read if read.is_empty() && text.contains("iface ") => {
                    Err(format!("{name}: augeas read nothing: {}", ran.err.trim()))
                }
                read => Ok(read),
            }
        };
        files.iter().enumerate().map(judge).collect()
    }
}

/// A node of the tree: its path and its value.
type Node = (String, String);

/// Reads a printed line, `PATH` or `PATH = "VALUE"`.
fn node(line: &str) -> Option<Node> {
    let Some((path, value)) = line.split_once(" = ") else {
        return Some((line.to_owned(), String::new()));
    };
    let mut escaped = value.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut value = String::new();
    while let Some(letter) = escaped.next() {
        value.push(match letter {
            '\\' => match escaped.next()? {
                'n' => '\n',
                't' => '\t',
                other => other,
            },
            letter => letter,
        });
    }
    Some((path.to_owned(), value))
}

/// Puts the nodes of one file together. The path of an option is `iface[N]/KEY`, of one item of a list `iface[N]/KEY/ITEM`.
fn stanzas<'a>(nodes: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Stanza> {
    let (mut stanzas, mut auto) = (Vec::<Stanza>::new(), BTreeSet::new());
    let mut lists: BTreeMap<(usize, &str), Vec<&str>> = BTreeMap::new();
    for (path, value) in nodes {
        let mut steps = path.split('/').map(|step| step.split('[').next().unwrap_or(step));
        match (steps.next(), steps.next(), steps.next(), stanzas.last_mut()) {
            (Some("auto"), Some(_), ..) => drop(auto.insert(value)),
            (Some("iface"), None, ..) => stanzas.push(Stanza { name: value.to_owned(), ..Stanza::default() }),
            (Some("iface"), Some("family"), _, Some(stanza)) => stanza.family = value.to_owned(),
            (Some("iface"), Some("method"), _, Some(stanza)) => stanza.method = value.to_owned(),
            (Some("iface"), Some(key), Some(_), _) => lists.entry((stanzas.len() - 1, key)).or_default().push(value),
            // The head of a list has no value of its own; its items follow.
            (Some("iface"), Some("bond-slaves" | "bridge-ports" | "bond_slaves" | "bridge_ports"), None, _)
                if value.is_empty() => {}
            (Some("iface"), Some(key), None, Some(stanza)) => stanza.add(key, value),
            _ => {}
        }
    }
    for ((number, key), items) in lists {
        stanzas[number].add(key, &items.join(" "));
    }
    for stanza in &mut stanzas {
        stanza.auto = auto.contains(stanza.name.as_str());
    }
    stanzas
}

#[cfg(test)]
mod tests {
    use super::super::ifupdown2;
    use super::*;

    const GOOD: &str = "auto lo
iface lo inet loopback

auto eno1
iface eno1 inet manual

auto bond0
iface bond0 inet manual
\tbond-slaves eno1 eno2
\tbond-mode 802.3ad

auto bond0.20
iface bond0.20 inet static
\taddress 192.0.2.10/24
\tup echo \"a;b\" $x = \"1\"
\tup true
iface bond0.20 inet6 static
\taddress 2001:db8::1/64

auto br0
iface br0 inet manual
\tbridge-ports bond0
\tbridge-stp off
";

    #[test]
    fn two_parsers_read_the_same() {
        let Some(tool) = find() else { return };
        let read = tool.interfaces(&[("a", GOOD)]).remove(0).expect("a good file is read");
        assert_eq!(read.len(), 6, "{read:#?}");
        assert_eq!(read[2].option("bond-slaves"), Some("eno1 eno2"));
        assert_eq!(read[3].options["up"], ["echo \"a;b\" $x = \"1\"", "true"]);
        assert!(read.iter().all(|stanza| stanza.auto));
        let Some(other) = ifupdown2::find() else {
            return;
        };
        assert_eq!(Ok(read), other.read(&[("a", GOOD)]).remove(0));
    }

    #[test]
    fn bad_files_are_refused_beside_good_ones() {
        let Some(tool) = find() else { return };
        let spoilt = [
            ("iface lo inet loopback", "iface lo"),
            ("iface lo", "ifacce lo"),
            ("bond-mode 802.3ad", "bond-mode"),
            ("auto br0", "auto"),
        ];
        let texts: Vec<String> = spoilt.iter().map(|(from, to)| GOOD.replace(from, to)).collect();
        let files: Vec<File> = texts.iter().map(|text| ("a", text.as_str())).chain([("b", GOOD)]).collect();
        let verdicts = tool.interfaces(&files);
        assert!(verdicts[4].is_ok());
        for ((_, to), verdict) in spoilt.iter().zip(&verdicts) {
            let said = verdict.as_ref().expect_err(to);
            assert!(said.starts_with("a: augeas: line "), "{to:?}: {said}");
        }
    }
}
