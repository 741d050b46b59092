//! The command: arguments in, one command run, an exit code out.

#![allow(unreachable_pub, reason = "a program exports nothing: `pub` says what leaves a module")]

mod args;
mod beside;
mod child;
mod command;
mod detect;
mod exit;
mod facts;
mod inventory;
mod jail;
mod listing;
mod manifest;
mod page;
mod problems;
mod progress;
mod protocol;
mod report;
mod run;
mod sandbox;
mod site;
mod sum;
mod symbolic;
mod terminal;
mod tree;
mod yaml;

use std::any::Any;
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Arguments, Command};
use exit::{Exit, Failure};
use terminal::{Style, say};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            drop(error.print());
            return if asked { Exit::Done } else { Exit::Usage }.into();
        }
    };
    panic::set_hook(Box::new(tell_panic));
    match panic::catch_unwind(|| dispatch(arguments)) {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(failure)) => {
            if !failure.message.is_empty() {
                say(&failure.to_string());
            }
            failure.exit.into()
        }
        Err(_) => Exit::Internal.into(),
    }
}

fn dispatch(arguments: Arguments) -> Result<Exit, Failure> {
    let style = Style::new(arguments.shown);
    match arguments.command {
        Command::Apply(args) => command::apply::run(&args, style),
        Command::Check(args) => command::check::run(&args, style),
        Command::Switch(args) => command::switch::run(&args, style),
        Command::Why(args) => command::why::run(&args, style),
        Command::Doc(args) => command::doc::run(&args, style),
        Command::Explain(args) => command::explain::run(&args, style),
        Command::Init(args) => command::init::run(&args),
        Command::Completions(args) => command::completions::run(&args),
        Command::Eval => match child::run() {
            Ok(()) => Ok(Exit::Done),
            Err(error) => Err(Failure::environment(format!("the evaluator cannot work: {error}"))),
        },
    }
}

/// A panic is an error of netrecipe, and says so without a flood of words.
fn tell_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
    say(&format!("error: internal error{place}: {}", panic_text(info.payload())));
    say("help: this is a mistake in netrecipe; please report it with the recipe that led to it");
}

/// What a panic says.
fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}
