//! Terminal: what standard error and output can show, decided once from arguments and environment.

use std::env;
use std::io::{self, IsTerminal, Write};

use crate::args::{Form, Shown, When};

/// How findings and documents are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub form: Form,
    /// Colour on standard error.
    pub color: bool,
    /// Colour on standard output.
    pub color_out: bool,
    /// Columns of the terminal, within 60 and 120.
    pub width: usize,
}

impl Style {
    /// Reads the environment: `NO_COLOR`, `CLICOLOR_FORCE`, the locale and the terminal's width.
    pub fn new(shown: Shown) -> Self {
        let form = shown.diagnostics.unwrap_or(if speaks_unicode() { Form::Fancy } else { Form::Ascii });
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        Style {
            form,
            color: colored(shown.color, io::stderr().is_terminal()),
            color_out: colored(shown.color, io::stdout().is_terminal()),
            width: width.clamp(60, 120),
        }
    }
}

/// Says a line on standard error. A reader that has gone away misses it.
pub fn say(line: &str) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}

fn colored(when: When, is_terminal: bool) -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR") => false,
        When::Auto if env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0") => true,
        When::Auto => is_terminal && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Whether the locale's characters are UTF-8 (locale(7): the first variable that is set decides).
fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
