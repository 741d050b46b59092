//! Findings drawn for people: the recipe's line with the word underlined, and the calls that led there below it.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, MietteHandler, MietteHandlerOpts, NamedSource, ReportHandler};
use netrecipe_model::{Frame, Severity};

use super::excerpt;
use super::finding::{Finding, Mark};
use super::sources::Sources;
use crate::args::Form;
use crate::terminal::Style;

/// Calls shown of a trail.
const FRAMES: usize = 5;

/// Draws findings in one of the forms for people.
pub struct Artist {
    handler: MietteHandler,
}

impl Artist {
    pub fn new(style: Style) -> Self {
        let options = MietteHandlerOpts::new()
            .color(style.color)
            .rgb_colors(miette::RgbColors::Never)
            .unicode(style.form == Form::Fancy)
            .width(style.width)
            .terminal_links(false)
            .show_related_errors_as_nested();
        let options =
            if style.form == Form::Plain { options.force_narrated(true) } else { options.force_graphical(true) };
        Artist { handler: options.build() }
    }

    /// The finding as text that ends with a newline.
    pub fn draw(&self, finding: &Finding, sources: &Sources) -> String {
        let picture = Picture::of(finding, sources);
        Drawn(&self.handler, &picture).to_string()
    }
}

struct Drawn<'a>(&'a MietteHandler, &'a Picture);

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug(self.1, f)
    }
}

/// What miette draws: one source text with labels; other texts hang below as pictures of their own.
#[derive(Debug)]
struct Picture {
    code: Option<String>,
    severity: miette::Severity,
    message: String,
    help: Option<String>,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    related: Vec<Picture>,
}

impl Picture {
    fn of(finding: &Finding, sources: &Sources) -> Self {
        let mut marks = finding.marks.iter();
        let first = marks.next();
        let (same, others): (Vec<&Mark>, Vec<&Mark>) =
            marks.partition(|mark| first.is_some_and(|first| first.place.file == mark.place.file));
        let labelled: Vec<_> = first.into_iter().chain(same).map(|mark| (mark.spot(), mark.text.as_str())).collect();
        let mut picture = Picture {
            code: Some(format!("{} {}", finding.code, finding.name())).filter(|code| code != " "),
            severity: match finding.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Note => miette::Severity::Advice,
            },
            message: finding.message.clone(),
            help: finding.help.clone(),
            ..Picture::aside(String::new(), first.map_or("", |mark| &mark.place.file), &labelled, sources)
        };
        let aside = |mark: &Mark| Picture::aside(mark.text.clone(), &mark.place.file, &[(mark.spot(), "")], sources);
        picture.related.extend(others.into_iter().map(aside));
        let trail = first.map_or(&[][..], |mark| &mark.place.trail);
        let call = |frame: &Frame| {
            let message = format!("while calling `{}`", frame.function);
            Picture::aside(message, &frame.file, &[((frame.line, frame.column), "called here")], sources)
        };
        picture.related.extend(trail.iter().take(FRAMES).map(call));
        picture
    }

    /// A remark on one text.
    fn aside(message: String, file: &str, labelled: &[((u32, u32), &str)], sources: &Sources) -> Self {
        let mut picture = Picture {
            code: None,
            severity: miette::Severity::Advice,
            message,
            help: None,
            source: None,
            labels: Vec::new(),
            related: Vec::new(),
        };
        if let Some(text) = sources.get(file) {
            let spots: Vec<_> = labelled.iter().map(|(spot, _)| *spot).collect();
            let (shown, ranges) = excerpt::excerpt(text, &spots);
            let label = |((start, length), (i, text)): ((usize, usize), (usize, &str))| {
                let text = Some(text.to_owned()).filter(|text| !text.is_empty());
                // The first label is the faulty word: the header names its line and column.
                match i {
                    0 => LabeledSpan::new_primary_with_span(text, (start, length)),
                    _ => LabeledSpan::new_with_span(text, (start, length)),
                }
            };
            let texts = labelled.iter().map(|(_, text)| *text).enumerate();
            picture.labels = ranges.into_iter().zip(texts).map(label).collect();
            picture.source = Some(NamedSource::new(&text.name, shown));
        }
        picture
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Picture {}

impl Diagnostic for Picture {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.source.as_ref().map(|source| source as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        if self.related.is_empty() {
            return None;
        }
        Some(Box::new(self.related.iter().map(|picture| picture as &dyn Diagnostic)))
    }
}
