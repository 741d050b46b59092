//! Hooks without a place: the findings of targets whose files nobody reads on a running host.

use netrecipe_model::hook::SiteHook;
use netrecipe_model::{Diagnostic, Origin, Resolved, rule};

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
