//! Errors of the script language as diagnostics with their true place and the calls that led there.

mod syntax;
mod words;

use std::any::Any;
use std::sync::Arc;

use netrecipe_model::raw::quote;
use netrecipe_model::rule::{Rule, language};
use netrecipe_model::{Diagnostic, Frame, Origin, Place, primitive};
use rhai::EvalAltResult;

use crate::engine::{Limits, UsedUp};
use crate::place::{At, point};
use crate::record::{Recorded, Recorder};

pub(crate) use syntax::syntax;
pub(crate) use words::a_type;
use words::{Signature, plain_type, shown};

/// What an error says, apart from its place.
struct Finding {
    rule: &'static Rule,
    message: String,
    label: String,
    help: Option<String>,
}

impl Finding {
    fn new(rule: &'static Rule, message: impl Into<String>, label: impl Into<String>) -> Self {
        Finding { rule, message: message.into(), label: label.into(), help: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Finding { help: Some(help.into()), ..self }
    }

    fn at(self, origin: Origin) -> Diagnostic {
        let diagnostic = Diagnostic::new(self.rule, self.message).at(origin, self.label);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// Records an error that ended a host's evaluation.
pub(crate) fn report(recorder: &mut Recorder, site: &str, error: EvalAltResult) {
    let mut file: Arc<str> = recorder.file(site);
    let mut trail: Vec<Frame> = Vec::new();
    let mut error = error;
    // from the outermost call inwards: `source` names the file of what is inside
    let position = loop {
        let (function, source, inner, position) = match error {
            EvalAltResult::ErrorInFunctionCall(function, source, inner, position) => {
                (function, source, inner, position)
            }
            EvalAltResult::ErrorInModule(module, inner, position) => ("import".into(), module, inner, position),
            last => {
                let position = last.position();
                error = last;
                break position;
            }
        };
        let (line, column) = point(position);
        let own = recorder.home_of_closure(&function, &source);
        let name = if own.is_some() { "a closure".into() } else { Arc::from(function.as_str()) };
        trail.push(Frame { function: name, file: file.clone(), line, column });
        file = match own {
            Some(own) => own,
            None if source.is_empty() => file,
            None => recorder.file(&source),
        };
        error = *inner;
    };
    let Some(finding) = finding(&error, &recorder.limits) else { return };
    let (mut line, mut column) = point(position);
    // functions of the language do not know where they were called
    if line == 0 {
        if let Some(frame) = trail.pop() {
            (file, line, column) = (frame.file, frame.line, frame.column);
        } else if let EvalAltResult::ErrorDataRace(text, _) = &error {
            (line, column) = only_call(recorder, &file, text).unwrap_or((0, 0));
        }
    }
    trail.retain(|frame| matches!(&*frame.function, "import" | "a closure") || recorder.has_function(&frame.function));
    trail.reverse();
    trail.truncate(5);
    let origin = match line {
        0 => Origin::NONE,
        _ => recorder.origins.intern(Place { file, line, column: column.max(1), key: None, trail }),
    };
    recorder.push(finding.at(origin));
}

/// Records a panic that ended a host's evaluation.
pub(crate) fn crash(recorder: &mut Recorder, payload: &dyn Any) {
    let text = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let message = format!("the evaluator itself failed: {}", shown(text.unwrap_or("it does not say why")));
    let help = "please report it, with the recipe; the other hosts are not touched by it";
    recorder.push(Diagnostic::new(&language::CRASH, message).help(help));
}

/// Where a file calls the function whose name a text quotes, if it does so once.
fn only_call(recorder: &Recorder, file: &str, text: &str) -> Option<At> {
    let name = text.split('\'').nth(1)?;
    let mut calls = recorder.places.get(file)?.calls.iter().filter(|call| call.name == name);
    match (calls.next(), calls.next()) {
        (Some(only), None) => Some(only.at),
        _ => None,
    }
}

fn finding(error: &EvalAltResult, limits: &Limits) -> Option<Finding> {
    use EvalAltResult as E;
    let evaluation = |message: String, label: &str| Finding::new(&language::EVALUATION, message, label);
    let limit = |message: &str, label: &str| Finding::new(&language::LIMIT, message, label);
    Some(match error {
        E::ErrorRuntime(value, _) if value.is::<Recorded>() => return None,
        E::ErrorRuntime(value, _) if value.is_unit() => evaluation("the recipe gives up".into(), "thrown here"),
        E::ErrorRuntime(value, _) => evaluation(shown(&value.to_string()), "stopped here"),
        E::ErrorTerminated(value, _) if value.is::<UsedUp>() => {
            let most = match value.clone().cast::<UsedUp>() {
                UsedUp::Time => format!("{} ms", limits.time.as_millis()),
                UsedUp::Operations => format!("{} operations", limits.operations),
            };
            Finding::new(&language::TIME, format!("one host is evaluated within {most}"), "still running here")
                .help("is a loop without an end here?")
        }
        E::ErrorStackOverflow(_) => {
            limit("calls go at most 32 deep", "one more call here").help("does a function call itself?")
        }
        E::ErrorTooManyVariables(_) => limit("a recipe has at most 1,000 variables at a time", "one more here"),
        E::ErrorTooManyModules(_) => limit("a recipe imports at most 200 modules", "one more here"),
        E::ErrorDataTooLarge(what, _) => {
            let message = match what.as_str() {
                "Length of string" => "a text has at most 64 KiB, and the texts of a list or map together",
                "Size of object map" => "a map has at most 2,000 fields, those of nested maps included",
                _ => "a list has at most 4,000 items, those of nested lists included",
            };
            limit(message, "too large here")
        }
        E::ErrorFunctionNotFound(signature, _) => not_found(signature),
        E::ErrorMismatchDataType(..)
        | E::ErrorMismatchOutputType(..)
        | E::ErrorDotExpr(..)
        | E::ErrorIndexingType(..)
        | E::ErrorFor(_) => mismatch(error),
        E::ErrorVariableNotFound(name, _) => syntax::unknown_variable(name),
        E::ErrorPropertyNotFound(name, _) => {
            let message = format!("a fact or map has the fields it was given: there is no {}", quote(name));
            evaluation(message, "no such field").help("facts of a host come from its inventory entry; add it there")
        }
        E::ErrorArrayBounds(count, index, _) => {
            evaluation(format!("a list's items count from 0: there is no item {index} of {count}"), "no such item")
        }
        E::ErrorStringBounds(count, index, _) => {
            let message = format!("a text's characters count from 0: there is no character {index} of {count}");
            evaluation(message, "no such character")
        }
        E::ErrorNonPureMethodCallOnConstant(..) | E::ErrorAssignmentToConstant(..) => {
            evaluation("facts and constants are not changed".into(), "would change it")
                .help("copy it with `let`, and change the copy")
        }
        E::ErrorUnboundThis(_) => {
            evaluation("`this` is the object of a method call: there is none".into(), "no `this`")
        }
        E::ErrorDataRace(..) => {
            evaluation("a list or map is not used while one of its own methods runs".into(), "runs here")
                .help("copy it first: `let copy = list;`")
        }
        E::ErrorModuleNotFound(why, _) => {
            Finding::new(&language::IMPORT, format!("an import names a module: {why}"), "imported here")
        }
        E::ErrorParsing(kind, _) => syntax::finding(kind),
        other => {
            let mut text = other.unwrap_inner().to_string();
            if let Some(end) = text.find(" (line ") {
                text.truncate(end);
            }
            evaluation(words::lower(&text), "stopped here")
        }
    })
}

/// A call that no function answers.
fn not_found(signature: &str) -> Finding {
    let Signature { name, types } = Signature::read(signature);
    if types.iter().any(|of| of == words::SYMBOL) {
        return symbolic_use();
    }
    if name.starts_with("anon$") {
        let message = "functions are not handed from one file to another: this one was made in another file";
        return Finding::new(&language::FUNCTION_POINTER, message, "called here")
            .help("pass values, or import the function where it is used");
    }
    if let Some(primitive) = primitive::find(name) {
        let count = types.len();
        let found = if count == 1 { "found 1 argument".into() } else { format!("found {count} arguments") };
        return Finding::new(&language::ARGUMENTS, format!("the call is `{}`", primitive.signature()), found);
    }
    let what: Vec<String> = types.iter().map(|of| a_type(of)).collect();
    let is_operator = !name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let message = match what.as_slice() {
        [] => format!("there is no function {} without arguments", quote(name)),
        [left, right] if is_operator => format!("`{name}` does not work on {left} and {right}"),
        [one] if is_operator => format!("`{name}` does not work on {one}"),
        all => format!("there is no function {} for {}", quote(name), words::and(all)),
    };
    Finding::new(&language::UNKNOWN_FUNCTION, message, if is_operator { "used here" } else { "called here" })
}

/// A value of another type than the place wants.
fn mismatch(error: &EvalAltResult) -> Finding {
    use EvalAltResult as E;
    let evaluation = |message: String, label: &str| Finding::new(&language::EVALUATION, message, label);
    match error {
        E::ErrorMismatchDataType(wanted, found, _) | E::ErrorMismatchOutputType(wanted, found, _) => {
            let (wanted, found) = (plain_type(wanted), plain_type(found));
            if found == words::SYMBOL {
                return symbolic_use();
            }
            let finding = evaluation(format!("expected {}, found {}", a_type(&wanted), a_type(&found)), "found here");
            if wanted == words::FLAG { finding.help("write the comparison out, such as `x != 0`") } else { finding }
        }
        E::ErrorIndexingType(text, _) => {
            let of = plain_type(text.split(" [").next().unwrap_or(text));
            if of == words::SYMBOL {
                return symbolic_use();
            }
            evaluation(format!("{} has no items to be named by `[..]`", a_type(&of)), "indexed here")
        }
        E::ErrorDotExpr(text, _) => {
            let mut quoted = text.split('\'').skip(1).step_by(2);
            let (property, of) = (quoted.next().unwrap_or_default(), plain_type(quoted.next().unwrap_or_default()));
            if of == words::SYMBOL {
                return symbolic_use();
            }
            let is_set = text.starts_with("No writable");
            let message = match is_set {
                true => format!("field {} of {} cannot be set", quote(property), a_type(&of)),
                false => format!("{} has no field {}", a_type(&of), quote(property)),
            };
            let finding = evaluation(message, "no such field");
            if of == words::LINK {
                return finding.help("a link knows its `name`; options are given where it is declared");
            }
            finding
        }
        _ => evaluation("`for` goes over a list, a text or a range".into(), "nothing to go over"),
    }
}

fn symbolic_use() -> Finding {
    let message = "a template passes symbolic facts on and does not compute with them";
    Finding::new(&language::SYMBOLIC, message, "computes with a symbolic fact")
        .help("put the finished value into the inventory, or set `mode = \"static\"` for the target")
}
