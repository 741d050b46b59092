//! NetworkManager: one keyfile per link, hooks as dispatcher scripts.

use netrecipe_model::option::OptionRow;
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Diagnostics, Link, Resolved, rule};

use crate::dialect::keyfile::{self, Dialect, Version};
use crate::dialect::{dispatcher, hooks, modules, sysctl};
use crate::target::{Refusal, Rendering, Settings, Spelling, Subject, Target};

/// Reads `/etc/NetworkManager/system-connections`.
pub struct NetworkManager;

const NAME: &str = "networkmanager";
const FOLDER: &str = "/etc/NetworkManager/system-connections";
/// Setting: the oldest NetworkManager that reads the files.
const VERSION: &str = "version";

impl Target for NetworkManager {
    fn name(&self) -> &'static str {
        NAME
    }

    fn doc(&self) -> &'static str {
        "NetworkManager keyfiles and dispatcher scripts, for version 1.42 and later; a link that says nothing of IPv6 has none"
    }

    fn spell(&self, subject: Subject, row: &'static OptionRow) -> Spelling {
        keyfile::spell(subject, row, Version::BASE)
    }

    fn spell_with(&self, subject: Subject, row: &'static OptionRow, settings: &Settings) -> Spelling {
        keyfile::spell(subject, row, version(settings))
    }

    fn refuse(&self, network: &Resolved, link: &Link, refusals: &mut Vec<Refusal>) {
        refusals.extend(keyfile::refuse(network, link));
        refusals.extend(keyfile::renamed(link));
    }

    fn settings(&self) -> &'static [(&'static str, &'static str)] {
        &[(VERSION, "is the oldest NetworkManager that reads the files, from 1.42 on")]
    }

    fn extra(&self) -> Option<&'static str> {
        Some(keyfile::EXTRA_NAME)
    }

    fn render(&self, network: &Resolved, rendering: &mut Rendering<'_>) {
        check_version(rendering.settings, rendering.diags);
        let dialect =
            Dialect { identity: network.view().host(), version: version(rendering.settings), target: self.name() };
        hooks::of_changes(NAME, network, rendering.diags);
        let said = &network.view().network().hooks;
        rendering.files.directory(FOLDER, 0o700);
        rendering.files.extend(keyfile::profiles(network, dialect, FOLDER, rendering.diags));
        rendering.files.extend(dispatcher::files(network));
        rendering.files.add(sysctl::file(said, rendering.diags));
        rendering.files.extend(modules::files(said, rendering.diags));
    }
}

fn version(settings: &Settings) -> Version {
    settings.get(VERSION).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn check_version(settings: &Settings, diags: &mut Diagnostics) {
    let Some(text) = settings.get(VERSION).filter(|text| text.parse::<Version>().is_err()) else { return };
    let message = format!("`{VERSION}` of target `{NAME}` is a version from {} on, not {}", Version::BASE, quote(text));
    diags.push(Diagnostic::new(&rule::target::SETTING, message).help(format!("write `{VERSION} = \"1.44\"`")));
}
