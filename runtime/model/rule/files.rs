//! Rules of the files beside a recipe: the manifest and the inventory.

use super::{Check, Rule};
use crate::Severity;

const fn files(
    code: &'static str,
    name: &'static str,
    title: &'static str,
    why: &'static str,
    fires: &'static str,
    mended: &'static str,
) -> Rule {
    Rule { code, name, severity: Severity::Error, title, why, fires, mended, targets: &[], check: Check::Inline }
}

pub static MANIFEST: Rule = files(
    "NR0005",
    "wrong-manifest",
    "netrecipe.toml has only keys that mean something, with values of their type.",
    "The manifest stands beside the recipe or in a folder above it:\n\n\
     [site]\ninventory = \"inventory.yaml\"\ntargets = [\"networkmanager\"]\n\n\
     [target.networkmanager]\n# settings of the target\n\n\
     A misspelt key would silently leave the default in force, so it is an error.",
    "# netrecipe.toml\n[site]\ninventry = \"inventory.yaml\"\ntargets = [\"networkmanager\"]",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"networkmanager\"]",
);

pub static INVENTORY: Rule = files(
    "NR0006",
    "wrong-inventory",
    "The inventory names each host once, with keys that mean something.",
    "The inventory is YAML:\n\n\
     vars: { domain: example.com }\n\
     groups:\n  compute: { hosts: \"node[01-07]\", vars: { rack: 1 } }\n\
     hosts:\n  node01:\n    vars: { octet: 11 }\n    nics:\n      eno1: { mac: \"58:47:ca:76:76:fb\", switch: leaf1, port: \"1/1\" }\n\n\
     Values of all hosts give way to those of a group, a group listed earlier to one listed later, groups to a pattern of \
     hosts, and a pattern to a host's own entry. MAC addresses, and texts that look like numbers, stand in quotes: YAML \
     reads 00e012345678 as a number.",
    "# inventory.yaml\nhosts:\n  node01: { nisc: { eno1: { mac: \"02:00:00:00:00:01\" } } }",
    "# inventory.yaml\nhosts:\n  node01: { nics: { eno1: { mac: \"02:00:00:00:00:01\" } } }",
);

pub static NO_TARGET: Rule = files(
    "NR0007",
    "no-target",
    "Every host is rendered for at least one target, and each target exists.",
    "Targets come from `--target`, else from the host or its groups in the inventory, else from `targets` of `[site]` in \
     netrecipe.toml. A machine that renders for itself alone is looked at instead: a running NetworkManager, or the \
     tools that read /etc/network/interfaces.",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"",
    "# netrecipe.toml\n[site]\ninventory = \"inventory.yaml\"\ntargets = [\"networkmanager\"]",
);

/// By code.
pub static RULES: &[&Rule] = &[&MANIFEST, &INVENTORY, &NO_TARGET];
