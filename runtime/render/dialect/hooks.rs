//! Hooks that no file holds, and what targets say of them.

use netrecipe_model::hook::SiteHook;
use netrecipe_model::{Diagnostic, Diagnostics, Origin, Resolved, Severity, rule};

/// The hooks of a recipe that are not of a link, by the primitive that said them.
pub fn site_hooks(network: &Resolved) -> impl Iterator<Item = (&'static str, Origin, &SiteHook)> {
    network.view().network().hooks.iter().map(|hook| match hook {
        SiteHook::Pre(command) => ("pre", command.origin, hook),
        SiteHook::Post(command) => ("post", command.origin, hook),
        SiteHook::Modprobe { origin, .. } => ("modprobe", *origin, hook),
        SiteHook::Sysctl { origin, .. } => ("sysctl", *origin, hook),
        SiteHook::Augeas { origin, .. } => ("augeas", *origin, hook),
    })
}

/// The finding for a hook that the target's files cannot hold; `reason` is what they are instead, `help` where the hook belongs.
pub fn refused(target: &str, word: &str, origin: Origin, reason: &str, help: &str) -> Diagnostic {
    let message = format!("target `{target}` cannot hold `{word}`: {reason}");
    Diagnostic::new(&rule::target::HOOK, message).at(origin, "would never run").help(help)
}

/// Warns of hooks that belong to a change and to no file: whoever copies the files by hand runs them by hand.
pub fn of_changes(target: &str, network: &Resolved, diags: &mut Diagnostics) {
    for (word, origin, hook) in site_hooks(network) {
        match hook {
            SiteHook::Pre(_) | SiteHook::Post(_) | SiteHook::Augeas { .. } => {}
            SiteHook::Modprobe { .. } | SiteHook::Sysctl { .. } => continue,
        }
        const REASON: &str = "it belongs to a change, and files say what stays";
        const HELP: &str = "run it yourself when these files take effect, or leave it out";
        diags.push(refused(target, word, origin, REASON, HELP).severity(Severity::Warning));
    }
}
