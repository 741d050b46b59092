//! `check`: everything that is wrong with a site, at once.

use std::io;

use netrecipe_model::Origins;

use crate::args::Check;
use crate::command::show;
use crate::exit::{Exit, Failure};
use crate::report::{Report, counted};
use crate::run::{self, Consumer, Host, Written};
use crate::sandbox::Sandbox;
use crate::site::Site;
use crate::terminal::{Style, say};

/// Files are rendered for their findings, and dropped.
pub(super) struct Nothing;

impl Consumer for Nothing {
    fn fold(&mut self, _: Host<'_>, _: &Origins) -> Result<(), Failure> {
        Ok(())
    }

    fn site(&mut self, _: Written, _: &Origins) -> Result<(), Failure> {
        Ok(())
    }
}

/// # Errors
/// When the site cannot be read.
pub fn run(args: &Check, style: Style) -> Result<Exit, Failure> {
    let mut report = Report::new(style);
    report.deny_warnings = args.deny.is_some();
    let sandbox = Sandbox::start()?;
    let site = Site::open(&args.selection.site, &mut report)?;
    let jobs = site.select(&args.selection.host, &args.selection.target, false, &mut report)?;
    if !report.has_errors() {
        run::run(sandbox, &site, &jobs, &mut report, &mut Nothing)?;
    }
    if args.json {
        report.write_json(&mut io::stdout().lock()).map_err(|e| Failure::stdout(&e))?;
    } else {
        show(&report, jobs.len());
        if !report.has_errors() {
            say(&format!("checked {}: no errors", counted(jobs.len(), "host")));
        }
    }
    Ok(report.exit())
}
