//! Templates: a text with symbolic facts as a Go template for Warewulf, which fails where a node lacks a fact.
//!
//! Warewulf fills in `<no value>` for what is missing and goes on, so every fact is looked at before it is printed.

use std::collections::BTreeSet;

use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Diagnostics, Origin, rule};

use crate::File;
use crate::symbol::{self, Path, Piece, Symbol};

/// A NIC's facts, the fields of Warewulf's network device (`NetDev` in internal/pkg/node/datastructure.go), and the options of
/// `wwctl node set` that fill them.
const FIELDS: &[(&str, &str, &str)] = &[
    ("mac", "Hwaddr", "hwaddr"),
    ("address", "IpCIDR", "ipaddr and netmask"),
    ("gateway", "Gateway", "gateway"),
    ("address6", "IpCIDR6", "ipaddr6 and prefixlen6"),
    ("gateway6", "Gateway6", "gateway6"),
    ("mtu", "MTU", "mtu"),
];

/// The file as a template; unchanged where it has no symbols. A fact that nodes.conf has no field for is reported.
pub(super) fn of(file: File, diags: &mut Diagnostics) -> File {
    if !symbol::is_in(file.text()) {
        return file;
    }
    let mut symbols = BTreeSet::new();
    for (line, origin) in file.lines() {
        for piece in symbol::pieces(line) {
            if let Piece::Symbol(symbol) = piece {
                match symbol.meaning().filter(|path| is_known(*path)) {
                    Some(path) => drop(symbols.insert(path)),
                    None => diags.push(no_field(symbol, origin)),
                }
            }
        }
    }
    let devices = devices(&symbols);
    let mut template = File::new(format!("{}.ww", file.path), file.mode);
    for line in guards(&symbols, &devices) {
        template.fixed(&line);
    }
    template.append(file.map_lines(|line| body(line, &devices)));
    template
}

/// A text that Warewulf prints as it is: two braces would open an action, and so would one before an action.
pub(super) fn literal(text: &str) -> String {
    let mut printed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let run = rest[open..].len() - rest[open..].trim_start_matches('{').len();
        let (before, after) = (&rest[..open], &rest[open + run..]);
        printed.push_str(before);
        let braces = &rest[open..open + run];
        match run > 1 || after.is_empty() {
            true => printed.push_str(&format!("{{{{ \"{braces}\" }}}}")),
            false => printed.push_str(braces),
        }
        rest = after;
    }
    printed + rest
}

/// What nodes.conf must say of every node for a text with symbols, one line for each thing.
pub(super) fn needs(texts: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let need = |path: Path<'_>| match path {
        Path::Name => None,
        Path::Var(var) => Some(format!("tag {}", go_string(var))),
        Path::Nic(nic, fact) => Some(format!("network device {}: {}", go_string(nic), field(fact)?.2)),
    };
    let mut needs = BTreeSet::new();
    for text in texts {
        for piece in symbol::pieces(&text) {
            if let Piece::Symbol(symbol) = piece {
                needs.extend(symbol.meaning().and_then(need));
            }
        }
    }
    needs
}

fn field(fact: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    FIELDS.iter().find(|(known, ..)| *known == fact)
}

fn is_known(path: Path<'_>) -> bool {
    match path {
        Path::Name | Path::Var(_) => true,
        Path::Nic(_, fact) => field(fact).is_some(),
    }
}

fn no_field(symbol: Symbol<'_>, origin: Origin) -> Diagnostic {
    let message = format!("nodes.conf has no field for {}", quote(symbol.path));
    Diagnostic::new(&rule::warewulf::NO_FIELD, message)
        .at(origin, "cannot be filled in")
        .help("give it to the nodes as one of `vars`, or set `mode = \"static\"` in `[target.warewulf]`")
}

/// The network devices that are looked at, each with its number as a variable of the template.
fn devices<'a>(symbols: &BTreeSet<Path<'a>>) -> Vec<&'a str> {
    let mut devices: Vec<&str> = Vec::new();
    for path in symbols {
        if let Path::Nic(nic, _) = path
            && !devices.contains(nic)
        {
            devices.push(nic);
        }
    }
    devices
}

/// Lines that end the build where a fact is missing. They trim all blanks around, so that nothing of them is printed.
fn guards(symbols: &BTreeSet<Path<'_>>, devices: &[&str]) -> Vec<String> {
    let fail = |what: String| format!("{{{{ fail (printf {} .Id) }}}}", go_string(&format!("node %s: {what}")));
    let mut lines = Vec::new();
    for (i, nic) in devices.iter().enumerate() {
        let shown = percent(&go_string(nic));
        lines.push(format!("{{{{- $d{i} := index .NetDevs {} -}}}}", go_string(nic)));
        let missing = fail(format!("no network device {shown} in nodes.conf"));
        lines.push(format!("{{{{- if not $d{i} }}}}{missing}{{{{ end -}}}}"));
        for (fact, name, needed) in FIELDS {
            if symbols.contains(&Path::Nic(nic, fact)) {
                let missing = fail(format!("network device {shown} needs {needed}"));
                lines.push(format!("{{{{- if not $d{i}.{name} }}}}{missing}{{{{ end -}}}}"));
            }
        }
    }
    for path in symbols {
        if let Path::Var(var) = path {
            let missing = fail(format!("no tag {}", percent(&go_string(var))));
            lines.push(format!("{{{{- if not (index .Tags {}) }}}}{missing}{{{{ end -}}}}", go_string(var)));
        }
    }
    lines
}

fn body(line: &str, devices: &[&str]) -> String {
    let action = |symbol: Symbol<'_>| {
        let value = match symbol.meaning() {
            Some(Path::Name) => ".Id".into(),
            Some(Path::Var(var)) => format!("index .Tags {}", go_string(var)),
            Some(Path::Nic(nic, fact)) => {
                let place = devices.iter().position(|known| *known == nic).unwrap_or_default();
                format!("$d{place}.{}", field(fact).map_or("", |(_, name, _)| name))
            }
            None => String::new(), // reported
        };
        let filter = if symbol.is_upper { " | upper" } else { "" };
        format!("{{{{ {value}{filter} }}}}")
    };
    let print = |piece| match piece {
        Piece::Text(text) => literal(text),
        Piece::Symbol(symbol) => action(symbol),
    };
    symbol::pieces(line).into_iter().map(print).collect()
}

/// An interpreted string of Go.
fn go_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Inside a format of `printf`.
fn percent(text: &str) -> String {
    text.replace('%', "%%")
}

#[cfg(test)]
mod tests {
    use netrecipe_model::value::{MARK_CLOSE, MARK_OPEN};

    use super::*;

    fn mark(path: &str) -> String {
        format!("{MARK_OPEN}{path}{MARK_CLOSE}")
    }

    #[test]
    fn facts_are_looked_at_before_they_are_printed() {
        let mut file = File::new("bond0.nmconnection", 0o600);
        let (address, gateway) = (mark("nics.bond0.address"), mark("nics.bond0.gateway"));
        file.fixed(&format!("address1={address},{gateway}"));
        file.fixed(&format!("dns-search={}.example;", mark("vars.rack")));
        let mut diags = Diagnostics::default();
        let template = of(file, &mut diags);
        assert!(diags.is_empty());
        assert_eq!(template.path, "bond0.nmconnection.ww");
        assert_eq!(template.mode, 0o600);
        let expected = r#"{{- $d0 := index .NetDevs "bond0" -}}
{{- if not $d0 }}{{ fail (printf "node %s: no network device \"bond0\" in nodes.conf" .Id) }}{{ end -}}
{{- if not $d0.IpCIDR }}{{ fail (printf "node %s: network device \"bond0\" needs ipaddr and netmask" .Id) }}{{ end -}}
{{- if not $d0.Gateway }}{{ fail (printf "node %s: network device \"bond0\" needs gateway" .Id) }}{{ end -}}
{{- if not (index .Tags "rack") }}{{ fail (printf "node %s: no tag \"rack\"" .Id) }}{{ end -}}
address1={{ $d0.IpCIDR }},{{ $d0.Gateway }}
dns-search={{ index .Tags "rack" }}.example;
"#;
        assert_eq!(template.text(), expected);
    }

    #[test]
    fn braces_of_a_value_are_no_actions() {
        let mut file = File::new("x", 0o600);
        file.fixed(&format!("zone={{{{ .Ipaddr }}}}{{x}}{{{}", mark("name")));
        let template = of(file, &mut Diagnostics::default());
        assert_eq!(template.text(), "zone={{ \"{{\" }} .Ipaddr }}{x}{{ \"{\" }}{{ .Id }}\n");
    }

    #[test]
    fn a_fact_without_a_field_is_reported() {
        let mut file = File::new("x", 0o600);
        file.fixed(&mark("nics.eno1.speed"));
        let mut diags = Diagnostics::default();
        of(file, &mut diags);
        assert_eq!(diags.iter().map(|d| d.code.as_ref()).collect::<Vec<_>>(), ["NR0510"]);
    }

    #[test]
    fn strings_are_quoted_for_go() {
        assert_eq!(go_string("a\"b\\c"), "\"a\\\"b\\\\c\"");
        let mut file = File::new("x", 0o600);
        file.fixed(&mark("vars.50% \"x\""));
        let text = of(file, &mut Diagnostics::default()).text().to_owned();
        assert!(text.contains(r#"(printf "node %s: no tag \"50%% \\\"x\\\"\"" .Id)"#), "{text}");
    }
}
