//! Texts in interfaces files: both readers get the values of the recipe.

use std::collections::BTreeMap;

use super::{Lines, Made, all_same, quoted, texts};
use crate::oracle;
use crate::oracle::tool::on_all_cores;

const PATH: &str = "/etc/network/interfaces";

fn made(target: &str, all: &[String], line: impl Fn(usize, &str) -> String) -> Made {
    let lines = all.iter().enumerate().map(|(i, text)| line(i, &quoted(text))).collect();
    let head = "let eno1 = nic(\"eno1\");";
    let made = Lines { target, settings: &[("source", "")], head, vars: BTreeMap::new(), lines }.make();
    assert!(!made.taken.is_empty(), "{target}: no text is taken");
    made
}

fn extra(reader: &str, key: &str, i: usize, text: &str) -> String {
    format!("vlan(eno1, {}, #{{ extra: #{{ {reader}: #{{ iface: #{{ \"{key}\": {text} }} }} }} }});", i + 2)
}

fn search(i: usize, text: &str) -> String {
    format!("vlan(eno1, {}, #{{ dhcp4: true, dns_search: [{text}] }});", i + 2)
}

#[test]
fn ifupdown2_reads_the_texts_of_the_recipe() {
    let Some(ifupdown2) = oracle::ifupdown2::find() else { return };
    let all = texts(100);
    let mut work = Vec::new();
    for target in ["ifupdown2", "proxmox"] {
        work.push((target, "alias", made(target, &all, |i, text| extra("ifupdown2", "alias", i, text))));
        work.push((target, "dns-search", made(target, &all, search)));
    }
    let files: Vec<(&str, &str)> = work.iter().map(|(target, _, made)| (*target, made.text(PATH))).collect();
    for ((target, key, made), read) in work.iter().zip(ifupdown2.read(&files)) {
        let stanzas = read.unwrap_or_else(|said| panic!("{key}: {said}"));
        let find = |i: usize| {
            let name = format!("eno1.{}", i + 2);
            let mut found = stanzas.iter().filter(|stanza| stanza.name == name).filter_map(|stanza| stanza.option(key));
            found.next().map(str::to_owned)
        };
        all_same(&format!("{target} {key}"), made.taken.iter().map(|&i| (all[i].clone(), find(i))));
    }
}

#[test]
fn classic_ifupdown_reads_the_texts_of_the_recipe() {
    let Some(ifupdown) = oracle::ifupdown::find() else { return };
    let all = texts(100);
    type Line = fn(usize, &str) -> String;
    let ways: [(&str, Line); 2] =
        [("description", |i, text| extra("ifupdown", "description", i, text)), ("dns-search", search)];
    for (key, line) in ways {
        let made = made("ifupdown", &all, line);
        let read = on_all_cores(&made.taken, |&i| {
            let options = ifupdown.options(("ifupdown", made.text(PATH)), &format!("eno1.{}", i + 2)).ok()?;
            options.into_iter().find(|(own, _)| own == key).map(|(_, value)| value)
        });
        all_same(&format!("ifupdown {key}"), made.taken.iter().map(|&i| all[i].clone()).zip(read));
    }
}
