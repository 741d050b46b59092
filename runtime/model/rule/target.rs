//! Rules of targets: what a target's files cannot say.

use super::{Check, Rule};
use crate::Severity;

pub static LOST: Rule = Rule {
    code: "NR0501",
    name: "target-cannot-say",
    severity: Severity::Error,
    title: "A target says everything the recipe says.",
    why: "Every tool that reads network files leaves out options of the kernel, most of them in silence. netrecipe names \
          the option instead. Where a loss is acceptable, `lossy: true` or `lossy: [\"option\"]` on the link turns it into a \
          warning.",
    fires: "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], ad_select: \"bandwidth\" });",
    mended: "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });",
    targets: &["ifupdown2"],
    check: Check::Inline,
};

pub static EXTRA: Rule = Rule {
    code: "NR0502",
    name: "extra-for-nobody",
    severity: Severity::Error,
    title: "`extra` has words for targets that exist, in sections they have.",
    why: "Words that no target reads would be lost in silence.",
    fires: "nic(\"eno1\", #{ extra: #{ networkmanger: #{ ipv4: #{ \"may-fail\": false } } } });",
    mended: "nic(\"eno1\", #{ extra: #{ networkmanager: #{ ipv4: #{ \"may-fail\": false } } } });",
    targets: &["networkmanager"],
    check: Check::Inline,
};

pub static HOOK: Rule = Rule {
    code: "NR0503",
    name: "target-cannot-run",
    severity: Severity::Error,
    title: "A target runs every hook the recipe has.",
    why: "Files for a first boot or an image have no place for programs, and a hook that is written nowhere would never run.",
    fires: "post_up(nic(\"eno1\"), [\"ethtool\", \"-K\", \"eno1\", \"tso\", \"off\"]);",
    mended: "nic(\"eno1\", #{ ethtool: #{ tso: false } });",
    targets: &["coreos"],
    check: Check::Inline,
};

pub static SETTING: Rule = Rule {
    code: "NR0504",
    name: "wrong-target-setting",
    severity: Severity::Error,
    title: "A setting in `[target.NAME]` of netrecipe.toml is one the target has, with a value it takes.",
    why: "A misspelt setting would silently leave the target's default in force.",
    fires: "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"networkmanager\"]\n[target.networkmanager]\nversoin = \"1.44\"",
    mended: "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"networkmanager\"]\n[target.networkmanager]\nversion = \"1.44\"",
    targets: &[],
    check: Check::Inline,
};

pub static NAME: Rule = Rule {
    code: "NR0505",
    name: "name-for-target",
    severity: Severity::Error,
    title: "A link has a name from which the target sees what it is.",
    why: "Tools that read /etc/network/interfaces know some links by their names alone: a name with a dot is a VLAN to \
          ifupdown and ifupdown2, a bond is `bond` and a number to Proxmox VE (`__read_etc_network_interfaces` in \
          PVE::Network::Interfaces), which else rewrites its options to words that nothing reads.",
    fires: "bond(\"lacp0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });",
    mended: "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });",
    targets: &["proxmox"],
    check: Check::Inline,
};

/// By code.
pub static RULES: &[&Rule] = &[&LOST, &EXTRA, &HOOK, &SETTING, &NAME];
