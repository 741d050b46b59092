//! Extra words: keys that the model does not have, added to a profile at their place in the writer's order.

use netrecipe_model::link::{LinkKind, common};
use netrecipe_model::raw::quote;
use netrecipe_model::suggest::{nearest, one_of};
use netrecipe_model::{Diagnostic, Diagnostics, Link, Said, Value, rule};

use super::document::{Document, SECTIONS, text};
use super::profile::{Dialect, EXTRA_NAME, origin_of};
use super::words::{self, Word};
use super::{Version, ip};

/// Adds the link's own words for NetworkManager. Those that it would not read, or that netrecipe says itself, are reported.
pub(super) fn merge(
    link: &Link,
    is_port: bool,
    document: &mut Document,
    dialect: Dialect<'_>,
    diags: &mut Diagnostics,
) {
    let Some(extra) = link.options.value(&common::EXTRA) else { return };
    let sections = sections(link.kind, is_port, dialect.version);
    for (name, said) in extra.field(EXTRA_NAME).map_or(&[][..], |words| words.value.record()) {
        let Some(section) = sections.iter().copied().find(|section| section == name) else {
            diags.push(unknown_section(name, said, link, &sections, dialect));
            continue;
        };
        for (key, said) in said.value.record() {
            match read(link, section, key, said, document, dialect.version) {
                Ok(value) => document.set(section, key.clone(), value, origin_of(said, link)),
                Err((message, help)) => {
                    let found =
                        Diagnostic::new(&rule::target::EXTRA, message).at_key(origin_of(said, link), "not added");
                    diags.push(if help.is_empty() { found } else { found.help(help) });
                }
            }
        }
    }
}

/// Sections that a profile of the kind can have. Addresses of a port would be dropped.
fn sections(kind: LinkKind, is_port: bool, version: Version) -> Vec<&'static str> {
    let fits = |section: &&str| match *section {
        "ipv4" | "ipv6" | "proxy" => !is_port,
        "bond-port" | "bridge-port" => false, // their options are those of the port
        "sriov" | "802-1x" => kind == LinkKind::Nic,
        "link" => version > Version::BASE,
        "bond" | "vlan" => false, // their options are those of the link
        "bridge" => kind == LinkKind::Bridge,
        _ => true,
    };
    SECTIONS.iter().copied().filter(fits).collect()
}

fn unknown_section(
    name: &str,
    said: &Said,
    link: &Link,
    sections: &[&'static str],
    dialect: Dialect<'_>,
) -> Diagnostic {
    let message = format!(
        "`{}` has words for section {}, which the profile of `{}` cannot have",
        common::EXTRA.name,
        quote(name),
        link.name
    );
    let help = match nearest(name, sections.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("target `{}` adds words to {}", dialect.target, one_of(sections)),
    };
    Diagnostic::new(&rule::target::EXTRA, message)
        .at_key(origin_of(said, link), "no section of this profile")
        .help(help)
}

type Refused = (String, String);

/// The value as the section's writer prints it, or why not and what instead.
fn read(
    link: &Link,
    section: &str,
    key: &str,
    said: &Said,
    document: &Document,
    version: Version,
) -> Result<String, Refused> {
    let shown = format!("{} in `[{section}]`", quote(key));
    if document.has(section, key) || is_ours(section, key) {
        let message = format!("`{}` cannot set {shown}: the profile says it already", common::EXTRA.name);
        return Err((message, "say it by the options of the link".into()));
    }
    if key == "never-default" && said.value.to_string() == "true" && !ip::gateways(link, section).is_empty() {
        let message = format!("{shown} makes NetworkManager drop the gateway that `{}` says", link.name);
        return Err((message, format!("leave one of the two out: `{}`, or `never-default`", common::GATEWAY.name)));
    }
    let is_plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    match words::find(section, key) {
        Some(word) => print(word, &said.value).ok_or_else(|| {
            let takes = match word {
                Word::Switch => "`true` or `false`",
                Word::Number => "a whole number",
                Word::List | Word::Text => "text",
            };
            (format!("{shown} takes {takes}, not {}", quote(&said.value.to_string())), String::new())
        }),
        None if is_plain && version > Version::BASE => Ok(text(&said.value.to_string())),
        None => {
            let help = match nearest(key, words::all(section)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "where all nodes have a newer NetworkManager, set the target's `version` in netrecipe.toml".into()
                }
            };
            Err((format!("NetworkManager {version} does not read {shown}, and drops it in silence"), help))
        }
    }
}

fn print(word: Word, value: &Value) -> Option<String> {
    match (word, value) {
        (Word::Switch, Value::Flag(_)) => Some(value.to_string()),
        (Word::Switch, Value::Text(word)) => matches!(word.as_str(), "true" | "false").then(|| word.clone()),
        (Word::Switch, Value::Number(number @ (0 | 1))) => Some((*number == 1).to_string()),
        (Word::Number, Value::Flag(flag)) => Some(u8::from(*flag).to_string()),
        (Word::Number, Value::Number(_)) => Some(value.to_string()),
        (Word::Number, Value::Text(digits)) => digits.parse::<i64>().ok().map(|number| number.to_string()),
        (Word::List, Value::Text(items)) => {
            let end = if items.ends_with(';') { "" } else { ";" };
            Some(format!("{}{end}", text(items)))
        }
        (Word::List, Value::Number(number)) => Some(format!("{number};")),
        (Word::Text, Value::Text(words)) => Some(text(words)),
        (Word::Text, Value::Number(_) | Value::Flag(_)) => Some(value.to_string()),
        _ => None,
    }
}

/// Keys that stand for options of the model, in the words of all versions.
fn is_ours(section: &str, key: &str) -> bool {
    let word = key.trim_end_matches(|c: char| c.is_ascii_digit());
    match section {
        "connection" => matches!(
            key,
            "autoconnect"
                | "autoconnect-slaves"
                | "autoconnect-ports"
                | "master"
                | "controller"
                | "slave-type"
                | "port-type"
        ),
        "ethernet" => matches!(key, "mac-address" | "cloned-mac-address") || key == common::MTU.name,
        "bridge" => {
            netrecipe_model::link::bridge::BRIDGE.iter().any(|row| row.name.replace('_', "-") == key) || key == "vlans"
        }
        "ethtool" => netrecipe_model::link::nic::ETHTOOL.iter().any(|row| super::spell::ethtool(row.name) == key),
        "ipv4" | "ipv6" => {
            let is_list =
                [common::ADDRESSES.name, common::ROUTES.name, common::GATEWAY.name, common::DNS.name].contains(&key);
            is_list || matches!(word, "address" | "route") || key.ends_with("_options") || key == "dns-search"
        }
        _ => false,
    }
}
