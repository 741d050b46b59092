//! Cases of the lossy matrix: an option, the values it is tried with, and the recipe around it.

use netrecipe_model::hook;
use netrecipe_model::link::bond::Mode;
use netrecipe_model::link::{bond, bridge, common, nic, vlan};
use netrecipe_model::option::{Kind, OptionRow};
use netrecipe_model::primitive::{PRIMITIVES, Primitive};

/// The line in which recipes of cases say the option.
pub(super) const LINE: u32 = 2;

/// Defaults that come from elsewhere than the table, as these recipes have them.
static DEFAULTS: &[(&OptionRow, &str)] = &[
    (&vlan::NAME, "eno1.110"),       // parent and id
    (&bridge::PORT_VLANS, "2-4094"), // the bridge's
    (&bridge::PATH_COST, "100"),     // NetworkManager's own
    (&nic::RENAME, "false"),         // names are for other targets to give
];

/// One option in one place, and what may be said of it.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) values: Vec<String>,
    /// In the first of the modes that take the option.
    pub(super) is_first: bool,
    row: &'static OptionRow,
    before: String,
    after: String,
}

impl Case {
    /// The recipe with a value of the option, or without the option; all else stands in the same lines.
    pub(super) fn recipe(&self, value: Option<&String>) -> String {
        let said = value.map(|value| format!("{}: {value},", self.row.name)).unwrap_or_default();
        format!("{}\n{said}\n{}", self.before, self.after)
    }

    /// Whether the table says that the value holds when nothing is said.
    pub(super) fn is_default(&self, value: &str) -> bool {
        let value = value.trim_matches(['"', '[', ']']);
        let as_table = self.row.default.split([' ', ',']).any(|word| word == value);
        as_table || DEFAULTS.iter().any(|(row, default)| *row == self.row && *default == value)
    }
}

/// All cases: every option of every primitive of hosts, fields of options that are maps included.
pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for primitive in PRIMITIVES {
        for row in primitive.rows().filter(|row| !OURS.contains(row)) {
            for (i, mode) in modes(primitive, row).into_iter().enumerate() {
                let is_first = i == 0;
                let Some((before, after)) = around(primitive, row, mode) else { continue };
                let place = if mode == Mode::ActiveBackup { String::new() } else { format!(" ({})", mode.name()) };
                let name = format!("{}.{}{place}", primitive.name, row.name);
                let (open, close, fields) = match row.kind {
                    Kind::Record(fields) => ("#{", "}", fields),
                    Kind::Records(fields) => ("[#{", "}]", fields),
                    _ => {
                        cases.push(Case { name, values: values(row), is_first, row, before, after });
                        continue;
                    }
                };
                for field in fields {
                    let given = if *field == &common::TO || open == "#{" { "" } else { "to: \"198.51.100.0/24\"," };
                    let via = if *field == &common::VIA || open == "#{" { "" } else { "via: \"192.0.2.254\"," };
                    cases.push(Case {
                        name: format!("{name}.{}", field.name),
                        values: values(field),
                        is_first,
                        row: field,
                        before: format!("{before} {}: {open} {given}{via}", row.name),
                        after: format!("{close} {after}"),
                    });
                }
            }
        }
    }
    cases
}

/// Options that no file is for: words to netrecipe, and what takes a change back. `mode` is in every case of a bond.
static OURS: &[&OptionRow] = &[&common::LOSSY, &common::EXTRA, &hook::UNDO, &bond::MODE];

/// The modes of the bond in which an option is tried: all in which it has an effect, and one for what is no bond's.
fn modes(primitive: &Primitive, row: &'static OptionRow) -> Vec<Mode> {
    let is_of_bond = bond::BOND.contains(&row) || bond::BOND_PORT.contains(&row);
    match primitive.name {
        "bond" | "slave" if is_of_bond => Mode::ALL.into_iter().filter(|mode| row.effective.has(*mode)).collect(),
        _ => vec![Mode::ActiveBackup],
    }
}

/// What stands before the option and after it.
fn around(primitive: &Primitive, row: &'static OptionRow, mode: Mode) -> Option<(String, String)> {
    let mode = format!("mode: {:?},", mode.name());
    let bond = format!("bond(\"bond0\", #{{ {mode} ");
    let slaves = "slaves: [eno1, eno2],";
    let ports = "ports: [eno2],";
    let filtering = [&bridge::VLAN_DEFAULT_PVID, &bridge::VIDS, &bridge::PORT_VLANS, &bridge::PVID].contains(&row);
    let bridged = if filtering { "vlan_filtering: true," } else { "stp: true," };
    let call = match primitive.name {
        "nic" => "nic(\"eno3\", #{".into(),
        "ethtool" => "ethtool(nic(\"eno3\"), #{".into(),
        "bond" if row == &bond::PORTS => bond,
        "bond" => format!("{bond} {slaves}"),
        "slave" => format!("slave({bond} {slaves} }}), eno3, #{{"),
        "vlan" => "vlan(eno1, 110, #{".into(),
        "bridge" if row == &bridge::PORTS => "bridge(\"br0\", #{".into(),
        "bridge" if row == &bridge::STP || row == &bridge::VLAN_FILTERING => format!("bridge(\"br0\", #{{ {ports}"),
        "bridge" => format!("bridge(\"br0\", #{{ {ports} {bridged}"),
        "port" => format!("port(bridge(\"br0\", #{{ {bridged} }}), eno2, #{{"),
        "pre_up" | "post_up" | "pre_down" | "post_down" => format!("{}(eno1, [\"true\"], #{{", primitive.name),
        _ => return None, // the switch side, calls without options, and `pre` and `post`, which no file holds
    };
    let nics = if primitive.name == "nic" {
        ""
    } else {
        "let eno1 = nic(\"eno1\"); let eno2 = nic(\"eno2\"); let eno3 = nic(\"eno3\");"
    };
    let nics = if primitive.name == "ethtool" { "" } else { nics };
    Some((format!("{nics} {call} {}", needs(row)), "});".into()))
}

/// What an option needs beside it to have an effect.
fn needs(row: &'static OptionRow) -> &'static str {
    let is = |rows: &[&'static OptionRow]| rows.contains(&row);
    if is(&[&common::GATEWAY, &common::ROUTES, &common::DNS, &common::DNS_SEARCH]) {
        "addresses: [\"192.0.2.10/24\", \"2001:db8::10/64\"],"
    } else if is(&[&nic::RENAME]) {
        "mac: \"02:00:00:00:01:03\","
    } else if is(&[&bond::ARP_INTERVAL]) {
        "arp_ip_target: \"192.0.2.1\","
    } else if is(&[&bond::ARP_IP_TARGET, &bond::NS_IP6_TARGET]) {
        "arp_interval: 1000,"
    } else if is(&[&bond::ARP_ALL_TARGETS]) {
        "arp_interval: 1000, arp_ip_target: [\"192.0.2.1\", \"192.0.2.2\"], arp_validate: \"all\","
    } else if is(&[&bond::ARP_VALIDATE, &bond::ARP_MISSED_MAX]) {
        "arp_interval: 1000, arp_ip_target: \"192.0.2.1\","
    } else if is(&[&bond::BALANCE_SLB]) {
        "xmit_hash_policy: \"vlan+srcmac\","
    } else if is(&[&bond::PRIMARY_RESELECT]) {
        "primary: eno1,"
    } else {
        ""
    }
}

/// Values of an option as a recipe writes them: some of its kind, and last its example.
fn values(row: &'static OptionRow) -> Vec<String> {
    let text = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let mut values = match &row.kind {
        Kind::Flag => text(&["true", "false"]),
        Kind::Choice(words) => words.iter().map(|word| format!("{word:?}")).collect(),
        Kind::Number { min, max } | Kind::Seconds { min, max } => {
            vec![min.to_string(), max.to_string()]
        }
        Kind::Milliseconds { min, max } => {
            vec![min.to_string(), "100".into(), "300".into(), (max / 100 * 100).to_string()]
        }
        Kind::Link => text(&["eno1", "eno2"]),
        Kind::Links => text(&["[eno2]", "[eno1, eno2]", "[eno1, eno2, eno3]"]),
        Kind::Mac => text(&["\"02:00:00:00:00:09\""]),
        Kind::Ips { max, v4, v6 } => {
            let four = text(&["\"192.0.2.3\""]).into_iter().filter(|_| *v4);
            let six = text(&["\"2001:db8::3\""]).into_iter().filter(|_| *v6 && *max > 1);
            let both = text(&["[\"192.0.2.4\", \"2001:db8::4\"]"]).into_iter().filter(|_| *v4 && *v6 && *max > 1);
            four.chain(six).chain(both).collect()
        }
        Kind::Nets => text(&[
            "[\"192.0.2.11/25\"]",
            "[\"2001:db8::1/64\"]",
            "[\"192.0.2.10/24\", \"192.0.2.11/24\", \"2001:db8::1/64\", \"2001:db8::2/64\"]",
        ]),
        Kind::Destination => text(&["\"203.0.113.0/24\"", "\"default\""]),
        Kind::VlanIds => text(&["[7]", "[7, 9]", "[\"2-4094\"]"]),
        Kind::PriorityMap => text(&["#{ \"3\": 2 }", "#{ \"3\": 2, \"0\": 1 }"]),
        Kind::Texts { .. } => text(&["[\"example.org\", \"example.net\"]"]),
        Kind::Command => text(&["[\"false\"]"]),
        Kind::Name => text(&["\"eno1.110\"", "\"vlan110\""]),
        Kind::Text { .. } | Kind::Record(_) | Kind::Records(_) | Kind::Lossy | Kind::Extra => Vec::new(),
        Kind::SwitchPorts | Kind::VlanNames => Vec::new(),
    };
    let example = row.example.replace("[bond0]", "[eno3]");
    values.retain(|value| *value != example);
    values.push(example);
    values
}
