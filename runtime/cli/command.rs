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

use crate::exit::Failure;
use crate::report::Report;

/// Shows the findings on standard error. A reader that has gone away misses them.
fn show(report: &Report, hosts: usize) {
    let mut text = Vec::new();
    report.show(&mut text, hosts).expect("writing to memory does not fail");
    drop(io::stderr().lock().write_all(&text));
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
