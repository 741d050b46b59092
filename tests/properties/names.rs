//! Names of links: every name that a recipe may give is the name that the readers read.

use std::collections::{BTreeMap, BTreeSet};

use netrecipe_model::link::check_name;

use super::{Lines, Made, all_same, draw, quoted};
use crate::oracle;
use crate::oracle::tool::on_all_cores;

/// Names that mean something to somebody.
const ODD: &[&str] = &[
    "eth0.10",
    "eth0.4095",
    "bond0.",
    "vlan10",
    "vlan0010",
    "vlan4095",
    "a@b",
    "a+b",
    "a-",
    "a--b",
    "a..b",
    "a.b.c",
    "_",
    "__",
    "_x",
    "0a",
    "0x10",
    "1e3",
    "inet",
    "inet6",
    "auto",
    "iface",
    "source",
    "none",
    "glob",
    "regex",
    "any",
    "hotplug",
    "con",
    "nul",
    "x.nmconnection",
    "a.ww",
    "true",
    "null",
    "yes",
    "12345678901234b",
    "abcdefghijklmno",
    "A.B-C_D+E@F",
    "e%",
    "e*",
    "e?",
    "[e]",
    "lo0",
    "wlan0",
    "br0",
    "bond0",
    "sit0",
    "if",
    "fi",
    "UPPER",
    "a.1",
    "1.a",
    "dummy0",
    "ip6tnl0",
    "macsec0",
];

/// Names that recipes may give, each once, with the number that their MTU tells them by.
fn names(count: usize) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let all = ODD.iter().map(|name| (*name).to_owned()).chain(draw("[A-Za-z0-9_][A-Za-z0-9._@+-]{0,14}", count));
    let all: Vec<String> = all.filter(|name| check_name(name).is_ok() && seen.insert(name.clone())).collect();
    assert!(all.len() > ODD.len(), "most names are names");
    all
}

/// The option that tells a link by: its MTU, or a bridge's port.
fn mark(i: usize) -> (&'static str, String) {
    if i % 3 == 2 { ("bridge-ports", format!("port{i}x")) } else { ("mtu", (1000 + i).to_string()) }
}

fn mac(i: usize) -> String {
    format!("02:00:00:00:{:02x}:{:02x}", i / 256, i % 256)
}

/// NICs, VLANs and bridges in turn.
fn made(target: &str, all: &[String]) -> Made {
    let line = |(i, name): (usize, &String)| {
        let (name, (_, mark)) = (quoted(name), mark(i));
        match i % 3 {
            0 => format!("nic({name}, #{{ mtu: {mark} }});"),
            1 => format!("vlan(eno1, {}, #{{ name: {name}, mtu: {mark} }});", i + 2),
            _ => format!("bridge({name}, #{{ ports: [nic(\"{mark}\")] }});"),
        }
    };
    let lines = all.iter().enumerate().map(line).collect();
    let settings: &[(&str, &str)] = if target == "networkmanager" { &[] } else { &[("source", "")] };
    let made =
        Lines { target, settings, head: "let eno1 = nic(\"eno1\", #{ mtu: 9000 });", vars: BTreeMap::new(), lines }
            .make();
    assert!(made.taken.len() > all.len() / 6, "{target} takes {} of {}", made.taken.len(), all.len());
    made
}

const INTERFACES: &str = "/etc/network/interfaces";

#[test]
fn profiles_have_the_names_of_the_recipe() {
    let Some(keyfiles) = oracle::keyfile::find() else { return };
    let all = names(80);
    let made = made("networkmanager", &all);
    assert_eq!(made.taken.len(), all.len(), "a profile takes every name");
    let path = |i: usize| format!("/etc/NetworkManager/system-connections/{}.nmconnection", all[i]);
    let files: Vec<(String, &str)> = made.taken.iter().map(|&i| (path(i), made.text(&path(i)))).collect();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    keyfiles.canonical(&borrowed).into_iter().for_each(|verdict| verdict.expect("NetworkManager reads it"));
    let named = |text: &str| text.lines().find_map(|line| line.strip_prefix("interface-name=")).map(str::to_owned);
    all_same("networkmanager", made.taken.iter().zip(&files).map(|(&i, (_, text))| (all[i].clone(), named(text))));
}

#[test]
fn ifupdown2_reads_the_names_of_the_recipe() {
    let Some(ifupdown2) = oracle::ifupdown2::find() else { return };
    let all = names(80);
    let work = ["ifupdown2", "proxmox"].map(|target| (target, made(target, &all)));
    let files: Vec<(&str, &str)> = work.iter().map(|(target, made)| (*target, made.text(INTERFACES))).collect();
    for ((target, made), read) in work.iter().zip(ifupdown2.read(&files)) {
        let stanzas = read.expect("ifupdown2 reads it");
        let find = |i: usize| {
            let (key, mark) = mark(i);
            stanzas.iter().find(|stanza| stanza.option(key) == Some(&mark)).map(|stanza| stanza.name.clone())
        };
        all_same(target, made.taken.iter().map(|&i| (all[i].clone(), find(i))));
        let ports = made.taken.iter().filter(|i| **i % 3 == 2).count();
        assert_eq!(stanzas.len(), made.taken.len() + ports + 2, "{target}: nothing but the links, `lo` and `eno1`");
    }
}

#[test]
fn classic_ifupdown_reads_the_names_of_the_recipe() {
    let Some(ifupdown) = oracle::ifupdown::find() else { return };
    let all = names(80);
    let made = made("ifupdown", &all);
    let text = made.text(INTERFACES);
    ifupdown.plan(&[("ifupdown", text)]).remove(0).expect("ifup reads it");
    let read = on_all_cores(&made.taken, |&i| {
        let options = ifupdown.options(("ifupdown", text), &all[i]).ok()?;
        options.into_iter().find(|(key, _)| key.replace('_', "-") == mark(i).0).map(|(_, value)| value)
    });
    all_same("ifupdown", made.taken.iter().map(|&i| mark(i).1).zip(read));
}

/// A NIC gets its name by rule and by .link file.
#[test]
fn udev_gives_the_names_of_the_recipe() {
    let Some(udev) = oracle::udev::find() else { return };
    let all: Vec<String> = names(20);
    let line = |(i, name): (usize, &String)| format!("nic({}, #{{ mac: \"{}\" }});", quoted(name), mac(i));
    let lines: Vec<String> = all.iter().enumerate().map(line).collect();
    let files = |target| {
        let made = Lines { target, settings: &[], head: "", vars: BTreeMap::new(), lines: lines.clone() }.make();
        assert_eq!(made.taken.len(), all.len(), "{target} takes every name");
        let named = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        made.files.iter().map(|file| (named(&file.path), file.text().to_owned())).collect::<Vec<_>>()
    };
    let (rules, links) = (files("udev"), files("link"));
    let borrowed = |files: &[(String, String)]| -> Vec<(String, String)> { files.to_vec() };
    let (rules, links) = (borrowed(&rules), borrowed(&links));
    let rules: Vec<(&str, &str)> = rules.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let links: Vec<(&str, &str)> = links.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let macs: Vec<String> = (0..all.len()).map(mac).collect();
    let macs: Vec<&str> = macs.iter().map(String::as_str).collect();
    let machine = oracle::udev::Machine { rules: &rules, links: &links, macs: &macs, virtual_nics: false };
    let names = udev.names(&[machine]).remove(0).expect("udev reads it");
    all_same("rules", all.iter().cloned().zip(names.iter().map(|name| name.rule.clone())));
    all_same("links", all.iter().cloned().zip(names.iter().map(|name| name.link.clone())));
}
