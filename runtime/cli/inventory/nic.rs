//! NICs of the inventory: each field of its own type.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;
use netrecipe_model::facts::NicFacts;
use netrecipe_model::link::check_name;

use crate::problems::Problems;
use crate::yaml::{Kind, Node};

const KEYS: &[&str] =
    &["mac", "driver", "speed", "switch", "port", "address", "gateway", "address6", "gateway6", "mtu"];

/// Reads a map from a NIC's name to its fields.
pub(super) fn read_all(node: &Node, problems: &mut Problems) -> BTreeMap<String, Box<NicFacts>> {
    let entries = match &node.kind {
        Kind::Null => return BTreeMap::new(),
        Kind::Map(entries) => entries,
        Kind::Plain(_) | Kind::Quoted(_) | Kind::List(_) => {
            let message = format!("`nics` takes a map from name to fields, not {}", node.describe());
            problems.add(node.spot, message, "not a map");
            return BTreeMap::new();
        }
    };
    let mut nics = BTreeMap::new();
    for entry in entries {
        if let Err(reason) = check_name(&entry.key) {
            problems.add(entry.spot, format!("a link's name takes {reason}"), "no name for a link");
        }
        nics.insert(entry.key.clone(), Box::new(read(&entry.value, problems)));
    }
    nics
}

fn read(node: &Node, problems: &mut Problems) -> NicFacts {
    let mut nic = NicFacts::default();
    let entries = match &node.kind {
        Kind::Null => return nic,
        Kind::Map(entries) => entries,
        Kind::Plain(_) | Kind::Quoted(_) | Kind::List(_) => {
            problems.add(node.spot, format!("a nic takes a map of fields, not {}", node.describe()), "not a map");
            return nic;
        }
    };
    for entry in entries {
        let value = &entry.value;
        if matches!(value.kind, Kind::Null) && KEYS.contains(&entry.key.as_str()) {
            continue;
        }
        let mut take = |takes: &str, accept: &dyn Fn(&str) -> bool| {
            let text = value.text().filter(|text| accept(text)).map(str::to_owned);
            if text.is_none() {
                let message = format!("`{}` takes {takes}, not {}", entry.key, value.describe());
                problems.add(value.spot, message, "not that");
            }
            text
        };
        match entry.key.as_str() {
            "mac" => {
                nic.mac = match as_number(value) {
                    Some(text) => {
                        let message =
                            format!("`mac` takes a MAC address in quotes, and YAML reads `{text}` as a number");
                        problems.add(value.spot, message, "a number").help = Some(quoted_mac(text));
                        None
                    }
                    None => take("a MAC address", &|text| text.parse::<netrecipe_model::Mac>().is_ok())
                        .and_then(|text| text.parse().ok()),
                }
            }
            "driver" => nic.driver = take("text", &is_word),
            "switch" => nic.switch = take("text", &is_word),
            "port" => nic.port = take("text", &is_word),
            "speed" => {
                let speed = take("Mb/s as a whole number from 1 to 1600000", &|text| within(text, 1, 1_600_000));
                nic.speed = speed.and_then(|text| text.parse().ok());
            }
            "mtu" => {
                let mtu = take("bytes as a whole number from 68 to 65535", &|text| within(text, 68, 65535));
                nic.mtu = mtu.and_then(|text| text.parse().ok());
            }
            "address" => nic.address = take("an IPv4 address with its prefix length", &|text| is_net(text, false)),
            "address6" => nic.address6 = take("an IPv6 address with its prefix length", &|text| is_net(text, true)),
            "gateway" => nic.gateway = take("an IPv4 address", &|text| is_ip(text, false)),
            "gateway6" => nic.gateway6 = take("an IPv6 address", &|text| is_ip(text, true)),
            other => problems.unknown(entry.spot, "a nic", other, KEYS),
        }
    }
    nic
}

/// The scalar's text when a YAML reader makes a number of it: digits alone, or an exponent such as `00e012345678`.
fn as_number(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Plain(text) if !text.contains(':') && text.parse::<f64>().is_ok() => Some(text),
        _ => None,
    }
}

fn quoted_mac(text: &str) -> String {
    if text.len() == 12 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        let pairs: Vec<&str> = (0..6).map(|i| &text[2 * i..2 * i + 2]).collect();
        return format!("write `mac: \"{}\"`", pairs.join(":"));
    }
    "write six pairs of digits in quotes, such as `mac: \"02:00:00:00:00:01\"`".into()
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 63 && !text.chars().any(char::is_control)
}

fn within(text: &str, min: u64, max: u64) -> bool {
    text.parse::<u64>().is_ok_and(|n| (min..=max).contains(&n))
}

fn is_net(text: &str, v6: bool) -> bool {
    text.contains('/') && text.parse::<IpNet>().is_ok_and(|net| net.addr().is_ipv6() == v6)
}

fn is_ip(text: &str, v6: bool) -> bool {
    text.parse::<IpAddr>().is_ok_and(|ip| ip.is_ipv6() == v6)
}

/// Lays the fields that `near` says over those of `far`.
pub(super) fn lay_over(near: &NicFacts, far: &mut NicFacts) {
    let NicFacts { mac, driver, speed, switch, port, address, gateway, address6, gateway6, mtu } = near;
    far.mac = mac.or(far.mac);
    far.speed = speed.or(far.speed);
    far.mtu = mtu.or(far.mtu);
    for (near, far) in [
        (driver, &mut far.driver),
        (switch, &mut far.switch),
        (port, &mut far.port),
        (address, &mut far.address),
        (gateway, &mut far.gateway),
        (address6, &mut far.address6),
        (gateway6, &mut far.gateway6),
    ] {
        if near.is_some() {
            far.clone_from(near);
        }
    }
}
