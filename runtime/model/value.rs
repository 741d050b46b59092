//! Values of options, typed and with their origins.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::Origin;

/// Brackets of a symbolic fact inside a text: `MARK_OPEN path MARK_CLOSE`, two private-use characters that recipes cannot write.
pub const MARK_OPEN: char = '\u{E000}';
pub const MARK_CLOSE: char = '\u{E001}';

/// A six-byte Ethernet address. Displays in lower case with colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac(pub [u8; 6]);

impl Mac {
    /// Whether it names a group of stations (IEEE 802: lowest bit of the first byte).
    pub fn is_multicast(self) -> bool {
        self.0[0] & 1 == 1
    }

    /// In upper case, as NetworkManager's keyfile writer prints it.
    pub fn upper(self) -> String {
        self.to_string().to_ascii_uppercase()
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

impl FromStr for Mac {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut bytes = [0; 6];
        let mut parts = text.split([':', '-']);
        for byte in &mut bytes {
            let part = parts.next().ok_or(())?;
            if part.len() != 2 || !part.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(());
            }
            *byte = u8::from_str_radix(part, 16).map_err(|_| ())?;
        }
        if parts.next().is_some() { Err(()) } else { Ok(Mac(bytes)) }
    }
}

impl Serialize for Mac {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Mac {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom("not a MAC address"))
    }
}

/// What an option may hold once it was read. Displays as a recipe or a kernel file would write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    Flag(bool),
    Number(i64),
    Text(String),
    Mac(Mac),
    Ip(IpAddr),
    /// An address with its prefix length; host bits are kept.
    Net(IpNet),
    List(Vec<Said>),
    /// Named fields in the order of their table, or of their keys where there is no table.
    Record(Vec<(String, Said)>),
    /// A text with symbolic facts between [`MARK_OPEN`] and [`MARK_CLOSE`]; only templates can print it.
    Symbol(String),
    /// Said, but not what the option takes: reported where it was read, and nothing more is said about it.
    Refused,
}

/// A value and the place that said it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub value: Value,
    pub origin: Origin,
}

impl Said {
    pub fn new(value: Value, origin: Origin) -> Self {
        Said { value, origin }
    }
}

/// Internet protocol version of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    V4,
    V6,
}

impl Value {
    pub fn flag(&self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<i64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn mac(&self) -> Option<Mac> {
        match self {
            Value::Mac(mac) => Some(*mac),
            _ => None,
        }
    }

    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Value::Ip(ip) => Some(*ip),
            _ => None,
        }
    }

    pub fn net(&self) -> Option<IpNet> {
        match self {
            Value::Net(net) => Some(*net),
            _ => None,
        }
    }

    /// The items of a list; a single value is a list of none.
    pub fn list(&self) -> &[Said] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The fields of a record.
    pub fn record(&self) -> &[(String, Said)] {
        match self {
            Value::Record(fields) => fields,
            _ => &[],
        }
    }

    /// The field called `name` of a record.
    pub fn field(&self, name: &str) -> Option<&Said> {
        self.record().iter().find(|(key, _)| key == name).map(|(_, said)| said)
    }

    /// Whether the value depends on a symbolic fact.
    pub fn is_symbolic(&self) -> bool {
        match self {
            Value::Symbol(_) => true,
            Value::List(items) => items.iter().any(|item| item.value.is_symbolic()),
            Value::Record(fields) => fields.iter().any(|(_, said)| said.value.is_symbolic()),
            _ => false,
        }
    }

    /// The protocol version of an address. One with symbolic facts is version 6 when what is written around them has a colon,
    /// or, where nothing but a prefix length is, when the fact's name ends in `6`.
    pub fn family(&self) -> Option<Family> {
        let of = |ip: IpAddr| if ip.is_ipv4() { Family::V4 } else { Family::V6 };
        match self {
            Value::Ip(ip) => Some(of(*ip)),
            Value::Net(net) => Some(of(net.addr())),
            Value::Symbol(text) => {
                let pieces =
                    text.split(MARK_OPEN).map(|piece| piece.split_once(MARK_CLOSE).map_or(piece, |(_, own)| own));
                let own: String = pieces.collect();
                let is_v6 = match own.split('/').next() {
                    Some("") | None => text.contains(&format!("6{MARK_CLOSE}")),
                    Some(part) => part.contains(':'),
                };
                Some(if is_v6 { Family::V6 } else { Family::V4 })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(text) | Value::Symbol(text) => f.write_str(text),
            Value::Refused => f.write_str("a refused value"),
            Value::Mac(mac) => write!(f, "{mac}"),
            Value::Ip(ip) => write!(f, "{ip}"),
            Value::Net(net) => write!(f, "{net}"),
            Value::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{}", if i == 0 { "" } else { "," }, item.value)?;
                }
                Ok(())
            }
            Value::Record(fields) => {
                for (i, (name, said)) in fields.iter().enumerate() {
                    write!(f, "{}{name}={}", if i == 0 { "" } else { "," }, said.value)?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_of_symbols_come_from_their_own_part_or_their_name() {
        for (text, family) in [
            ("\u{E000}nics.eno1.address\u{E001}", Family::V4),
            ("\u{E000}nics.eno1.address6\u{E001}", Family::V6),
            ("\u{E000}nics.eno1.address6\u{E001}/64", Family::V6),
            ("192.0.2.\u{E000}vars.octet\u{E001}/24", Family::V4),
            ("2001:db8::\u{E000}vars.octet\u{E001}/64", Family::V6),
            ("\u{E000}vars.prefix\u{E001}::1/64", Family::V6),
            ("\u{E000}vars.net\u{E001}.\u{E000}vars.host6\u{E001}", Family::V4),
        ] {
            assert_eq!(Value::Symbol(text.into()).family(), Some(family), "{text}");
        }
    }

    #[test]
    fn macs_read_both_separators_and_print_one() {
        assert_eq!("58-47-CA-76-76-FE".parse::<Mac>().map(|m| m.to_string()), Ok("58:47:ca:76:76:fe".into()));
        for bad in ["58:47:ca:76:76", "58:47:ca:76:76:fe:00", "5:47:ca:76:76:fe", "+1:00:00:00:00:00", ""] {
            assert!(bad.parse::<Mac>().is_err(), "{bad}");
        }
    }
}
