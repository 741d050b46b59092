//! Findings: diagnostics with their places looked up, equal ones of many hosts folded into one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use netrecipe_model::diagnostic::{Diagnostic, Part, Severity};
use netrecipe_model::{Origins, Place};

/// A remark on a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    pub place: Place,
    pub part: Part,
    pub text: String,
}

impl Mark {
    /// Line and column of the word meant.
    pub fn spot(&self) -> (u32, u32) {
        match (self.part, self.place.key) {
            (Part::Key, Some(key)) => key,
            (Part::Key, None) | (Part::Value, _) => (self.place.line, self.place.column),
        }
    }
}

/// What two findings must share to be one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    pub code: Cow<'static, str>,
    pub severity: Severity,
    pub message: String,
    pub marks: Vec<Mark>,
    pub help: Option<String>,
}

impl Finding {
    /// Looks the places of a diagnostic up.
    pub fn new(diagnostic: Diagnostic, origins: &Origins) -> Self {
        let marks = diagnostic.labels.into_iter().filter_map(|label| {
            let place = origins.place(label.origin)?.clone();
            Some(Mark { place, part: label.part, text: label.text })
        });
        Finding {
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: diagnostic.message,
            marks: marks.collect(),
            help: diagnostic.help,
        }
    }

    /// The rule's name.
    pub fn name(&self) -> &'static str {
        netrecipe_model::rule::find(&self.code).map_or("", |rule| rule.name)
    }

    /// By file and place; findings without one come last.
    fn order(&self) -> (bool, &str, (u32, u32), Severity, &str) {
        match self.marks.first() {
            Some(mark) => (false, &mark.place.file, mark.spot(), self.severity, &self.code),
            None => (true, "", (0, 0), self.severity, &self.code),
        }
    }
}

/// Different findings that are kept; more are only counted.
const MOST: usize = 10_000;

/// All findings of a run, each with the hosts that have it.
#[derive(Default)]
pub struct Findings {
    list: Vec<(Arc<Finding>, Vec<Arc<str>>)>,
    index: HashMap<Arc<Finding>, usize>,
    /// How many errors, warnings and notes.
    counts: [usize; 3],
}

impl Findings {
    /// Adds a finding of a host, or of none.
    pub fn add(&mut self, finding: Finding, host: Option<&Arc<str>>) {
        let place = match self.index.get(&finding) {
            Some(&place) => place,
            None => {
                self.counts[finding.severity as usize] += 1;
                if self.list.len() >= MOST {
                    return;
                }
                let finding = Arc::new(finding);
                self.list.push((finding.clone(), Vec::new()));
                self.index.insert(finding, self.list.len() - 1);
                self.list.len() - 1
            }
        };
        let hosts = &mut self.list[place].1;
        if let Some(host) = host
            && hosts.last() != Some(host)
        {
            hosts.push(host.clone());
        }
    }

    /// How many different findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts[severity as usize]
    }

    /// How many findings were only counted.
    pub fn dropped(&self) -> usize {
        self.counts.iter().sum::<usize>() - self.list.len()
    }

    /// By file and place.
    pub fn sorted(&self) -> Vec<(&Finding, &[Arc<str>])> {
        let mut list: Vec<_> = self.list.iter().map(|(finding, hosts)| (&**finding, hosts.as_slice())).collect();
        list.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_findings_of_many_hosts_are_one() {
        let finding = |message: &str| Finding {
            code: "NR0101".into(),
            severity: Severity::Error,
            message: message.into(),
            marks: Vec::new(),
            help: None,
        };
        let mut findings = Findings::default();
        for host in ["a", "b"] {
            findings.add(finding("same"), Some(&host.into()));
            findings.add(finding("same"), Some(&host.into()));
        }
        findings.add(finding("other"), Some(&"a".into()));
        let folded: Vec<_> = findings.sorted().iter().map(|(f, hosts)| (f.message.clone(), hosts.len())).collect();
        assert_eq!(folded, [("same".into(), 2), ("other".into(), 1)]);
        assert_eq!(findings.count(Severity::Error), 2);
    }
}
