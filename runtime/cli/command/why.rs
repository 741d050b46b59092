//! `why`: which line of the recipe made a line of a rendered file.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use netrecipe_model::diagnostic::Part;
use netrecipe_model::{Origins, Place, Severity};
use netrecipe_render::File;
use serde_json::json;

use crate::args::Why;
use crate::command::show;
use crate::exit::{Exit, Failure};
use crate::report::{Finding, Mark, Report};
use crate::run::{self, Consumer, Host, Written};
use crate::sandbox::Sandbox;
use crate::site::Site;
use crate::terminal::Style;

/// Answers shown to people; a file that every host has, each with another text, would never end.
const SHOWN: usize = 10;

/// One line of one file, and what made it. Equal ones of several hosts are one.
#[derive(PartialEq)]
struct Answer {
    path: String,
    text: String,
    place: Option<Place>,
}

/// Looks for the line in everything that is rendered.
struct Search<'a> {
    file: &'a Path,
    line: usize,
    answers: Vec<(Answer, Vec<Arc<str>>)>,
    /// The file was found, but is shorter.
    shorter: Option<(String, usize)>,
}

/// # Errors
/// When the site cannot be read, or no rendered file has that name and line.
pub fn run(args: &Why, style: Style) -> Result<Exit, Failure> {
    let (file, line) = args.what.rsplit_once(':').unwrap_or((&args.what, ""));
    let line = line.parse().ok().filter(|line| *line > 0).ok_or_else(|| {
        Failure::usage(format!("a line is asked for as FILE:LINE, not `{}`", args.what))
            .help("such as `netrecipe why etc/network/interfaces:12 site.rhai`")
    })?;
    let mut report = Report::new(style);
    let sandbox = Sandbox::start()?;
    let site = Site::open(&args.selection.site, &mut report)?;
    let jobs = site.select(&args.selection.host, &args.selection.target, true, &mut report)?;
    if report.has_errors() {
        show(&report, jobs.len());
        return Ok(report.exit());
    }
    let mut search = Search { file: Path::new(file), line, answers: Vec::new(), shorter: None };
    let ran = run::run(sandbox, &site, &jobs, &mut report, &mut search)?;
    if report.has_errors() {
        show(&report, jobs.len());
        return Ok(report.exit());
    }
    for file in netrecipe_render::switch::render(&ran.site).iter() {
        search.look(&file.path, &file.path, file, None, &ran.origins);
    }
    if search.answers.is_empty() {
        return Err(match search.shorter {
            Some((path, lines)) => Failure::usage(format!("`{path}` has {lines} lines, there is no line {line}")),
            None => Failure::usage(format!("no rendered file is called `{file}`"))
                .help("`netrecipe apply SITE --dry-run` lists them; the end of a path is enough"),
        });
    }
    write(&search.answers, &report, args.json, line).map_err(|e| Failure::stdout(&e))?;
    Ok(Exit::Done)
}

fn write(answers: &[(Answer, Vec<Arc<str>>)], report: &Report, is_json: bool, line: usize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if is_json {
        for (answer, hosts) in answers {
            let place = answer.place.as_ref().map(|place| {
                let name = |file: &str| report.sources.name(file).to_owned();
                let trail = place.trail.iter().map(|frame| {
                    json!({ "function": frame.function, "file": name(&frame.file), "line": frame.line, "column": frame.column })
                });
                json!({
                    "file": name(&place.file), "line": place.line, "column": place.column,
                    "trail": trail.collect::<Vec<_>>(),
                })
            });
            let object = json!({
                "v": 1, "kind": "why", "path": answer.path, "line": line, "text": answer.text, "hosts": hosts, "place": place,
            });
            writeln!(out, "{object}")?;
        }
        return out.flush();
    }
    for (answer, hosts) in answers.iter().take(SHOWN) {
        let on = match hosts.as_slice() {
            [] => String::new(),
            [one] => format!(" on {one}"),
            [first, .., last] => format!(" on {} hosts, {first} to {last}", hosts.len()),
        };
        writeln!(out, "{}:{line}{on}\n\n    {}\n", answer.path, answer.text)?;
        match &answer.place {
            Some(place) => writeln!(out, "{}\n", report.picture(&said_at(place)).trim_matches('\n'))?,
            None => writeln!(out, "No line of the recipe made it: it is the target's own text, or a default.\n")?,
        }
    }
    if answers.len() > SHOWN {
        writeln!(out, "{} more; choose with --host and --target", answers.len() - SHOWN)?;
    }
    out.flush()
}

fn said_at(place: &Place) -> Finding {
    Finding {
        code: "".into(),
        severity: Severity::Note,
        message: "made by this line".into(),
        marks: vec![Mark { place: place.clone(), part: Part::Value, text: String::new() }],
        help: None,
    }
}

impl Search<'_> {
    /// Compares a file, whose path in an output folder is `full`, with the one asked for.
    fn look(&mut self, full: &str, path: &str, file: &File, host: Option<&Arc<str>>, origins: &Origins) {
        let (full, asked) = (Path::new(full), self.file.strip_prefix("/").unwrap_or(self.file));
        if !full.ends_with(asked) && !asked.ends_with(full) {
            return;
        }
        let Some((text, origin)) = file.lines().nth(self.line - 1) else {
            self.shorter = Some((path.into(), file.lines().count()));
            return;
        };
        let answer = Answer { path: path.into(), text: text.into(), place: origins.place(origin).cloned() };
        let known = self.answers.iter().position(|(known, _)| *known == answer);
        let place = known.unwrap_or_else(|| {
            self.answers.push((answer, Vec::new()));
            self.answers.len() - 1
        });
        self.answers[place].1.extend(host.cloned());
    }

    fn look_in(&mut self, written: &Written, host: Option<&Arc<str>>, origins: &Origins) {
        let target = written.target;
        for (file, _) in written.iter() {
            let inner = file.path.trim_start_matches('/');
            let full = match host.filter(|_| !target.is_site_wide()) {
                Some(host) => format!("{host}/{}/{inner}", target.name()),
                None => format!("{}/{inner}", target.name()),
            };
            self.look(&full, &format!("{}, {}", target.name(), file.path), file, host, origins);
        }
    }
}

impl Consumer for Search<'_> {
    fn fold(&mut self, host: Host<'_>, origins: &Origins) -> Result<(), Failure> {
        host.written.iter().for_each(|written| self.look_in(written, Some(&host.job.host), origins));
        Ok(())
    }

    fn site(&mut self, written: Written, origins: &Origins) -> Result<(), Failure> {
        self.look_in(&written, None, origins);
        Ok(())
    }
}
