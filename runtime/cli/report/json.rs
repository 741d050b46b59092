//! Findings as JSON, one object per line, for editors and other programs.

use std::sync::Arc;

use netrecipe_model::Severity;
use serde::Serialize;

use super::finding::{Finding, Mark};
use super::sources::Sources;
use super::token;

#[derive(Serialize)]
struct Object<'a> {
    v: u32,
    kind: &'static str,
    code: &'a str,
    name: &'a str,
    severity: Severity,
    message: &'a str,
    labels: Vec<Label<'a>>,
    trail: Vec<Call<'a>>,
    help: Option<&'a str>,
    hosts: &'a [Arc<str>],
}

/// Lines and columns count from 1, columns and lengths in characters.
#[derive(Serialize)]
struct Label<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    length: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Call<'a> {
    function: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
}

/// One line, without its newline.
pub fn line(finding: &Finding, hosts: &[Arc<str>], sources: &Sources) -> String {
    let label = |mark: &'_ Mark| -> (u32, u32, usize) {
        let (line, column) = mark.spot();
        let length = sources.get(&mark.place.file).map_or(0, |text| {
            let (start, length) = token::at(&text.text, text.language, line, column);
            text.text[start..start + length].chars().count()
        });
        (line, column, length)
    };
    let labels = finding.marks.iter().map(|mark| {
        let (line, column, length) = label(mark);
        Label { file: sources.name(&mark.place.file), line, column, length, text: &mark.text }
    });
    let trail = finding.marks.first().map_or(&[][..], |mark| &mark.place.trail);
    let object = Object {
        v: 1,
        kind: "diagnostic",
        code: &finding.code,
        name: finding.name(),
        severity: finding.severity,
        message: &finding.message,
        labels: labels.collect(),
        trail: trail
            .iter()
            .map(|frame| Call {
                function: &frame.function,
                file: sources.name(&frame.file),
                line: frame.line,
                column: frame.column,
            })
            .collect(),
        help: finding.help.as_deref(),
        hosts,
    };
    serde_json::to_string(&object).expect("texts and numbers become JSON")
}
