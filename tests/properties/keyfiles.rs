//! Texts in NetworkManager profiles: the file is what NetworkManager writes when it is told the same text.

use std::collections::BTreeMap;
use std::process::Command;

use super::{Lines, all_same, quoted, texts};
use crate::oracle;
use crate::oracle::tool::{on_all_cores, require, run};

/// A kind of text: how a line of the recipe says it, and the property that `nmcli` sets.
struct Way {
    line: fn(usize, &str) -> String,
    property: &'static str,
}

const WAYS: &[Way] = &[
    Way {
        line: |i, text| format!("vlan(eno1, {}, #{{ name: \"v{i}\", dhcp4: true, dns_search: [{text}] }});", i + 2),
        property: "ipv4.dns-search",
    },
    Way { line: |i, text| extra(i, "connection", "zone", text), property: "connection.zone" },
    Way { line: |i, text| extra(i, "connection", "stable-id", text), property: "connection.stable-id" },
    Way { line: |i, text| extra(i, "ipv4", "dhcp-hostname", text), property: "ipv4.dhcp-hostname" },
    Way {
        line: |i, text| extra(i, "ipv4", "dhcp-vendor-class-identifier", text),
        property: "ipv4.dhcp-vendor-class-identifier",
    },
];

fn extra(i: usize, section: &str, key: &str, text: &str) -> String {
    let words = format!("#{{ networkmanager: #{{ {section}: #{{ \"{key}\": {text} }} }} }}");
    format!("vlan(eno1, {}, #{{ name: \"v{i}\", dhcp4: true, extra: {words} }});", i + 2)
}

const FOLDER: &str = "/etc/NetworkManager/system-connections";

#[test]
fn profiles_hold_the_texts_of_the_recipe() {
    let Some(nmcli) = require("nmcli") else { return };
    let Some(keyfiles) = oracle::keyfile::find() else { return };
    for (n, way) in WAYS.iter().enumerate() {
        // each way gets its share of all the texts
        let all: Vec<String> = texts(150).into_iter().skip(n).step_by(WAYS.len()).collect();
        let lines = all.iter().enumerate().map(|(i, text)| (way.line)(i, &quoted(text))).collect();
        let head = "let eno1 = nic(\"eno1\");";
        let made = Lines { target: "networkmanager", settings: &[], head, vars: BTreeMap::new(), lines }.make();
        assert!(!made.taken.is_empty(), "{}: no text is taken", way.property);
        let path = |i: usize| format!("{FOLDER}/v{i}.nmconnection");
        let files: Vec<(String, String)> =
            made.taken.iter().map(|&i| (path(i), made.text(&path(i)).to_owned())).collect();
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        for verdict in keyfiles.canonical(&borrowed) {
            verdict.unwrap_or_else(|said| panic!("{}: {said}", way.property));
        }
        let own = on_all_cores(&made.taken, |&i| {
            // `nmcli` parts lists at blanks and commas: no domain that is taken has one
            let modify = ["--offline", "connection", "modify", way.property, &all[i]];
            let ran = run(Command::new(&nmcli).args(modify), made.text(&path(i)));
            ran.success.then_some(ran.out)
        });
        // what NetworkManager writes for our file, without a change, is what it writes for the text
        let kept = on_all_cores(&made.taken, |&i| {
            let modify = ["--offline", "connection", "modify", "connection.autoconnect", "yes"];
            run(Command::new(&nmcli).args(modify), made.text(&path(i))).out
        });
        all_same(way.property, kept.into_iter().zip(own));
    }
}
