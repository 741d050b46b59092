//! The linter: what can be known of a file before anything runs, in every branch and function.

use std::collections::HashSet;

use netrecipe_model::option::unknown_option;
use netrecipe_model::primitive::{self, PRIMITIVES};
use netrecipe_model::raw::quote;
use netrecipe_model::rule::language;
use netrecipe_model::suggest::nearest;
use netrecipe_model::{Diagnostic, Place};

use crate::library::{Library, module_id};
use crate::place::{At, Call, Places, Tree};
use crate::record::Recorder;

/// Words that the language itself calls.
const KEYWORDS: &[&str] = &[
    "call",
    "curry",
    "Fn",
    "type_of",
    "print",
    "debug",
    "is_def_var",
    "is_def_fn",
    "is_shared",
    "this",
    "import",
    "export",
];

/// Lints one file.
pub(crate) fn lint(recorder: &mut Recorder, library: &Library, natives: &HashSet<String>, file: &str, places: &Places) {
    redefined(recorder, library, file, places);
    for import in places.imports.iter().filter(|import| !import.is_at_top || import.path.is_none()) {
        let origin = recorder.at(file, import.at);
        let message = "an import stands at the top level of its file, with a plain text";
        recorder.push(Diagnostic::new(&language::IMPORT_PLACE, message).at(origin, "imported here"));
    }
    for call in &places.calls {
        if call.is_operator {
            continue;
        }
        match &call.namespace {
            Some(alias) => module_call(recorder, library, file, places, call, alias),
            None => {
                own_call(recorder, natives, file, places, call);
                options(recorder, file, places, call);
            }
        }
    }
}

fn redefined(recorder: &mut Recorder, library: &Library, file: &str, places: &Places) {
    for function in &places.functions {
        if primitive::find(&function.name).is_none() {
            continue;
        }
        let at = library.text(file).and_then(|text| definition(&text, &function.name)).unwrap_or((1, 1));
        let origin = recorder.at(file, at);
        let message =
            format!("{} is a primitive: a function of the same name would take its place", quote(&function.name));
        let help = format!("give the function another name, such as `my_{}`", function.name);
        recorder.push(Diagnostic::new(&language::REDEFINED, message).at(origin, "defined here").help(help));
    }
}

/// Where `fn NAME` stands.
fn definition(text: &str, name: &str) -> Option<At> {
    for (row, line) in text.lines().enumerate() {
        let mut from = 0;
        while let Some(found) = line[from..].find("fn ") {
            let start = from + found + 3;
            let word: String =
                line[start..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if word == name {
                let skipped = line[start..].len() - line[start..].trim_start().len();
                let column = line[..start + skipped].chars().count() + 1;
                return Some((u32::try_from(row + 1).ok()?, u32::try_from(column).ok()?));
            }
            from = start;
        }
    }
    None
}

fn own_call(recorder: &mut Recorder, natives: &HashSet<String>, file: &str, places: &Places, call: &Call) {
    let name = call.name.as_str();
    let is_own = |word: &str| places.functions.iter().any(|f| f.name == word);
    let is_variable = places.declares(name) || places.functions.iter().any(|f| f.parameters.iter().any(|p| p == name));
    let is_known = natives.contains(name) || is_own(name) || KEYWORDS.contains(&name) || is_variable;
    if is_known || name.starts_with("anon$") || primitive::find(name).is_some() {
        return;
    }
    let origin = recorder.at(file, call.at);
    let kind = if call.is_method { "method" } else { "function" };
    let diagnostic = Diagnostic::new(&language::UNKNOWN_FUNCTION, format!("there is no {kind} {}", quote(name)));
    let diagnostic = diagnostic.at(origin, "called here");
    let own = places.functions.iter().map(|f| f.name.as_str());
    let known = PRIMITIVES.iter().map(|p| p.name).chain(own);
    let near = nearest(name, known).or_else(|| nearest(name, natives.iter().map(String::as_str)));
    recorder.push(match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("`netrecipe doc` lists the primitives"),
    });
}

fn module_call(recorder: &mut Recorder, library: &Library, file: &str, places: &Places, call: &Call, alias: &str) {
    if alias == "global" {
        return;
    }
    let import = places.imports.iter().find(|import| import.alias == alias);
    let target = import.and_then(|import| module_id(file, import.path.as_deref()?).ok());
    let loaded = target.as_deref().and_then(|id| library.file(id));
    if let Some(loaded) = loaded {
        let known: Vec<&str> =
            loaded.places.functions.iter().filter(|f| !f.is_private).map(|f| f.name.as_str()).collect();
        if !known.contains(&call.name.as_str()) {
            let origin = recorder.at(file, call.at);
            let message = format!("module `{alias}` has no function {}", quote(&call.name));
            let diagnostic = Diagnostic::new(&language::UNKNOWN_FUNCTION, message).at(origin, "called here");
            recorder.push(match nearest(&call.name, known.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{alias}::{near}`?")),
                None => diagnostic.help(format!("it has {}", netrecipe_model::suggest::one_of(&known))),
            });
        }
    }
    for argument in &call.arguments {
        if let Some(at) = function_in(places, argument, 0) {
            let origin = recorder.at(file, at);
            let message =
                format!("functions are not handed from one file to another: `{alias}::{}` gets one", call.name);
            let help = "pass values, or import the function where it is used";
            recorder.push(Diagnostic::new(&language::FUNCTION_POINTER, message).at(origin, "a function").help(help));
        }
    }
}

/// Where a function hides in an argument.
fn function_in(places: &Places, tree: &Tree, depth: usize) -> Option<At> {
    if depth > 8 {
        return None;
    }
    match tree {
        Tree::Function(at) => Some(*at),
        Tree::Name(at, name) => {
            let through = places.declaration(name).and_then(|tree| function_in(places, tree, depth + 1)).map(|_| *at);
            let bare = !places.declares(name) && places.functions.iter().any(|f| &f.name == name);
            through.or(bare.then_some(*at))
        }
        Tree::List(_, items) | Tree::Sum(_, items) => {
            items.iter().find_map(|item| function_in(places, item, depth + 1))
        }
        Tree::Map(_, fields) => fields.iter().find_map(|(_, _, value)| function_in(places, value, depth + 1)),
        Tree::Leaf(_) => None,
    }
}

/// Options that the primitive does not have, wherever the map is written.
fn options(recorder: &mut Recorder, file: &str, places: &Places, call: &Call) {
    let Some(primitive) = primitive::find(&call.name).filter(|p| !p.tables.is_empty()) else { return };
    let Some(map) = call.arguments.get(primitive.parameters.len()) else { return };
    let mut keys = Vec::new();
    collect(places, map, &mut keys, 0);
    for (key, key_at, value_at) in keys {
        if primitive.rows().any(|row| row.is_called(&key)) {
            continue;
        }
        let place =
            Place { file: file.into(), line: value_at.0, column: value_at.1, key: Some(key_at), trail: Vec::new() };
        let origin = recorder.origins.intern(place);
        recorder.push(unknown_option(primitive.name, &key, primitive.rows(), origin));
    }
}

fn collect(places: &Places, tree: &Tree, keys: &mut Vec<(String, At, At)>, depth: usize) {
    if depth > 8 {
        return;
    }
    match tree {
        Tree::Map(_, fields) => keys.extend(fields.iter().map(|(key, at, value)| (key.clone(), *at, value.at()))),
        Tree::Name(_, name) => {
            if let Some(tree) = places.declaration(name) {
                collect(places, tree, keys, depth + 1);
            }
        }
        Tree::Sum(_, parts) => parts.iter().for_each(|part| collect(places, part, keys, depth + 1)),
        Tree::Leaf(_) | Tree::List(..) | Tree::Function(_) => {}
    }
}
