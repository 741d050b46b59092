//! Bridges: times of the spanning tree, and VLANs that need filtering.

use crate::diagnostic::Diagnostic;
use crate::link::{Link, LinkKind, bridge};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Said, Severity, Value};

pub static FORWARD_DELAY: Rule = Rule {
    code: "NR0271",
    name: "short-forward-delay-with-stp",
    severity: Severity::Error,
    title: "With the spanning tree protocol `forward_delay` is at least 2 seconds.",
    why: "The kernel refuses less with ERANGE (BR_MIN_FORWARD_DELAY in net/bridge/br_stp.c), NetworkManager refuses the \
          profile, and iproute2 silently makes it 2. Without the protocol 0 is fine, and forwards at once.",
    fires: r#"bridge("br0", #{ ports: [nic("eno1")], stp: true, forward_delay: 0 });"#,
    mended: r#"bridge("br0", #{ ports: [nic("eno1")], stp: false, forward_delay: 0 });"#,
    targets: &[],
    check: Check::Host(forward_delay),
};

pub static TIMES: Rule = Rule {
    code: "NR0272",
    name: "spanning-tree-times",
    severity: Severity::Warning,
    title: "The times of the spanning tree fit each other: 2 * (forward_delay - 1) >= max_age >= 2 * (hello_time + 1).",
    why: "IEEE 802.1D 17.14 asks for it: with other times a topology change can leave a loop open for a while.",
    fires: r#"bridge("br0", #{ ports: [nic("eno1")], stp: true, forward_delay: 4 });"#,
    mended: r#"bridge("br0", #{ ports: [nic("eno1")], stp: true, forward_delay: 4, max_age: 6, hello_time: 2 });"#,
    targets: &[],
    check: Check::Host(times),
};

pub static VLANS: Rule = Rule {
    code: "NR0273",
    name: "vlans-without-filtering",
    severity: Severity::Error,
    title: "VLANs of a bridge and its ports need `vlan_filtering`.",
    why: "Without it the kernel keeps the numbers and does not look at them: every port hears every VLAN \
          (net/bridge/br_vlan.c).",
    fires: r#"bridge("br0", #{ ports: [nic("eno1")], vids: [10, 20] });"#,
    mended: r#"bridge("br0", #{ ports: [nic("eno1")], vlan_filtering: true, vids: [10, 20] });"#,
    targets: &[],
    check: Check::Host(vlans),
};

pub static PRIORITY: Rule = Rule {
    code: "NR0274",
    name: "bridge-priority-step",
    severity: Severity::Warning,
    title: "The priority of a bridge is a multiple of 4096.",
    why: "Since IEEE 802.1t the lower twelve bits are a VLAN number; switches refuse or misread other priorities.",
    fires: r#"bridge("br0", #{ ports: [nic("eno1")], stp: true, priority: 100 });"#,
    mended: r#"bridge("br0", #{ ports: [nic("eno1")], stp: true, priority: 4096 });"#,
    targets: &[],
    check: Check::Host(priority),
};

/// Bridges that run the spanning tree protocol.
fn trees(view: &View) -> impl Iterator<Item = &Link> {
    view.of_kind(LinkKind::Bridge).filter(|link| link.options.flag(&bridge::STP) == Some(true))
}

fn forward_delay(view: &View, diags: &mut Diagnostics) {
    for link in trees(view) {
        let Some(said) = link.options.told(&bridge::FORWARD_DELAY) else { continue };
        if said.value.number().is_none_or(|seconds| seconds >= 2) {
            continue;
        }
        let message = format!(
            "with `{}` a port listens for at least 2 seconds: `{}` has {}",
            bridge::STP.name,
            link.name,
            phrase::said(&bridge::FORWARD_DELAY, said)
        );
        let diagnostic = Diagnostic::new(&FORWARD_DELAY, message)
            .at(said.origin, "refused with the protocol on")
            .at_key(link.options.origin(&bridge::STP), "the protocol is turned on here");
        let off = phrase::pair(&bridge::STP, &Value::Flag(false));
        diags.push(diagnostic.help(format!("write {}, or {off}", phrase::number(&bridge::FORWARD_DELAY, 2))));
    }
}

fn times(view: &View, diags: &mut Diagnostics) {
    for link in trees(view) {
        let time = |row: &OptionRow| match link.options.value(row) {
            Some(value) => value.number(),
            None => row.default.parse().ok(),
        };
        let rows: [&OptionRow; 3] = [&bridge::FORWARD_DELAY, &bridge::MAX_AGE, &bridge::HELLO_TIME];
        let [Some(delay), Some(age), Some(hello)] = rows.map(time) else { continue };
        let told: Vec<(&OptionRow, &Said)> =
            rows.into_iter().filter_map(|row| link.options.told(row).map(|said| (row, said))).collect();
        if delay < 2 || told.is_empty() || (2 * (delay - 1) >= age && age >= 2 * (hello + 1)) {
            continue;
        }
        let numbers = rows.iter().zip([delay, age, hello]).map(|(row, seconds)| phrase::number(row, seconds));
        let message = format!(
            "times of the spanning tree fit each other, 2 * (forward delay - 1) >= max age >= 2 * (hello + 1): `{}` has {}",
            link.name,
            numbers.collect::<Vec<_>>().join(", ")
        );
        let mut diagnostic = Diagnostic::new(&TIMES, message);
        for (_, said) in told {
            diagnostic = diagnostic.at(said.origin, "does not fit the others");
        }
        let age = (2 * (hello + 1)).max(6);
        let delay = phrase::number(&bridge::FORWARD_DELAY, delay.max(age / 2 + 1));
        let age = phrase::number(&bridge::MAX_AGE, age);
        diags.push(diagnostic.help(format!("write {delay} and {age}")));
    }
}

fn vlans(view: &View, diags: &mut Diagnostics) {
    let own: [&OptionRow; 2] = [&bridge::VIDS, &bridge::VLAN_DEFAULT_PVID];
    let ports: [&OptionRow; 2] = [&bridge::PORT_VLANS, &bridge::PVID];
    for link in view.of_kind(LinkKind::Bridge) {
        if !matches!(link.options.value(&bridge::VLAN_FILTERING), None | Some(Value::Flag(false))) {
            continue;
        }
        let of_ports = link.ports.iter().flat_map(|port| ports.map(|row| (row, port.options.told(row))));
        let all = own.map(|row| (row, link.options.told(row))).into_iter().chain(of_ports);
        let said: Vec<(&OptionRow, &Said)> = all.filter_map(|(row, said)| said.map(|said| (row, said))).collect();
        let Some((row, first)) = said.first() else { continue };
        let on = phrase::pair(&bridge::VLAN_FILTERING, &Value::Flag(true));
        let message = format!("`{}` needs {on}: `{}` has {} without", row.name, link.name, phrase::said(row, first));
        let mut diagnostic = Diagnostic::new(&VLANS, message);
        for (_, said) in &said {
            diagnostic = diagnostic.at_key(said.origin, "not looked at");
        }
        let at = link.options.origin(&bridge::VLAN_FILTERING);
        diags.push(diagnostic.at(at, "filtering is turned off here").help(format!("add {on} to `{}`", link.name)));
    }
}

fn priority(view: &View, diags: &mut Diagnostics) {
    const STEP: i64 = 4096;
    for link in view.of_kind(LinkKind::Bridge) {
        let Some(said) = link.options.told(&bridge::PRIORITY) else { continue };
        let Some(number) = said.value.number().filter(|number| number % STEP != 0) else { continue };
        let message = format!("the priority of a bridge is a multiple of {STEP}: `{}` has `{number}`", link.name);
        let help = format!("write {}", phrase::number(&bridge::PRIORITY, number - number % STEP));
        diags.push(Diagnostic::new(&PRIORITY, message).at(said.origin, "no multiple of 4096").help(help));
    }
}
