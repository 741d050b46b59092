//! Lints: what a recipe says that Warewulf's way of booting or filling in templates turns against it.

use netrecipe_model::link::bond;
use netrecipe_model::switch::{EndKind, FALLBACK};
use netrecipe_model::{Diagnostic, Diagnostics, Resolved, rule};

use super::setting::{Mode, Plan};
use crate::dialect::hooks::{refused, site_hooks};
use crate::{FileSet, symbol};
use netrecipe_model::hook::SiteHook;

/// Reports hooks that an image cannot hold.
pub(super) fn hooks(target: &str, network: &Resolved, plan: &Plan, diags: &mut Diagnostics) {
    for (word, origin, hook) in site_hooks(network) {
        let help = match hook {
            SiteHook::Pre(_) | SiteHook::Post(_) => "run it by `post_up` of a link, or when the image is built",
            SiteHook::Augeas { .. } => "edit the image with `wwctl image exec`, or bring the whole file in an overlay",
            SiteHook::Modprobe { .. } | SiteHook::Sysctl { .. } => continue,
        };
        diags.push(refused(
            target,
            word,
            origin,
            "an overlay holds files, and nobody applies anything on the node",
            help,
        ));
    }
    for hook in network.links().flat_map(|link| &link.hooks).filter(|_| plan.mode == Mode::Template) {
        if hook.command.argv.iter().any(|word| symbol::is_in(word)) {
            let message = format!("a program of `{}` gets an argument that is filled in later", hook.phase.word());
            let found =
                Diagnostic::new(&rule::warewulf::SYMBOLIC_HOOK, message).at(hook.command.origin, "not known here");
            diags.push(found.help("set `mode = \"static\"` in `[target.warewulf]`"));
        }
    }
}

/// Warns of bonds that keep a node from booting over their ports.
pub(super) fn boot(network: &Resolved, plan: &Plan, diags: &mut Diagnostics) {
    for end in network.view().network().ends.iter().filter(|end| end.kind == EndKind::Lag) {
        let Some(link) = network.view().link(&end.link) else { continue };
        let boots = |nic: &String| link.ports.iter().any(|port| port.link == *nic);
        let is_lacp = link.bond_mode() == Some(bond::Mode::Ieee8023ad);
        if !is_lacp || end.options.flag(&FALLBACK).is_some() || plan.boot_nic.as_ref().is_some_and(|nic| !boots(nic)) {
            continue;
        }
        let message =
            format!("nodes that boot over a port of `{}` need a switch that does not wait for LACP", link.name);
        let found = Diagnostic::new(&rule::warewulf::BOOT_OVER_LACP, message).at(end.origin, "waits for LACP");
        diags.push(found.help(format!(
            "add `{}: true`, or name the NIC they boot from: `boot_nic` in `[target.warewulf]`",
            FALLBACK.name
        )));
    }
}

/// Warns of values that look like actions of a template: they are printed as they are.
pub(super) fn actions(files: &FileSet, diags: &mut Diagnostics) {
    for (line, origin) in files.iter().flat_map(|file| file.lines()) {
        if origin.is_said() && line.contains("{{") {
            let message = "a value holds `{{`: it is printed as it is, and never filled in";
            let found = Diagnostic::new(&rule::warewulf::ACTION, message).at(origin, "no action of a template");
            diags.push(found.help("facts of the node come from `host()`, such as `host().nics.eno1.address`"));
        }
    }
}
