//! VLANs: an id once on a parent, ended in one place, with priorities that the tag can hold.

use std::collections::HashMap;

use super::stack;
use crate::diagnostic::Diagnostic;
use crate::link::{Link, LinkKind, bridge, vlan};
use crate::network::View;
use crate::option::{OptionRow, vlan_range};
use crate::rule::{Check, Rule};
use crate::{Diagnostics, Severity, Value};

pub static TWICE: Rule = Rule {
    code: "NR0251",
    name: "vlan-id-twice",
    severity: Severity::Error,
    title: "A link has each VLAN id once.",
    why: "The kernel refuses a second VLAN of the same parent, id and protocol with EEXIST (`vlan_check_real_dev` in \
          net/8021q/vlan.c), whatever its name.",
    fires: r#"let eno1 = nic("eno1");
vlan(eno1, 10, #{ name: "front" });
vlan(eno1, 10, #{ name: "back" });"#,
    mended: r#"let eno1 = nic("eno1");
vlan(eno1, 10, #{ name: "front" });
vlan(eno1, 20, #{ name: "back" });"#,
    targets: &[],
    check: Check::Host(twice),
};

pub static BEHIND_BRIDGE: Rule = Rule {
    code: "NR0239",
    name: "vlan-on-bridge-and-port",
    severity: Severity::Warning,
    title: "A VLAN ends on a bridge or on the bridge's port, not on both.",
    why: "The kernel gives a tagged frame to the VLAN of the port before the bridge sees it (`__netif_receive_skb_core` in \
          net/core/dev.c), so the same id on the bridge, or on its VLAN-aware port, hears nothing from that side.",
    fires: r#"let bond0 = bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });
let br0 = bridge("br0", #{ ports: [bond0] });
vlan(bond0, 10);
vlan(br0, 10);"#,
    mended: r#"let bond0 = bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")] });
let br0 = bridge("br0", #{ ports: [bond0] });
vlan(bond0, 10);
vlan(br0, 20);"#,
    targets: &[],
    check: Check::Host(behind_bridge),
};

pub static PRIORITIES: Rule = Rule {
    code: "NR0253",
    name: "priority-out-of-tag",
    severity: Severity::Error,
    title: "The priority of a VLAN tag is 0 to 7.",
    why: "It has three bits (IEEE 802.1Q). The kernel keeps the lowest three of a larger number in silence \
          (`vlan_dev_set_ingress_priority` in net/8021q/vlan_dev.c), NetworkManager drops the entry.",
    fires: r#"vlan(nic("eno1"), 10, #{ egress_qos_map: #{ "0": 8 } });"#,
    mended: r#"vlan(nic("eno1"), 10, #{ egress_qos_map: #{ "0": 7 } });"#,
    targets: &[],
    check: Check::Host(priorities),
};

fn twice(view: &View, diags: &mut Diagnostics) {
    let mut seen: HashMap<_, &Link> = HashMap::new();
    for link in view.of_kind(LinkKind::Vlan) {
        let (Some((parent, _)), Some((id, said))) = (&link.parent, stack::id(link)) else { continue };
        let protocol = link.options.text(&vlan::PROTOCOL).unwrap_or(vlan::PROTOCOL.default);
        let Some(first) = seen.insert((parent.as_str(), id, protocol), link) else { continue };
        if first.name == link.name {
            continue; // declared twice, which is reported as such
        }
        let message =
            format!("a VLAN id is used once on a link: `{id}` on `{parent}` is `{}` and `{}`", first.name, link.name);
        let at = first.id.as_ref().map_or(first.origin, |said| said.origin.or(first.origin));
        let diagnostic = Diagnostic::new(&TWICE, message)
            .at(said.origin.or(link.origin), "used again")
            .at(at, format!("first used by `{}`", first.name));
        diags.push(diagnostic.help(format!("use another id, or `{}` alone", first.name)));
    }
}

fn behind_bridge(view: &View, diags: &mut Diagnostics) {
    let mut on: HashMap<(&str, i64), &Link> = HashMap::new();
    for link in view.of_kind(LinkKind::Vlan) {
        if let (Some((parent, _)), Some((id, _))) = (&link.parent, stack::id(link)) {
            on.insert((parent, id), link);
        }
    }
    for br in view.of_kind(LinkKind::Bridge) {
        for port in &br.ports {
            for upper in view.vlans_on(&br.name) {
                let Some((id, said)) = stack::id(upper) else { continue };
                let Some(lower) = on.get(&(port.link.as_str(), id)) else { continue };
                let message = format!(
                    "VLAN `{id}` ends twice: as `{}` on `{}`, and as `{}` on its port `{}`",
                    upper.name, br.name, lower.name, port.link
                );
                let diagnostic = Diagnostic::new(&BEHIND_BRIDGE, message)
                    .at(said.origin.or(upper.origin), "hears nothing from that port")
                    .at(lower.origin, "takes the frames first");
                diags.push(diagnostic.help("keep one of them"));
            }
            let own = port.options.told(&bridge::PORT_VLANS).or_else(|| br.options.told(&bridge::VIDS));
            let Some(own) = own.filter(|_| br.options.flag(&bridge::VLAN_FILTERING) == Some(true)) else { continue };
            for lower in view.vlans_on(&port.link) {
                let Some((id, said)) = stack::id(lower).filter(|(id, _)| holds(&own.value, *id)) else { continue };
                let message = format!(
                    "VLAN `{id}` ends twice: as `{}` on `{}`, and inside `{}`, whose port it is",
                    lower.name, port.link, br.name
                );
                let diagnostic = Diagnostic::new(&BEHIND_BRIDGE, message)
                    .at(said.origin.or(lower.origin), "takes the frames first")
                    .at(own.origin, "hears nothing of this id");
                diags.push(
                    diagnostic.help(format!("put the VLAN on `{}`, or take `{id}` out of the bridge's", br.name)),
                );
            }
        }
    }
}

/// Whether a list of ids and ranges has an id.
fn holds(list: &Value, id: i64) -> bool {
    list.list().iter().any(|item| match &item.value {
        Value::Number(number) => *number == id,
        Value::Text(text) => vlan_range(text).is_some_and(|(low, high)| (low..=high).contains(&id)),
        _ => false,
    })
}

fn priorities(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Vlan) {
        let ingress = |from: &str, _: i64| from.parse().unwrap_or(0);
        check_map(link, &vlan::INGRESS_QOS_MAP, ingress, diags);
        check_map(link, &vlan::EGRESS_QOS_MAP, |_, to| to, diags);
    }
}

fn check_map(link: &Link, row: &OptionRow, tag: impl Fn(&str, i64) -> i64, diags: &mut Diagnostics) {
    for (from, said) in link.options.value(row).map_or(&[][..], Value::record) {
        let Some(to) = said.value.number() else { continue };
        let priority = tag(from, to);
        if priority > 7 {
            let message =
                format!("the priority of a tag is 0 to 7: `{}` of `{}` has `{priority}`", row.name, link.name);
            let diagnostic = Diagnostic::new(&PRIORITIES, message).at_key(said.origin, "more than three bits");
            diags.push(diagnostic.help("write a priority from 0 to 7"));
        }
    }
}
