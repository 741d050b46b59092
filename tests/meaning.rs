//! The sources' own files against what the examples make of them: line by line, and every difference has its reason.

use std::collections::BTreeSet;
use std::fs;

use crate::examples::{root, tree};
use crate::oracle;

fn source(path: &str) -> String {
    fs::read_to_string(root().join("tests/sources").join(path)).expect("a source")
}

/// `section.key=value` lines of a keyfile.
fn settings(text: &str) -> BTreeSet<String> {
    let mut section = String::new();
    let mut found = BTreeSet::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => section = name.to_owned(),
            None => drop(found.insert(format!("{section}.{line}"))),
        }
    }
    found
}

/// What a renderer may add to a source's keyfile without changing what it means.
fn adds_nothing(line: &str) -> bool {
    line.starts_with("connection.uuid=")
        || line == "connection.autoconnect-slaves=1"
        || line == "ipv6.addr-gen-mode=default"
        || line == "ipv6.addr-gen-mode=stable-privacy"
}

#[test]
fn openshift_keyfiles_mean_what_the_source_means() {
    let Some(keyfiles) = oracle::keyfile::find() else { return };
    let ours = tree(&root().join("examples/openshift-ipi/expect/coreos"));
    let find = |name: &str| {
        let end = format!("/coreos-firstboot-network/{name}.nmconnection");
        let (_, text) = ours
            .iter()
            .find(|(path, _)| path.ends_with(&end))
            .unwrap_or_else(|| panic!("no {name}: {:?}", ours.keys()));
        text.as_str()
    };
    // the source's file, ours, and the words in which they differ: a profile is named after its port, a master by its uuid
    let pairs = [
        ("bond0", "bond0"),
        ("bond0-slave-1", "bond0-port-eno2"),
        ("bond0-slave-2", "bond0-port-eno3"),
        ("bond0.110", "bond0.110"),
    ];
    let uuid = find("bond0").lines().find_map(|line| line.strip_prefix("uuid=")).expect("a uuid").to_owned();
    let texts: Vec<(String, String)> = pairs
        .iter()
        .flat_map(|(theirs, own)| {
            let theirs_text = source(&format!("openshift-ipi/{theirs}.nmconnection"));
            [(format!("source {theirs}"), theirs_text), (format!("ours {own}"), find(own).to_owned())]
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let read: Vec<BTreeSet<String>> =
        keyfiles.rewrite(&files).into_iter().map(|text| settings(&text.expect("NetworkManager takes it"))).collect();
    for ((theirs, own), both) in pairs.iter().zip(read.chunks(2)) {
        let renamed: BTreeSet<String> = both[0]
            .iter()
            .map(|line| match line.as_str() {
                line if line == format!("connection.id={theirs}") => format!("connection.id={own}"),
                "connection.master=bond0" => format!("connection.master={uuid}"),
                "connection.controller=bond0" => format!("connection.controller={uuid}"),
                line => line.to_owned(),
            })
            .filter(|line| !adds_nothing(line))
            .collect();
        let ours: BTreeSet<String> = both[1].iter().filter(|line| !adds_nothing(line)).cloned().collect();
        assert_eq!(renamed, ours, "{theirs} against {own}");
    }
}

#[test]
fn proxmox_interfaces_mean_what_the_source_means() {
    let Some(ifupdown2) = oracle::ifupdown2::find() else { return };
    let expect = root().join("examples/proxmox/expect/proxmox/node01/proxmox/etc/network/interfaces");
    let ours = fs::read_to_string(expect).expect("the example's interfaces file");
    let theirs = source("proxmox/interfaces");
    // the sourced folder belongs to the host that runs the test
    let alone =
        |text: &str| text.lines().filter(|line| !line.starts_with("source ")).collect::<Vec<_>>().join("\n") + "\n";
    assert!(ours.contains("source /etc/network/interfaces.d/*"), "the line is kept");
    let (ours, theirs) = (alone(&ours), alone(&theirs));
    let read = ifupdown2.read(&[("source", &theirs), ("ours", &ours)]);
    let [theirs, ours]: [_; 2] = read
        .into_iter()
        .map(|stanzas| {
            let mut stanzas = stanzas.expect("ifupdown2 takes it");
            stanzas.sort();
            stanzas
        })
        .collect::<Vec<_>>()
        .try_into()
        .expect("two files");
    assert_eq!(theirs, ours);
}

#[test]
fn proxmox_udev_rules_name_the_same_ports() {
    let ours = fs::read_to_string(
        root().join("examples/proxmox/expect/udev/node01/udev/etc/udev/rules.d/70-persistent-net.rules"),
    )
    .expect("the example's rules");
    // ours ask for a driver and for Ethernet too, so that bonds and VLANs that borrow the address keep their names
    let essence = |text: &str| -> BTreeSet<(String, String)> {
        let word = |line: &str, key: &str| {
            let rest = line.split(&format!("{key}\"")).nth(1)?;
            Some(rest.split('"').next()?.to_owned())
        };
        let lines = text.lines().filter(|line| line.starts_with("SUBSYSTEM"));
        lines
            .map(|line| (word(line, "ATTR{address}==").expect("a MAC"), word(line, "NAME=").expect("a name")))
            .collect()
    };
    assert_eq!(essence(&source("proxmox/70-persistent-net.rules")), essence(&ours));
}

#[test]
fn proxmox_switch_block_says_what_the_source_says() {
    let all = tree(&root().join("examples/proxmox/expect/proxmox/switch"));
    let (_, ours) = all.iter().next().expect("the example's switch file");
    let mut lines = ours.lines().map(str::trim);
    for line in source("proxmox/switch.cfg").lines().map(str::trim) {
        // the host asks for slow LACP; the source's `short` is the mismatch that the example mends
        let line = if line == "lacp timeout short" { "lacp timeout long" } else { line };
        assert!(lines.any(|own| own == line), "`{line}` is missing, or stands in another order:\n{ours}");
    }
}
