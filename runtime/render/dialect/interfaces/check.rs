//! What a reader of interfaces files would not read as it stands, and the site's own words from `extra`.

use netrecipe_model::link::common;
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Diagnostics, Link, LinkKind, Origin, Value, rule};

use super::Stanza;
use super::hook::is_command;
use super::word::Entry;

/// The section of `extra`.
const SECTION: &str = "iface";

/// A reader's own limits: the sentence why it would misread a value, if it would.
pub type Misread = fn(&str) -> Option<&'static str>;

/// The limits of ifupdown2 (`process_interfaces` and `read_filedata` in networkinterfaces.py) [measured with 3.0.0].
pub fn ifupdown2(value: &str) -> Option<&'static str> {
    if value.contains('\\') {
        return Some("it reads every backslash as the end of a line");
    }
    if ["${", "<%", "</%"].iter().any(|open| value.contains(open)) {
        return Some("it reads `${`, `<%` and `</%` as a template, also inside quotes");
    }
    value.contains("$IFACE").then_some("it replaces `$IFACE`, also inside quotes")
}

/// The limits of classic ifupdown (`get_line` in config.c).
pub fn ifupdown(value: &str) -> Option<&'static str> {
    value.ends_with('\\').then_some("it reads a backslash at the end as `goes on below`")
}

/// Reports every line that the reader would not read as it stands.
pub fn stanzas(target: &str, stanzas: &[Stanza], misread: Misread, diags: &mut Diagnostics) {
    for stanza in stanzas {
        for Entry { key, value, origin } in &stanza.entries {
            let Some(reason) = misread(value) else { continue };
            let command = is_command(key);
            let verb = if command { "run" } else { "say" };
            let message = format!("target `{target}` cannot {verb} {} for `{}`: {reason}", quote(value), stanza.name);
            let rule = if command { &rule::target::HOOK } else { &rule::target::LOST };
            let mut found = Diagnostic::new(rule, message).at(origin.or(stanza.origin), "would be misread");
            if command {
                found = found.help("put the command into a script and run that");
            }
            diags.push(found);
        }
    }
}

/// A finding about the name of a link.
pub fn name(link: &Link, message: String) -> Diagnostic {
    Diagnostic::new(&rule::target::NAME, message).at(link.named.or(link.origin), "misread")
}

/// Words that stand in lists of ports for something else than a port (bridge-utils-interfaces(5), `parse_port_list` of
/// ifupdown2).
const PORT_WORDS: &[&str] = &["none", "all", "regex", "noregex", "glob"];

/// Reports a name that every reader would take for something else: one with a dot that is not a VLAN's, and a word of lists.
pub fn link_name(target: &str, link: &Link, diags: &mut Diagnostics) {
    if PORT_WORDS.contains(&link.name.as_str()) {
        let message = format!("target `{target}` reads `{}` in a list of ports as a word, not as a link", link.name);
        diags.push(name(link, message));
    }
    if link.kind != LinkKind::Vlan && link.name.contains('.') {
        let message = format!("target `{target}` reads a name with a dot as a VLAN's, and `{}` is none", link.name);
        diags.push(name(link, message));
    }
}

/// Appends the site's own words for one link: `extra: #{ WORD: #{ iface: #{ "key": "value" } } }`.
pub fn extra(word: &str, link: &Link, stanzas: &mut [Stanza], diags: &mut Diagnostics) {
    let sections = link.options.value(&common::EXTRA).and_then(|extra| extra.field(word));
    for (section, said) in sections.map_or(&[][..], |said| said.value.record()) {
        if section != SECTION {
            let message = format!("`extra` for `{word}` has a section {}; it has `{SECTION}` alone", quote(section));
            diags.push(wrong(message, said.origin.or(link.origin)));
            continue;
        }
        for (key, said) in said.value.record() {
            let origin = said.origin.or(link.origin);
            match line(key, &said.value, stanzas) {
                Ok(value) => {
                    if let Some(first) = stanzas.first_mut() {
                        first.say(key.clone(), value, origin);
                    }
                }
                Err(message) => diags.push(wrong(format!("`extra` for `{word}`: {message}"), origin)),
            }
        }
    }
}

fn wrong(message: String, origin: Origin) -> Diagnostic {
    Diagnostic::new(&rule::target::EXTRA, message).at_key(origin, "cannot be written")
}

/// Words that begin a stanza, and options that stanzas are made of: written among options they would mean something else.
const RESERVED: &[&str] = &[
    "iface",
    "auto",
    "source",
    "source-directory",
    "mapping",
    "vlan",
    "template",
    "rename",
    "no-auto-down",
    "no-scripts",
    "inherits",
    "address",
    "netmask",
    "broadcast",
    "gateway",
];

fn line(key: &str, value: &Value, stanzas: &[Stanza]) -> Result<String, String> {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !key.starts_with(|c: char| c.is_ascii_lowercase()) || !key.chars().all(word) {
        return Err(format!("an option has small letters, digits, `-` and `_`, not {}", quote(key)));
    }
    if RESERVED.contains(&key) || key.starts_with("allow-") {
        return Err(format!("`{key}` is written by netrecipe"));
    }
    // Both readers take `_` and `-` for one another in the names of options.
    let same = |entry: &Entry| entry.key.replace('_', "-") == key.replace('_', "-");
    if !is_command(key) && stanzas.iter().flat_map(|stanza| &stanza.entries).any(same) {
        return Err(format!("`{key}` is said already"));
    }
    let text = match value {
        Value::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
        other => other.to_string(),
    };
    if text.is_empty() || text.trim() != text {
        return Err(format!("`{key}` takes a value without blanks at its ends, not {}", quote(&text)));
    }
    Ok(text)
}
