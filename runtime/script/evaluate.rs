//! Evaluation: one engine reads a site once and evaluates it for each of its hosts.

use std::cell::RefCell;
use std::collections::HashSet;
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;

use netrecipe_model::raw::quote;
use netrecipe_model::rule::language;
use netrecipe_model::{Diagnostic, Diagnostics, Facts, Network, Origin, Origins};
use rhai::{AST, Engine, Scope};

use crate::bind::{self, Shared};
use crate::engine::{self, Budget, Limits};
use crate::error;
use crate::facts::Inventory;
use crate::library::{Library, LoadError, Resolver, module_id};
use crate::lint::Lint;
use crate::record::Recorder;
use crate::world::{Source, World};

/// Reads a site and evaluates it, host by host. Not for several threads: each has its own.
pub struct Evaluator {
    engine: Engine,
    recorder: Shared,
    library: Rc<Library>,
    inventory: Inventory,
    budget: Rc<Budget>,
    site: Option<(String, Rc<AST>)>,
    /// What the linter said, by code and place, so that evaluation does not say it again.
    linted: HashSet<(String, Spot)>,
}

/// File, line and column of a finding.
type Spot = (String, u32, u32);

impl Evaluator {
    /// An evaluator for the hosts of an inventory.
    pub fn new(world: Box<dyn World>, inventory: Vec<Facts>, limits: Limits) -> Self {
        let budget = Rc::new(Budget::new(&limits));
        let mut engine = engine::bare(&budget);
        let recorder: Shared = Rc::new(RefCell::new(Recorder::new(limits.clone())));
        let inventory = Inventory::new(inventory);
        bind::register(&mut engine, &recorder, &inventory);
        let library = Library::new(world, limits.source);
        engine.set_module_resolver(Resolver { library: library.clone(), recorder: recorder.clone() });
        Evaluator { engine, recorder, library, inventory, budget, site: None, linted: HashSet::new() }
    }

    /// Reads the site's file and everything it imports, and lints all of it. Nothing runs.
    pub fn load(&mut self, id: &str) -> Diagnostics {
        self.budget.start();
        self.recorder.borrow_mut().site = id.into();
        let mut open = Vec::new();
        let mut done = Vec::new();
        if self.read(id, Origin::NONE, &mut open, &mut done) {
            self.site = self.library.file(id).map(|loaded| (id.to_owned(), loaded.ast));
        }
        let natives = self.natives();
        for file in &done {
            if let Some(loaded) = self.library.file(file) {
                let recorder = &mut *self.recorder.borrow_mut();
                let places = &loaded.places;
                Lint { recorder, library: &self.library, natives: &natives, file, places }.run(file == id);
            }
        }
        let mut recorder = self.recorder.borrow_mut();
        let found = recorder.take_findings();
        self.linted = found.iter().filter_map(|d| Some((d.code.to_string(), spot(&recorder.origins, d)?))).collect();
        found
    }

    /// Reads a file and its imports, depth first; `open` is the way there.
    fn read(&self, id: &str, from: Origin, open: &mut Vec<String>, done: &mut Vec<String>) -> bool {
        if done.iter().any(|file| file == id) {
            return true;
        }
        if let Some(start) = open.iter().position(|file| file == id) {
            let circle = [&open[start..], &[id.to_owned()]].concat().join(" -> ");
            let message = format!("imports do not go in a circle: {circle}");
            self.recorder.borrow_mut().push(Diagnostic::new(&language::IMPORT, message).at(from, "closes the circle"));
            return false;
        }
        let loaded = match self.library.load(&self.engine, id) {
            Ok(loaded) => loaded,
            Err(LoadError::Missing(why)) => {
                let file = format!("{}.rhai", id.strip_prefix("site/").unwrap_or(id));
                let message = format!("a recipe is a file that can be read: {}: {why}", quote(&file));
                let diagnostic = Diagnostic::new(&language::IMPORT, message).at(from, "imported here");
                self.recorder.borrow_mut().push(diagnostic);
                return false;
            }
            Err(LoadError::Syntax(error)) => {
                let text = self.library.text(id).unwrap_or_default();
                let mut recorder = self.recorder.borrow_mut();
                let diagnostic = error::syntax(&mut recorder, id, &text, &error);
                recorder.push(diagnostic);
                return false;
            }
        };
        {
            self.recorder.borrow_mut().add_file(id, loaded.places.clone());
        }
        open.push(id.to_owned());
        let mut sound = true;
        for import in &loaded.places.imports {
            let Some(path) = &import.path else { continue };
            let origin = self.recorder.borrow_mut().at(id, import.at);
            sound &= match module_id(id, path) {
                Ok(target) => self.read(&target, origin, open, done),
                Err(why) => {
                    let message = format!("an import names a module: {}: {why}", quote(path));
                    let diagnostic = Diagnostic::new(&language::IMPORT, message).at(origin, "imported here");
                    self.recorder.borrow_mut().push(diagnostic);
                    false
                }
            };
        }
        open.pop();
        done.push(id.to_owned());
        sound
    }

    /// Names of all functions that the engine brings.
    fn natives(&self) -> HashSet<String> {
        let names = self.engine.collect_fn_metadata(None, |info| Some(info.metadata.name.to_string()), true);
        names.into_iter().collect()
    }

    /// Evaluates the site for one host of the inventory.
    pub fn host(&mut self, name: &str) -> (Network, Diagnostics) {
        match self.inventory.host(name).cloned() {
            Some(facts) => self.run(facts, false),
            None => {
                let message = format!("a host is one of the inventory: there is no {}", quote(name));
                let mut diags = Diagnostics::default();
                diags.push(Diagnostic::new(&language::EVALUATION, message));
                (Network { host: name.into(), ..Network::default() }, diags)
            }
        }
    }

    /// Evaluates the site once for all hosts, with symbols for the facts that differ.
    pub fn template(&mut self) -> (Network, Diagnostics) {
        self.run(Facts { name: "template".into(), ..Facts::default() }, true)
    }

    fn run(&mut self, facts: Facts, is_symbolic: bool) -> (Network, Diagnostics) {
        self.recorder.borrow_mut().begin(facts, is_symbolic);
        if let Some((id, ast)) = &self.site {
            self.budget.start();
            // a bug of the language or of a binding ends one host, not the others
            let run = || self.engine.run_ast_with_scope(&mut Scope::new(), ast);
            match panic::catch_unwind(AssertUnwindSafe(run)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => error::report(&mut self.recorder.borrow_mut(), id, *error),
                Err(payload) => error::crash(&mut self.recorder.borrow_mut(), &*payload),
            }
        }
        let mut recorder = self.recorder.borrow_mut();
        let network = std::mem::take(&mut recorder.network);
        let found = recorder.take_findings();
        let mut diags = Diagnostics::default();
        let is_new = |d: &Diagnostic| {
            !spot(&recorder.origins, d).is_some_and(|spot| self.linted.contains(&(d.code.to_string(), spot)))
        };
        diags.extend(found.into_iter().filter(is_new));
        (network, diags)
    }

    /// All places said so far. The table only grows.
    pub fn with_origins<T>(&self, read: impl FnOnce(&Origins) -> T) -> T {
        read(&self.recorder.borrow().origins)
    }

    /// The files of the run, for printing findings.
    pub fn sources(&self) -> Vec<Source> {
        self.library.sources()
    }
}

fn spot(origins: &Origins, diagnostic: &Diagnostic) -> Option<Spot> {
    let place = origins.place(diagnostic.labels.first()?.origin)?;
    Some((place.file.to_string(), place.line, place.column))
}
