//! Syntax errors: what the parser says, and the word that it means.

use netrecipe_model::raw::quote;
use netrecipe_model::rule::language;
use netrecipe_model::{Diagnostic, primitive};
use rhai::{LexError, ParseErrorType};

use super::{Finding, words};
use crate::place::point;
use crate::record::Recorder;

/// The finding for a file that does not parse. `text` is the file's.
pub(crate) fn syntax(recorder: &mut Recorder, file: &str, text: &str, error: &rhai::ParseError) -> Diagnostic {
    let finding = finding(&error.0);
    let (line, column) = point(error.1);
    let is_terminator = matches!(&*error.0, ParseErrorType::MissingToken(token, _) if token == ";");
    let at = if is_terminator { before(text, line, column) } else { (line, column) };
    let at = if at.0 == 0 { end(text) } else { at };
    let origin = recorder.at(file, at);
    finding.at(origin)
}

pub(super) fn unknown_variable(name: &str) -> Finding {
    let message = format!("a variable is declared before it is used: there is no {}", quote(name));
    let finding = Finding::new(&language::UNKNOWN_VARIABLE, message, "not declared");
    let plain = quote(name);
    let plain = plain.trim_matches('`');
    let is_option = || primitive::PRIMITIVES.iter().any(|p| p.rows().any(|row| row.is_called(name)));
    if name == "switch" {
        return finding
            .help("there is no `switch` statement here, `if` does it; `switch(name, #{..})` declares a switch");
    }
    if let Some(primitive) = primitive::find(name) {
        let call = primitive.signature();
        return finding.help(format!(
            "`{plain}` is a primitive, which is called: `{call}`; in a list's method, `|x| {plain}(x)`"
        ));
    }
    if is_option() {
        return finding.help(format!("options stand in a map: `#{{ {plain}: ... }}`"));
    }
    finding.help(format!(
        "declare it with `let {plain} = ...;`; inside a function, a constant of the file is `global::{plain}`"
    ))
}

pub(super) fn finding(kind: &ParseErrorType) -> Finding {
    use ParseErrorType as P;
    let syntax = |message: String, label: &str| Finding::new(&language::SYNTAX, message, label);
    let limit = |message: String, label: &str| Finding::new(&language::LIMIT, message, label);
    match kind {
        P::VariableUndefined(name) => unknown_variable(name),
        P::ModuleUndefined(name) => {
            let plain = quote(name);
            let message = format!("a module is imported before it is used: there is no {plain}");
            let plain = plain.trim_matches('`');
            Finding::new(&language::UNKNOWN_VARIABLE, message, "not imported")
                .help(format!("`import \"./{plain}\" as {plain};` at the top of the file"))
        }
        P::MissingToken(token, _) if token == ";" => {
            syntax("a statement ends with `;`".into(), "the `;` is missing here")
        }
        P::MissingToken(token, what) => syntax(format!("expected `{token}` {}", words::shown(what)), "here"),
        P::UnexpectedEOF => {
            syntax("the file ends too early".into(), "the file ends here").help("is a `}`, `]` or `)` missing?")
        }
        P::ExprTooDeep => limit("an expression is at most 64 levels deep".into(), "deeper here"),
        P::TooManyFunctions => limit("a file has at most 2,000 functions".into(), "one more here"),
        P::LiteralTooLarge(what, most) => {
            let what = if what.contains("map") { "a map has at most" } else { "a list has at most" };
            limit(format!("{what} {most} items"), "too large")
        }
        P::BadInput(LexError::StringTooLong(most)) => limit(format!("a text has at most {most} bytes"), "too long"),
        P::BadInput(LexError::UnterminatedString) => {
            syntax("a text ends with the quote it began with".into(), "begins here")
        }
        P::BadInput(LexError::MalformedChar(_)) => syntax("a text stands in `\"`".into(), "`'` is for one character"),
        P::BadInput(LexError::MalformedNumber(_)) => syntax("a number is a whole number of 64 bits".into(), "not one"),
        P::BadInput(LexError::MalformedEscapeSequence(found)) => {
            let message = format!(
                "a text has the escapes `\\\\`, `\\\"`, `\\n`, `\\t`, `\\xHH` and `\\uHHHH`: not {}",
                quote(found)
            );
            syntax(message, "not an escape")
        }
        P::PropertyExpected => syntax("a `.` is followed by the name of a field or method".into(), "here")
            .help("numbers are whole numbers"),
        P::DuplicatedProperty(name) => {
            syntax(format!("a map says each field once: {} again", quote(name)), "said again here")
        }
        P::FnDuplicatedDefinition(name, _) => syntax(
            format!("a function is defined once: {} again, with as many parameters", quote(name)),
            "defined again here",
        ),
        P::WrongFnDefinition => syntax("a function is defined at the top level of its file".into(), "defined inside"),
        P::AssignmentToConstant(name) => {
            syntax(format!("a constant keeps its value: {}", quote(name)), "assigned here")
                .help("declare it with `let`")
        }
        P::MismatchedType(wanted, found) => {
            syntax(format!("expected {}, found {}", words::shown(wanted), words::shown(found)), "here")
        }
        P::Reserved(word) => {
            syntax(format!("{} is a word of the language, or switched off", quote(word)), "cannot be used")
        }
        other => syntax(words::lower(&other.to_string()), "here"),
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
