//! Settings: `[target.warewulf]` of netrecipe.toml, and what the version of Warewulf decides.

use netrecipe_model::raw::quote;
use netrecipe_model::suggest::one_of;
use netrecipe_model::{Diagnostic, Rule, rule};

use crate::dialect::keyfile;
use crate::target::{Rendering, Settings};

/// Names of the settings.
pub(super) const OVERLAY: &str = "overlay";
const MODE: &str = "mode";
const PER_NODE: &str = "per_node";
const VERSION: &str = "version";
const PROFILE: &str = "profile";
const BASE: &str = "base";
const BOOT_NIC: &str = "boot_nic";
const NETWORKMANAGER: &str = "networkmanager";

/// What the target can be told.
pub(super) static SETTINGS: &[(&str, &str)] = &[
    (OVERLAY, "is the overlay's name"),
    (MODE, "is `template`, one file for all nodes with their facts filled in by Warewulf, or `static`, files per node"),
    (
        PER_NODE,
        "is how static files reach their node: `overlays`, one per node, or `select`, one overlay that picks by node",
    ),
    (VERSION, "is Warewulf's version, which decides the words of `wwctl`"),
    (PROFILE, "is the profile that carries the overlay"),
    (BASE, "are the profiles that the nodes have already, with commas between them"),
    (BOOT_NIC, "is the network device that nodes boot over"),
    (NETWORKMANAGER, "is the oldest NetworkManager on the nodes"),
];

/// How nodes get files of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// One overlay; Warewulf fills in each node's facts.
    Template,
    /// One overlay for each node.
    Overlays,
    /// One overlay with files for every node, of which each gets its own.
    Select,
}

/// Release of Warewulf: major and minor number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Release(pub(super) u16, pub(super) u16);

impl Release {
    /// The flag of `wwctl profile set` and `node set` for overlays that are there before the node's init.
    pub(super) fn system_flag(self) -> &'static str {
        match self {
            Release(4, ..=3) => "--system",
            Release(4, 4..=5) => "--wwinit",
            _ => "--system-overlays",
        }
    }

    /// The folder of an overlay that is the node's `/`.
    pub(super) fn root(self) -> &'static str {
        if self < Release(4, 5) { "" } else { "/rootfs" }
    }

    /// Whether the distribution's NetworkManager profiles are an overlay of their own, which a profile can take away.
    pub(super) fn has_rival_overlay(self) -> bool {
        self >= Release(4, 6)
    }

    /// Whether `wwctl overlay show` renders a template for a node.
    pub(super) fn can_preview(self) -> bool {
        self >= Release(4, 4)
    }

    /// Whether `file` switches where output goes at once; before it was a line of its own, found afterwards.
    pub(super) fn switches_at_once(self) -> bool {
        self >= Release(4, 7)
    }
}

/// The settings, read. Where one is wrong its default stands, and [`report`] says so.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) overlay: String,
    pub(super) mode: Mode,
    pub(super) release: Release,
    /// The profile that brings the overlay.
    pub(super) profile: String,
    /// The profiles nodes have beside it.
    pub(super) base: String,
    pub(super) boot_nic: Option<String>,
    pub(super) networkmanager: keyfile::Version,
}

impl Plan {
    pub(super) fn read(settings: &Settings) -> Self {
        let text = |name: &str| settings.get(name).map(String::as_str);
        let overlay = text(OVERLAY).filter(|name| is_name(name)).unwrap_or("netrecipe");
        let mode = match (text(MODE), text(PER_NODE)) {
            (Some("static"), Some("select")) => Mode::Select,
            (Some("static"), _) => Mode::Overlays,
            _ => Mode::Template,
        };
        Plan {
            overlay: overlay.into(),
            mode,
            release: text(VERSION).and_then(release).unwrap_or(Release(4, 6)),
            profile: text(PROFILE).filter(|name| is_name(name)).unwrap_or(overlay).into(),
            base: text(BASE).filter(|names| names.split(',').all(is_name)).unwrap_or("default").into(),
            boot_nic: text(BOOT_NIC).map(str::to_owned),
            networkmanager: text(NETWORKMANAGER).and_then(|version| version.parse().ok()).unwrap_or_default(),
        }
    }
}

/// Reports every setting that is unknown or wrong, and those that lead into a trap.
pub(super) fn report(target: &str, rendering: &mut Rendering<'_>) {
    let settings = rendering.settings;
    let mut wrong = |rule: &'static Rule, message: String, help: &str| {
        let found = Diagnostic::new(rule, message);
        rendering.diags.push(if help.is_empty() { found } else { found.help(help) });
    };
    let setting = &rule::target::SETTING;
    for name in [OVERLAY, PROFILE] {
        if let Some(value) = settings.get(name).filter(|value| !is_name(value)) {
            let takes = "letters, digits, `.`, `_`, `:` and `-`";
            wrong(setting, format!("`{name}` of `[target.{target}]` takes {takes}, not {}", quote(value)), "");
        }
    }
    if let Some(value) = settings.get(BASE).filter(|value| !value.split(',').all(is_name)) {
        let message =
            format!("`{BASE}` of `[target.{target}]` takes profiles with commas between them, not {}", quote(value));
        wrong(setting, message, "write `base = \"default\"`");
    }
    for (name, words) in [(MODE, ["template", "static"]), (PER_NODE, ["overlays", "select"])] {
        if let Some(value) = settings.get(name).filter(|value| !words.contains(&value.as_str())) {
            let takes = one_of(&words);
            wrong(setting, format!("`{name}` of `[target.{target}]` takes {takes}, not {}", quote(value)), "");
        }
    }
    if settings.contains_key(PER_NODE) && settings.get(MODE).is_none_or(|mode| mode != "static") {
        let message = format!("`{PER_NODE}` of `[target.{target}]` is for nodes with files of their own");
        wrong(setting, message, "add `mode = \"static\"`, or leave it out");
    }
    match settings.get(VERSION) {
        Some(value) if release(value).is_none() => {
            let message =
                format!("`{VERSION}` of `[target.{target}]` takes a release from 4.3 on, not {}", quote(value));
            wrong(setting, message, "write what `wwctl version` prints, such as `version = \"4.6\"`");
        }
        Some(value) if release(value).is_some_and(|release| !release.has_rival_overlay()) => {
            let message = format!("Warewulf {value} writes NetworkManager profiles of its own for each network device");
            let help = "in nodes.conf leave only the device that nodes boot from, and give it no address there";
            wrong(&rule::warewulf::RIVAL_PROFILES, message, help);
        }
        _ => {}
    }
    if let Some(value) = settings.get(NETWORKMANAGER).filter(|value| value.parse::<keyfile::Version>().is_err()) {
        let base = keyfile::Version::BASE;
        let message =
            format!("`{NETWORKMANAGER}` of `[target.{target}]` takes a version from {base} on, not {}", quote(value));
        wrong(setting, message, "write `networkmanager = \"1.44\"`");
    }
    let plan = Plan::read(settings);
    if plan.base.split(',').any(|base| base == plan.profile) {
        let message =
            format!("`{PROFILE}` of `[target.{target}]` is a profile of the overlay's own, not `{}`", plan.profile);
        wrong(&rule::warewulf::DEFAULT_PROFILE, message, "leave it out: the profile then has the overlay's name");
    }
}

/// What Warewulf takes as the name of an overlay.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(['.', '-'])
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "._:-".contains(c))
}

fn release(text: &str) -> Option<Release> {
    let mut parts = text.trim_start_matches('v').split('.');
    let release = Release(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (release >= Release(4, 3)).then_some(release)
}

#[cfg(test)]
mod tests {
    use netrecipe_model::Diagnostics;

    use super::*;
    use crate::FileSet;

    fn codes(settings: &[(&str, &str)]) -> String {
        let settings: Settings = settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let mut diags = Diagnostics::default();
        report("warewulf", &mut Rendering { files: FileSet::default(), diags: &mut diags, settings: &settings });
        diags.iter().map(|d| d.code.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn wrong_settings_are_reported_each() {
        assert_eq!(
            codes(&[("overlay", "lacp-bond"), ("mode", "static"), ("per_node", "select"), ("version", "4.7.0")]),
            ""
        );
        assert_eq!(
            codes(&[("overlay", "a/b"), ("mode", "both"), ("version", "3"), ("base", "a b")]),
            "NR0504 NR0504 NR0504 NR0504"
        );
        assert_eq!(codes(&[("per_node", "select")]), "NR0504");
        assert_eq!(codes(&[("version", "4.5")]), "NR0514");
        assert_eq!(codes(&[("profile", "default")]), "NR0515");
        assert_eq!(codes(&[("networkmanager", "1.30")]), "NR0504");
    }

    #[test]
    fn flags_follow_the_release() {
        let flag = |text| release(text).map(Release::system_flag);
        assert_eq!(flag("4.3.0"), Some("--system"));
        assert_eq!(flag("4.5.8"), Some("--wwinit"));
        assert_eq!(flag("v4.7.0"), Some("--system-overlays"));
        assert_eq!(flag("4.2"), None);
    }
}
