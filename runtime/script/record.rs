//! The recorder: what the primitives of one host's evaluation said, and what was found wrong with it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use netrecipe_model::rule::language;
use netrecipe_model::{Diagnostic, Diagnostics, Facts, Link, Network, Origin, Origins, Place, Severity};
use rhai::{EvalAltResult, ImmutableString};

use crate::engine::Limits;
use crate::place::{At, Files, Places};

/// Findings that one host, or the linter, tells one by one. Nobody reads more, and each is compared with all others.
const MOST_FINDINGS: usize = 500;
/// Notes of `print` that one host tells.
const MOST_NOTES: usize = 100;
/// Bytes of text that a host's recipe may hand to primitives: what the largest sites say, a hundred times over.
const MOST_TEXT: usize = 32 << 20;
/// Values that a host's recipe may hand to primitives, those inside lists and maps included: rules look at each.
const MOST_VALUES: usize = 65_536;
/// Calls of primitives in one host's recipe.
const MOST_CALLS: usize = 65_536;

/// A link as a recipe holds it: its name, which is its identity on a host.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    pub(crate) name: ImmutableString,
    /// The declaring call failed and was reported: whatever is said of the link is not.
    pub(crate) is_poisoned: bool,
}

/// The error of a finding that was recorded: it ends the evaluation and says nothing more.
#[derive(Clone, Debug)]
pub(crate) struct Recorded;

/// [`Recorded`] as Rhai hands it on.
pub(crate) fn recorded() -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(rhai::Dynamic::from(Recorded), rhai::Position::NONE).into()
}

/// Everything one engine knows across hosts, and the network of the host under way.
pub(crate) struct Recorder {
    pub(crate) network: Network,
    diags: Diagnostics,
    pub(crate) origins: Origins,
    pub(crate) places: Rc<Files>,
    pub(crate) facts: Facts,
    /// Facts are symbols: the recipe makes a template for all hosts.
    pub(crate) is_symbolic: bool,
    /// Paths of the symbols that `host()` handed out.
    pub(crate) symbols: HashSet<String>,
    /// Modules being imported; while there are any, nothing can be declared.
    pub(crate) loading: Vec<String>,
    pub(crate) limits: Limits,
    by_name: HashMap<String, usize>,
    /// Module id of the site's file.
    pub(crate) site: Arc<str>,
    /// Files of closures, by their generated names: Rhai reports the caller's file for them. A file and its copy share names.
    closures: HashMap<String, Vec<Arc<str>>>,
    /// Names of the functions and closures of all files.
    functions: HashSet<String>,
    calls: usize,
    text: usize,
    /// Values that were handed to primitives.
    values: usize,
    findings: usize,
    notes: usize,
}

impl Recorder {
    pub(crate) fn new(limits: Limits) -> Self {
        Recorder {
            network: Network::default(),
            diags: Diagnostics::default(),
            origins: Origins::default(),
            places: Rc::default(),
            facts: Facts::default(),
            is_symbolic: false,
            symbols: HashSet::new(),
            loading: Vec::new(),
            limits,
            by_name: HashMap::new(),
            site: Arc::default(),
            closures: HashMap::new(),
            functions: HashSet::new(),
            calls: 0,
            text: 0,
            values: 0,
            findings: 0,
            notes: 0,
        }
    }

    /// Begins a host.
    pub(crate) fn begin(&mut self, facts: Facts, is_symbolic: bool) {
        let speeds = facts.nics.iter().filter_map(|(name, nic)| Some((name.clone(), nic.speed?))).collect();
        self.network = Network { host: facts.name.clone(), speeds, is_template: is_symbolic, ..Network::default() };
        self.take_findings();
        self.facts = facts;
        self.is_symbolic = is_symbolic;
        self.loading.clear();
        self.symbols.clear();
        self.by_name.clear();
        (self.calls, self.text, self.values) = (0, 0, 0);
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Note {
            self.notes += 1;
            if self.notes <= MOST_NOTES {
                self.diags.push(diagnostic);
            }
            return;
        }
        self.findings += 1;
        if self.findings <= MOST_FINDINGS {
            self.diags.push(diagnostic);
        } else if self.findings == MOST_FINDINGS + 1 {
            let message = format!("at most {MOST_FINDINGS} findings are told one by one: the others are left out");
            let origin = diagnostic.labels.first().map_or(Origin::NONE, |label| label.origin);
            self.diags.push(Diagnostic::new(&language::LIMIT, message).at(origin, "one more here"));
        }
    }

    /// Whether no more findings are told.
    pub(crate) fn is_full(&self) -> bool {
        self.findings > MOST_FINDINGS
    }

    pub(crate) fn extend(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        found.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// What was found since the last time.
    pub(crate) fn take_findings(&mut self) -> Diagnostics {
        (self.findings, self.notes) = (0, 0);
        std::mem::take(&mut self.diags)
    }

    /// Adds a link. The first of a name is the one that the name finds; a rule reports the others.
    pub(crate) fn declare(&mut self, link: Link) {
        self.by_name.entry(link.name.clone()).or_insert(self.network.links.len());
        self.network.links.push(link);
    }

    pub(crate) fn link(&mut self, name: &str) -> Option<&mut Link> {
        let &place = self.by_name.get(name)?;
        self.network.links.get_mut(place)
    }

    /// Counts a call of a primitive, the text and the values it was given.
    ///
    /// # Errors
    /// What there is too much of; the evaluation ends then.
    pub(crate) fn count(&mut self, text: usize, values: usize) -> Result<(), String> {
        self.calls += 1;
        self.text += text;
        self.values += values;
        if self.calls > MOST_CALLS {
            return Err(format!("a recipe calls primitives at most {MOST_CALLS} times for one host"));
        }
        if self.values > MOST_VALUES {
            return Err(format!("a recipe hands primitives at most {MOST_VALUES} values for one host"));
        }
        if self.text > MOST_TEXT {
            return Err(format!("a recipe says at most {} MiB of text for one host", MOST_TEXT >> 20));
        }
        Ok(())
    }

    /// Takes a file's places in.
    pub(crate) fn add_file(&mut self, id: &str, places: Rc<Places>) {
        let file: Arc<str> = id.into();
        self.functions.extend(places.bodies.iter().skip(1).map(|body| body.name.clone()));
        for closure in places.bodies.iter().filter(|body| body.is_closure()) {
            self.closures.entry(closure.name.clone()).or_default().push(file.clone());
        }
        Rc::make_mut(&mut self.places).insert(file, places);
    }

    /// The file of a function by its generated name, where it is a closure; `told` is what Rhai says.
    pub(crate) fn home_of_closure(&self, function: &str, told: &str) -> Option<Arc<str>> {
        let files = self.closures.get(function)?;
        files.iter().find(|file| &***file == told).or(files.first()).cloned()
    }

    /// Whether a recipe's file has a function of this name.
    pub(crate) fn has_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }

    /// The name of a file as one shared text.
    pub(crate) fn file(&self, id: &str) -> Arc<str> {
        self.places.get_key_value(id).map_or_else(|| id.into(), |(file, _)| file.clone())
    }

    /// The origin of a bare place.
    pub(crate) fn at(&mut self, file: &str, at: At) -> Origin {
        let file = self.file(file);
        self.origins.intern(Place { file, line: at.0, column: at.1, key: None, trail: Vec::new() })
    }
}
