//! `apply`: renders a site's files, to standard output or into a folder.

use crate::args::Apply;
use crate::command::show;
use crate::exit::{Exit, Failure};
use crate::listing::Listing;
use crate::report::{Report, counted};
use crate::run;
use crate::sandbox::Sandbox;
use crate::site::Site;
use crate::terminal::{Style, say};
use crate::tree::Tree;

/// # Errors
/// When the site or the output folder cannot be used.
pub fn run(args: &Apply, style: Style) -> Result<Exit, Failure> {
    if !args.dry_run {
        let failure = Failure::usage("this version of netrecipe renders files and changes no running network");
        return Err(failure.help("add --dry-run to list the files, and -o DIR to write them"));
    }
    let mut report = Report::new(style);
    let sandbox = Sandbox::start()?;
    let site = Site::open(&args.selection.site, &mut report)?;
    let jobs = site.select(&args.selection.host, &args.selection.target, true, &mut report)?;
    if report.has_errors() {
        show(&report, jobs.len());
        return Ok(report.exit());
    }
    match &args.output {
        Some(dir) => {
            let mut tree = Tree::begin(dir, args.force)?;
            let ran = run::run(sandbox, &site, &jobs, &mut report, &mut tree)?;
            show(&report, jobs.len());
            if report.has_errors() {
                return Ok(report.exit());
            }
            tree.add(&netrecipe_render::switch::render(&ran.site))?;
            let files = tree.files;
            let kept = tree.commit()?;
            say(&format!(
                "wrote {} for {} to `{}`",
                counted(files, "file"),
                counted(jobs.len(), "host"),
                dir.display()
            ));
            if let Some(kept) = kept {
                say(&format!("kept the old folder as `{}`", kept.display()));
            }
        }
        None => {
            let mut listing = Listing::new(args.json);
            let ran = run::run(sandbox, &site, &jobs, &mut report, &mut listing)?;
            show(&report, jobs.len());
            if report.has_errors() {
                return Ok(report.exit());
            }
            listing.switches(&netrecipe_render::switch::render(&ran.site))?;
            let files = listing.files;
            listing.print()?;
            say(&format!("rendered {} for {}", counted(files, "file"), counted(jobs.len(), "host")));
        }
    }
    Ok(report.exit())
}
