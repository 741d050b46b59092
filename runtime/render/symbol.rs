//! Symbols: facts that a template leaves open, as marks inside a rendered text, and how they are filled in.

use netrecipe_model::Facts;
use netrecipe_model::facts::{Fact, NicFacts};
use netrecipe_model::value::{MARK_CLOSE, MARK_OPEN};

/// After a path inside a mark: the fact in upper case.
const UPPER: &str = "|upper";

/// A stretch of a text with marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    Symbol(Symbol<'a>),
}

/// A fact by its path: `name`, `vars.octet`, `nics.eno1.mac`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol<'a> {
    pub path: &'a str,
    pub is_upper: bool,
}

/// What a path means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Path<'a> {
    Name,
    Var(&'a str),
    /// A NIC's name and the fact's, which is [`NicFacts`]' word for it.
    Nic(&'a str, &'a str),
}

impl<'a> Symbol<'a> {
    /// What the path means; none for a path that is no fact.
    pub fn meaning(self) -> Option<Path<'a>> {
        if self.path == "name" {
            return Some(Path::Name);
        }
        if let Some(var) = self.path.strip_prefix("vars.") {
            return Some(Path::Var(var));
        }
        let (nic, fact) = self.path.strip_prefix("nics.")?.rsplit_once('.')?;
        Some(Path::Nic(nic, fact))
    }

    fn fill(self, facts: &Facts) -> Option<String> {
        let text = match self.meaning()? {
            Path::Name => facts.name.clone(),
            Path::Var(var) => var_text(facts.vars.get(var)?)?,
            Path::Nic(nic, fact) => nic_text(facts.nics.get(nic)?, fact)?,
        };
        Some(if self.is_upper { text.to_ascii_uppercase() } else { text })
    }
}

/// The same symbolic text with every fact in upper case.
pub fn upper(text: &str) -> String {
    text.replace(MARK_CLOSE, &format!("{UPPER}{MARK_CLOSE}"))
}

/// Whether the text has marks.
pub fn is_in(text: &str) -> bool {
    text.contains(MARK_OPEN)
}

/// The text in pieces.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(MARK_OPEN) {
        let inside = &rest[open + MARK_OPEN.len_utf8()..];
        let Some(close) = inside.find(MARK_CLOSE) else { break };
        if open > 0 {
            found.push(Piece::Text(&rest[..open]));
        }
        let mark = &inside[..close];
        let path = mark.strip_suffix(UPPER).unwrap_or(mark);
        found.push(Piece::Symbol(Symbol { path, is_upper: path.len() < mark.len() }));
        rest = &inside[close + MARK_CLOSE.len_utf8()..];
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// The text with every mark replaced by the host's fact.
///
/// # Errors
/// The path of the first fact that the host does not have.
pub fn fill(text: &str, facts: &Facts) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Symbol(symbol) => match symbol.fill(facts) {
                Some(text) => filled.push_str(&text),
                None => return Err(symbol.path.to_owned()),
            },
        }
    }
    Ok(filled)
}

fn var_text(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Flag(flag) => Some(flag.to_string()),
        Fact::Number(number) => Some(number.to_string()),
        Fact::Text(text) => Some(text.clone()),
        Fact::List(_) | Fact::Map(_) => None,
    }
}

fn nic_text(nic: &NicFacts, fact: &str) -> Option<String> {
    match fact {
        "mac" => nic.mac.map(|mac| mac.to_string()),
        "driver" => nic.driver.clone(),
        "speed" => nic.speed.map(|speed| speed.to_string()),
        "switch" => nic.switch.clone(),
        "port" => nic.port.clone(),
        "address" => nic.address.clone(),
        "gateway" => nic.gateway.clone(),
        "address6" => nic.address6.clone(),
        "gateway6" => nic.gateway6.clone(),
        "mtu" => nic.mtu.map(|mtu| mtu.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let nic = NicFacts { mac: "02:00:00:00:00:0a".parse().ok(), ..NicFacts::default() };
        Facts {
            name: "node01".into(),
            vars: [("octet".to_owned(), Fact::Number(7))].into(),
            nics: [("bond0.10".to_owned(), Box::new(nic))].into(),
            ..Facts::default()
        }
    }

    fn mark(path: &str) -> String {
        format!("{MARK_OPEN}{path}{MARK_CLOSE}")
    }

    #[test]
    fn marks_are_replaced_by_facts() {
        let text = format!("{}: 10.0.0.{}/24 {}", mark("name"), mark("vars.octet"), upper(&mark("nics.bond0.10.mac")));
        assert_eq!(fill(&text, &facts()), Ok("node01: 10.0.0.7/24 02:00:00:00:00:0A".into()));
        assert_eq!(fill("plain", &facts()), Ok("plain".into()));
    }

    #[test]
    fn a_fact_that_the_host_lacks_is_named() {
        assert_eq!(fill(&mark("nics.eno1.mac"), &facts()), Err("nics.eno1.mac".into()));
        assert_eq!(fill(&mark("vars.rack"), &facts()), Err("vars.rack".into()));
        assert_eq!(fill(&mark("groups"), &facts()), Err("groups".into()));
    }
}
