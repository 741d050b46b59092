//! `completions`: what a shell needs to complete the command line.

use clap::CommandFactory;

use crate::args::{Arguments, Completions};
use crate::command::print;
use crate::exit::{Exit, Failure};

/// # Errors
/// When standard output cannot be written to.
pub fn run(args: &Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "netrecipe", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
