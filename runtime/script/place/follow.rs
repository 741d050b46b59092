//! Following: from a word to the place of its value, over declarations, parameters, closures and modules.

use std::sync::Arc;

use netrecipe_model::Frame;

use super::body::Variable;
use super::{At, Files, Source, Tree, Word};
use crate::library::module_id;

/// How far words are followed: `let a = b; let b = c; ...`.
const STEPS: usize = 12;

/// The file, body and calls that a tree belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) file: &'a Arc<str>,
    pub(crate) body: usize,
    /// Innermost call first.
    pub(crate) trail: &'a [Frame],
}

/// A word's variable, in the scope of its declaration.
fn variable<'a>(files: &'a Files, word: &Word, scope: Scope<'a>) -> Option<(&'a Variable, Scope<'a>)> {
    let places = files.get(&**scope.file)?;
    let (file, body) = match word.alias.as_deref() {
        None => (scope.file, scope.body),
        Some("global") => (scope.file, 0),
        Some(alias) => {
            let target = module_id(scope.file, places.import(alias)?.path.as_deref()?).ok()?;
            (files.get_key_value(&*target)?.0, 0)
        }
    };
    let found = files.get(&**file)?.bodies.get(body)?.variable(&word.name)?;
    let scope = Scope { file, body, ..scope };
    if !matches!(found.source, Source::Captured) {
        return Some((found, scope));
    }
    // A closure's captured word is the only one of its name that is no captured one.
    let own = |(_, body): &(usize, &'a super::Body)| {
        body.variable(&word.name).is_some_and(|v| !matches!(v.source, Source::Captured))
    };
    let mut around = places.bodies.iter().enumerate().filter(own);
    let (body, home) = around.next()?;
    match (around.next(), home.variable(&word.name)?) {
        (None, outer @ Variable { source: Source::Declared(_), .. }) => Some((outer, Scope { body, ..scope })),
        _ => None,
    }
}

/// The place of a variable's value as a whole.
fn value<'a>(files: &'a Files, variable: &'a Variable, scope: Scope<'a>) -> Option<(&'a Tree, Scope<'a>)> {
    match variable.source {
        Source::Declared(ref tree) => Some((tree, scope)),
        Source::Parameter(index) => argument(files, index, scope),
        Source::Captured | Source::Unclear => None,
    }
}

/// The argument that the caller passed for a parameter of the scope's body.
fn argument<'a>(files: &'a Files, index: usize, scope: Scope<'a>) -> Option<(&'a Tree, Scope<'a>)> {
    let (frame, outer) = scope.trail.split_first()?;
    let body = files.get(&**scope.file)?.bodies.get(scope.body)?;
    let (file, caller) = files.get_key_value(&*frame.file)?;
    // a closure that a list's method calls gets the list's items: they stand nowhere in the call
    let name = if body.is_closure() { "call" } else { &body.name };
    let call = caller.call_at((frame.line, frame.column), name)?;
    let index = index.checked_sub(body.captured)? + usize::from(call.is_method);
    Some((call.arguments.get(index)?, Scope { file, body: call.body, trail: outer }))
}

/// The places of a list's items.
pub(crate) fn items<'a>(files: &'a Files, tree: &'a Tree, scope: Scope<'a>) -> Option<(&'a [Tree], Scope<'a>)> {
    let mut here = (tree, scope);
    for _ in 0..STEPS {
        match here {
            (Tree::List(_, items), scope) => return Some((items, scope)),
            (Tree::Name(_, word), scope) => {
                let (variable, home) = variable(files, word, scope)?;
                here = value(files, variable, home)?;
            }
            _ => return None,
        }
    }
    None
}

/// The place of a map's key, and of its value.
pub(crate) fn field<'a>(
    files: &'a Files,
    tree: &'a Tree,
    scope: Scope<'a>,
    key: &str,
) -> Option<(At, &'a Tree, Scope<'a>)> {
    match look(files, tree, scope, key, STEPS) {
        Look::Here(at, tree, scope) => Some((at, tree, scope)),
        Look::Absent | Look::Unclear => None,
    }
}

enum Look<'a> {
    Here(At, &'a Tree, Scope<'a>),
    /// The key is surely not in this map.
    Absent,
    Unclear,
}

fn look<'a>(files: &'a Files, tree: &'a Tree, scope: Scope<'a>, key: &str, steps: usize) -> Look<'a> {
    let Some(steps) = steps.checked_sub(1) else { return Look::Unclear };
    match tree {
        Tree::Map(_, fields) => match fields.iter().find(|(name, ..)| name == key) {
            Some((_, at, value)) => Look::Here(*at, value, scope),
            None => Look::Absent,
        },
        Tree::Name(_, word) => {
            let Some((variable, home)) = variable(files, word, scope) else { return Look::Unclear };
            let whole = match value(files, variable, home) {
                Some((tree, scope)) => look(files, tree, scope, key, steps),
                None => Look::Unclear,
            };
            // an assignment counts only where nothing else can have said the key
            match (variable.fields.get(key), whole) {
                (None, whole) => whole,
                (Some(Some((at, tree))), Look::Absent) => Look::Here(*at, tree, home),
                (Some(_), _) => Look::Unclear,
            }
        }
        Tree::Sum(_, parts) => {
            for part in parts.iter().rev() {
                match look(files, part, scope, key, steps) {
                    Look::Absent => {}
                    found => return found,
                }
            }
            Look::Absent
        }
        Tree::Leaf(_) | Tree::List(..) | Tree::Function(_) | Tree::Call(..) => Look::Unclear,
    }
}
