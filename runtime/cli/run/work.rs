//! The work on one host: its outcome read, resolved and rendered, on any thread.

use netrecipe_model::resolve::{Resolved, resolve};
use netrecipe_model::rule::language;
use netrecipe_model::{Diagnostic, Diagnostics};
use netrecipe_render::FileSet;
use netrecipe_render::target::{self, Target};

use super::Written;
use crate::exit::Failure;
use crate::site::{Job, Site};
use crate::{sandbox, symbolic};

/// The targets of which one rendering serves all hosts.
#[derive(Default)]
pub(super) struct Templates {
    pub(super) targets: Vec<&'static dyn Target>,
    /// By the target's name, its files with the marks of symbolic facts.
    pub(super) files: Vec<(&'static str, FileSet)>,
}

/// What working on a host's outcome brought.
pub(super) struct Worked {
    pub(super) diagnostics: Diagnostics,
    pub(super) resolved: Option<Resolved>,
    pub(super) written: Vec<Written>,
    pub(super) failure: Option<Failure>,
}

/// Reads and resolves an outcome of the evaluator.
pub(super) fn settle(json: &[u8]) -> (Diagnostics, Option<Resolved>) {
    match sandbox::outcome(json) {
        Ok(outcome) => {
            let mut diagnostics = outcome.diagnostics;
            let is_sound = !diagnostics.has_errors();
            let resolved = resolve(outcome.network, &mut diagnostics);
            (diagnostics, resolved.filter(|_| is_sound))
        }
        Err(error) => {
            let mut diagnostics = Diagnostics::default();
            let message = format!("the evaluator lives until all hosts are done: its answer makes no sense: {error}");
            diagnostics.push(Diagnostic::new(&language::CRASH, message));
            (diagnostics, None)
        }
    }
}

impl Templates {
    pub(super) fn is_symbolic(&self, target: &dyn Target) -> bool {
        self.targets.iter().any(|known| known.name() == target.name())
    }

    /// Renders a host's own files; those of symbolic targets are only compared with the template.
    pub(super) fn work(&self, site: &Site, job: &Job, json: &[u8]) -> Worked {
        let (mut diagnostics, resolved) = settle(json);
        let mut written = Vec::new();
        let Some(network) = &resolved else { return Worked { diagnostics, resolved, written, failure: None } };
        for target in &job.targets {
            let files = target::render(*target, &job.companions, network, site.settings(*target), &mut diagnostics);
            if !self.is_symbolic(*target) {
                written.push(Written::new(*target, files));
            } else if let (Some(template), false) = (self.of(*target), diagnostics.has_errors()) {
                symbolic::check(*target, template, &files, &site.hosts[job.place], &mut diagnostics);
            }
        }
        Worked { diagnostics, resolved, written, failure: None }
    }

    fn of(&self, target: &dyn Target) -> Option<&FileSet> {
        self.files.iter().find(|(name, _)| *name == target.name()).map(|(_, files)| files)
    }
}
