//! Errors of the script language as diagnostics with their true place and the calls that led there.

use std::any::type_name;
use std::sync::Arc;

use netrecipe_model::raw::quote;
use netrecipe_model::rule::{Rule, language};
use netrecipe_model::{Diagnostic, Frame, Origin, Place};
use rhai::{EvalAltResult, LexError, ParseErrorType, Position};

use crate::bind::RECORDED;
use crate::engine::{Limits, TIME_IS_UP};
use crate::facts::Symbol;
use crate::place::point;
use crate::record::Recorder;

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
    let mut file: Arc<str> = site.into();
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
        let own = recorder.closures.get(function.as_str()).cloned();
        let name = if own.is_some() { "a closure".into() } else { Arc::from(function.as_str()) };
        trail.insert(0, Frame { function: name, file: file.clone(), line, column });
        if let Some(own) = own {
            file = own;
        } else if !source.is_empty() {
            file = source.into();
        }
        error = *inner;
    };
    let Some(finding) = finding(&error, &recorder.limits) else { return };
    let (line, column) = point(position);
    trail.truncate(5);
    let origin = recorder.origins.intern(Place { file, line: line.max(1), column: column.max(1), key: None, trail });
    recorder.push(finding.at(origin));
}

fn finding(error: &EvalAltResult, limits: &Limits) -> Option<Finding> {
    use EvalAltResult as E;
    let symbolic = |text: &str| text.contains("symbolic fact") || text.contains(type_name::<Symbol>());
    Some(match error {
        E::ErrorRuntime(value, _) => {
            let text = value.to_string();
            if text == RECORDED {
                return None;
            }
            Finding::new(&language::EVALUATION, text, "stopped here")
        }
        E::ErrorTerminated(value, _) if value.to_string() == TIME_IS_UP => {
            let message = format!("one host is evaluated within {} ms", limits.time.as_millis());
            Finding::new(&language::TIME, message, "still running here")
        }
        E::ErrorTooManyOperations(_) => {
            let message = format!("one host is evaluated within {} operations", limits.operations);
            Finding::new(&language::TIME, message, "still running here").help("is a loop without an end here?")
        }
        E::ErrorStackOverflow(_) => Finding::new(&language::LIMIT, "calls go at most 32 deep", "one more call here")
            .help("does a function call itself?"),
        E::ErrorTooManyVariables(_) => {
            Finding::new(&language::LIMIT, "a recipe has at most 1,000 variables at a time", "one more here")
        }
        E::ErrorTooManyModules(_) => {
            Finding::new(&language::LIMIT, "a recipe imports at most 200 modules", "one more here")
        }
        E::ErrorDataTooLarge(what, _) => {
            let what = what.to_ascii_lowercase();
            Finding::new(
                &language::LIMIT,
                format!("texts have at most 64 KiB, lists 4,000 and maps 2,000 items: {what} is over"),
                "too large here",
            )
        }
        E::ErrorFunctionNotFound(signature, _) => {
            let name = signature.split([' ', '(']).next().unwrap_or(signature);
            if symbolic(signature) {
                return Some(symbolic_use());
            }
            let message = format!("there is no function {} for these arguments: {}", quote(name), quote(signature));
            Finding::new(&language::UNKNOWN_FUNCTION, message, "called here")
        }
        E::ErrorMismatchDataType(_, actual, _) | E::ErrorMismatchOutputType(_, actual, _) if symbolic(actual) => {
            symbolic_use()
        }
        E::ErrorDotExpr(text, _) | E::ErrorIndexingType(text, _) if symbolic(text) => symbolic_use(),
        E::ErrorVariableNotFound(name, _) => unknown_variable(name),
        E::ErrorPropertyNotFound(name, _) => {
            let message = format!("a fact or map has the fields it was given: there is no {}", quote(name));
            Finding::new(&language::EVALUATION, message, "no such field")
                .help("facts of a host come from its inventory entry; add it there")
        }
        E::ErrorModuleNotFound(why, _) => {
            Finding::new(&language::IMPORT, format!("an import names a module: {why}"), "imported here")
        }
        E::ErrorParsing(kind, _) => parse_finding(kind),
        other => {
            let mut other_text = other.unwrap_inner().to_string();
            if let Some(end) = other_text.find(" (line ") {
                other_text.truncate(end);
            }
            Finding::new(&language::EVALUATION, lower(&other_text), "stopped here")
        }
    })
}

fn symbolic_use() -> Finding {
    let message = "a template passes symbolic facts on and does not compute with them";
    Finding::new(&language::SYMBOLIC, message, "computes with a symbolic fact")
        .help("put the finished value into the inventory, or set `mode = \"static\"` for the target")
}

fn unknown_variable(name: &str) -> Finding {
    Finding::new(
        &language::UNKNOWN_VARIABLE,
        format!("a variable is declared before it is used: there is no {}", quote(name)),
        "not declared",
    )
    .help(format!("declare it with `let {name} = ...;`; inside a function, a constant of the file is `global::{name}`"))
}

/// The finding for a file that does not parse. `text` is the file's.
pub(crate) fn syntax(recorder: &mut Recorder, file: &str, text: &str, error: &rhai::ParseError) -> Diagnostic {
    let finding = parse_finding(&error.0);
    let (line, column) = point(error.1);
    let is_terminator = matches!(&*error.0, ParseErrorType::MissingToken(token, _) if token == ";");
    let at = if is_terminator { before(text, line, column) } else { (line, column) };
    let at = if at.0 == 0 { end(text) } else { at };
    let origin = recorder.at(file, at);
    finding.at(origin)
}

fn parse_finding(kind: &ParseErrorType) -> Finding {
    use ParseErrorType as P;
    match kind {
        P::VariableUndefined(name) => unknown_variable(name),
        P::ModuleUndefined(name) => Finding::new(
            &language::UNKNOWN_VARIABLE,
            format!("a module is imported before it is used: there is no {}", quote(name)),
            "not imported",
        )
        .help(format!("`import \"./{name}\" as {name};` at the top of the file")),
        P::MissingToken(token, _) if token == ";" => {
            Finding::new(&language::SYNTAX, "a statement ends with `;`", "the `;` is missing here")
        }
        P::MissingToken(token, what) => Finding::new(&language::SYNTAX, format!("expected `{token}` {what}"), "here"),
        P::UnexpectedEOF => Finding::new(&language::SYNTAX, "the file ends too early", "the file ends here")
            .help("is a `}`, `]` or `)` missing?"),
        P::ExprTooDeep => Finding::new(&language::LIMIT, "an expression is at most 64 levels deep", "deeper here"),
        P::TooManyFunctions => Finding::new(&language::LIMIT, "a file has at most 2,000 functions", "one more here"),
        P::LiteralTooLarge(what, most) => Finding::new(
            &language::LIMIT,
            format!("{} has at most {most} items or bytes", what.to_ascii_lowercase()),
            "too large",
        ),
        P::BadInput(LexError::StringTooLong(most)) => {
            Finding::new(&language::LIMIT, format!("a text has at most {most} bytes"), "too long")
        }
        P::Reserved(word) => Finding::new(
            &language::SYNTAX,
            format!("{} is a word of the language, or switched off", quote(word)),
            "cannot be used",
        ),
        other => Finding::new(&language::SYNTAX, lower(&other.to_string()), "here"),
    }
}

fn lower(text: &str) -> String {
    let text: String = text
        .chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .take(300)
        .collect();
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => text,
    }
}

/// Just behind the last word before a place, over blank space and comments.
fn before(text: &str, line: u32, column: u32) -> (u32, u32) {
    let lines: Vec<&str> = text.lines().collect();
    let mut row = line as usize;
    let mut head: String =
        lines.get(row.wrapping_sub(1)).unwrap_or(&"").chars().take(column.saturating_sub(1) as usize).collect();
    loop {
        let code = head.split("//").next().unwrap_or_default().trim_end();
        if !code.is_empty() {
            return (u32::try_from(row).unwrap_or(line), u32::try_from(code.chars().count()).unwrap_or(column));
        }
        if row <= 1 {
            return (line, column);
        }
        row -= 1;
        head = lines.get(row - 1).map_or_else(String::new, |l| (*l).to_owned());
    }
}

fn end(text: &str) -> (u32, u32) {
    let row = text.lines().count().max(1);
    let column = text.lines().last().map_or(1, |line| line.chars().count().max(1));
    (u32::try_from(row).unwrap_or(1), u32::try_from(column).unwrap_or(1))
}

/// A position as an origin without a trail.
pub(crate) fn origin(recorder: &mut Recorder, file: &str, position: Position) -> Origin {
    let (line, column) = point(position);
    recorder.at(file, (line.max(1), column.max(1)))
}
