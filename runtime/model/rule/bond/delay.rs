//! Delays of a bond: counted in steps of `miimon`.

use super::monitor::{Timer, takes_arp, timer};
use crate::diagnostic::Diagnostic;
use crate::link::bond;
use crate::link::{Link, LinkKind};
use crate::network::View;
use crate::option::OptionRow;
use crate::rule::{Check, Rule, phrase};
use crate::{Diagnostics, Said, Severity};

pub static WITHOUT_MIIMON: Rule = Rule {
    code: "NR0211",
    name: "delay-without-miimon",
    severity: Severity::Error,
    title: "A bond with delays is watched by `miimon`.",
    why: "`updelay`, `downdelay` and `peer_notif_delay` are stored as a count of `miimon` intervals. While `miimon` is 0 the \
          kernel refuses each of them with EPERM, even 0 (`_bond_option_delay_set` in drivers/net/bonding/bond_options.c), and \
          NetworkManager refuses the profile.",
    fires: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], miimon: 0, updelay: 200 });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], miimon: 100, updelay: 200 });"#,
    targets: &[],
    check: Check::Host(without_miimon),
};

pub static NO_MULTIPLE: Rule = Rule {
    code: "NR0212",
    name: "delay-no-multiple-of-miimon",
    severity: Severity::Warning,
    title: "A delay is a multiple of `miimon`.",
    why: "The kernel stores delays as a count of `miimon` intervals and rounds down without a word to netlink \
          (`_bond_option_delay_set` in drivers/net/bonding/bond_options.c). NetworkManager refuses such a `peer_notif_delay`.",
    fires: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], miimon: 100, updelay: 250 });"#,
    mended: r#"bond("bond0", #{ mode: "802.3ad", slaves: [nic("eno1"), nic("eno2")], miimon: 100, updelay: 300 });"#,
    targets: &[],
    check: Check::Host(no_multiple),
};

/// The delays a recipe said.
fn delays(link: &Link) -> impl Iterator<Item = (&'static OptionRow, &Said)> {
    let rows: [&'static OptionRow; 3] = [&bond::UPDELAY, &bond::DOWNDELAY, &bond::PEER_NOTIF_DELAY];
    rows.into_iter().filter_map(|row| link.options.told(row).map(|said| (row, said)))
}

fn without_miimon(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond).filter(|link| timer(link, &bond::MIIMON) == Timer::Off) {
        let Some((row, said)) = delays(link).next() else { continue };
        let (by, cause) = match (link.options.told(&bond::MIIMON), link.options.told(&bond::ARP_INTERVAL)) {
            (Some(miimon), _) => (phrase::said(&bond::MIIMON, miimon), miimon.origin),
            (None, Some(arp)) if takes_arp(link) => (phrase::said(&bond::ARP_INTERVAL, arp), arp.origin),
            // an interval that the mode refuses is the mistake to mend first
            (None, _) => continue,
        };
        let message = format!(
            "`{}` counts in steps of `{}`, which is 0: `{}` has {} and {by}",
            row.name,
            bond::MIIMON.name,
            link.name,
            phrase::said(row, said),
        );
        let mut diagnostic = Diagnostic::new(&WITHOUT_MIIMON, message);
        for (_, said) in delays(link) {
            diagnostic = diagnostic.at_key(said.origin, "refused while `miimon` is 0");
        }
        let help = format!("watch the links with {}, or leave `{}` out", phrase::number(&bond::MIIMON, 100), row.name);
        diags.push(diagnostic.at_key(cause, "this watches the links").help(help));
    }
}

fn no_multiple(view: &View, diags: &mut Diagnostics) {
    for link in view.of_kind(LinkKind::Bond) {
        let Timer::On(step) = timer(link, &bond::MIIMON) else { continue };
        for (row, said) in delays(link) {
            let Some(delay) = said.value.number().filter(|delay| delay % step != 0) else { continue };
            let down = delay - delay % step;
            let message = format!(
                "`{}` is a multiple of `{}`: `{}` has {} and {}, which the kernel rounds down to {down}",
                row.name,
                bond::MIIMON.name,
                link.name,
                phrase::said(row, said),
                phrase::number(&bond::MIIMON, step),
            );
            let diagnostic = Diagnostic::new(&NO_MULTIPLE, message)
                .at(said.origin, format!("no multiple of {step}"))
                .at(link.options.origin(&bond::MIIMON), "the step is set here");
            let up = phrase::number(row, down + step);
            let help =
                if down == 0 { format!("write {up}") } else { format!("write {} or {up}", phrase::number(row, down)) };
            diags.push(diagnostic.help(help));
        }
    }
}
