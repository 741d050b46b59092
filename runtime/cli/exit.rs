//! Exit codes, and the ways in which a command ends without having done its work.

use std::fmt;
use std::process::ExitCode;

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// The recipe, its manifest or its inventory is wrong.
    Recipe = 1,
    /// A file, a folder or the machine is not as needed.
    Environment = 3,
    Usage = 64,
    /// An error of netrecipe itself.
    Internal = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Why a command gave up, said to the user on one line and a half.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    pub message: String,
    pub help: Option<String>,
}

impl Failure {
    /// The machine is not as needed.
    pub fn environment(message: impl Into<String>) -> Self {
        Failure { exit: Exit::Environment, message: message.into(), help: None }
    }

    /// The command line asks for what cannot be.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure { exit: Exit::Usage, message: message.into(), help: None }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A file could not be read or written.
    pub fn io(verb: &str, path: impl AsRef<std::path::Path>, error: &std::io::Error) -> Self {
        Failure::environment(format!("cannot {verb} `{}`: {error}", path.as_ref().display()))
    }

    /// Standard output is gone. A closed pipe (`| head`) is no failure: the reader has what it wanted.
    pub fn stdout(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Failure { exit: Exit::Done, message: String::new(), help: None };
        }
        Failure::environment(format!("cannot write to standard output: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}
