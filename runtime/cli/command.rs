//! Commands, one per file: each takes its arguments and ends with an exit code or a failure.

pub mod apply;
pub mod check;
pub mod completions;
pub mod doc;
pub mod explain;
pub mod init;
pub mod switch;
pub mod why;

use std::io::{self, Write};

use crate::exit::{Exit, Failure};
use crate::report::Report;

/// Shows the findings on standard error.
fn show(report: &Report, hosts: usize) -> Result<(), Failure> {
    let mut text = Vec::new();
    let shown = report.show(&mut text, hosts).and_then(|()| io::stderr().lock().write_all(&text));
    shown.map_err(|e| Failure {
        exit: Exit::Environment,
        message: format!("cannot write to standard error: {e}"),
        help: None,
    })
}

/// Prints a text to standard output.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|e| Failure::stdout(&e))
}

/// Prints an object as one line of JSON.
fn print_json(object: &impl serde::Serialize) -> Result<(), Failure> {
    let mut line = serde_json::to_string(object).expect("texts and numbers become JSON");
    line.push('\n');
    print(&line)
}
