//! The linter: what can be known of a file before anything runs, in every branch and function.

mod calls;
mod functions;

use std::collections::HashSet;

use netrecipe_model::option::unknown_option;
use netrecipe_model::primitive;
use netrecipe_model::raw::quote;
use netrecipe_model::rule::language;
use netrecipe_model::{Diagnostic, Place};

use crate::library::Library;
use crate::place::{At, Call, Places, Source, Tree};
use crate::record::Recorder;

/// What the linter looks at.
pub(crate) struct Lint<'a> {
    pub(crate) recorder: &'a mut Recorder,
    pub(crate) library: &'a Library,
    /// Names of the functions that the engine brings.
    pub(crate) natives: &'a HashSet<String>,
    pub(crate) file: &'a str,
    pub(crate) places: &'a Places,
}

impl Lint<'_> {
    /// Lints the file. `is_site` is the file that runs; the others are modules.
    pub(crate) fn run(&mut self, is_site: bool) {
        let places = self.places;
        self.redefined();
        for import in places.imports.iter().filter(|import| !import.is_at_top || import.path.is_none()) {
            let message = "an import stands at the top level of its file, with a plain text";
            let diagnostic = Diagnostic::new(&language::IMPORT_PLACE, message);
            self.tell(diagnostic, import.at, "imported here");
        }
        if !is_site {
            self.functions_that_leave();
        }
        for call in places.calls.iter().filter(|call| !call.is_operator) {
            if self.recorder.is_full() {
                return;
            }
            match &call.namespace {
                Some(alias) => self.module_call(call, alias),
                None => {
                    self.own_call(call);
                    self.options(call);
                }
            }
        }
    }

    fn tell(&mut self, diagnostic: Diagnostic, at: At, label: &str) {
        let origin = self.recorder.at(self.file, at);
        self.recorder.push(diagnostic.at(origin, label));
    }

    fn redefined(&mut self) {
        let places = self.places;
        for function in places.functions().filter(|function| primitive::find(&function.name).is_some()) {
            let at = self.library.text(self.file).and_then(|text| definition(&text, &function.name));
            let message =
                format!("{} is a primitive: a function of the same name would take its place", quote(&function.name));
            let help = format!("give the function another name, such as `my_{}`", function.name);
            let diagnostic = Diagnostic::new(&language::REDEFINED, message).help(help);
            self.tell(diagnostic, at.unwrap_or((1, 1)), "defined here");
        }
    }

    /// Options that the primitive does not have, wherever the map is written.
    fn options(&mut self, call: &Call) {
        let Some(primitive) = primitive::find(&call.name).filter(|p| !p.tables.is_empty()) else { return };
        let Some(map) = call.arguments.get(primitive.parameters.len()) else { return };
        let mut keys = Vec::new();
        collect(self.places, call.body, map, &mut keys, 0);
        for (key, key_at, value_at) in keys {
            if primitive.rows().any(|row| row.is_called(&key)) {
                continue;
            }
            let file = self.recorder.file(self.file);
            let place = Place { file, line: value_at.0, column: value_at.1, key: Some(key_at), trail: Vec::new() };
            let origin = self.recorder.origins.intern(place);
            self.recorder.push(unknown_option(primitive.name, &key, primitive.rows(), origin));
        }
    }
}

/// Where `fn NAME` stands.
fn definition(text: &str, name: &str) -> Option<At> {
    for (row, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (start, _) in code.match_indices("fn ") {
            let rest = &code[start + 3..];
            let word = rest.trim_start();
            let is_own = !code[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let is_end = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            if is_own && word.strip_prefix(name).is_some_and(|behind| is_end(behind.chars().next())) {
                let column = code[..code.len() - word.len()].chars().count() + 1;
                return Some((u32::try_from(row + 1).ok()?, u32::try_from(column).ok()?));
            }
        }
    }
    None
}

/// Keys of a map, with their places and those of their values.
fn collect(places: &Places, body: usize, tree: &Tree, keys: &mut Vec<(String, At, At)>, depth: usize) {
    if depth > 8 {
        return;
    }
    match tree {
        Tree::Map(_, fields) => keys.extend(fields.iter().map(|(key, at, value)| (key.clone(), *at, value.at()))),
        Tree::Name(_, word) => {
            let body = match word.alias.as_deref() {
                None => body,
                Some("global") => 0,
                Some(_) => return,
            };
            let Some(variable) = places.bodies.get(body).and_then(|b| b.variable(&word.name)) else { return };
            if let Source::Declared(tree) = &variable.source {
                collect(places, body, tree, keys, depth + 1);
                let assigned = variable.fields.iter().filter_map(|(key, field)| Some((key, field.as_ref()?)));
                let mut assigned: Vec<_> = assigned.map(|(key, (at, tree))| (key.clone(), *at, tree.at())).collect();
                assigned.sort_by_key(|(_, at, _)| *at);
                keys.extend(assigned);
            }
        }
        Tree::Sum(_, parts) => parts.iter().for_each(|part| collect(places, body, part, keys, depth + 1)),
        Tree::Leaf(_) | Tree::List(..) | Tree::Function(_) | Tree::Call(..) => {}
    }
}
