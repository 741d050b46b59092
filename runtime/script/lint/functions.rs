//! Linting of functions as values: they do not cross from one file to another.
//!
//! Rhai 1.27 runs a function that was handed to another file with that file's constants, silently; one that was handed back is
//! not found.

use netrecipe_model::Diagnostic;
use netrecipe_model::rule::language;

use super::Lint;
use crate::place::{At, Call, Places, Source, Tree};

const HELP: &str = "pass values, or import the function where it is used";

impl Lint<'_> {
    /// Functions among the arguments of a call into another file.
    pub(super) fn functions_in(&mut self, call: &Call, alias: &str) {
        for argument in &call.arguments {
            if let Some(at) = find(self.places, call.body, argument, 0) {
                let message =
                    format!("functions are not handed from one file to another: `{alias}::{}` gets one", call.name);
                let diagnostic = Diagnostic::new(&language::FUNCTION_POINTER, message).help(HELP);
                self.tell(diagnostic, at, "a function");
            }
        }
    }

    /// Functions that a module returns or exports.
    pub(super) fn functions_that_leave(&mut self) {
        let places = self.places;
        let mut leaving = Vec::new();
        for (index, body) in places.bodies.iter().enumerate().skip(1) {
            if !body.is_private && !body.is_closure() {
                let found = body.results.iter().filter_map(|tree| find(places, index, tree, 0));
                leaving.extend(found.map(|at| (at, format!("`{}` returns one", body.name))));
            }
        }
        for (name, at) in &places.exports {
            let variable = places.bodies[0].variable(name).map(|v| &v.source);
            if let Some(Source::Declared(tree)) = variable
                && find(places, 0, tree, 0).is_some()
            {
                leaving.push((*at, format!("`{name}` is one")));
            }
        }
        for (at, what) in leaving {
            let message = format!("functions are not handed from one file to another: {what}");
            let diagnostic = Diagnostic::new(&language::FUNCTION_POINTER, message).help(HELP);
            self.tell(diagnostic, at, "leaves the file");
        }
    }
}

/// Where a function hides in an expression.
fn find(places: &Places, body: usize, tree: &Tree, depth: usize) -> Option<At> {
    if depth > 8 {
        return None;
    }
    let inside = |tree: &Tree| find(places, body, tree, depth + 1);
    match tree {
        Tree::Function(at) => Some(*at),
        Tree::Name(at, word) if word.alias.is_none() || word.alias.as_deref() == Some("global") => {
            let body = if word.alias.is_some() { 0 } else { body };
            match places.bodies.get(body)?.variable(&word.name) {
                Some(variable) => match &variable.source {
                    Source::Declared(tree) => find(places, body, tree, depth + 1).map(|_| *at),
                    Source::Parameter(_) | Source::Captured | Source::Unclear => None,
                },
                None => places.functions().any(|f| f.name == word.name).then_some(*at),
            }
        }
        Tree::Call(at, name) => {
            let named = places.bodies.iter().enumerate().filter(|(_, body)| &body.name == name);
            let mut results = named.flat_map(|(index, body)| body.results.iter().map(move |tree| (index, tree)));
            results.any(|(index, tree)| find(places, index, tree, depth + 1).is_some()).then_some(*at)
        }
        Tree::List(_, items) | Tree::Sum(_, items) => items.iter().find_map(inside),
        Tree::Map(_, fields) => fields.iter().find_map(|(_, _, value)| inside(value)),
        Tree::Leaf(_) | Tree::Name(..) => None,
    }
}
