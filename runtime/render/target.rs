//! Targets: what reads the files. A target says how it spells each option, or the sentence why it cannot.

pub mod coreos;
pub mod ifupdown;
pub mod ifupdown2;
pub mod link;
pub mod networkmanager;
pub mod proxmox;
pub mod udev;
pub mod warewulf;

use std::borrow::Cow;
use std::collections::BTreeMap;

use netrecipe_model::link::{LinkKind, Port, common};
use netrecipe_model::option::{OptionRow, Options};
use netrecipe_model::raw::quote;
use netrecipe_model::rule;
use netrecipe_model::suggest::{nearest, one_of};
use netrecipe_model::{Diagnostic, Diagnostics, Facts, Link, Origin, Resolved, Severity, Value};

use crate::{File, FileSet, symbol};

/// How a target says an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As this key of its own, with the option's value in the target's form.
    Key(Cow<'static, str>),
    /// In another way than one key: by structure, a file name, a section.
    Structure,
    /// Not at all: the sentence the user will read, lower case, without a full stop.
    Cannot(&'static str),
}

/// What the options of a table belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Link(LinkKind),
    /// A port of a bond or bridge.
    Port(LinkKind),
}

/// One reader of network configuration.
pub trait Target: Sync {
    /// The word of `--target` and of inventories.
    fn name(&self) -> &'static str;

    /// One sentence for documents: what reads the files and which versions.
    fn doc(&self) -> &'static str;

    /// How the target spells an option. Total: a target answers for every row of every table.
    fn spell(&self, subject: Subject, row: &'static OptionRow) -> Spelling;

    /// The same where the site's settings let the target say more, or less.
    fn spell_with(&self, subject: Subject, row: &'static OptionRow, _settings: &Settings) -> Spelling {
        self.spell(subject, row)
    }

    /// The keys of `[target.NAME]` in netrecipe.toml, each with a sentence of what it is. Values are the target's to check.
    fn settings(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Options that the target can spell, but not this value or together with what else the link says.
    /// Called for every link after [`Target::spell`]; findings are errors unless the link is `lossy`.
    fn refuse(&self, _network: &Resolved, _link: &Link, _refusals: &mut Vec<Refusal>) {}

    /// Writes the files of one host.
    fn render(&self, network: &Resolved, rendering: &mut Rendering<'_>);

    /// The key of `extra` that the target reads.
    fn extra(&self) -> Option<&'static str> {
        None
    }

    /// Whether the target writes one tree for the whole site instead of one for each host; its paths are then relative to it.
    fn is_site_wide(&self) -> bool {
        false
    }

    /// Whether, with these settings, one rendering with symbolic facts serves all hosts.
    fn is_symbolic(&self, _settings: &Settings) -> bool {
        false
    }

    /// Turns files with the marks of symbolic facts into the target's own templates, and adds what serves all hosts.
    /// Called once per site, after every host; `hosts` are their names and `files` is empty unless the target is symbolic.
    fn finish(&self, _hosts: &[String], _rendering: &mut Rendering<'_>) {}

    /// A file of a symbolic rendering as it is on one host: what [`Target::render`] gives for the host's own network, unless the
    /// recipe depends on facts in a way that a template cannot follow.
    ///
    /// # Errors
    /// The path of the first fact that the host does not have.
    fn fill(&self, file: &File, facts: &Facts) -> Result<String, String> {
        symbol::fill(file.text(), facts)
    }

    /// Whether the target only completes others (pins names, ...): what it does not spell is not its business.
    fn is_partial(&self) -> bool {
        false
    }

    /// Whether the target says an option of a link in place of another target of the same host that cannot.
    fn completes(&self, _link: &Link, _row: &OptionRow) -> bool {
        false
    }
}

/// A value or combination that a target cannot say.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub row: &'static OptionRow,
    pub origin: Origin,
    /// Completes "`TARGET` cannot say `OPTION` of `LINK`: ...".
    pub reason: String,
}

/// What a target writes into: files, findings, and the settings that the site's manifest gives the target.
pub struct Rendering<'a> {
    pub files: FileSet,
    pub diags: &'a mut Diagnostics,
    /// `[target.NAME]` of netrecipe.toml, checked by the target that reads it.
    pub settings: &'a Settings,
}

/// Settings of one target by name.
pub type Settings = BTreeMap<String, String>;

/// All targets, in the order of documents.
pub static TARGETS: &[&dyn Target] = &[
    &networkmanager::NetworkManager,
    &coreos::CoreOs,
    &ifupdown2::Ifupdown2,
    &proxmox::Proxmox,
    &ifupdown::Ifupdown,
    &udev::Udev,
    &link::SystemdLink,
    &warewulf::Warewulf,
];

/// The target of a name.
pub fn find(name: &str) -> Option<&'static dyn Target> {
    TARGETS.iter().copied().find(|target| target.name() == name)
}

/// Renders one host for one target. What neither the target nor a companion says is an error at the recipe's line, or a
/// warning where the link is `lossy`. `companions` are all targets the host is rendered for; the target itself may be there.
pub fn render(
    target: &dyn Target,
    companions: &[&dyn Target],
    network: &Resolved,
    settings: &Settings,
    diags: &mut Diagnostics,
) -> FileSet {
    let mut found = Diagnostics::default();
    check_settings(target, settings, &mut found);
    check_said(target, companions, network, settings, &mut found);
    let mut rendering = Rendering { files: FileSet::default(), diags: &mut found, settings };
    target.render(network, &mut rendering);
    let files = rendering.files;
    let sound = !found.has_errors();
    diags.extend(found);
    if sound { files } else { FileSet::default() }
}

/// Reports settings that the target does not have: their defaults would stay in force in silence.
fn check_settings(target: &dyn Target, settings: &Settings, diags: &mut Diagnostics) {
    let known: Vec<&str> = target.settings().iter().map(|(key, _)| *key).collect();
    for key in settings.keys().filter(|key| !known.contains(&key.as_str())) {
        let message = format!("`[target.{}]` has no setting {}", target.name(), quote(key));
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "it has none".into(),
            None => format!("it has {}", one_of(&known)),
        };
        diags.push(Diagnostic::new(&rule::target::SETTING, message).help(help));
    }
}

fn check_said(
    target: &dyn Target,
    companions: &[&dyn Target],
    network: &Resolved,
    settings: &Settings,
    diags: &mut Diagnostics,
) {
    for link in network.links() {
        let subject = Subject::Link(link.kind);
        let mut refusals = unspelt(target, settings, subject, &link.options, link.kind.tables());
        target.refuse(network, link, &mut refusals);
        for Port { options, .. } in &link.ports {
            refusals.extend(unspelt(target, settings, Subject::Port(link.kind), options, port_tables(link.kind)));
        }
        let completed = |row| companions.iter().any(|companion| companion.completes(link, row));
        for refusal in refusals.iter().filter(|refusal| !completed(refusal.row)) {
            diags.push(lost(target, link, refusal));
        }
        check_extra(link, diags);
    }
}

fn port_tables(kind: LinkKind) -> &'static [&'static [&'static OptionRow]] {
    use netrecipe_model::link::{bond, bridge};
    match kind {
        LinkKind::Bond => bond::PORT_TABLES,
        LinkKind::Bridge => bridge::PORT_TABLES,
        LinkKind::Nic | LinkKind::Vlan => &[],
    }
}

/// The said options that the target cannot spell. A default is not missed, whoever said it: unsaid, it holds as well.
fn unspelt(
    target: &dyn Target,
    settings: &Settings,
    subject: Subject,
    options: &Options,
    tables: &'static [&'static [&'static OptionRow]],
) -> Vec<Refusal> {
    let rows = tables.iter().flat_map(|table| table.iter().copied()).filter(|row| !is_ours(row));
    let said = rows.filter_map(|row| options.get(row).map(|said| (row, said)));
    said.filter_map(|(row, said)| match target.spell_with(subject, row, settings) {
        Spelling::Cannot(reason) if said.origin.is_said() && !target.is_partial() && !is_default(row, &said.value) => {
            Some(Refusal { row, origin: said.origin, reason: reason.into() })
        }
        _ => None,
    })
    .collect()
}

fn is_default(row: &OptionRow, value: &Value) -> bool {
    !row.default.is_empty() && value.to_string() == row.default
}

/// The finding for an option that a target cannot say: an error, or a warning where the link lets it go.
fn lost(target: &dyn Target, link: &Link, refusal: &Refusal) -> Diagnostic {
    let Refusal { row, origin, reason } = refusal;
    let message = format!("target `{}` cannot say `{}` of `{}`: {reason}", target.name(), row.name, link.name);
    let diagnostic = Diagnostic::new(&rule::target::LOST, message).at_key(origin.or(link.origin), "would be lost");
    if may_lose(link, row) {
        return diagnostic.severity(Severity::Warning);
    }
    diagnostic.help(format!("leave it out, choose another target, or let it go with `lossy: [\"{}\"]`", row.name))
}

/// Options that speak to netrecipe, not to a target.
fn is_ours(row: &OptionRow) -> bool {
    *row == common::EXTRA || *row == common::LOSSY
}

fn may_lose(link: &Link, row: &OptionRow) -> bool {
    match link.options.value(&common::LOSSY) {
        Some(Value::Flag(flag)) => *flag,
        Some(Value::List(names)) => names.iter().any(|name| name.value.text().is_some_and(|n| row.is_called(n))),
        _ => false,
    }
}

/// A key of `extra` that no target reads would be lost by all of them.
fn check_extra(link: &Link, diags: &mut Diagnostics) {
    for (name, said) in link.options.value(&common::EXTRA).map_or(&[][..], Value::record) {
        if TARGETS.iter().any(|target| target.extra() == Some(name)) {
            continue;
        }
        let message = format!("`{}` has words for {}, which no target reads", common::EXTRA.name, quote(name));
        let mut names: Vec<&str> = TARGETS.iter().filter_map(|target| target.extra()).collect();
        names.sort_unstable();
        names.dedup();
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it can hold words for {}", one_of(&names)),
        };
        diags.push(Diagnostic::new(&rule::target::EXTRA, message).at_key(said.origin, "read by no target").help(help));
    }
}
