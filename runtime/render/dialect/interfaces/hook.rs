//! Programs in stanzas: hooks of a link, and what the tools have no option for but `ip`, `ethtool` and `sysctl` have.

use netrecipe_model::hook::{Command, LinkHook, MAY_FAIL, Phase, TIMEOUT};
use netrecipe_model::link::{common, nic};
use netrecipe_model::option::OptionRow;
use netrecipe_model::value::Family;
use netrecipe_model::{Link, Origin, Said, Value};

use super::word::Entry;
use crate::dialect::shell;

const UP: &str = "up";
const DOWN: &str = "down";
const RING: &str = "ring_";

/// ifupdown's word for a phase: the primitive's with a hyphen.
fn key(phase: Phase) -> String {
    phase.word().replace('_', "-")
}

/// Whether the option's value is a command.
pub fn is_command(key: &str) -> bool {
    key == UP || key == DOWN || Phase::ALL.into_iter().any(|phase| self::key(phase) == key)
}

fn line(phase: Phase, value: String, origin: Origin) -> Entry {
    Entry { key: key(phase).into(), value, origin }
}

/// The hooks a recipe gave the link, of one phase.
pub fn hooks(link: &Link, phase: Phase) -> impl Iterator<Item = Entry> {
    let of_phase = link.hooks.iter().filter(move |hook| hook.phase == phase);
    of_phase.map(|LinkHook { phase, command }| line(*phase, shell_line(command), command.origin))
}

/// A hook as one line of `sh`. `undo` is for a change that is taken back, which files know nothing of.
fn shell_line(command: &Command) -> String {
    let mut argv = command.argv.clone();
    if let Some(seconds) = command.options.number(&TIMEOUT) {
        argv.splice(0..0, ["timeout".to_owned(), seconds.to_string()]);
    }
    let or_true = if command.options.flag(&MAY_FAIL) == Some(true) { " || true" } else { "" };
    format!("{}{or_true}", protect(&shell::command(&argv)))
}

/// The same command for `sh`, without what ifupdown2 reads for itself before `sh` does [measured with 3.0.0]: every backslash
/// (networkinterfaces.py, `process_interfaces`), `$IFACE` (`parse_iface`), and mako's `${..}` and `<%..>` once there is a `%`.
/// All of these stand inside single quotes here, which can be closed and opened again between two characters.
fn protect(quoted: &str) -> String {
    let no_backslash = quoted.replace(r"'\''", r#"'"'"'"#);
    let pairs = [("${", "$''{"), ("$I", "$''I"), ("<%", "<''%"), ("</", "<''/")];
    pairs.iter().fold(no_backslash, |text, (from, to)| text.replace(from, to))
}

/// Offloads and ring sizes, by ethtool.
pub fn ethtool(link: &Link) -> Vec<Entry> {
    let Some(said) = link.options.get(&nic::OFFLOADS) else { return Vec::new() };
    let (rings, features): (Vec<_>, Vec<_>) = said.value.record().iter().partition(|(name, _)| name.starts_with(RING));
    let run = |flag: &str, fields: Vec<&(String, Said)>| {
        let words: Vec<String> = fields.iter().map(|(name, said)| setting(name, &said.value)).collect();
        let command = format!("ethtool {flag} {} {}", link.name, words.join(" "));
        (!words.is_empty()).then(|| line(Phase::PostUp, command, said.origin))
    };
    run("-K", features).into_iter().chain(run("-G", rings)).collect()
}

fn setting(name: &str, value: &Value) -> String {
    let value = match value {
        Value::Flag(flag) => (if *flag { "on" } else { "off" }).to_owned(),
        other => other.to_string(),
    };
    format!("{} {value}", name.strip_prefix(RING).unwrap_or(name))
}

/// Routes: one line that adds each, and one that takes it away and may fail, because the kernel removes the routes of a link
/// that goes down.
pub fn routes(link: &Link) -> Vec<Entry> {
    let pair = |said: &Said| {
        let entry = |key: &'static str, value| Entry { key: key.into(), value, origin: said.origin };
        let route = |verb| route(&link.name, &said.value, verb);
        [entry(UP, route("add")), entry(DOWN, format!("{} || true", route("del")))]
    };
    link.options.list(&common::ROUTES).iter().flat_map(pair).collect()
}

/// `ip route VERB ...`, in the order of ip-route(8).
fn route(device: &str, route: &Value, verb: &str) -> String {
    let text = |row: &OptionRow| {
        route.field(row.name).map(|said| match &said.value {
            Value::List(items) => items.first().map(|item| item.value.to_string()).unwrap_or_default(),
            other => other.to_string(),
        })
    };
    let flag = |row: &OptionRow| route.field(row.name).and_then(|said| said.value.flag()) == Some(true);
    let six = [&common::TO, &common::VIA, &common::SRC].into_iter().filter_map(text).any(|text| text.contains(':'));
    let family = if six { "-6 " } else { "" };
    let mut line = format!("ip {family}route {verb} {}", text(&common::TO).unwrap_or_default());
    let mut say = |word: &str, value: Option<String>| {
        if let Some(value) = value {
            line.extend([" ", word, " ", &value]);
        }
    };
    say("via", text(&common::VIA));
    say("dev", Some(device.to_owned()));
    say("metric", text(&common::METRIC));
    say("table", text(&common::TABLE));
    say("mtu", text(&common::ROUTE_MTU));
    say("src", text(&common::SRC));
    if flag(&common::ONLINK) {
        line.push_str(" onlink");
    }
    line
}

/// Whether the link takes router advertisements, and who said so: a link that says anything of IPv6 says it whole, because the
/// kernel would take them. None where IPv6 is left to the kernel.
pub fn router_advertisements(link: &Link) -> Option<(bool, Origin)> {
    let options = &link.options;
    if let Some(said) = options.get(&common::ACCEPT_RA) {
        return Some((said.value.flag() == Some(true), said.origin));
    }
    let six = options.list(&common::ADDRESSES).iter().find(|said| said.value.family() == Some(Family::V6));
    let on = |row| options.get(row).filter(|said| said.value.flag() == Some(true));
    let said = six.or_else(|| on(&common::DHCP6)).or_else(|| on(&common::LINK_LOCAL6))?;
    Some((false, said.origin))
}

/// The kernel's number for taking router advertisements: 2 takes them also where the host forwards, as hypervisors do
/// (Documentation/networking/ip-sysctl.rst).
pub const fn accept_ra(takes: bool) -> &'static str {
    if takes { "2" } else { "0" }
}

/// Sets `accept_ra` of the link. Slashes, because link names have dots (sysctl(8)).
pub fn sysctl_accept_ra(link: &Link, takes: bool, early: bool, origin: Origin) -> Entry {
    let command = format!("sysctl -q -e -w net/ipv6/conf/{}/accept_ra={}", link.name, accept_ra(takes));
    let key = if early { key(Phase::PreUp) } else { UP.to_owned() };
    Entry { key: key.into(), value: command, origin }
}

/// Sets the MTU of a link by hand, for readers that have no option for it there.
pub fn set_mtu(link: &Link, mtu: i64, origin: Origin) -> Entry {
    Entry { key: UP.into(), value: format!("ip link set dev {} mtu {mtu}", link.name), origin }
}

/// Sets the MAC address of a bond by hand, before it comes up. `hwaddress` of ifupdown2 takes the ports down and up for it, and
/// leaves one down when word of that comes late (`process_hwaddress` in addons/address.py, `link_up` in lib/nlcache.py) [measured].
pub fn set_address(link: &Link, mac: &Said) -> Entry {
    line(Phase::PreUp, format!("ip link set dev {} address {}", link.name, mac.value), mac.origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_command_is_read_before_sh() {
        let odd = ["it's", "${x}", "$IFACE", "<%text>", "</%x>", "$'I", "a b", "%", "##", "$I", "$$I{${{"];
        let argv: Vec<String> = ["printf", "%s|"].into_iter().chain(odd).map(str::to_owned).collect();
        let line = protect(&shell::command(&argv));
        for trap in ["\\", "${", "$I", "<%", "</"] {
            assert!(!line.contains(trap), "{trap} in {line}");
        }
        let output = std::process::Command::new("sh").arg("-c").arg(&line).env("IFACE", "x").output();
        let printed = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
        assert_eq!(printed, odd.map(|word| format!("{word}|")).concat());
    }
}
