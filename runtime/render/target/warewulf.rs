//! Warewulf: overlays with NetworkManager keyfiles, as templates for all nodes or as files for each, and the script that installs
//! them.

mod lint;
mod script;
mod setting;
mod template;

use netrecipe_model::option::OptionRow;
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Link, Resolved, rule};

use self::setting::{Mode, Plan, is_name};
use crate::dialect::keyfile::{self, Dialect, Version};
use crate::dialect::{dispatcher, modules, sysctl};
use crate::target::{Refusal, Rendering, Settings, Spelling, Subject, Target};
use crate::{File, FileSet};

/// Writes overlays for the server's `/var/lib/warewulf/overlays`.
pub struct Warewulf;

const NAME: &str = "warewulf";
const FOLDER: &str = "/etc/NetworkManager/system-connections";

impl Target for Warewulf {
    fn name(&self) -> &'static str {
        NAME
    }

    fn doc(&self) -> &'static str {
        "Warewulf 4.3 to 4.7: an overlay with NetworkManager keyfiles for a cluster's nodes, and `apply.sh` for its server"
    }

    fn spell(&self, subject: Subject, row: &'static OptionRow) -> Spelling {
        keyfile::spell(subject, row, Version::BASE)
    }

    fn spell_with(&self, subject: Subject, row: &'static OptionRow, settings: &Settings) -> Spelling {
        keyfile::spell(subject, row, Plan::read(settings).networkmanager)
    }

    fn refuse(&self, network: &Resolved, link: &Link, refusals: &mut Vec<Refusal>) {
        refusals.extend(keyfile::refuse(network, link));
        refusals.extend(keyfile::renamed(link));
    }

    fn extra(&self) -> Option<&'static str> {
        Some(keyfile::EXTRA_NAME)
    }

    fn is_site_wide(&self) -> bool {
        true
    }

    fn is_symbolic(&self, settings: &Settings) -> bool {
        Plan::read(settings).mode == Mode::Template
    }

    fn settings(&self) -> &'static [(&'static str, &'static str)] {
        setting::SETTINGS
    }

    fn render(&self, network: &Resolved, rendering: &mut Rendering<'_>) {
        setting::report(NAME, rendering);
        let plan = Plan::read(rendering.settings);
        lint::hooks(NAME, network, &plan, rendering.diags);
        lint::boot(network, &plan, rendering.diags);
        // The same identity for all nodes: a template cannot compute a node's own.
        let dialect = Dialect { identity: &plan.overlay, version: plan.networkmanager, target: NAME };
        let hooks = &network.view().network().hooks;
        let mut files = FileSet::default();
        files.extend(keyfile::profiles(network, dialect, FOLDER, rendering.diags));
        files.extend(dispatcher::files(network));
        files.add(sysctl::file(hooks, rendering.diags));
        files.extend(modules::files(hooks, rendering.diags));
        lint::actions(&files, rendering.diags);
        let host = network.view().host();
        if plan.mode != Mode::Template && !is_name(host) {
            let message =
                format!("a node with an overlay of its own has a name that an overlay can have, not {}", quote(host));
            rendering.diags.push(Diagnostic::new(&rule::target::SETTING, message).help("set `mode = \"template\"`"));
        }
        let overlay = match plan.mode {
            Mode::Overlays => format!("{}-{host}", plan.overlay),
            Mode::Template | Mode::Select => plan.overlay.clone(),
        };
        let mut tree = Tree { overlay, root: plan.release.root(), files: &mut rendering.files };
        for file in files.iter().cloned() {
            match plan.mode {
                Mode::Template | Mode::Overlays => tree.add(file),
                Mode::Select => tree.add(selected(file, host, &plan)),
            }
        }
        match plan.mode {
            Mode::Template => {} // its list is written with the rest of the overlay
            Mode::Overlays => tree.list(None),
            Mode::Select => tree.list(Some(host)),
        }
    }

    fn finish(&self, hosts: &[String], rendering: &mut Rendering<'_>) {
        let plan = Plan::read(rendering.settings);
        let symbolic = std::mem::take(&mut rendering.files);
        let mut tree = Tree { overlay: plan.overlay.clone(), root: plan.release.root(), files: &mut rendering.files };
        symbolic.directories().for_each(|(path, mode)| tree.files.directory(path, mode));
        let needs = template::needs(symbolic.iter().map(|file| file.text().to_owned()));
        let mut previews = Vec::new();
        for file in symbolic.iter().cloned() {
            let file = template::of(file, rendering.diags);
            if let Some(path) = file.path.strip_prefix(&tree.prefix()).filter(|path| path.ends_with(".ww")) {
                previews.push(path.to_owned());
            }
            tree.files.add(file);
        }
        common_files().into_iter().for_each(|file| tree.add(file));
        tree.list(None);
        let needs: Vec<String> = needs.into_iter().collect();
        rendering.files.add(script::file(&plan, hosts, &previews, &needs));
    }
}

/// One overlay in the making.
struct Tree<'a> {
    overlay: String,
    root: &'static str,
    files: &'a mut FileSet,
}

impl Tree<'_> {
    fn prefix(&self) -> String {
        format!("overlays/{}{}", self.overlay, self.root)
    }

    fn add(&mut self, file: File) {
        let path = format!("{}{}", self.prefix(), file.path);
        if file.path.starts_with(FOLDER) {
            self.files.directory(format!("{}{FOLDER}", self.prefix()), 0o700);
        }
        self.files.add(file.at(path));
    }

    /// Adds the list of the overlay's folders and files with their modes, for the script. A part is one node's share.
    fn list(&mut self, part: Option<&str>) {
        let name = part.map_or(self.overlay.clone(), |part| format!("{}.{part}", self.overlay));
        let mut list = File::new(format!("manifest/{name}"), 0o644);
        let home = format!("overlays/{}/", self.overlay);
        let paths: Vec<(&str, u32)> = self.files.iter().map(|file| (file.path.as_str(), file.mode)).collect();
        let mut folders = std::collections::BTreeSet::new();
        for (path, _) in paths.iter().filter(|(path, _)| path.starts_with(&home)) {
            let ends = path.match_indices('/').map(|(end, _)| end).filter(|end| *end >= home.len() - 1);
            folders.extend(ends.map(|end| &path[..end]));
        }
        let mode =
            |folder: &str| self.files.directories().find(|(path, _)| *path == folder).map_or(0o755, |(_, mode)| mode);
        let inside = |path: &str| path.trim_start_matches("overlays/").to_owned();
        for folder in folders {
            list.fixed(&format!("{:04o} d {}", mode(folder), inside(folder)));
        }
        for (path, mode) in paths.into_iter().filter(|(path, _)| path.starts_with(&home)) {
            list.fixed(&format!("{mode:04o} f {}", inside(path)));
        }
        self.files.add(list);
    }
}

/// What the overlay needs beside the profiles, in place of the distribution's overlay `NetworkManager`.
fn common_files() -> [File; 2] {
    let mut conf = File::new("/etc/NetworkManager/conf.d/90-netrecipe.conf", 0o644);
    for line in [
        "# Profiles come from keyfiles alone: the overlay ifcfg would bring rivals, and NICs without one stay as they are.",
        "[main]",
        "plugins=keyfile",
        "no-auto-default=*",
        "",
        "# What the boot stage set up is not taken for a profile.",
        "[device]",
        "keep-configuration=no",
    ] {
        conf.fixed(line);
    }
    let mut init = File::new("/warewulf/init.d/20-netrecipe", 0o755);
    for line in [
        "#!/bin/sh",
        "# NetworkManager of the boot stage (dracut) leaves its state here; profiles in it come before those of the overlay.",
        "rm -rf /run/NetworkManager",
    ] {
        init.fixed(line);
    }
    [conf, init]
}

/// The file as a template that one node alone takes, under the file's own name.
fn selected(file: File, host: &str, plan: &Plan) -> File {
    let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut selected = File::new(format!("{}.{host}.ww", file.path), file.mode);
    selected.fixed(&format!("{{{{- if ne .Id \"{host}\" }}}}{{{{ abort }}}}{{{{ end -}}}}"));
    let end = if plan.release.switches_at_once() { " -}}" } else { " }}" };
    selected.fixed(&format!("{{{{ file \"{name}\"{end}"));
    selected.append(file.map_lines(template::literal));
    selected
}
