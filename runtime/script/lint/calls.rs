//! Linting of calls: the function exists, and takes as many arguments.

use std::collections::BTreeSet;

use netrecipe_model::Diagnostic;
use netrecipe_model::primitive::{self, PRIMITIVES};
use netrecipe_model::raw::quote;
use netrecipe_model::rule::language;
use netrecipe_model::suggest::{nearest, one_of};

use super::Lint;
use crate::library::module_id;
use crate::place::{Body, Call};

/// Words that the language itself calls.
const KEYWORDS: &[&str] =
    &["call", "curry", "Fn", "type_of", "print", "debug", "is_def_var", "is_def_fn", "is_shared", "this"];

impl Lint<'_> {
    pub(super) fn own_call(&mut self, call: &Call) {
        let places = self.places;
        let name = call.name.as_str();
        if name.starts_with("anon$") || primitive::find(name).is_some() {
            return;
        }
        let own: Vec<&Body> = places.functions().filter(|function| function.name == name).collect();
        let is_native = self.natives.contains(name) || KEYWORDS.contains(&name);
        let is_native = is_native || (call.is_method && places.methods.contains(name));
        if own.is_empty() && !is_native {
            let kind = if call.is_method { "method" } else { "function" };
            let message = format!("there is no {kind} {}", quote(name));
            let known = PRIMITIVES.iter().map(|p| p.name).chain(places.functions().map(|f| f.name.as_str()));
            let near = nearest(name, known).or_else(|| nearest(name, self.natives.iter().map(String::as_str)));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`netrecipe doc` lists the primitives".into(),
            };
            let diagnostic = Diagnostic::new(&language::UNKNOWN_FUNCTION, message).help(help);
            return self.tell(diagnostic, call.at, "called here");
        }
        if !is_native {
            self.count(call, &quote(name), own.iter().copied());
        }
    }

    pub(super) fn module_call(&mut self, call: &Call, alias: &str) {
        if alias == "global" {
            return;
        }
        let places = self.places;
        let target = places.import(alias).and_then(|import| module_id(self.file, import.path.as_deref()?).ok());
        if let Some(loaded) = target.as_deref().and_then(|id| self.library.file(id)) {
            let public: Vec<&Body> = loaded.places.functions().filter(|f| !f.is_private).collect();
            let named: Vec<&Body> = public.iter().copied().filter(|f| f.name == call.name).collect();
            if named.is_empty() {
                let message = format!("module `{alias}` has no function {}", quote(&call.name));
                let names: BTreeSet<&str> = public.iter().map(|f| f.name.as_str()).collect();
                let names: Vec<&str> = names.into_iter().collect();
                let help = match nearest(&call.name, names.iter().copied()) {
                    Some(near) => format!("did you mean `{alias}::{near}`?"),
                    None if names.is_empty() => "it has no functions for others".into(),
                    None => format!("it has {}", one_of(&names)),
                };
                let diagnostic = Diagnostic::new(&language::UNKNOWN_FUNCTION, message).help(help);
                self.tell(diagnostic, call.at, "called here");
            } else {
                self.count(call, &format!("`{alias}::{}`", call.name), named.into_iter());
            }
        }
        self.functions_in(call, alias);
    }

    /// Tells a call that gives as many arguments as no function of the name takes.
    fn count<'a>(&mut self, call: &Call, name: &str, named: impl Iterator<Item = &'a Body>) {
        let given = call.arguments.len() - usize::from(call.is_method);
        let counts: BTreeSet<usize> = named.map(|function| function.parameters.len()).collect();
        if counts.contains(&given) {
            return;
        }
        let takes: Vec<String> = counts.iter().map(ToString::to_string).collect();
        let noun = if counts.iter().all(|count| *count == 1) { "argument" } else { "arguments" };
        let message = format!("{name} takes {} {noun}: found {given}", takes.join(" or "));
        let diagnostic = Diagnostic::new(&language::UNKNOWN_FUNCTION, message);
        self.tell(diagnostic, call.at, "called here");
    }
}
