//! The spanning tree at the host's ports.

use super::{Title, cables, rule};
use crate::network::View;
use crate::rule::{Check, Rule};
use crate::site::Site;
use crate::switch::{BPDU_GUARD, EDGE};
use crate::{Diagnostic, Diagnostics, Severity};

pub static GUARDED: Rule = rule(
    Title("NR0412", "stp-behind-bpdu-guard", Severity::Error),
    "A bridge that runs the spanning tree does not face a port that shuts down on it.",
    "BPDU guard shuts a port at the first spanning tree message. A host's bridge with `stp` sends one every two seconds, so \
     the host would lose its network moments after it came up.",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
     let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });\n\
     bridge(\"br0\", #{ ports: [bond0], stp: true, dhcp4: true });\n\
     lag(bond0, #{ to: \"leaf1\", lag: n, native: 10, ports: [`Ethernet${n}/1`, `Ethernet${n}/2`] });",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
     let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")] });\n\
     bridge(\"br0\", #{ ports: [bond0], stp: false, dhcp4: true });\n\
     lag(bond0, #{ to: \"leaf1\", lag: n, native: 10, ports: [`Ethernet${n}/1`, `Ethernet${n}/2`] });",
    Check::Host(check_guarded),
);

pub static UNGUARDED: Rule = rule(
    Title("NR0413", "edge-without-bpdu-guard", Severity::Warning),
    "Ports that forward at once shut down when a switch appears behind them.",
    "An edge port skips the spanning tree's wait. When somebody plugs a switch in, or bridges two ports of a host, the loop is \
     there before anything notices it; BPDU guard shuts the port instead.",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\" });\n\
     access(nic(\"eno1\"), #{ to: \"leaf1\", port: `Ethernet${n}`, vlan: 10 });",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"arista-eos\", bpdu_guard: true });\n\
     access(nic(\"eno1\"), #{ to: \"leaf1\", port: `Ethernet${n}`, vlan: 10 });",
    Check::Site(check_unguarded),
);

fn check_guarded(view: &View, diags: &mut Diagnostics) {
    for cable in cables(view) {
        let Some(stp) = &cable.need.stp else { continue };
        let names = cable.end.switches();
        for switch in view.network().switches.iter().filter(|switch| names.contains(&switch.name.as_str())) {
            if switch.options.flag(&BPDU_GUARD) == Some(true) {
                let message =
                    format!("BPDU guard shuts ports that speak the spanning tree: the bridge `{}` does", stp.link);
                let found = Diagnostic::new(&GUARDED, message).at(stp.origin, "sends spanning tree messages");
                let found = found.at(switch.options.origin(&BPDU_GUARD), "shuts the port");
                diags.push(found.help("say `stp: false` on the bridge, or take the guard from the switch"));
            }
        }
    }
}

fn check_unguarded(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches().iter().filter(|plan| !plan.options.has(&BPDU_GUARD)) {
        let says_edge = plan.profile.is_some_and(|profile| profile.cannot(&EDGE).is_none());
        if says_edge && plan.ends().any(|end| end.edge.value) {
            let message = "ports that forward at once need BPDU guard: this switch has edge ports and no guard";
            let found = Diagnostic::new(&UNGUARDED, message).at(plan.origin, "has no guard");
            diags.push(found.help(format!("say `{}: true`; `false` accepts the risk", BPDU_GUARD.name)));
        }
    }
}
