//! Kinds: the type and range of an option's value, and how documents say them.

use super::OptionRow;
use crate::suggest::one_of;

/// Type and range of a value.
#[derive(Debug)]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// A whole number in a range, both ends included.
    Number {
        min: i64,
        max: i64,
    },
    /// A duration in milliseconds.
    Milliseconds {
        min: i64,
        max: i64,
    },
    /// A duration in seconds.
    Seconds {
        min: i64,
        max: i64,
    },
    /// One of the words.
    Choice(&'static [&'static str]),
    /// Any text without control characters, at most so many bytes.
    Text {
        max: usize,
    },
    /// Several texts, or one alone.
    Texts {
        max: usize,
    },
    /// A link: a handle, or its name.
    Link,
    /// Several links.
    Links,
    /// The name of a link (`dev_valid_name` of the kernel, and what every dialect can write).
    Name,
    Mac,
    /// IP addresses, or one alone; `v4`/`v6` say which versions are taken.
    Ips {
        max: usize,
        v4: bool,
        v6: bool,
    },
    /// Addresses with prefix length.
    Nets,
    /// An IP network, or `default`.
    Destination,
    /// VLAN ids and ranges: `[10, "20-30"]`.
    VlanIds,
    /// A map from priority to priority: `#{ "0": 1 }`.
    PriorityMap,
    /// A map whose keys are the rows of a table.
    Record(&'static [&'static OptionRow]),
    /// A list of such maps.
    Records(&'static [&'static OptionRow]),
    /// A program and its arguments.
    Command,
    /// `true`, or the names of options.
    Lossy,
    /// For each target its own words: `#{ networkmanager: #{ ipv4: #{ "may-fail": false } } }`.
    Extra,
    /// Switch ports: a list on one switch, or a map from switch to list.
    SwitchPorts,
    /// VLAN names: `#{ "10": "mgmt" }`.
    VlanNames,
}

impl Kind {
    /// What the option takes, as a noun phrase without the option's name.
    pub fn describe(&self) -> String {
        match self {
            Kind::Flag => "`true` or `false`".into(),
            Kind::Number { min, max } => format!("a whole number from {min} to {max}"),
            Kind::Milliseconds { min, max } => format!("milliseconds from {min} to {max}"),
            Kind::Seconds { min, max } => format!("seconds from {min} to {max}"),
            Kind::Choice(words) => one_of(words),
            Kind::Text { max } => format!("text of at most {max} bytes"),
            Kind::Texts { .. } => "a text or a list of texts".into(),
            Kind::Link => "a link".into(),
            Kind::Links => "a list of links".into(),
            Kind::Name => "a link name of 1 to 15 bytes".into(),
            Kind::Mac => "a MAC address such as `02:00:00:00:00:01`".into(),
            Kind::Ips { max: 1, v4: true, v6: false } => "an IPv4 address".into(),
            Kind::Ips { max: 1, .. } => "an IP address".into(),
            Kind::Ips { max, v4: true, v6: false } => format!("at most {max} IPv4 addresses"),
            Kind::Ips { max, v4: false, .. } => format!("at most {max} IPv6 addresses"),
            Kind::Ips { max, .. } => format!("at most {max} IP addresses"),
            Kind::Nets => "a list of addresses with prefix length, such as `\"192.0.2.1/24\"`".into(),
            Kind::Destination => "a network such as `\"198.51.100.0/24\"`, or `\"default\"`".into(),
            Kind::VlanIds => "VLAN ids from 1 to 4094 and ranges, such as `[10, \"20-30\"]`".into(),
            Kind::PriorityMap => "a map from priority to priority, such as `#{ \"0\": 1 }`".into(),
            Kind::Record(rows) => format!("a map of {}", names(rows)),
            Kind::Records(rows) => format!("a list of maps of {}", names(rows)),
            Kind::Command => "a program and its arguments, such as `[\"ethtool\", \"-i\", \"eno1\"]`".into(),
            Kind::Lossy => "`true`, or a list of option names".into(),
            Kind::Extra => "a map from target to that target's own words".into(),
            Kind::SwitchPorts => "a list of switch ports, or a map from switch to such a list".into(),
            Kind::VlanNames => "a map from VLAN id to name, such as `#{ \"10\": \"mgmt\" }`".into(),
        }
    }
}

fn names(rows: &[&OptionRow]) -> String {
    let names: Vec<&str> = rows.iter().map(|row| row.name).collect();
    one_of(&names).replace(" or ", " and ")
}
