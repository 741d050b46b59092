//! Diagnostics: what is wrong, where, and what to do about it, as plain data.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::Origin;
use crate::rule::Rule;

/// How bad it is. An error keeps the host's files from being written; the others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// Which word at an origin a label points to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    #[default]
    Value,
    Key,
}

/// A remark on one place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Label {
    pub origin: Origin,
    #[serde(default)]
    pub part: Part,
    pub text: String,
}

/// Labels of one finding that are kept.
const MOST_LABELS: usize = 12;

/// One finding. The first label is the faulty word; the others are its causes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `NR0213`; see [`crate::rule::find`].
    pub code: Cow<'static, str>,
    pub severity: Severity,
    /// Lower case, the user's words in backticks: the constraint, then what was found.
    pub message: String,
    pub labels: Vec<Label>,
    /// A fix that can be pasted.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding of `rule` with the rule's own severity.
    pub fn new(rule: &Rule, message: impl Into<String>) -> Self {
        Diagnostic {
            code: Cow::Borrowed(rule.code),
            severity: rule.severity,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Points to the value at `origin`.
    #[must_use]
    pub fn at(self, origin: Origin, text: impl Into<String>) -> Self {
        self.label(origin, Part::Value, text)
    }

    /// Points to the option's key at `origin`.
    #[must_use]
    pub fn at_key(self, origin: Origin, text: impl Into<String>) -> Self {
        self.label(origin, Part::Key, text)
    }

    #[must_use]
    fn label(mut self, origin: Origin, part: Part, text: impl Into<String>) -> Self {
        if origin.is_said() && self.labels.len() < MOST_LABELS {
            self.labels.push(Label { origin, part, text: text.into() });
        }
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Findings of one severity that are kept; a recipe with more is not mended by reading them all.
const MOST: usize = 1000;

/// What a stage found so far; stages return what they could beside it.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// Hashes of what was found.
    seen: HashSet<u64>,
    /// How many there are of each severity.
    counts: [usize; 3],
}

impl Diagnostics {
    /// Adds a finding once: an equal one is not repeated.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = &mut self.counts[diagnostic.severity as usize];
        if *count < MOST && self.seen.insert(hash(&diagnostic)) {
            *count += 1;
            self.found.push(diagnostic);
        }
    }

    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in others {
            self.push(diagnostic);
        }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    pub fn has_errors(&self) -> bool {
        self.counts[Severity::Error as usize] > 0
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether no more errors are kept: a rule whose findings are dear may stop looking.
    pub fn is_full(&self) -> bool {
        self.counts[Severity::Error as usize] >= MOST
    }
}

/// Equal findings have equal hashes; that two different ones of a thousand share one is not to be feared.
fn hash(diagnostic: &Diagnostic) -> u64 {
    let mut hasher = DefaultHasher::new();
    diagnostic.hash(&mut hasher);
    hasher.finish()
}

impl PartialEq for Diagnostics {
    fn eq(&self, other: &Self) -> bool {
        self.found == other.found
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(found: I) -> Self {
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend(found);
        diagnostics
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

impl Serialize for Diagnostics {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.found)
    }
}

impl<'de> Deserialize<'de> for Diagnostics {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Diagnostic>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_kept_once_and_not_without_end() {
        let finding = |n: usize| Diagnostic::new(&crate::rule::language::LIMIT, format!("{n}"));
        let mut diags: Diagnostics = (0..2 * MOST).map(|n| finding(n % 10)).collect();
        assert_eq!(diags.iter().count(), 10);
        diags.extend((0..2 * MOST).map(|n| finding(n).severity(Severity::Warning)));
        assert_eq!(diags.iter().count(), 10 + MOST);
        diags.push(finding(10));
        assert_eq!(diags.iter().count(), 11 + MOST, "warnings leave room for errors");
    }
}
