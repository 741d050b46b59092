//! VLANs of the host against VLANs of its switch ports.

use super::{Cable, Title, cables, rule};
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::switch::{Carried, NATIVE, Stated, TRUNK, VlanSet};
use crate::{Diagnostic, Diagnostics, Severity};

pub static NOT_CARRIED: Rule = rule(
    Title("NR0405", "vlan-not-carried", Severity::Error),
    "Switch ports carry every VLAN that the host's links speak.",
    "A VLAN that is missing on the trunk is dropped by the switch in silence: the host's link is up and nothing answers. \
     Without `trunk`, the ports carry what the host's end needs.",
    concat!(leaf!(), "vlan(bond0, 20);\nlag(bond0, #{ to: \"leaf1\", lag: n, trunk: [10], ", ports!(), " });"),
    concat!(leaf!(), "vlan(bond0, 20);\nlag(bond0, #{ to: \"leaf1\", lag: n, trunk: [10, 20], ", ports!(), " });"),
    Check::Host(check_carried),
);

pub static UNUSED: Rule = rule(
    Title("NR0406", "vlan-unused", Severity::Warning),
    "Switch ports carry no VLAN that the host has no use for.",
    "Every VLAN on a trunk brings its broadcasts to the host. Below a bridge that passes any tag the rule says nothing: \
     guests may use VLANs that the recipe does not name.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, trunk: [10, 20], ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, trunk: [10], ", ports!(), " });"),
    Check::Host(check_unused),
);

pub static UNTAGGED: Rule = rule(
    Title("NR0407", "untagged-not-carried", Severity::Error),
    "Frames without a tag have a VLAN on the switch, and its frames have no tag on the host.",
    "An address on the bond, or on a bridge over it, speaks without a tag; the switch puts such frames into the `native` \
     VLAN, or drops them where there is none. A host that tags the native VLAN gets its answers without a tag.",
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, native: 10, ", ports!(), " });"),
    concat!(leaf!(), "lag(bond0, #{ to: \"leaf1\", lag: n, native: 1, ", ports!(), " });"),
    Check::Host(check_untagged),
);

pub static NONE: Rule = rule(
    Title("NR0408", "port-without-vlan", Severity::Error),
    "A switch port carries at least one VLAN.",
    "An empty list means all VLANs on many switches, so netrecipe never writes one. VLANs come from the links on the host's \
     end, or from `trunk`, `native` or `vlan`.",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
     access(nic(\"eno1\"), #{ to: \"leaf1\", port: `Ethernet${n}` });",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
     access(nic(\"eno1\"), #{ to: \"leaf1\", port: `Ethernet${n}`, vlan: 10 });",
    Check::Host(check_any),
);

fn check_carried(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view) {
        let carried = cable.end.carried.vlans();
        let missing: Vec<_> = cable.need.tags.iter().filter(|tag| !carried.has(tag.id)).collect();
        let Some(first) = missing.first() else { continue };
        let mut ids = VlanSet::default();
        missing.iter().for_each(|tag| ids.insert(tag.id, tag.id));
        let at = cable.end.said(&TRUNK).or(cable.end.said(&NATIVE)).unwrap_or(cable.said.origin);
        let message = format!("switch ports carry every VLAN of the host: {} is missing", list(&ids));
        let mut found = Diagnostic::new(&NOT_CARRIED, message).at(at, format!("carries {}", list(&carried)));
        for tag in missing.iter().take(3) {
            found = found.at(tag.origin, format!("`{}` speaks it", tag.link));
        }
        let mut whole = carried.filter(|id| cable.native() != Some(id));
        whole.extend(&ids);
        let help = match cable.end.carried {
            Carried::Trunk { .. } => format!("say `{}: {}`", TRUNK.name, written(&whole)),
            Carried::Access(_) => {
                format!("a port of VLANs with a tag is a trunk: say `{}: [{}]`", TRUNK.name, first.id)
            }
        };
        diags.push(found.help(help));
    }
}

fn check_unused(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view).filter(|cable| !cable.need.is_open) {
        let (Some(at), Carried::Trunk { tagged, .. }) = (cable.end.said(&TRUNK), &cable.end.carried) else { continue };
        let used = cable.need.tagged();
        let unused = tagged.value.filter(|id| !used.has(id));
        if !unused.is_empty() {
            let message = format!("a trunk carries what the host uses: no link of the host speaks {}", list(&unused));
            let help = format!("say `{}: {}`, or leave it out", TRUNK.name, written(&used));
            diags.push(Diagnostic::new(&UNUSED, message).at(at, "carried for nobody").help(help));
        }
    }
}

fn check_untagged(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view) {
        let at = cable.end.said(&NATIVE).unwrap_or(cable.said.origin);
        let Some(native) = cable.native() else {
            if let Some(bare) = cable.need.untagged.first() {
                let message = format!(
                    "frames without a tag need a VLAN on the switch: `{}` has an address and no tag",
                    bare.link
                );
                let found = Diagnostic::new(&UNTAGGED, message).at(at, "carries only frames with a tag");
                let help = format!("say the VLAN: `{}: 1`", NATIVE.name);
                diags.push(found.at(bare.origin, "speaks without a tag").help(help));
            }
            continue;
        };
        if let Some(tag) = cable.need.tags.iter().find(|tag| tag.id == native) {
            let message = format!("the native VLAN has no tag: `{}` expects VLAN {native} with one", tag.link);
            let found = Diagnostic::new(&UNTAGGED, message).at(at, "without a tag").at(tag.origin, "with a tag");
            diags.push(found.help(format!("choose another `{}`, or give up the VLAN on the host", NATIVE.name)));
        }
    }
}

fn check_any(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view).filter(|cable| cable.need.untagged.is_empty()) {
        if cable.end.carried.vlans().is_empty() {
            let message = "a switch port carries at least one VLAN: neither the host's links nor the recipe name one";
            let found = Diagnostic::new(&NONE, message).at(cable.said.origin, "carries nothing");
            diags.push(found.help(format!("say `{}: [10]` or `{}: 10`", TRUNK.name, NATIVE.name)));
        }
    }
}

impl Cable<'_> {
    /// The VLAN of frames without a tag.
    fn native(&self) -> Option<u16> {
        match &self.end.carried {
            Carried::Access(Stated { value, .. }) => Some(*value),
            Carried::Trunk { native, .. } => native.map(|native| native.value),
        }
    }
}

/// `10, 20-30`, or that there is none.
fn list(vlans: &VlanSet) -> String {
    if vlans.is_empty() { "none".into() } else { format!("`{}`", vlans.to_string().replace(',', ", ")) }
}

/// As a recipe writes it: `[10, "20-30"]`.
fn written(vlans: &VlanSet) -> String {
    let ranges = vlans.ranges().iter();
    let items: Vec<String> =
        ranges.map(|(low, high)| if low == high { low.to_string() } else { format!("\"{low}-{high}\"") }).collect();
    format!("[{}]", items.join(", "))
}
