//! Rules of Warewulf: traps of overlays, templates and profiles that a recipe or its settings can step into.

use super::{Check, Rule};
use crate::Severity;

/// A rule of the target, found while it renders.
const fn warewulf(
    code: &'static str,
    name: &'static str,
    severity: Severity,
    title: &'static str,
    why: &'static str,
    fires: &'static str,
    mended: &'static str,
) -> Rule {
    Rule { code, name, severity, title, why, fires, mended, targets: &["warewulf"], check: Check::Inline }
}

pub static NO_FIELD: Rule = warewulf(
    "NR0510",
    "fact-without-field",
    Severity::Error,
    "A template uses facts that nodes.conf has.",
    "Warewulf fills a template in from the node's entry in nodes.conf: its name, `hwaddr`, `ipaddr` with `netmask`, `gateway`, \
     `mtu` and their IPv6 kin of each network device, and tags for `vars`. What it does not have would come out as \
     `<no value>`, without an error.",
    "let n = host();\nnic(\"eno1\", #{ dhcp4: true, dns_search: [`${n.groups}`] });",
    "let n = host();\nnic(\"eno1\", #{ dhcp4: true, dns_search: [`${n.name}`] });",
);

pub static ACTION: Rule = warewulf(
    "NR0511",
    "template-action-in-value",
    Severity::Warning,
    "Facts come into a template by `host()`, not by actions written into the recipe.",
    "In an overlay `{{ .Ipaddr }}` is the address of the Warewulf server, so every node would claim it: a node's own address is \
     that of one of its network devices. Braces in a value are written so that Warewulf prints them as they are.",
    "nic(\"eno1\", #{ dhcp4: true, extra: #{ networkmanager: #{ connection: #{ zone: \"{{.Ipaddr}}\" } } } });",
    "nic(\"eno1\", #{ dhcp4: true, extra: #{ networkmanager: #{ connection: #{ zone: \"cluster\" } } } });",
);

pub static SYMBOLIC_HOOK: Rule = warewulf(
    "NR0512",
    "symbolic-hook",
    Severity::Error,
    "A program's arguments are known when the overlay is written.",
    "A fact that is filled in later stands inside a shell script, where its quotes and dollars would mean something. With \
     `mode = \"static\"` in `[target.warewulf]` every node has an overlay with its own values.",
    "post_up(nic(\"eno1\"), [\"logger\", `eno1 of ${host().name} is up`]);",
    "post_up(nic(\"eno1\"), [\"logger\", \"eno1 is up\"]);",
);

pub static BOOT_OVER_LACP: Rule = warewulf(
    "NR0513",
    "boot-over-lacp",
    Severity::Warning,
    "Switch ports over which a node boots let one port work before LACP does.",
    "Firmware that boots by PXE does not speak LACP: a port-channel that waits for it stays closed, and the node never gets its \
     image (`lacp fallback` of EOS, `no lacp suspend-individual` of NX-OS, `force-up` of Junos). Where nodes boot over another \
     NIC, name it: `boot_nic = \"eno3\"` in `[target.warewulf]`.",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
     let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], dhcp4: true });\n\
     lag(bond0, #{ to: \"leaf1\", lag: n, ports: [`Ethernet${n}/1`, `Ethernet${n}/2`], native: 10 });",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
     let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], dhcp4: true });\n\
     lag(bond0, #{ to: \"leaf1\", lag: n, ports: [`Ethernet${n}/1`, `Ethernet${n}/2`], native: 10, fallback: true });",
);

pub static RIVAL_PROFILES: Rule = warewulf(
    "NR0514",
    "rival-profiles",
    Severity::Warning,
    "No other overlay configures the same links.",
    "Before Warewulf 4.6 the overlay `wwinit` writes a NetworkManager profile for every network device of nodes.conf, and cannot \
     be left out: the two profiles of a NIC compete. From 4.6 on that is an overlay of its own, which apply.sh takes away.",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"warewulf\"]\n[target.warewulf]\nversion = \"4.5\"",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"warewulf\"]\n[target.warewulf]\nversion = \"4.6\"",
);

pub static DEFAULT_PROFILE: Rule = warewulf(
    "NR0515",
    "overlays-of-default-profile",
    Severity::Error,
    "An overlay comes with a profile of its own.",
    "`wwctl profile set` replaces the list of overlays. Set for the profile that all nodes have, it would drop `wwinit`, \
     `wwclient`, `hostname` and the others, and no node would boot. Lists of several profiles are joined.",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"warewulf\"]\n[target.warewulf]\nprofile = \"default\"",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"warewulf\"]\n[target.warewulf]\nprofile = \"lacp\"",
);

pub static TEMPLATE_DIFFERS: Rule = warewulf(
    "NR0516",
    "template-differs",
    Severity::Error,
    "A template, filled in with a host's facts, is what the recipe gives for that host.",
    "A recipe that depends on facts in another way than by printing them (a host of the inventory asked by name, a value that \
     only some hosts have) cannot be one template. With `mode = \"static\"` in `[target.warewulf]` every node has an overlay of \
     its own.",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"warewulf\"]\n[target.warewulf]\nmode = \"template\"\n# site.rhai\nlet name = `${host().name}`;\nnic(\"eno1\", #{ mtu: if name == \"node01\" { 9000 } else { 1500 } });",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"warewulf\"]\n[target.warewulf]\nmode = \"static\"\n# site.rhai\nlet name = `${host().name}`;\nnic(\"eno1\", #{ mtu: if name == \"node01\" { 9000 } else { 1500 } });",
);

/// By code.
pub static RULES: &[&Rule] =
    &[&NO_FIELD, &ACTION, &SYMBOLIC_HOOK, &BOOT_OVER_LACP, &RIVAL_PROFILES, &DEFAULT_PROFILE, &TEMPLATE_DIFFERS];
