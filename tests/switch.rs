//! The switch side: the pages of its rules, and what recipes make of both ends of a cable.

use netrecipe_model::rule::{self, switch_side};
use netrecipe_model::{Diagnostics, Site};
use netrecipe_render::switch::{profiles, render};
use netrecipe_script::{Evaluator, Limits, Source, World};

use crate::docs::fixture;

struct One(String);

impl World for One {
    fn read(&mut self, id: &str) -> Result<Source, String> {
        Ok(Source { id: id.into(), name: format!("{id}.rhai"), text: self.0.clone() })
    }
}

struct Run {
    /// `CODE line message`, one per finding.
    findings: Vec<String>,
    /// Configurations by switch, one after the other.
    text: String,
}

/// A recipe, for all hosts of the fixture in the given order.
fn run_in(recipe: &str, order: &[usize]) -> Run {
    let hosts = fixture();
    let mut evaluator = Evaluator::new(Box::new(One(recipe.into())), hosts.clone(), Limits::default());
    let mut diags = evaluator.load("site/site");
    let mut site = Site::new(profiles());
    for &host in order {
        let (network, found) = evaluator.host(&hosts[host].name);
        diags.extend(found);
        if let Some(resolved) = netrecipe_model::resolve::resolve(network, &mut diags) {
            site.add(resolved.view());
        }
    }
    rule::check_site(&site, &mut diags);
    Run { findings: shown(&evaluator, &diags), text: render(&site).iter().map(|file| file.text().to_owned()).collect() }
}

fn shown(evaluator: &Evaluator, diags: &Diagnostics) -> Vec<String> {
    evaluator.with_origins(|origins| {
        let line = |origin| origins.place(origin).map_or(0, |place| place.line);
        let places = |d: &netrecipe_model::Diagnostic| d.labels.first().map_or(0, |label| line(label.origin));
        diags.iter().map(|d| format!("{} {} {}", d.code, places(d), d.message)).collect()
    })
}

fn run(recipe: &str) -> Run {
    run_in(recipe, &[0, 1])
}

/// A leaf of a profile, a bond of a mode, and what follows. `n` is the host's number.
fn site(profile: &str, mode: &str, rest: &str) -> Run {
    run(&format!(
        "let n = host().vars.octet;\n\
         switch(\"leaf1\", #{{ profile: \"{profile}\", bpdu_guard: true }});\n\
         let bond0 = bond(\"bond0\", #{{ mode: \"{mode}\", slaves: [nic(\"eno1\"), nic(\"eno2\")] }});\n{rest}"
    ))
}

const PORTS: &str = "to: \"leaf1\", ports: [`Ethernet${n}/1`, `Ethernet${n}/2`]";

#[test]
fn rules_fire_and_are_mended() {
    let mut wrong = Vec::new();
    for rule in switch_side::RULES {
        let fired = run(rule.fires).findings;
        if !fired.iter().any(|line| line.starts_with(rule.code)) {
            wrong.push(format!("{} does not fire: {fired:#?}", rule.code));
        }
        let left = run(rule.mended).findings;
        if !left.is_empty() {
            wrong.push(format!("{} is not mended: {left:#?}", rule.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ports_carry_what_the_host_speaks() {
    let rest = format!(
        "let br0 = bridge(\"br0\", #{{ ports: [bond0], dhcp4: true }});\n\
         vlan(br0, 20); vlan(bond0, 10); vlan(vlan(bond0, 30), 31, #{{ mtu: 1496 }});\n\
         lag(bond0, #{{ lag: n, native: 5, {PORTS} }});"
    );
    let run = site("arista-eos", "802.3ad", &rest);
    assert!(run.text.contains("   switchport trunk native vlan 5\n   switchport trunk allowed vlan 5,10,20,30\n"));
    assert_eq!(run.findings, Vec::<String>::new());
}

/// A VLAN-aware bridge sends its ports' `pvid` without a tag and the rest with one.
#[test]
fn bridges_that_know_vlans_are_read_port_by_port() {
    let bridge = |more: &str, lag: &str| {
        let rest = format!(
            "let br0 = bridge(\"br0\", #{{ vlan_filtering: true, ports: [bond0]{more} }});\nvlan(br0, 40, #{{ dhcp4: true }});\n\
             lag(bond0, #{{ lag: n, {lag} {PORTS} }});"
        );
        site("arista-eos", "802.3ad", &rest)
    };
    let all = bridge("", "");
    assert!(all.text.contains("   switchport trunk allowed vlan 40\n"), "{}", all.text);
    assert_eq!(all.findings, Vec::<String>::new());
    let some = bridge(", vids: [\"10-12\", 40]", "");
    assert!(some.text.contains("   switchport trunk allowed vlan 10-12,40\n"), "{}", some.text);
    let bare = bridge(", vlan_default_pvid: 40", "");
    assert!(
        bare.findings.iter().all(|line| line.starts_with("NR0407 ")) && !bare.findings.is_empty(),
        "{:?}",
        bare.findings
    );
    let native = bridge(", vlan_default_pvid: 40", "native: 40,");
    assert!(native.text.contains("   switchport access vlan 40\n   switchport mode access\n"), "{}", native.text);
}

/// Modes that spread nothing over the switch have plain ports, on as many switches as they like.
#[test]
fn active_backup_has_ports_of_their_own() {
    let rest = "switch(\"leaf2\", #{ profile: \"cisco-nxos\", bpdu_guard: true });\nvlan(bond0, 10);\n\
                lag(bond0, #{ ports: #{ leaf1: [`${n}`], leaf2: [`1/${n}`] } });";
    let run = site("arista-eos", "active-backup", rest);
    assert_eq!(run.findings, Vec::<String>::new());
    assert!(!run.text.to_lowercase().contains("channel"), "{}", run.text);
    assert!(
        run.text.contains("interface Ethernet1\n   description node01 eno1\n   switchport trunk allowed vlan 10\n")
    );
    assert!(run.text.contains("interface Ethernet1/2\n  description node02 eno2\n  switchport\n"));
}

#[test]
fn static_modes_have_static_port_channels() {
    let run = site("arista-eos", "balance-xor", &format!("vlan(bond0, 10);\nlag(bond0, #{{ lag: n, {PORTS} }});"));
    assert!(run.text.contains("   channel-group 1 mode on\n") && !run.text.contains("lacp"), "{}", run.text);
    let run = site("juniper-junos", "balance-rr", &format!("vlan(bond0, 10);\nlag(bond0, #{{ lag: n, {PORTS} }});"));
    assert!(run.text.contains("802.3ad ae1\n") && !run.text.contains("lacp"), "{}", run.text);
}

#[test]
fn the_order_of_hosts_makes_no_difference() {
    let recipe = "let n = host().vars.octet;\n\
        switch(\"leaf1\", #{ profile: \"arista-eos\", lag_ids: `${n}-${n}` });\n\
        let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], addresses: [\"192.0.2.1/24\"] });\n\
        lag(bond0, #{ to: \"leaf1\", lag: 3, native: n, ports: [\"1\", `Et${n}`] });";
    let (one, other) = (run_in(recipe, &[0, 1]), run_in(recipe, &[1, 0]));
    let sorted = |run: &Run| {
        let mut lines = run.findings.clone();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&one), sorted(&other));
    assert_eq!(one.text, other.text);
    for code in ["NR0391", "NR0414", "NR0415", "NR0421", "NR0422"] {
        assert!(one.findings.iter().any(|line| line.starts_with(code)), "{code}: {:#?}", one.findings);
    }
    assert!(one.findings.iter().any(|line| line.contains("`Ethernet1` of `leaf1` is that of `node01: bond0`")));
}

/// Texts reach no configuration in which they would mean something else.
#[test]
fn hostile_texts_are_refused() {
    let hostile = ["a?b", "a;reload", "a | b", "a\\\"b", "`x`", "$(x)", " lead", "! x", "Zürich", "a\\u2028b"];
    for text in hostile {
        for profile in ["arista-eos", "cisco-nxos", "mokerlink-cisco-like", "juniper-junos"] {
            let rest = format!("vlan(bond0, 10);\nlag(bond0, #{{ lag: n, description: \"{text}\", {PORTS} }});");
            let run = site(profile, "802.3ad", &rest);
            let quoted = profile == "juniper-junos" && ["a;reload", "a | b", "`x`", "$(x)"].contains(&text);
            let refused = run.findings.iter().any(|line| line.starts_with("NR0425"));
            assert_eq!(refused, !quoted, "{profile}: {text}: {:?}", run.findings);
        }
    }
    for port in ["1; reload", "Ethernet1 description x", "1?"] {
        let rest =
            format!("vlan(bond0, 10);\nlag(bond0, #{{ lag: n, to: \"leaf1\", ports: [\"{port}\", `2/${{n}}`] }});");
        let run = site("arista-eos", "802.3ad", &rest);
        let refused = run.findings.iter().any(|line| line.starts_with("NR0425"));
        assert!(refused, "{port}: {:?}", run.findings);
    }
    let run = run("switch(\"..\", #{ profile: \"arista-eos\" });");
    assert!(run.findings.iter().any(|line| line.starts_with("NR0105")), "{:?}", run.findings);
}

/// A template stands for all hosts; the switch side is made of each host's own evaluation.
#[test]
fn templates_are_not_told_of_their_switch_side() {
    let recipe = "let n = host().vars.octet;\n\
        switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
        let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], addresses: [`192.0.2.${n}/24`] });\n\
        lag(bond0, #{ to: \"leaf1\", lag: n, native: 10, ports: [`Ethernet${n}/1`, `Ethernet${n}/2`] });";
    assert_eq!(run(recipe).findings, Vec::<String>::new());
    let mut evaluator = Evaluator::new(Box::new(One(recipe.into())), fixture(), Limits::default());
    let mut diags = evaluator.load("site/site");
    let (network, found) = evaluator.template();
    diags.extend(found);
    let resolved = netrecipe_model::resolve::resolve(network, &mut diags);
    assert_eq!(shown(&evaluator, &diags), Vec::<String>::new());
    assert!(resolved.is_some());
}
