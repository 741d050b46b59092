//! Primitives: the calls of the recipe language, each with its parameters and the tables of its options.

use crate::option::OptionRow;
use crate::{hook, link, switch};

/// What an argument before the option map must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A new link's name.
    Name,
    /// A handle, or the name of a link.
    Link,
    /// A VLAN id, 1 to 4094.
    VlanId,
    /// A switch's name.
    Switch,
    /// A program and its arguments.
    Command,
    /// Text, or a number written as one.
    Text,
    /// A list of texts.
    Texts,
    /// A map of anything, which may be left out.
    Values,
}

/// One parameter before the option map.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub takes: Argument,
}

/// One call of the recipe language.
#[derive(Debug)]
pub struct Primitive {
    pub name: &'static str,
    /// One sentence, third person.
    pub doc: &'static str,
    pub parameters: &'static [Parameter],
    /// Tables of the option map that follows the parameters; none where there is no map.
    pub tables: &'static [&'static [&'static OptionRow]],
    /// What the call returns, for documents.
    pub returns: &'static str,
    /// A recipe of one or more lines that uses it; runs as a test.
    pub example: &'static str,
}

impl Primitive {
    /// All options, table by table.
    pub fn rows(&self) -> impl Iterator<Item = &'static OptionRow> {
        self.tables.iter().flat_map(|table| table.iter().copied())
    }

    /// `bond(name, #{..})`.
    pub fn signature(&self) -> String {
        let mut words: Vec<&str> = self.parameters.iter().map(|p| p.name).collect();
        if !self.tables.is_empty() {
            words.push("#{..}");
        }
        format!("{}({})", self.name, words.join(", "))
    }
}

const fn p(name: &'static str, takes: Argument) -> Parameter {
    Parameter { name, takes }
}

/// The primitive of a name.
pub fn find(name: &str) -> Option<&'static Primitive> {
    PRIMITIVES.iter().find(|primitive| primitive.name == name)
}

use Argument::{Command, Link, Name, Switch, Text, Texts, Values, VlanId};

static ETHTOOL_TABLES: &[&[&OptionRow]] = &[link::nic::ETHTOOL];
static NO_OPTIONS: &[&[&OptionRow]] = &[];
static PROGRAM: &[Parameter] = &[p("argv", Command)];
static LINK_PROGRAM: &[Parameter] = &[p("link", Link), p("argv", Command)];

/// The language, in reading order.
pub static PRIMITIVES: &[Primitive] = &[
    Primitive {
        name: "host",
        doc: "returns the facts of the host being evaluated, read only: `name`, `groups`, `vars`, `nics`",
        parameters: &[],
        tables: NO_OPTIONS,
        returns: "a map",
        example: "let n = host();\nnic(\"eno1\", #{ mac: n.nics.eno1.mac });",
    },
    Primitive {
        name: "inventory",
        doc: "returns all hosts of the inventory: `names()`, `group(\"compute\")`, and `inventory()[\"node01\"]` for one host's facts",
        parameters: &[],
        tables: NO_OPTIONS,
        returns: "the inventory",
        example: "let first = inventory()[\"node01\"];\nnic(\"eno1\", #{ mtu: if first.name == host().name { 9000 } else { 1500 } });",
    },
    Primitive {
        name: "nic",
        doc: "declares a physical port, pinned by its permanent MAC address when `mac` is given",
        parameters: &[p("name", Name)],
        tables: link::nic::TABLES,
        returns: "the link",
        example: "nic(\"eno1\", #{ mac: \"58:47:ca:76:76:fb\", mtu: 9000, ethtool: #{ tso: false } });",
    },
    Primitive {
        name: "bond",
        doc: "declares a bond of several ports",
        parameters: &[p("name", Name)],
        tables: link::bond::TABLES,
        returns: "the link",
        example: "bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")], lacp_rate: \"fast\" });",
    },
    Primitive {
        name: "slave",
        doc: "makes a link a port of a bond, with options of its own; `slaves` of `bond` is the short form",
        parameters: &[p("bond", Link), p("link", Link)],
        tables: link::bond::PORT_TABLES,
        returns: "the bond",
        example: "let bond0 = bond(\"bond0\", #{ mode: \"active-backup\" });\nslave(bond0, nic(\"eno1\"), #{ prio: 10 });\nslave(bond0, nic(\"eno2\"));",
    },
    Primitive {
        name: "vlan",
        doc: "declares a VLAN on top of a link; its name defaults to `PARENT.ID`",
        parameters: &[p("parent", Link), p("id", VlanId)],
        tables: link::vlan::TABLES,
        returns: "the link",
        example: "vlan(nic(\"eno1\"), 110, #{ dhcp4: true });",
    },
    Primitive {
        name: "bridge",
        doc: "declares a Linux bridge, VLAN-aware or not",
        parameters: &[p("name", Name)],
        tables: link::bridge::TABLES,
        returns: "the link",
        example: "bridge(\"br0\", #{ ports: [nic(\"eno1\")], stp: false, addresses: [\"192.0.2.10/24\"] });",
    },
    Primitive {
        name: "port",
        doc: "makes a link a port of a bridge, with options of its own; `ports` of `bridge` is the short form",
        parameters: &[p("bridge", Link), p("link", Link)],
        tables: link::bridge::PORT_TABLES,
        returns: "the bridge",
        example: "let br0 = bridge(\"br0\", #{ vlan_filtering: true });\nport(br0, nic(\"eno1\"), #{ vlans: [10, \"20-30\"], pvid: 1 });",
    },
    Primitive {
        name: "switch",
        doc: "declares a switch and the language of its configuration",
        parameters: &[p("name", Switch)],
        tables: switch::SWITCH_TABLES,
        returns: "nothing",
        example: "switch(\"leaf1\", #{ profile: \"arista-eos\" });",
    },
    Primitive {
        name: "lag",
        doc: "says what the switch ports of a bond must be; VLANs, MTU and LACP default to what the host's end needs",
        parameters: &[p("bond", Link)],
        tables: switch::LAG_TABLES,
        returns: "nothing",
        example: "let n = host().vars.octet;\nswitch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\nlet bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });\nvlan(bond0, 10, #{ dhcp4: true });\nlag(bond0, #{ to: \"leaf1\", lag: n, ports: [`Ethernet${n}/1`, `Ethernet${n}/2`] });",
    },
    Primitive {
        name: "access",
        doc: "says what the switch port of a single NIC must be",
        parameters: &[p("nic", Link)],
        tables: switch::ACCESS_TABLES,
        returns: "nothing",
        example: "switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\naccess(nic(\"eno1\", #{ dhcp4: true }), #{ to: \"leaf1\", port: `Ethernet${host().vars.octet}`, vlan: 10 });",
    },
    Primitive {
        name: "pre",
        doc: "runs a program before anything changes; when it fails, nothing does",
        parameters: PROGRAM,
        tables: hook::TABLES,
        returns: "nothing",
        example: "pre([\"systemctl\", \"is-system-running\"], #{ may_fail: true });",
    },
    Primitive {
        name: "post",
        doc: "runs a program after everything changed; when it fails, the change is taken back",
        parameters: PROGRAM,
        tables: hook::TABLES,
        returns: "nothing",
        example: "post([\"ping\", \"-c1\", \"192.0.2.1\"], #{ timeout: 10 });",
    },
    Primitive {
        name: "pre_up",
        doc: "runs a program before a link goes up",
        parameters: LINK_PROGRAM,
        tables: hook::TABLES,
        returns: "nothing",
        example: "let eno1 = nic(\"eno1\");\npre_up(eno1, [\"ethtool\", \"-s\", eno1.name, \"wol\", \"d\"]);",
    },
    Primitive {
        name: "post_up",
        doc: "runs a program after a link went up",
        parameters: LINK_PROGRAM,
        tables: hook::TABLES,
        returns: "nothing",
        example: "let eno1 = nic(\"eno1\");\npost_up(eno1, [\"ethtool\", \"-K\", eno1.name, \"tso\", \"off\"]);",
    },
    Primitive {
        name: "pre_down",
        doc: "runs a program before a link goes down",
        parameters: LINK_PROGRAM,
        tables: hook::TABLES,
        returns: "nothing",
        example: "pre_down(nic(\"eno1\"), [\"logger\", \"eno1 goes down\"]);",
    },
    Primitive {
        name: "post_down",
        doc: "runs a program after a link went down",
        parameters: LINK_PROGRAM,
        tables: hook::TABLES,
        returns: "nothing",
        example: "post_down(nic(\"eno1\"), [\"logger\", \"eno1 is down\"]);",
    },
    Primitive {
        name: "ethtool",
        doc: "sets offloads and ring sizes of a NIC, as its option `ethtool` does",
        parameters: &[p("nic", Link)],
        tables: ETHTOOL_TABLES,
        returns: "the link",
        example: "ethtool(nic(\"eno1\"), #{ tso: false, ring_rx: 4096 });",
    },
    Primitive {
        name: "modprobe",
        doc: "loads a kernel module at boot, with parameters",
        parameters: &[p("module", Text), p("parameters", Values)],
        tables: NO_OPTIONS,
        returns: "nothing",
        example: "modprobe(\"bonding\", #{ max_bonds: 0 });",
    },
    Primitive {
        name: "sysctl",
        doc: "sets a kernel variable, by its dotted name",
        parameters: &[p("key", Text), p("value", Text)],
        tables: NO_OPTIONS,
        returns: "nothing",
        example: "sysctl(\"net.ipv4.ip_forward\", 1);",
    },
    Primitive {
        name: "augeas",
        doc: "edits files that netrecipe does not own, by commands of augtool; recorded for a live apply, no target writes it",
        parameters: &[p("commands", Texts)],
        tables: NO_OPTIONS,
        returns: "nothing",
        example: "augeas([\"set /files/etc/hosts/01/ipaddr 192.0.2.1\"]);",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sound() {
        for primitive in PRIMITIVES {
            let mut seen = std::collections::HashSet::new();
            for row in primitive.rows() {
                let place = format!("{}.{}", primitive.name, row.name);
                for word in std::iter::once(&row.name).chain(row.aliases) {
                    assert!(seen.insert(*word), "{place}: `{word}` names two options");
                }
                assert!(row.doc.len() > 15 && !row.doc.ends_with('.'), "{place}: the sentence has no full stop");
                assert!(!row.example.is_empty(), "{place}: an example shows its form");
                assert!(!row.kind.describe().is_empty(), "{place}");
            }
        }
    }
}
