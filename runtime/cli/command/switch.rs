//! `switch`: the configuration of the switches, merged over all hosts.

use std::collections::HashSet;

use netrecipe_model::hostlist;
use netrecipe_model::raw::quote;
use netrecipe_model::suggest::nearest;
use netrecipe_render::File;
use serde_json::json;

use crate::args::Switch;
use crate::command::check::Nothing;
use crate::command::{print, show};
use crate::exit::{Exit, Failure};
use crate::report::Report;
use crate::run::{self, Ran};
use crate::sandbox::Sandbox;
use crate::site::Site;
use crate::terminal::{Style, say};

/// # Errors
/// When the site cannot be read, or has no such switch.
pub fn run(args: &Switch, style: Style) -> Result<Exit, Failure> {
    let mut report = Report::new(style);
    let sandbox = Sandbox::start()?;
    let site = Site::open(&args.site, &mut report)?;
    let mut jobs = site.select(&[], &[], false, &mut report)?;
    // The hosts' own files are not asked for.
    jobs.iter_mut().for_each(|job| job.targets.clear());
    if report.has_errors() {
        show(&report, jobs.len());
        return Ok(report.exit());
    }
    let ran = run::run(sandbox, &site, &jobs, &mut report, &mut Nothing)?;
    show(&report, jobs.len());
    if !report.has_errors() {
        write(args, &ran)?;
    }
    Ok(report.exit())
}

fn write(args: &Switch, ran: &Ran) -> Result<(), Failure> {
    let files = netrecipe_render::switch::render(&ran.site);
    let known: Vec<(&str, &File)> = files.iter().filter_map(|file| Some((name(file)?, file))).collect();
    let wanted = wanted(&args.switch, &known)?;
    let shown: Vec<_> = known.iter().filter(|(name, _)| wanted.as_ref().is_none_or(|w| w.contains(*name))).collect();
    let mut text = String::new();
    for (name, file) in &shown {
        if args.json {
            text.push_str(&json!({ "v": 1, "kind": "switch", "switch": name, "text": file.text() }).to_string());
            text.push('\n');
            continue;
        }
        // One switch alone is printed as it can be pasted.
        if shown.len() > 1 {
            text.push_str(&format!("=== {name} ===\n\n"));
        }
        text.push_str(file.text());
        if shown.len() > 1 {
            text.push('\n');
        }
    }
    if shown.is_empty() && !args.json {
        say("no recipe line speaks of a switch: see `netrecipe doc lag`");
    }
    print(&text)
}

/// The switch of a file `switch/NAME/NAME.cfg`.
fn name(file: &File) -> Option<&str> {
    file.path.split('/').nth(1)
}

fn wanted(patterns: &[String], known: &[(&str, &File)]) -> Result<Option<HashSet<String>>, Failure> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let mut wanted = HashSet::new();
    for pattern in patterns {
        let names = hostlist::expand(pattern).map_err(|e| Failure::usage(format!("--switch {pattern}: {e}")))?;
        if let Some(stranger) = names.iter().find(|name| !known.iter().any(|(known, _)| *known == name.as_str())) {
            let failure = Failure::usage(format!("--switch {pattern}: there is no switch {}", quote(stranger)));
            return Err(match nearest(stranger, known.iter().map(|(name, _)| *name)) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure,
            });
        }
        wanted.extend(names);
    }
    Ok(Some(wanted))
}
