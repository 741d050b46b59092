//! Problems: why a value cannot be read, before anybody knows where it stands.

use crate::Origin;
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;

/// Why a value cannot be read: the constraint, and a fix. The caller adds the place.
#[derive(Debug)]
pub struct Problem {
    pub rule: &'static Rule,
    pub message: String,
    pub found: String,
    pub help: Option<String>,
    pub origin: Origin,
}

impl Problem {
    /// The finding, at the problem's own place or else at `fallback`.
    pub fn into_diagnostic(self, fallback: Origin) -> Diagnostic {
        let diagnostic = Diagnostic::new(self.rule, self.message).at(self.origin.or(fallback), self.found);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}
