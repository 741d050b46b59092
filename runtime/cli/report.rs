//! Reports: all findings of a run, shown to people on standard error or handed to programs as JSON.

mod excerpt;
mod finding;
mod graphic;
mod json;
pub mod sources;
pub mod token;

use std::io::{self, Write};
use std::sync::Arc;

use netrecipe_model::{Diagnostic, Origins, Severity};

pub use finding::{Finding, Findings, Mark};
pub use sources::{Sources, Text};

use crate::args::Form;
use crate::exit::Exit;
use crate::terminal::Style;

/// Findings of one word of a recipe that are shown in full; more are counted.
const ALIKE: usize = 10;

/// What is found while a command runs.
pub struct Report {
    pub style: Style,
    pub sources: Sources,
    /// Warnings count as errors.
    pub deny_warnings: bool,
    findings: Findings,
}

impl Report {
    pub fn new(style: Style) -> Self {
        Report { style, sources: Sources::default(), deny_warnings: false, findings: Findings::default() }
    }

    /// Adds diagnostics of a host, or of none.
    pub fn add(
        &mut self,
        host: Option<&Arc<str>>,
        diagnostics: impl IntoIterator<Item = Diagnostic>,
        origins: &Origins,
    ) {
        for diagnostic in diagnostics {
            self.findings.add(Finding::new(diagnostic, origins), host);
        }
    }

    /// Adds a finding whose place is known already.
    pub fn push(&mut self, finding: Finding) {
        self.findings.add(finding, None);
    }

    /// Whether a finding keeps files from being written.
    pub fn has_errors(&self) -> bool {
        self.findings.count(Severity::Error) > 0 || self.deny_warnings && self.findings.count(Severity::Warning) > 0
    }

    /// The exit code that the findings ask for.
    pub fn exit(&self) -> Exit {
        if self.has_errors() { Exit::Recipe } else { Exit::Done }
    }

    /// Shows all findings in the form the user chose. `hosts` is how many were evaluated.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn show(&self, out: &mut impl Write, hosts: usize) -> io::Result<()> {
        if self.style.form == Form::Json {
            return self.write_json(out);
        }
        let artist = graphic::Artist::new(self.style);
        let mut alike: Option<(&Finding, usize)> = None;
        for (finding, on) in self.findings.sorted() {
            let count = match alike {
                Some((last, count)) if is_alike(last, finding) => count + 1,
                _ => {
                    more(out, alike)?;
                    1
                }
            };
            alike = Some((finding, count));
            if count <= ALIKE {
                writeln!(out, "{}", artist.draw(finding, &self.sources).trim_matches('\n'))?;
                if let Some(text) = on_hosts(on, hosts) {
                    writeln!(out, "  {text}")?;
                }
                writeln!(out)?;
            }
        }
        more(out, alike)?;
        if self.findings.dropped() > 0 {
            writeln!(out, "{} more that are not shown\n", counted(self.findings.dropped(), "finding"))?;
        }
        self.summarize(out)
    }

    /// One object per line.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        for (finding, hosts) in self.findings.sorted() {
            writeln!(out, "{}", json::line(finding, hosts, &self.sources))?;
        }
        Ok(())
    }

    /// A finding alone, in the form and colour for standard output.
    pub fn picture(&self, finding: &Finding) -> String {
        let form = if self.style.form == Form::Json { Form::Plain } else { self.style.form };
        let style = Style { form, color: self.style.color_out, ..self.style };
        graphic::Artist::new(style).draw(finding, &self.sources)
    }

    /// "2 errors, 1 warning", and where to read more.
    fn summarize(&self, out: &mut impl Write) -> io::Result<()> {
        let words = [(Severity::Error, "error"), (Severity::Warning, "warning")];
        let counts: Vec<String> = words
            .iter()
            .filter(|(severity, _)| self.findings.count(*severity) > 0)
            .map(|(severity, word)| counted(self.findings.count(*severity), word))
            .collect();
        let told = self.findings.sorted().into_iter().map(|(finding, _)| finding);
        // the first of the worst
        let Some(first) = told.filter(|finding| finding.severity != Severity::Note).min_by_key(|f| f.severity) else {
            return Ok(());
        };
        writeln!(out, "{}; `netrecipe explain {}` says more", counts.join(", "), first.code)
    }
}

fn is_alike(a: &Finding, b: &Finding) -> bool {
    let spot = |finding: &Finding| finding.marks.first().map(|mark| (mark.place.file.clone(), mark.spot()));
    a.code == b.code && spot(a) == spot(b)
}

fn more(out: &mut impl Write, alike: Option<(&Finding, usize)>) -> io::Result<()> {
    match alike {
        Some((finding, count)) if count > ALIKE => {
            writeln!(out, "{} {}: {} more like it at the same place\n", finding.code, finding.name(), count - ALIKE)
        }
        _ => Ok(()),
    }
}

/// Which hosts have a finding, when several were evaluated.
fn on_hosts(on: &[Arc<str>], all: usize) -> Option<String> {
    let named = |hosts: &[Arc<str>]| hosts.iter().map(|host| &**host).collect::<Vec<_>>().join(", ");
    match on.len() {
        0 => None,
        _ if all < 2 => None,
        1 => Some(format!("on {}", on[0])),
        count if count == all => Some(format!("same on all {all} hosts")),
        count if count <= 6 => Some(format!("same on {count} hosts: {}", named(on))),
        count => Some(format!("same on {count} hosts: {}, ..", named(&on[..5]))),
    }
}

/// "1 file", "2 files".
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
