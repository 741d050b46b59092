//! Recipes in tests: evaluated for the hosts of the fixture, checked and rendered as the command does it, in this process.

use netrecipe_model::diagnostic::Part;
use netrecipe_model::resolve::{Resolved, resolve};
use netrecipe_model::site::Site;
use netrecipe_model::{Diagnostic, Diagnostics, Origins, Severity, rule};
use netrecipe_render::target::{self, Rendering, Settings, Target};
use netrecipe_render::{FileSet, switch};
use netrecipe_script::{Evaluator, Limits, Source, World};

use crate::docs::fixture;

/// A finding with the place of its first label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) line: u32,
    /// In characters, from 1.
    pub(crate) column: u32,
    pub(crate) code: String,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// One recipe, and the files that examples of rules import.
struct Texts(String);

impl World for Texts {
    fn read(&mut self, id: &str) -> Result<Source, String> {
        let text = match id {
            "site/site" => &self.0,
            "site/examples/eager" => "nic(\"eno1\");\n",
            _ => return Err("no such file".into()),
        };
        Ok(Source { id: id.into(), name: format!("{id}.rhai"), text: text.to_owned() })
    }
}

/// Everything found in a recipe, for both hosts of the fixture and between them. What is found for both at the same word is
/// one finding, although the values in its message may differ.
pub(crate) fn findings(recipe: &str, targets: &[&str]) -> Vec<Finding> {
    let named = |name| target::find(name).unwrap_or_else(|| panic!("no target {name}"));
    let targets: Vec<&dyn Target> = targets.iter().copied().map(named).collect();
    let settings = Settings::default();
    let symbolic: Vec<&dyn Target> = targets.iter().copied().filter(|target| target.is_symbolic(&settings)).collect();
    let mut evaluator = Evaluator::new(Box::new(Texts(recipe.to_owned())), fixture(), Limits::default());
    let mut all = Vec::new();
    let add = |evaluator: &Evaluator, diags: &Diagnostics, all: &mut Vec<Finding>| {
        let mut found = evaluator.with_origins(|origins| told(diags, origins));
        let is_of = |a: &Finding, b: &Finding| (a.line, a.column, &a.code) == (b.line, b.column, &b.code);
        found.retain(|finding| !all.iter().any(|known| is_of(known, finding)));
        all.extend(found);
    };
    let loaded = evaluator.load("site/site");
    add(&evaluator, &loaded, &mut all);
    let render = |targets: &[&dyn Target], resolved: &Resolved, diags: &mut Diagnostics| {
        let files = targets.iter().map(|target| target::render(*target, targets, resolved, &settings, diags));
        files.collect::<Vec<FileSet>>()
    };
    let mut templates = vec![FileSet::default(); symbolic.len()];
    if !symbolic.is_empty() {
        let (network, mut diags) = evaluator.template();
        if let Some(resolved) = resolve(network, &mut diags) {
            templates = render(&symbolic, &resolved, &mut diags);
        }
        add(&evaluator, &diags, &mut all);
    }
    let mut site = Site::new(switch::profiles());
    for host in fixture() {
        let (network, mut diags) = evaluator.host(&host.name);
        if let Some(resolved) = resolve(network, &mut diags) {
            site.add(resolved.view());
            render(&targets, &resolved, &mut diags); // a host's own files are what its template is held against
        }
        add(&evaluator, &diags, &mut all);
    }
    let mut diags = Diagnostics::default();
    rule::check_site(&site, &mut diags);
    let hosts: Vec<String> = fixture().into_iter().map(|host| host.name).collect();
    for (target, files) in symbolic.iter().zip(templates) {
        target.finish(&hosts, &mut Rendering { files, diags: &mut diags, settings: &settings });
    }
    add(&evaluator, &diags, &mut all);
    all.sort();
    all
}

/// Whether any target that symbols are for refuses the recipe as a template for all hosts.
pub(crate) fn template_findings(recipe: &str) -> Vec<Finding> {
    let mut evaluator = Evaluator::new(Box::new(Texts(recipe.to_owned())), fixture(), Limits::default());
    let mut diags = evaluator.load("site/site");
    let (network, found) = evaluator.template();
    diags.extend(found);
    resolve(network, &mut diags);
    evaluator.with_origins(|origins| told(&diags, origins))
}

pub(crate) fn told(diags: &Diagnostics, origins: &Origins) -> Vec<Finding> {
    diags.iter().map(|diagnostic| finding(diagnostic, origins)).collect()
}

fn finding(diagnostic: &Diagnostic, origins: &Origins) -> Finding {
    let label = diagnostic.labels.first();
    let place = label.and_then(|label| origins.place(label.origin));
    let (line, column) = match (place, label) {
        (Some(place), Some(label)) if label.part == Part::Key => place.key.unwrap_or((place.line, place.column)),
        (Some(place), _) => (place.line, place.column),
        (None, _) => (0, 0),
    };
    Finding {
        line,
        column,
        code: diagnostic.code.to_string(),
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
    }
}
