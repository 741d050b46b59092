//! Arguments of the command line, as close to what was typed as possible.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// One recipe, every form a network needs.
#[derive(Debug, Parser)]
#[command(name = "netrecipe", version, propagate_version = true, max_term_width = 100)]
pub struct Arguments {
    #[command(flatten)]
    pub shown: Shown,
    #[command(subcommand)]
    pub command: Command,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, Args)]
pub struct Shown {
    /// Form of diagnostics on standard error: fancy on a terminal that speaks UTF-8, else ascii
    #[arg(long, global = true, value_name = "FORM", help_heading = "Output")]
    pub diagnostics: Option<Form>,
    /// Colour of diagnostics and documents; `NO_COLOR` and `CLICOLOR_FORCE` are respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: When,
}

/// Form of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Drawn with lines
    Fancy,
    /// Drawn with letters
    Ascii,
    /// Sentences, for screen readers and logs
    Plain,
    /// One object per line
    Json,
}

/// When colour is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Render a site's files (with --dry-run: this version renders only)
    Apply(Apply),
    /// Evaluate all hosts and tell everything that is wrong, on both ends of every cable
    Check(Check),
    /// Print the configuration of the switches
    Switch(Switch),
    /// Tell which line of the recipe made a line of a rendered file
    Why(Why),
    /// Describe the primitives of the language and the targets
    Doc(Doc),
    /// Explain a finding by its code or name
    Explain(Explain),
    /// Write a small site to begin with
    Init(Init),
    /// Print the completions of a shell
    Completions(Completions),
    /// Evaluate recipes for a parent process
    #[command(name = "__eval", hide = true)]
    Eval,
}

/// Which part of a site is meant.
#[derive(Clone, Debug, Args)]
pub struct Selection {
    /// The site's recipe, or the folder that holds its site.rhai
    pub site: PathBuf,
    /// Only these hosts, such as `node[01-07]`
    #[arg(long, value_name = "PATTERN")]
    pub host: Vec<String>,
    /// Render for these targets instead of the site's own; `netrecipe doc target` lists them
    #[arg(long, value_name = "TARGET", value_delimiter = ',')]
    pub target: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Apply {
    #[command(flatten)]
    pub selection: Selection,
    /// Render the files and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write the files into this folder instead of listing them
    #[arg(short, long, value_name = "DIR", requires = "dry_run")]
    pub output: Option<PathBuf>,
    /// Replace a folder that netrecipe did not write, or that was edited; the old one is kept beside it
    #[arg(long, requires = "output")]
    pub force: bool,
    /// List the files as JSON, one object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub selection: Selection,
    /// Treat warnings as errors
    #[arg(long, value_name = "WHAT", value_parser = ["warnings"])]
    pub deny: Option<String>,
    /// Print the findings to standard output as JSON, one object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Switch {
    /// The site's recipe, or the folder that holds its site.rhai
    pub site: PathBuf,
    /// Only these switches, such as `leaf[1-2]`
    #[arg(long, value_name = "PATTERN")]
    pub switch: Vec<String>,
    /// Print JSON, one object per switch and line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Why {
    /// A rendered file and a line of it, such as `etc/network/interfaces:12`; the end of the path is enough
    #[arg(value_name = "FILE:LINE")]
    pub what: String,
    #[command(flatten)]
    pub selection: Selection,
    /// Print JSON, one object per answer and line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Doc {
    /// A primitive such as `bond`, an option such as `bond.miimon`, `target`, or a target's name; all primitives when left out
    pub what: Option<String>,
    /// Print a JSON schema of the primitive's options
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// A code such as `NR0101`, or a name such as `unknown-option`; all of them when left out
    pub rule: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Init {
    /// The folder to write to
    #[arg(default_value = ".")]
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}
