//! Documents: sections and keys of one keyfile, written in the order of NetworkManager's own writer.

use std::borrow::Cow;

use netrecipe_model::Origin;

use crate::File;

/// Sections in the writer's order; measured with 1.42.4, whose writer puts `link` nowhere because it does not know it.
pub(super) const SECTIONS: &[&str] = &[
    "connection",
    "ethernet",
    "bond",
    "bridge",
    "vlan",
    "802-1x",
    "sriov",
    "bond-port",
    "bridge-port",
    "ethtool",
    "match",
    "link",
    "hostname",
    "ipv4",
    "ipv6",
    "proxy",
    "tc",
    "user",
];

/// One keyfile in the making.
#[derive(Debug, Default)]
pub(super) struct Document {
    sections: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    name: &'static str,
    origin: Origin,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    key: Cow<'static, str>,
    /// As it will stand in the file.
    value: String,
    origin: Origin,
}

impl Document {
    /// Adds a section, empty until something is set in it.
    pub(super) fn section(&mut self, name: &'static str, origin: Origin) {
        if !self.sections.iter().any(|section| section.name == name) {
            self.sections.push(Section { name, origin, entries: Vec::new() });
        }
    }

    /// Says `key=value` in a section. The value is text of the format already: see [`text`] and [`list`].
    pub(super) fn set(
        &mut self,
        section: &'static str,
        key: impl Into<Cow<'static, str>>,
        value: impl ToString,
        origin: Origin,
    ) {
        self.section(section, origin);
        let place = self.sections.iter_mut().find(|known| known.name == section).expect("it was added just now");
        place.entries.push(Entry { key: key.into(), value: value.to_string(), origin });
    }

    /// Whether a key was said.
    pub(super) fn has(&self, section: &str, key: &str) -> bool {
        let section = self.sections.iter().find(|known| known.name == section);
        section.is_some_and(|section| section.entries.iter().any(|entry| entry.key == key))
    }

    /// Writes the document in canonical order.
    pub(super) fn write(mut self, file: &mut File) {
        self.sections.sort_by_key(|section| SECTIONS.iter().position(|name| *name == section.name));
        for (i, section) in self.sections.iter_mut().enumerate() {
            if i > 0 {
                file.fixed("");
            }
            file.line(section.origin, format_args!("[{}]", section.name));
            section.entries.sort_by(|a, b| rank(section.name, &a.key).cmp(&rank(section.name, &b.key)));
            for Entry { key, value, origin } in &section.entries {
                file.line(*origin, format_args!("{key}={value}"));
            }
        }
    }
}

/// Place of a key in its section: `id`, `uuid`, `type` lead; the others follow by their property's name, numbered ones by number.
fn rank<'a>(section: &str, key: &'a str) -> (usize, &'a str, u32, bool) {
    const LEADING: [&str; 3] = ["id", "uuid", "type"];
    if section == "connection" {
        let place = LEADING.iter().position(|leading| *leading == key).unwrap_or(LEADING.len());
        return (place, key, 0, false);
    }
    let is_options = key.ends_with("_options");
    let numbered = key.strip_suffix("_options").unwrap_or(key);
    let word = numbered.trim_end_matches(|c: char| c.is_ascii_digit());
    let property = match word {
        "address" => "addresses",
        "route" => "routes",
        "routing-rule" => "routing-rules",
        _ => return (0, key, 0, false),
    };
    (0, property, numbered[word.len()..].parse().unwrap_or(0), is_options)
}

/// A text as the format holds it (`g_key_file_set_string`): blanks at the start, tabs, line ends and backslashes are escaped,
/// anything else stands for itself.
pub(super) fn text(value: &str) -> String {
    escape(value, false)
}

/// Several texts as one value, each with `;` behind it.
pub(super) fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| escape(item.as_ref(), true) + ";").collect()
}

fn escape(value: &str, is_item: bool) -> String {
    let mut escaped = String::with_capacity(value.len());
    let mut leading = true;
    for c in value.chars() {
        leading &= matches!(c, ' ' | '\t');
        match c {
            ' ' if leading => escaped.push_str("\\s"),
            '\t' if leading => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\\' => escaped.push_str("\\\\"),
            ';' if is_item => escaped.push_str("\\;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_order_of_networkmanagers_writer() {
        let mut document = Document::default();
        for key in ["route-metric", "route1_options", "route10", "route2", "route1", "method", "dns-search", "dns"] {
            document.set("ipv4", key, 0, Origin::NONE);
        }
        for key in ["address10", "address2", "routing-rule1", "route-table", "dad-timeout"] {
            document.set("ipv4", key, 0, Origin::NONE);
        }
        for key in ["interface-name", "autoconnect-slaves", "type", "uuid", "id", "autoconnect"] {
            document.set("connection", key, 0, Origin::NONE);
        }
        let mut file = File::new("x", 0o600);
        document.write(&mut file);
        let expected = "[connection] id uuid type autoconnect autoconnect-slaves interface-name  [ipv4] address2 address10 \
                        dad-timeout dns dns-search method route-metric route-table route1 route1_options route2 route10 \
                        routing-rule1";
        assert_eq!(file.text().replace("=0\n", " ").replace('\n', " ").trim(), expected);
    }

    /// Written by `nmcli --offline connection modify connection.zone VALUE`, and `ipv4.dns-search` in a list.
    #[test]
    fn texts_are_escaped_as_networkmanager_does() {
        for (value, expected, item) in [
            ("a b", "a b", "a b;"),
            ("  two", "\\s\\stwo", "\\s\\stwo;"),
            ("trail ", "trail ", "trail ;"),
            ("a;b", "a;b", "a\\;b;"),
            ("a\\;b", "a\\\\;b", "a\\\\\\;b;"),
            ("a\tb", "a\tb", "a\tb;"),
            ("\ttab", "\\ttab", "\\ttab;"),
            ("#x=[y]\"'%$", "#x=[y]\"'%$", "#x=[y]\"'%$;"),
            ("日本", "日本", "日本;"),
        ] {
            assert_eq!(text(value), expected);
            assert_eq!(list([value]), item);
        }
    }
}
