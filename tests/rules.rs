//! Rules: each has a code, a name and a page; its example fires it and nothing else, and the mended one is clean.

use std::collections::BTreeSet;

use netrecipe_model::Severity;
use netrecipe_model::rule::{self, Check, Rule};

use crate::recipe::{Finding, findings, template_findings};
use crate::scratch::Scratch;

/// Files of a site in an example that is more than a recipe, each under a line with its name.
const FILES: &[&str] = &["netrecipe.toml", "inventory.yaml", "site.rhai"];

/// Whether an example is files of a site.
fn is_site(example: &str) -> bool {
    example.starts_with("# ")
}

/// Findings that another one brings along: what is wrong at the call is wrong inside the called function too, and a trunk with
/// another VLAN than the host's both lacks one and has one too many. Under load, a recipe may run out of time before memory.
const COMPANIONS: &[(&str, &str)] = &[("NR0107", "NR0103"), ("NR0405", "NR0406"), ("NR0902", "NR0901")];

/// Rules of templates, whose recipes are evaluated with symbols.
const OF_TEMPLATES: &[&str] = &["NR0111"];

fn wrong(found: Vec<String>) {
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn codes_and_names_are_unique_and_of_one_form() {
    let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
    for rule in rule::all() {
        let digits = rule.code.strip_prefix("NR").unwrap_or_default();
        assert!(digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()), "{}", rule.code);
        assert!(codes.insert(rule.code), "{} is the code of two rules", rule.code);
        assert!(names.insert(rule.name), "{} is the name of two rules", rule.name);
        let is_kebab =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        assert!(rule.name.split('-').all(is_kebab), "{}: {}", rule.code, rule.name);
        assert_eq!(rule::find(&rule.code.to_ascii_lowercase()).map(|found| found.name), Some(rule.name));
        assert_eq!(rule::find(rule.name).map(|found| found.code), Some(rule.code));
    }
}

#[test]
fn every_rule_has_a_page() {
    for rule in rule::all() {
        assert!(rule.title.ends_with('.') && rule.title.len() > 12, "{}: {}", rule.code, rule.title);
        assert!(rule.why.len() > 40, "{}: {}", rule.code, rule.why);
        assert!(!rule.fires.is_empty() && !rule.mended.is_empty(), "{}: both examples", rule.code);
    }
}

fn run(rule: &Rule, recipe: &str) -> Vec<Finding> {
    if OF_TEMPLATES.contains(&rule.code) { template_findings(recipe) } else { findings(recipe, rule.targets) }
}

#[test]
fn examples_fire_their_rule_and_no_other() {
    let mut found = Vec::new();
    for rule in rule::all().filter(|rule| !is_site(rule.fires)) {
        let all = run(rule, rule.fires);
        if !all.iter().any(|finding| finding.code == rule.code && finding.severity == rule.severity) {
            found.push(format!("{} does not fire:\n{}\n{all:#?}", rule.code, rule.fires));
        }
        let is_known = |finding: &Finding| COMPANIONS.contains(&(rule.code, finding.code.as_str()));
        let others: Vec<_> = all.iter().filter(|finding| finding.code != rule.code && !is_known(finding)).collect();
        if !others.is_empty() {
            found.push(format!("{}: one mistake is one finding:\n{}\n{others:#?}", rule.code, rule.fires));
        }
    }
    wrong(found);
}

#[test]
fn mended_examples_are_without_findings() {
    let mut found = Vec::new();
    for rule in rule::all().filter(|rule| !is_site(rule.mended)) {
        let all = run(rule, rule.mended);
        let bad: Vec<_> = all.iter().filter(|finding| finding.severity != Severity::Note).collect();
        if !bad.is_empty() {
            found.push(format!("{} is not mended:\n{}\n{bad:#?}", rule.code, rule.mended));
        }
    }
    wrong(found);
}

/// Codes of what the program finds in a site of two hosts, of which an example replaces some files.
fn found_in_site(example: &str) -> Vec<String> {
    let mut files = [
        ("netrecipe.toml", "[site]\ninventory = \"inventory.yaml\"\ntargets = [\"networkmanager\"]\n".to_owned()),
        ("inventory.yaml", "hosts: { 'node[01-02]': {} }\n".to_owned()),
        ("site.rhai", "nic(\"eno1\");\n".to_owned()),
    ];
    let mut file = "";
    for line in example.lines() {
        let named = line.strip_prefix("# ").and_then(|name| FILES.iter().find(|file| **file == name));
        let entry = |file: &str| FILES.iter().position(|known| *known == file).expect("a line that names the file");
        if let Some(named) = named {
            file = named;
            files[entry(file)].1.clear();
        } else {
            files[entry(file)].1 += &format!("{line}\n");
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let ran = Scratch::new(&files).run("apply . --dry-run --diagnostics json");
    let objects = ran.err.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let faults = objects.filter(|object| object["severity"] == "error" || object["severity"] == "warning");
    faults.filter_map(|object| object["code"].as_str().map(str::to_owned)).collect()
}

#[test]
fn examples_of_files_fire_their_rule_and_are_mended() {
    let mut found = Vec::new();
    for rule in rule::all().filter(|rule| is_site(rule.fires)) {
        let (fires, mended) = (found_in_site(rule.fires), found_in_site(rule.mended));
        let is_own = |code: &str| code == rule.code || COMPANIONS.contains(&(rule.code, code));
        if fires.is_empty() || fires.iter().any(|code| !is_own(code)) || !mended.is_empty() {
            found.push(format!("{}: fires {fires:?}, mended {mended:?}", rule.code));
        }
    }
    wrong(found);
}

/// What a fact will be is known when a template is filled in: no rule guesses.
#[test]
fn symbolic_facts_are_passed_over() {
    let recipe = r#"
let n = host();
let x = n.vars.octet;
let bond0 = bond("bond0", #{
    mode: "802.3ad", mtu: x, miimon: x, updelay: x, downdelay: 250, min_links: x, ad_actor_system: n.nics.eno1.mac,
    slaves: [nic("eno1", #{ mac: n.nics.eno1.mac, mtu: x }), nic("eno2", #{ mac: n.nics.eno1.mac, mtu: 9000 })],
    addresses: [`192.0.2.${x}/24`, `2001:db8::${x}/64`], gateway: [`192.0.2.${x}`, `2001:db8::${x}`], dns: [`192.0.2.${x}`],
    routes: [
        #{ to: "198.51.100.0/24", via: `192.0.2.${x}`, metric: x },
        #{ to: "198.51.100.0/24", via: `192.0.2.${x}` },
        #{ to: "default", via: `192.0.2.${x}`, src: `192.0.2.${x}` },
    ],
});
vlan(bond0, 10, #{ mtu: x, addresses: [`192.0.2.${x}/24`] });
bond("bond1", #{
    mode: "active-backup", slaves: [nic("eno3"), nic("eno4")],
    arp_interval: x, arp_ip_target: [`192.0.2.${x}`, `192.0.2.${x}`], arp_validate: "all", num_grat_arp: x, num_unsol_na: 3,
});
let br0 = bridge("br0", #{ stp: true, forward_delay: x, priority: x, mtu: 9000 });
port(br0, nic("eno5", #{ mtu: x, set_mac: n.nics.eno1.mac }), #{ path_cost: x });
"#;
    assert_eq!(template_findings(recipe), []);
}

/// A template says nothing of cables: which port a host is on is its own fact.
#[test]
fn the_switch_side_of_a_template_is_that_of_its_hosts() {
    let recipe = r#"
let n = host().vars.octet;
switch("leaf1", #{ profile: "arista-eos", bpdu_guard: true });
let bond0 = bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], dhcp4: true });
lag(bond0, #{ to: "leaf1", lag: n, native: 10, fallback: true, ports: [`Ethernet${n}/1`, `Ethernet${n}/2`] });
"#;
    assert_eq!(findings(recipe, &["warewulf"]), []);
    let known = recipe.replace(", ports: [`Ethernet${n}/1`, `Ethernet${n}/2`]", "");
    assert_eq!(template_findings(&known), []);
}

#[test]
fn findings_have_a_place_a_value_and_a_fix() {
    let mut found = Vec::new();
    for rule in rule::all().filter(|rule| !is_site(rule.fires)) {
        for finding in run(rule, rule.fires) {
            let mut is_sound = finding.line > 0 && finding.column > 0 && !finding.message.ends_with('.');
            if matches!(rule.check, Check::Host(_)) && ["NR02", "NR03"].iter().any(|group| rule.code.starts_with(group))
            {
                is_sound &= is_low(&finding.message) && finding.message.contains('`') && finding.help.is_some();
            }
            if !is_sound {
                found.push(format!("{}: {finding:#?}", rule.code));
            }
        }
    }
    wrong(found);
}

/// In lower case, but for words in capitals: `ARP monitoring ..`, `VLAN 10 ..`.
fn is_low(message: &str) -> bool {
    let mut characters = message.chars();
    let is_upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
    !is_upper(characters.next()) || is_upper(characters.next())
}
