//! Sizes of frames: what the host sends must pass the switch, each counted in its own unit.

use super::{Title, rule};
use crate::rule::{Check, Rule};
use crate::site::Site;
use crate::switch::profile::{MtuScope, MtuUnit};
use crate::switch::{End, Profile, SWITCH_MTU};
use crate::{Diagnostic, Diagnostics, Severity};

pub static FRAMES: Rule = rule(
    Title("NR0409", "switch-mtu", Severity::Error),
    "The switch passes the host's largest frame.",
    "Cisco, Arista and hosts count the payload; Junos counts the frame, with 14 bytes of header and 4 per VLAN tag: a host's \
     9000 with one tag is 9018 there. A port that is too small drops large frames in silence while ping works. Each platform \
     has a largest value of its own.",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"juniper-junos\", bpdu_guard: true });\n\
     let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", mtu: 9000, slaves: [nic(\"eno1\", #{ mtu: 9000 }), nic(\"eno2\", #{ mtu: 9000 })] });\n\
     vlan(bond0, 10, #{ dhcp4: true });\n\
     lag(bond0, #{ to: \"leaf1\", lag: n, mtu: 9000, ports: [`xe-0/0/${n}`, `xe-0/1/${n}`] });",
    "let n = host().vars.octet;\n\
     switch(\"leaf1\", #{ profile: \"juniper-junos\", bpdu_guard: true });\n\
     let bond0 = bond(\"bond0\", #{ mode: \"802.3ad\", mtu: 9000, slaves: [nic(\"eno1\", #{ mtu: 9000 }), nic(\"eno2\", #{ mtu: 9000 })] });\n\
     vlan(bond0, 10, #{ dhcp4: true });\n\
     lag(bond0, #{ to: \"leaf1\", lag: n, mtu: 9216, ports: [`xe-0/0/${n}`, `xe-0/1/${n}`] });",
    Check::Site(check),
);

fn check(site: &Site, diags: &mut Diagnostics) {
    for plan in site.switches() {
        let Some(profile) = plan.profile else { continue };
        plan.ends().for_each(|end| check_end(end, profile, diags));
    }
}

fn check_end(end: &End, profile: &Profile, diags: &mut Diagnostics) {
    let name = profile.name;
    let payload = end.payload.value;
    let needed = profile.mtu_for(payload, end.depth);
    match profile.mtu.scope {
        MtuScope::Unlimited => return,
        MtuScope::Switch => {
            if payload > 1500 {
                let message =
                    format!("jumbo frames must be allowed on the whole switch: `{name}` has no words for it on a port");
                let found = Diagnostic::new(&FRAMES, message).severity(Severity::Warning);
                diags.push(found.at(end.payload.origin, format!("the host sends {payload} bytes")));
            }
            return;
        }
        MtuScope::Port => {}
    }
    let counts = match profile.mtu.unit {
        MtuUnit::Payload => "",
        MtuUnit::Frame => ", counted with header and tags",
    };
    if let Some(said) = end.mtu.filter(|said| said.value < needed) {
        let message = format!("a port passes the host's frames: `{name}` needs {needed}{counts}, found {}", said.value);
        let found = Diagnostic::new(&FRAMES, message).at(said.origin, "too small");
        let found = found.at(end.payload.origin, format!("the host sends {payload} bytes"));
        diags.push(found.help(format!("say `{}: {needed}`, or leave it out", SWITCH_MTU.name)));
        return;
    }
    let (Some(max), Some(mtu)) = (profile.mtu.max, end.mtu_on(profile)) else { return };
    if mtu.value > max {
        let message = format!("a port of `{name}` passes at most {max} bytes{counts}: found {}", mtu.value);
        let found = Diagnostic::new(&FRAMES, message).at(mtu.origin, "too large");
        diags.push(match end.mtu {
            Some(_) => found.help(format!("say `{}: {max}`", SWITCH_MTU.name)),
            None => found.help("lower the host's `mtu`"),
        });
    }
}
