//! How findings look: one wrong recipe in every form a report has. `INSTA_UPDATE=always cargo test` rewrites the snapshots.

use crate::scratch::Scratch;

const INVENTORY: &str = "hosts: { 'node[01-02]': { nics: { eno1: { mac: \"02:00:00:00:00:01\" } } } }\n";
const MANIFEST: &str = "[site]\ninventory = \"inventory.yaml\"\ntargets = [\"ifupdown2\", \"udev\"]\n";

/// A mistake in a library, called from the site; an option that the target cannot say; a word that is misspelt.
const SITE: &str = r#"import "./uplink" as uplink;

let bond0 = uplink::make("bond0", ["eno1", "eno2"]);
bond("bond1", #{ mode: "802.3ad", slaves: [nic("eno3"), nic("eno4")], ad_select: "bandwidth", mimon: 100 });
"#;

const LIBRARY: &str = r#"// Uplinks.
fn make(name, ports) {
    for port in ports { nic(port); }
    bond(name, #{ mode: "active-backup", slaves: ports, lacp_rate: "fast" })
}
"#;

fn report(form: &str) -> String {
    let files =
        [("netrecipe.toml", MANIFEST), ("inventory.yaml", INVENTORY), ("site.rhai", SITE), ("uplink.rhai", LIBRARY)];
    let ran = Scratch::new(&files).run(&format!("check site.rhai --diagnostics {form}"));
    assert_eq!(ran.code, 1);
    ran.err
}

#[test]
fn drawn_with_lines() {
    insta::assert_snapshot!(report("fancy"));
}

#[test]
fn drawn_with_letters() {
    insta::assert_snapshot!(report("ascii"));
}

#[test]
fn told_in_sentences() {
    insta::assert_snapshot!(report("plain"));
}

#[test]
fn told_to_programs() {
    insta::assert_snapshot!(report("json"));
}
