//! Diagnostics: what is wrong, where, and what to do about it, as plain data.

use std::borrow::Cow;

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
        if origin.is_said() {
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

/// What a stage found so far; stages return what they could beside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a finding once: an equal one is not repeated.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in others {
            self.push(diagnostic);
        }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
