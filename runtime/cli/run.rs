//! A run: every selected host through evaluation, resolution and rendering, in order and with flat memory.

use std::sync::mpsc::{Receiver, sync_channel};

use netrecipe_model::resolve::{Resolved, resolve};
use netrecipe_model::rule::language;
use netrecipe_model::{Diagnostic, Diagnostics, Network, Origins, rule};
use netrecipe_render::target::{self, Rendering, Target};
use netrecipe_render::{File, FileSet, switch};
use rayon::prelude::*;

use crate::exit::Failure;
use crate::progress::Progress;
use crate::protocol::Task;
use crate::report::token::Language;
use crate::report::{Report, Text};
use crate::sandbox::{self, Message, Sandbox};
use crate::site::{Job, Site};
use crate::sum::Sum;
use crate::symbolic;

/// Hosts that are worked on at the same time.
const BATCH: usize = 64;

/// What a run makes of a site.
pub struct Ran {
    /// What all hosts say together.
    pub site: netrecipe_model::Site,
    /// Where everything was said.
    pub origins: Origins,
}

/// The files that one target writes for one host, or for all.
pub struct Written {
    pub target: &'static dyn Target,
    pub files: FileSet,
    /// One for each file, in their order.
    pub sums: Vec<Sum>,
}

impl Written {
    fn new(target: &'static dyn Target, files: FileSet) -> Self {
        let sums = files.iter().map(|file| Sum::of(file.text())).collect();
        Written { target, files, sums }
    }

    /// The files with their sums.
    pub fn iter(&self) -> impl Iterator<Item = (&File, &Sum)> {
        self.files.iter().zip(&self.sums)
    }
}

/// A host whose files are rendered.
pub struct Host<'a> {
    pub job: &'a Job,
    pub written: Vec<Written>,
    pub network: &'a Network,
}

/// What becomes of the files.
pub trait Consumer: Sync {
    /// Takes a host: several at once and in any order, none any more once an error was found.
    ///
    /// # Errors
    /// When the files cannot be kept.
    fn take(&self, _host: &Host<'_>) -> Result<(), Failure> {
        Ok(())
    }

    /// Takes the same host again, one after the other in the order of the site.
    ///
    /// # Errors
    /// When the files cannot be kept.
    fn fold(&mut self, host: Host<'_>, origins: &Origins) -> Result<(), Failure>;

    /// Takes what a target writes once for all hosts.
    ///
    /// # Errors
    /// When the files cannot be kept.
    fn site(&mut self, written: Written, origins: &Origins) -> Result<(), Failure>;
}

/// Evaluates and renders the jobs of a site. Findings go to the report; a consumer sees nothing after the first error.
///
/// # Errors
/// When the consumer fails.
pub fn run(
    sandbox: Sandbox,
    site: &Site,
    jobs: &[Job],
    report: &mut Report,
    consumer: &mut impl Consumer,
) -> Result<Ran, Failure> {
    let mut templates = Templates::default();
    for target in jobs.iter().flat_map(|job| &job.targets) {
        if target.is_symbolic(site.settings(*target)) && !templates.is_symbolic(*target) {
            templates.targets.push(*target);
        }
    }
    let task = Task {
        site: site.jail.entry().into(),
        inventory: site.hosts.as_slice().into(),
        hosts: jobs.iter().map(|job| job.host.to_string()).collect(),
        template: !templates.targets.is_empty(),
    };
    let (sink, source) = sync_channel(2 * BATCH);
    let mut run = Run {
        site,
        jobs,
        report,
        consumer,
        templates,
        next: 0,
        ran: Ran { site: netrecipe_model::Site::new(switch::profiles()), origins: Origins::default() },
        progress: Progress::new(jobs.len()),
    };
    std::thread::scope(|scope| {
        scope.spawn(move || sandbox.serve(&task, &site.jail, &sink));
        run.collect(&source)
    })?;
    run.finish()
}

struct Run<'a, C> {
    site: &'a Site,
    jobs: &'a [Job],
    report: &'a mut Report,
    consumer: &'a mut C,
    templates: Templates,
    /// The job whose outcome comes next.
    next: usize,
    ran: Ran,
    progress: Progress,
}

/// The targets of which one rendering serves all hosts.
#[derive(Default)]
struct Templates {
    targets: Vec<&'static dyn Target>,
    /// By the target's name, its files with the marks of symbolic facts.
    files: Vec<(&'static str, FileSet)>,
}

/// What working on a host's outcome brought.
struct Worked {
    diagnostics: Diagnostics,
    resolved: Option<Resolved>,
    written: Vec<Written>,
    failure: Option<Failure>,
}

impl<C: Consumer> Run<'_, C> {
    fn collect(&mut self, source: &Receiver<Message>) -> Result<(), Failure> {
        while let Ok(message) = source.recv() {
            let mut batch = Vec::new();
            self.sort(message, &mut batch);
            while batch.len() < BATCH
                && let Ok(message) = source.try_recv()
            {
                self.sort(message, &mut batch);
            }
            self.work(&batch)?;
        }
        Ok(())
    }

    /// Keeps what is small; outcomes of hosts go to the batch.
    fn sort(&mut self, message: Message, batch: &mut Vec<Vec<u8>>) {
        match message {
            Message::Source(module) => {
                let text = Text { name: module.name, text: module.text.into(), language: Language::Recipe };
                self.report.sources.add(module.id, text);
            }
            Message::Places(places) => {
                for place in places {
                    self.ran.origins.intern(place);
                }
            }
            Message::Loaded(diagnostics) => {
                self.report.add(None, diagnostics, &self.ran.origins);
            }
            Message::Template(json) => self.template(&json),
            Message::Host(json) => batch.push(json),
            Message::Lost(diagnostic) => {
                let host = self.jobs.get(self.next + batch.len()).map(|job| &job.host);
                self.report.add(host, [*diagnostic], &self.ran.origins);
            }
        }
    }

    fn template(&mut self, json: &[u8]) {
        let (mut diagnostics, resolved) = settle(json);
        if let Some(resolved) = &resolved {
            let targets = &self.templates.targets;
            for target in targets {
                let settings = self.site.settings(*target);
                let files = target::render(*target, targets, resolved, settings, &mut diagnostics);
                self.templates.files.push((target.name(), files));
            }
        }
        self.report.add(None, diagnostics, &self.ran.origins);
    }

    fn work(&mut self, batch: &[Vec<u8>]) -> Result<(), Failure> {
        let jobs = &self.jobs[self.next.min(self.jobs.len())..];
        let jobs = &jobs[..batch.len().min(jobs.len())];
        let (site, templates, has_errors) = (self.site, &self.templates, self.report.has_errors());
        let consumer = &*self.consumer;
        let one = |(job, json): (&Job, &Vec<u8>)| {
            let mut worked = templates.work(site, job, json);
            if let (Some(resolved), false) = (&worked.resolved, has_errors || worked.diagnostics.has_errors()) {
                let host = Host { job, written: worked.written, network: resolved.view().network() };
                worked.failure = consumer.take(&host).err();
                worked.written = host.written;
            }
            worked
        };
        let worked: Vec<Worked> = match jobs.len() {
            1 => jobs.iter().zip(batch).map(one).collect(),
            _ => jobs.par_iter().zip(batch).map(one).collect(),
        };
        for (job, worked) in jobs.iter().zip(worked) {
            self.report.add(Some(&job.host), worked.diagnostics, &self.ran.origins);
            if let Some(failure) = worked.failure {
                return Err(failure);
            }
            if let Some(resolved) = worked.resolved {
                self.ran.site.add(resolved.view());
                if !self.report.has_errors() {
                    let host = Host { job, written: worked.written, network: resolved.view().network() };
                    self.consumer.fold(host, &self.ran.origins)?;
                }
            }
        }
        self.next += jobs.len();
        self.progress.advance(jobs.len());
        Ok(())
    }

    /// The rules between hosts, and what targets write once for all of them.
    fn finish(mut self) -> Result<Ran, Failure> {
        self.progress.end();
        if self.next < self.jobs.len() && !self.report.has_errors() {
            let message = "the evaluator lives until all hosts are done: it ended early";
            self.report.add(None, [Diagnostic::new(&language::CRASH, message)], &self.ran.origins);
        }
        let mut diagnostics = Diagnostics::default();
        rule::check_site(&self.ran.site, &mut diagnostics);
        self.report.add(None, diagnostics, &self.ran.origins);
        if self.report.has_errors() {
            return Ok(self.ran);
        }
        for target in target_of_site(self.jobs) {
            let job_has = |job: &&Job| job.targets.iter().any(|t| t.name() == target.name());
            let hosts: Vec<String> = self.jobs.iter().filter(job_has).map(|job| job.host.to_string()).collect();
            let templates = &mut self.templates.files;
            let place = templates.iter().position(|(name, _)| *name == target.name());
            let files = place.map(|place| templates.swap_remove(place).1).unwrap_or_default();
            let mut diags = Diagnostics::default();
            let mut rendering = Rendering { files, diags: &mut diags, settings: self.site.settings(target) };
            target.finish(&hosts, &mut rendering);
            let files = rendering.files;
            self.report.add(None, diags, &self.ran.origins);
            if !self.report.has_errors() {
                self.consumer.site(Written::new(target, files), &self.ran.origins)?;
            }
        }
        Ok(self.ran)
    }
}

/// The targets that write one tree for all hosts.
fn target_of_site(jobs: &[Job]) -> Vec<&'static dyn Target> {
    let mut targets: Vec<&'static dyn Target> = Vec::new();
    for target in jobs.iter().flat_map(|job| &job.targets).filter(|target| target.is_site_wide()) {
        if !targets.iter().any(|known| known.name() == target.name()) {
            targets.push(*target);
        }
    }
    targets
}

/// Reads and resolves an outcome of the evaluator.
fn settle(json: &[u8]) -> (Diagnostics, Option<Resolved>) {
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
    fn is_symbolic(&self, target: &dyn Target) -> bool {
        self.targets.iter().any(|known| known.name() == target.name())
    }

    /// Renders a host's own files; those of symbolic targets are only compared with the template.
    fn work(&self, site: &Site, job: &Job, json: &[u8]) -> Worked {
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
