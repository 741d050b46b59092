//! A run: every selected host through evaluation, resolution and rendering, in order and with flat memory.

mod consumer;
mod work;

use std::sync::mpsc::{Receiver, sync_channel};

use netrecipe_model::rule::{self, language};
use netrecipe_model::{Diagnostic, Diagnostics, Origins};
use netrecipe_render::switch;
use netrecipe_render::target::{self, Rendering, Target};
use rayon::prelude::*;

use crate::exit::Failure;
use crate::progress::Progress;
use crate::protocol::Task;
use crate::report::token::Language;
use crate::report::{Report, Text};
use crate::sandbox::{Message, Sandbox};
use crate::site::{Job, Site};
pub use consumer::{Consumer, Host, Written};
use work::{Templates, Worked, settle};

/// Hosts that are worked on at the same time.
const BATCH: usize = 64;

/// What a run makes of a site.
pub struct Ran {
    /// What all hosts say together.
    pub site: netrecipe_model::Site,
    /// Where everything was said.
    pub origins: Origins,
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
