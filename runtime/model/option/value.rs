//! Reading of values: what a script handed over becomes a value of its kind, and all problems are told at once.

use std::net::IpAddr;

use ipnet::IpNet;

use super::text::{link_name, plain, program, vlan_range};
use super::{Kind, OptionRow, Problem};
use crate::raw::quote;
use crate::rule;
use crate::suggest::nearest;
use crate::value::Mac;
use crate::{Origin, Raw, RawSaid, Said, Value};

type Read = Result<Value, Vec<Problem>>;

impl Kind {
    /// Reads one value. `name` is the option's, for messages.
    ///
    /// # Errors
    /// All problems of the value, each at the element that has it.
    pub fn read(&self, name: &str, said: RawSaid) -> Read {
        let RawSaid { raw, origin } = said;
        if raw == Raw::Poison {
            return Ok(Value::Refused); // already told where it failed
        }
        if let (Raw::Symbol(text), true) = (&raw, self.takes_symbols()) {
            return Ok(Value::Symbol(text.clone()));
        }
        match self {
            Kind::Flag => match raw {
                Raw::Flag(flag) => Ok(Value::Flag(flag)),
                Raw::Number(number @ (0 | 1)) => Ok(Value::Flag(number == 1)),
                other => self.refuse(name, &other, origin),
            },
            Kind::Number { min, max } | Kind::Milliseconds { min, max } | Kind::Seconds { min, max } => match raw {
                Raw::Number(number) if (*min..=*max).contains(&number) => Ok(Value::Number(number)),
                other => self.refuse(name, &other, origin),
            },
            Kind::Choice(words) => match raw {
                Raw::Text(text) if words.contains(&text.as_str()) => Ok(Value::Text(text)),
                other => {
                    let help = match &other {
                        Raw::Text(text) => {
                            nearest(text, words.iter().copied()).map(|w| format!("did you mean `\"{w}\"`?"))
                        }
                        Raw::Number(n) => usize::try_from(*n)
                            .ok()
                            .and_then(|n| words.get(n))
                            .map(|w| format!("write the name: the kernel's {n} is `\"{w}\"`")),
                        _ => None,
                    };
                    Err(vec![Problem { help, ..self.problem(name, &other, origin) }])
                }
            },
            Kind::Text { max } => match raw {
                Raw::Text(text) => plain(name, text, *max, origin).map(Value::Text),
                other => self.refuse(name, &other, origin),
            },
            Kind::Texts { max } => self.each(name, raw, origin, |item| match item.raw {
                Raw::Symbol(text) => Ok(Value::Symbol(text)),
                Raw::Text(text) => plain(name, text, *max, item.origin).map(Value::Text),
                other => self.refuse(name, &other, item.origin),
            }),
            Kind::Link => match raw {
                Raw::Link(text) | Raw::Text(text) => link_name(name, text, origin),
                other => self.refuse(name, &other, origin),
            },
            Kind::Links => match raw {
                Raw::List(items) => collect(items, |item| match item.raw {
                    Raw::Link(text) | Raw::Text(text) => link_name(name, text, item.origin),
                    other => self.refuse(name, &other, item.origin),
                }),
                other => self.refuse(name, &other, origin),
            },
            Kind::Name => match raw {
                Raw::Text(text) => link_name(name, text, origin),
                other => self.refuse(name, &other, origin),
            },
            Kind::Mac => match &raw {
                Raw::Text(text) => match text.parse::<Mac>() {
                    Ok(mac) => Ok(Value::Mac(mac)),
                    Err(()) => self.refuse(name, &raw, origin),
                },
                other => self.refuse(name, other, origin),
            },
            Kind::Ips { max, v4, v6 } => {
                let fits = |ip: &IpAddr| if ip.is_ipv4() { *v4 } else { *v6 };
                let list = self.each(name, raw, origin, |item| match &item.raw {
                    Raw::Symbol(text) => Ok(Value::Symbol(text.clone())),
                    Raw::Text(text) => match text.parse::<IpAddr>() {
                        Ok(ip) if fits(&ip) => Ok(Value::Ip(ip)),
                        _ => self.refuse(name, &item.raw, item.origin),
                    },
                    other => self.refuse(name, other, item.origin),
                })?;
                let count = list.list().len();
                if count > *max {
                    let found = format!("found {count}");
                    let help = Some(format!("leave out {}", count - max));
                    return Err(vec![Problem { found, help, ..self.problem(name, &Raw::Unit, origin) }]);
                }
                Ok(list)
            }
            Kind::Nets => self.each(name, raw, origin, |item| match &item.raw {
                Raw::Symbol(text) => Ok(Value::Symbol(text.clone())),
                Raw::Text(text) => match text.parse::<IpNet>() {
                    Ok(net) => Ok(Value::Net(net)),
                    Err(_) => {
                        let help = text.parse::<IpAddr>().ok().map(|ip| {
                            let bits = if ip.is_ipv4() { 24 } else { 64 };
                            format!("add the prefix length: `\"{ip}/{bits}\"`")
                        });
                        Err(vec![Problem { help, ..self.problem(name, &item.raw, item.origin) }])
                    }
                },
                other => self.refuse(name, other, item.origin),
            }),
            Kind::Destination => match &raw {
                Raw::Text(text) if text == "default" => Ok(Value::Text("default".into())),
                Raw::Text(text) => match text.parse::<IpNet>() {
                    Ok(net) if net.addr() == net.network() => Ok(Value::Net(net)),
                    Ok(net) => {
                        let help = Some(format!("the network is `\"{}\"`", net.trunc()));
                        Err(vec![Problem { help, ..self.problem(name, &raw, origin) }])
                    }
                    Err(_) => self.refuse(name, &raw, origin),
                },
                other => self.refuse(name, other, origin),
            },
            Kind::VlanIds => self.each(name, raw, origin, |item| match &item.raw {
                Raw::Symbol(text) => Ok(Value::Symbol(text.clone())),
                Raw::Number(id @ 1..=4094) => Ok(Value::Number(*id)),
                Raw::Text(text) => match vlan_range(text) {
                    Some((low, high)) if low == high => Ok(Value::Number(low)),
                    Some((low, high)) => Ok(Value::Text(format!("{low}-{high}"))),
                    None => self.refuse(name, &item.raw, item.origin),
                },
                other => self.refuse(name, other, item.origin),
            }),
            Kind::PriorityMap => self.map(name, raw, origin, |key, item| {
                let from = key.parse::<i64>().ok().filter(|n| (0..=u32::MAX.into()).contains(n));
                match (from, &item.raw) {
                    (Some(_), Raw::Number(to @ 0..=4_294_967_295)) => Ok(Value::Number(*to)),
                    _ => self.refuse(name, &item.raw, item.origin),
                }
            }),
            Kind::Record(rows) => match raw {
                Raw::Map(fields) => record(name, rows, fields, origin),
                other => self.refuse(name, &other, origin),
            },
            Kind::Records(rows) => self.each(name, raw, origin, |item| match item.raw {
                Raw::Map(fields) => record(name, rows, fields, item.origin),
                other => self.refuse(name, &other, item.origin),
            }),
            Kind::Command => match raw {
                Raw::List(items) if !items.is_empty() => program(name, &items).and_then(|()| {
                    collect(items, |item| match item.raw {
                        Raw::Symbol(text) => Ok(Value::Symbol(text)),
                        Raw::Text(text) => plain(name, text, 4096, item.origin).map(Value::Text),
                        Raw::Number(number) => Ok(Value::Text(number.to_string())),
                        // Scripts cannot hold one; the target that would print it says so.
                        Raw::Link(link) => Ok(Value::Text(link)),
                        other => self.refuse(name, &other, item.origin),
                    })
                }),
                other => self.refuse(name, &other, origin),
            },
            Kind::Lossy => match raw {
                Raw::Flag(flag) => Ok(Value::Flag(flag)),
                other => self.each(name, other, origin, |item| match item.raw {
                    Raw::Text(text) => plain(name, text, 64, item.origin).map(Value::Text),
                    other => self.refuse(name, &other, item.origin),
                }),
            },
            Kind::Extra => self.map(name, raw, origin, |_, target| {
                self.map(name, target.raw, target.origin, |_, section| {
                    self.map(name, section.raw, section.origin, |_, item| match item.raw {
                        Raw::Text(text) => plain(name, text, 4096, item.origin).map(Value::Text),
                        Raw::Number(number) => Ok(Value::Number(number)),
                        Raw::Flag(flag) => Ok(Value::Flag(flag)),
                        other => self.refuse(name, &other, item.origin),
                    })
                })
            }),
            Kind::SwitchPorts => match raw {
                Raw::Map(fields) => collect_map(fields, |_, item| self.ports(name, item.raw, item.origin)),
                other => self.ports(name, other, origin),
            },
            Kind::VlanNames => self.map(name, raw, origin, |key, item| {
                let id = key.parse::<i64>().ok().filter(|id| (1..=4094).contains(id));
                match (id, item.raw) {
                    (Some(_), Raw::Text(text)) => plain(name, text, 32, item.origin).map(Value::Text),
                    (_, other) => self.refuse(name, &other, item.origin),
                }
            }),
        }
    }

    fn takes_symbols(&self) -> bool {
        use Kind::{Destination, Mac, Milliseconds, Number, Seconds, Text};
        matches!(self, Number { .. } | Milliseconds { .. } | Seconds { .. } | Text { .. } | Mac | Destination)
    }

    fn ports(&self, name: &str, raw: Raw, origin: Origin) -> Read {
        self.each(name, raw, origin, |item| match item.raw {
            Raw::Symbol(text) => Ok(Value::Symbol(text)),
            Raw::Text(text) => plain(name, text, 64, item.origin).map(Value::Text),
            Raw::Number(number) => Ok(Value::Text(number.to_string())),
            other => self.refuse(name, &other, item.origin),
        })
    }

    /// A list, or one item alone, as a list.
    fn each(&self, name: &str, raw: Raw, origin: Origin, read: impl Fn(RawSaid) -> Read) -> Read {
        match raw {
            Raw::List(items) => collect(items, |item| match item.raw {
                Raw::List(_) | Raw::Unit => self.refuse(name, &item.raw, item.origin),
                _ => read(item),
            }),
            Raw::Unit => self.refuse(name, &raw, origin),
            one => collect(vec![RawSaid { raw: one, origin }], read),
        }
    }

    fn map(&self, name: &str, raw: Raw, origin: Origin, read: impl Fn(&str, RawSaid) -> Read) -> Read {
        match raw {
            Raw::Map(fields) => collect_map(fields, |key, item| {
                plain(name, key.to_owned(), 256, item.origin)?;
                read(key, item)
            }),
            other => self.refuse(name, &other, origin),
        }
    }

    fn problem(&self, name: &str, found: &Raw, origin: Origin) -> Problem {
        Problem {
            rule: &rule::language::INVALID_VALUE,
            message: format!("`{name}` takes {}", self.describe()),
            found: format!("found {}", found.describe()),
            help: self.nearest_number(name, found),
            origin,
        }
    }

    /// The end of the range that a number is beyond.
    fn nearest_number(&self, name: &str, found: &Raw) -> Option<String> {
        let (
            Kind::Number { min, max } | Kind::Milliseconds { min, max } | Kind::Seconds { min, max },
            Raw::Number(number),
        ) = (self, found)
        else {
            return None;
        };
        let (word, end) = if number < min { ("smallest", min) } else { ("largest", max) };
        Some(format!("the {word} is `{name}: {end}`"))
    }

    fn refuse<T>(&self, name: &str, found: &Raw, origin: Origin) -> Result<T, Vec<Problem>> {
        Err(vec![self.problem(name, found, origin)])
    }
}

/// Reads every item, and tells the problems of all.
fn collect(items: Vec<RawSaid>, read: impl Fn(RawSaid) -> Read) -> Read {
    let mut values = Vec::with_capacity(items.len());
    let mut problems = Vec::new();
    for item in items {
        let origin = item.origin;
        match if item.raw == Raw::Poison { Ok(Value::Refused) } else { read(item) } {
            Ok(value) => values.push(Said::new(value, origin)),
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(Value::List(values)) } else { Err(problems) }
}

fn collect_map(fields: Vec<(String, RawSaid)>, read: impl Fn(&str, RawSaid) -> Read) -> Read {
    let mut values = Vec::with_capacity(fields.len());
    let mut problems = Vec::new();
    for (key, item) in fields {
        let origin = item.origin;
        match if item.raw == Raw::Poison { Ok(Value::Refused) } else { read(&key, item) } {
            Ok(value) => values.push((key, Said::new(value, origin))),
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(Value::Record(values)) } else { Err(problems) }
}

fn record(name: &str, rows: &'static [&'static OptionRow], fields: Vec<(String, RawSaid)>, origin: Origin) -> Read {
    let mut values = Vec::new();
    let mut problems = Vec::new();
    for (key, said) in fields {
        let at = said.origin.or(origin);
        let Some((place, row)) = rows.iter().enumerate().find(|(_, row)| row.is_called(&key)) else {
            let known: Vec<&str> = rows.iter().map(|row| row.name).collect();
            let help = match nearest(&key, known.iter().copied()) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("it has {}", crate::suggest::one_of(&known)),
            };
            problems.push(Problem {
                rule: &rule::language::UNKNOWN_OPTION,
                message: format!("`{name}` has no field {}", quote(&key)),
                found: "not a field of this map".into(),
                help: Some(help),
                origin: at,
            });
            continue;
        };
        if said.raw == Raw::Unit {
            continue;
        }
        match row.kind.read(row.name, said) {
            Ok(value) => values.push((place, row.name.to_owned(), Said::new(value, at))),
            Err(more) => problems.extend(more),
        }
    }
    values.sort_by_key(|(place, ..)| *place);
    let fields = values.into_iter().map(|(_, name, said)| (name, said)).collect();
    if problems.is_empty() { Ok(Value::Record(fields)) } else { Err(problems) }
}
