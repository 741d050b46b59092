//! A site on disk: the recipe, its manifest and inventory, and which hosts are meant for which targets.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use netrecipe_model::raw::quote;
use netrecipe_model::suggest::nearest;
use netrecipe_model::{Diagnostic, Facts, Origins, hostlist, rule};
use netrecipe_render::target::{self, Settings, Target};

use crate::exit::Failure;
use crate::jail::{Jail, SUFFIX};
use crate::manifest::{self, Manifest};
use crate::report::Report;
use crate::{detect, facts, inventory};

/// Name of a folder's recipe.
const RECIPE: &str = "site";

/// A site whose files were read; what is wrong with them is in the report.
pub struct Site {
    pub jail: Jail,
    pub hosts: Vec<Facts>,
    manifest: Manifest,
    /// There is no inventory: the only host is this machine.
    is_own: bool,
}

/// One host to evaluate, and what to render for it.
pub struct Job {
    pub host: Arc<str>,
    /// Place of its facts in [`Site::hosts`].
    pub place: usize,
    pub targets: Vec<&'static dyn Target>,
    /// All targets the host has, also those that `--target` leaves out now: they still say what others cannot.
    pub companions: Vec<&'static dyn Target>,
}

impl Site {
    /// Reads manifest and inventory of the site that `path` names: a recipe, or a folder with a `site.rhai`.
    ///
    /// # Errors
    /// When a file cannot be read at all.
    pub fn open(path: &Path, report: &mut Report) -> Result<Self, Failure> {
        let recipe = if path.is_dir() { path.join(RECIPE).with_extension(SUFFIX) } else { path.to_owned() };
        let metadata = std::fs::metadata(&recipe).map_err(|e| {
            let failure = Failure::io("read the recipe", &recipe, &e);
            failure.help("`netrecipe init DIR` writes a small site to begin with")
        })?;
        if !metadata.is_file() {
            return Err(Failure::environment(format!("the recipe `{}` is not a regular file", recipe.display())));
        }
        let typed = match recipe.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let folder = typed.canonicalize().map_err(|e| Failure::io("read", &typed, &e))?;
        let root = manifest::find(&folder);
        let (root, shown, entry) = match root {
            Some(root) if root != folder => {
                let entry = recipe.file_name().map_or_else(|| folder.clone(), |name| folder.join(name));
                (root.to_owned(), near(root), near(&entry))
            }
            _ => (folder.clone(), plain(&typed), recipe.clone()),
        };
        let manifest = match manifest::find(&folder) {
            Some(found) => manifest::read(found, &shown.join(manifest::FILE), report)?,
            None => Manifest::default(),
        };
        let hosts = match &manifest.inventory {
            Some(path) => inventory::read(&root.join(path), &shown.join(path), report)?,
            None => vec![facts::own(Path::new("/sys"))],
        };
        let jail = Jail::new(&root, &shown, &entry).map_err(|e| Failure::io("read", &root, &e))?;
        Ok(Site { jail, hosts, is_own: manifest.inventory.is_none(), manifest })
    }

    /// What the manifest sets for a target.
    pub fn settings(&self, target: &dyn Target) -> &Settings {
        static NONE: Settings = Settings::new();
        self.manifest.settings.get(target.name()).unwrap_or(&NONE)
    }

    /// The hosts of the patterns, all when there are none, with their targets. Where `must_render`, a host without a target is
    /// a finding.
    ///
    /// # Errors
    /// When a pattern or target of the command line means nothing.
    pub fn select(
        &self,
        patterns: &[String],
        targets: &[String],
        must_render: bool,
        report: &mut Report,
    ) -> Result<Vec<Job>, Failure> {
        let wanted = self.wanted(patterns)?;
        let chosen = targets.iter().map(|name| {
            let none =
                || Failure::usage(format!("there is no target {}", quote(name))).help(manifest::known_targets(name));
            target::find(name).ok_or_else(none)
        });
        let chosen = chosen.collect::<Result<Vec<_>, _>>()?;
        let own = if self.is_own && chosen.is_empty() && self.manifest.targets.is_empty() {
            detect::target(Path::new("/"))
        } else {
            None
        };
        let mut jobs = Vec::new();
        let is_wanted = |facts: &Facts| wanted.as_ref().is_none_or(|names| names.contains(&facts.name));
        for (place, facts) in self.hosts.iter().enumerate().filter(|(_, facts)| is_wanted(facts)) {
            let host: Arc<str> = facts.name.as_str().into();
            let named: Vec<&'static dyn Target> = facts.targets.iter().filter_map(|name| target::find(name)).collect();
            let of_site = if named.is_empty() { &self.manifest.targets } else { &named };
            let of_host = if of_site.is_empty() { own.into_iter().collect() } else { once(of_site) };
            let targets = if chosen.is_empty() { of_host.clone() } else { once(&chosen) };
            let companions = once(&[targets.as_slice(), &of_host].concat());
            if targets.is_empty() && must_render {
                let help = "name one with `--target`, in the inventory, or as `targets = [\"networkmanager\"]` in `[site]` of \
                            netrecipe.toml; `netrecipe doc target` lists them";
                let message = "a host is rendered for at least one target, and none is named";
                let diagnostic = Diagnostic::new(&rule::files::NO_TARGET, message).help(help);
                report.add(Some(&host), [diagnostic], &Origins::default());
            }
            jobs.push(Job { host, place, targets, companions });
        }
        Ok(jobs)
    }

    /// The names that the patterns mean; none where all hosts are meant.
    fn wanted(&self, patterns: &[String]) -> Result<Option<HashSet<String>>, Failure> {
        if patterns.is_empty() {
            return Ok(None);
        }
        let known: HashSet<&str> = self.hosts.iter().map(|facts| facts.name.as_str()).collect();
        let mut wanted = HashSet::new();
        for pattern in patterns {
            let names = hostlist::expand(pattern).map_err(|e| Failure::usage(format!("--host {pattern}: {e}")))?;
            if let Some(stranger) = names.iter().find(|name| !known.contains(name.as_str())) {
                let failure = Failure::usage(format!("--host {pattern}: there is no host {}", quote(stranger)));
                return Err(match nearest(stranger, known.iter().copied()) {
                    Some(near) => failure.help(format!("did you mean `{near}`?")),
                    None if self.is_own => failure.help("the site has no inventory, so its only host is this machine"),
                    None => failure,
                });
            }
            wanted.extend(names);
        }
        Ok(Some(wanted))
    }
}

/// The path from here, when it leads down.
fn near(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    here.ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_owned()
}

/// The targets, each once.
fn once(targets: &[&'static dyn Target]) -> Vec<&'static dyn Target> {
    let mut seen = HashSet::new();
    targets.iter().copied().filter(|target| seen.insert(target.name())).collect()
}

/// `.` goes without saying in front of a name.
fn plain(folder: &Path) -> PathBuf {
    if folder == Path::new(".") { PathBuf::new() } else { folder.to_owned() }
}
