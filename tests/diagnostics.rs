//! Diagnostics as they are told: each recipe of `tests/diagnostics/` says beside its faulty lines what is found there.
//!
//! `// error: [NR0201] at lacp_rate: part of the message` stands at the end of the faulty line, or alone on a line above it. The
//! finding's first label points to the word after `at`. Everything expected is found, and nothing else.

use std::fs;

use netrecipe_model::Severity;

use crate::examples::root;
use crate::recipe::{Finding, findings};

#[derive(Debug)]
struct Expected {
    line: u32,
    severity: Severity,
    code: String,
    word: String,
    message: String,
}

/// An expectation in a comment; none in a comment that is only that.
fn expectation(comment: &str, line: u32) -> Option<Expected> {
    let (severity, rest) = comment.trim().split_once(": [")?;
    let severity = match severity {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "note" => Severity::Note,
        _ => return None,
    };
    let (code, rest) = rest.split_once("] at ").expect("`[CODE] at WORD: MESSAGE`");
    let (word, message) = rest.split_once(": ").expect("`at WORD: MESSAGE`");
    Some(Expected { line, severity, code: code.into(), word: word.into(), message: message.into() })
}

/// What a recipe expects, line by line.
fn expectations(text: &str) -> Vec<Expected> {
    let mut all = Vec::new();
    let mut above = Vec::new();
    for (row, line) in text.lines().enumerate() {
        let number = u32::try_from(row + 1).expect("a short file");
        let Some((code, comment)) = line.split_once("// ") else {
            all.extend(above.drain(..).map(|expected| Expected { line: number, ..expected }));
            continue;
        };
        let expected = expectation(comment, number);
        if code.trim().is_empty() {
            above.extend(expected);
        } else {
            all.extend(above.drain(..).map(|expected| Expected { line: number, ..expected }));
            all.extend(expected);
        }
    }
    assert!(above.is_empty(), "an expectation without a line: {above:?}");
    all
}

fn fits(expected: &Expected, finding: &Finding, text: &str) -> bool {
    let line = text.lines().nth(finding.line.saturating_sub(1) as usize).unwrap_or_default();
    let at: String = line.chars().skip(finding.column.saturating_sub(1) as usize).collect();
    finding.line == expected.line
        && finding.severity == expected.severity
        && finding.code == expected.code
        && finding.message.contains(&expected.message)
        && at.starts_with(&expected.word)
}

#[test]
fn recipes_are_told_what_they_expect() {
    let folder = root().join("tests/diagnostics");
    let mut names: Vec<_> =
        fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    names.sort();
    assert!(names.len() > 4);
    let mut wrong = Vec::new();
    for path in names {
        let text = fs::read_to_string(&path).expect("UTF-8");
        let mut expected = expectations(&text);
        assert!(!expected.is_empty(), "{}: nothing is expected", path.display());
        for finding in findings(&text, &[]) {
            if finding.help.is_none() {
                wrong.push(format!("{}:{}: no fix: {finding:#?}", path.display(), finding.line));
            }
            match expected.iter().position(|expected| fits(expected, &finding, &text)) {
                Some(place) => drop(expected.remove(place)),
                None => wrong.push(format!("{}:{}: not expected: {finding:#?}", path.display(), finding.line)),
            }
        }
        wrong.extend(expected.iter().map(|e| format!("{}:{}: not found: {e:#?}", path.display(), e.line)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
