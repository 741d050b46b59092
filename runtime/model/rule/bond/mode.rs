//! Options and the mode: refused by the kernel, accepted without effect, and a bond that names no mode.

use crate::diagnostic::Diagnostic;
use crate::link::bond::{self, Mode, Modes};
use crate::link::{Link, LinkKind};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::suggest::one_of;
use crate::{Diagnostics, Origin, Said, Severity};

pub static OUTSIDE: Rule = Rule {
    code: "NR0201",
    name: "option-outside-mode",
    severity: Severity::Error,
    title: "A bond has only options that its mode takes.",
    why: "The kernel refuses the others with EACCES, \"option not supported in mode\", even with their default value \
          (`bond_opts` in drivers/net/bonding/bond_options.c). NetworkManager refuses some and drops the rest in silence. ARP \
          monitoring works in balance-rr, active-backup, balance-xor and broadcast only: the other modes need the carrier of \
          each port, so they are watched with `miimon`.",
    fires: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], lacp_rate: "fast" });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], lacp_rate: "fast" });"#,
    targets: &[],
    check: Check::Host(outside),
};

pub static WITHOUT_EFFECT: Rule = Rule {
    code: "NR0202",
    name: "option-without-effect",
    severity: Severity::Warning,
    title: "An option of a bond has an effect in its mode.",
    why: "The kernel stores these options in every mode and reads them only in some (drivers/net/bonding/bond_main.c, \
          Documentation/networking/bonding.rst). A recipe that says one probably means another mode.",
    fires: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")], xmit_hash_policy: "layer2+3" });"#,
    mended: r#"bond("bond0", #{ mode: "balance-xor", slaves: [nic("eno1"), nic("eno2")], xmit_hash_policy: "layer2+3" });"#,
    targets: &[],
    check: Check::Host(without_effect),
};

pub static MISSING: Rule = Rule {
    code: "NR0203",
    name: "bond-without-mode",
    severity: Severity::Error,
    title: "A bond says its mode.",
    why: "The kernel's default is balance-rr, which sends the frames of one connection out of order and needs a static \
          port-channel on the switch; it is rarely meant. NetworkManager takes it in silence too.",
    fires: r#"bond("bond0", #{ slaves: [nic("eno1"), nic("eno2")] });"#,
    mended: r#"bond("bond0", #{ mode: "active-backup", slaves: [nic("eno1"), nic("eno2")] });"#,
    targets: &[],
    check: Check::Host(missing),
};

/// An option as a bond or its ports said it: once, or at several ports.
struct Use<'a> {
    row: &'static OptionRow,
    said: &'a Said,
    origins: Vec<Origin>,
}

/// What the recipe said of the bond and of its ports, each option once.
fn uses(link: &Link) -> Vec<Use<'_>> {
    let mut uses: Vec<Use<'_>> = Vec::new();
    for row in bond::BOND {
        if let Some(said) = link.options.told(row) {
            uses.push(Use { row, said, origins: vec![said.origin] });
        }
    }
    for row in bond::BOND_PORT {
        let mut said = link.ports.iter().filter_map(|port| port.options.told(row));
        if let Some(first) = said.next() {
            let origins = std::iter::once(first).chain(said).map(|said| said.origin).collect();
            uses.push(Use { row, said: first, origins });
        }
    }
    uses
}

fn modes_of(modes: Modes) -> String {
    let names = modes.names();
    let word = if names.len() == 1 { "mode" } else { "modes" };
    format!("{word} {}", one_of(&names).replace(" or ", " and "))
}

fn labelled(mut diagnostic: Diagnostic, uses: &[&Use<'_>], text: &str, mode: Origin) -> Diagnostic {
    for origin in uses.iter().flat_map(|one| &one.origins) {
        diagnostic = diagnostic.at_key(*origin, text);
    }
    diagnostic.at(mode, "the mode is set here")
}

fn outside(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let Some(mode) = link.bond_mode() else { continue };
        let at = link.options.origin(&bond::MODE);
        let uses = uses(link);
        let refused = || uses.iter().filter(|one| !one.row.modes.has(mode));
        let arp: Vec<&Use<'_>> = refused().filter(|one| one.row.modes == Modes::ARP).collect();
        if let Some(first) = arp.first() {
            let message = format!(
                "ARP monitoring works only in {}: `{}` is in mode `{}` and has {}",
                modes_of(Modes::ARP),
                link.name,
                mode.name(),
                phrase::said(first.row, first.said),
            );
            let mut diagnostic = labelled(Diagnostic::new(&OUTSIDE, message), &arp, "refused in this mode", at);
            let targets = [&bond::ARP_IP_TARGET, &bond::NS_IP6_TARGET, &bond::ARP_ALL_TARGETS];
            for said in targets.into_iter().filter_map(|row| link.options.told(row)) {
                diagnostic = diagnostic.at_key(said.origin, "without effect in this mode");
            }
            let help = format!("watch the links with {} instead", phrase::number(&bond::MIIMON, 100));
            diags.push(diagnostic.help(help));
        }
        for one in refused().filter(|one| one.row.modes != Modes::ARP) {
            let modes = one.row.modes.names();
            let message = format!(
                "`{}` is taken only in {}: `{}` is in mode `{}` and has {}",
                one.row.name,
                modes_of(one.row.modes),
                link.name,
                mode.name(),
                phrase::said(one.row, one.said),
            );
            let diagnostic = labelled(Diagnostic::new(&OUTSIDE, message), &[one], "refused in this mode", at);
            let or =
                modes.first().map_or_else(String::new, |name| format!(", or set {}", phrase::word(&bond::MODE, name)));
            diags.push(diagnostic.help(format!("leave `{}` out{or}", one.row.name)));
        }
    }
}

fn without_effect(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let Some(mode) = link.bond_mode() else { continue };
        let uses = uses(link);
        let is_idle = |row: &OptionRow| row.modes.has(mode) && !row.effective.has(mode);
        // where ARP monitoring itself is refused, its targets are part of that one mistake
        let is_told = uses.iter().any(|one| one.row.modes == Modes::ARP && !one.row.modes.has(mode));
        for one in uses.iter().filter(|one| is_idle(one.row) && !(is_told && is_of_arp(one.row))) {
            let message = format!(
                "`{}` has an effect only in {}: `{}` is in mode `{}` and has {}",
                one.row.name,
                modes_of(one.row.effective),
                link.name,
                mode.name(),
                phrase::said(one.row, one.said),
            );
            let at = link.options.origin(&bond::MODE);
            let diagnostic = labelled(Diagnostic::new(&WITHOUT_EFFECT, message), &[one], "without effect", at);
            diags.push(diagnostic.help(format!("leave `{}` out", one.row.name)));
        }
    }
}

fn is_of_arp(row: &OptionRow) -> bool {
    [&bond::ARP_IP_TARGET, &bond::NS_IP6_TARGET, &bond::ARP_ALL_TARGETS].into_iter().any(|arp| row == arp)
}

fn missing(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| !link.options.has(&bond::MODE)) {
        let message = format!("a bond says its mode, `{}` says none", link.name);
        let modes = [Mode::Ieee8023ad, Mode::ActiveBackup].map(|mode| phrase::word(&bond::MODE, mode.name()));
        let help =
            format!("add {} when the switch ports form an LACP port-channel, {} when they do not", modes[0], modes[1]);
        diags.push(Diagnostic::new(&MISSING, message).at(link.named.or(link.origin), "no mode").help(help));
    }
}
