//! Problems of the files beside a recipe, collected with their places and told all at once.

use std::sync::Arc;

use netrecipe_model::diagnostic::Part;
use netrecipe_model::suggest::{nearest, one_of};
use netrecipe_model::{Place, Rule};

use crate::report::{Finding, Mark};
use crate::yaml::Spot;

/// What is wrong with one file.
pub struct Problems {
    file: Arc<str>,
    rule: &'static Rule,
    pub found: Vec<Finding>,
}

impl Problems {
    /// No problem yet with `file`, as the report's sources call it.
    pub fn new(file: &str, rule: &'static Rule) -> Self {
        Problems { file: file.into(), rule, found: Vec::new() }
    }

    /// The word at `spot` is wrong: the constraint and what was found; `label` stands below the word.
    pub fn add(&mut self, spot: Spot, message: impl Into<String>, label: &str) -> &mut Finding {
        let place = Place {
            file: self.file.clone(),
            line: spot.line.max(1),
            column: spot.column.max(1),
            key: None,
            trail: Vec::new(),
        };
        self.found.push(Finding {
            code: self.rule.code.into(),
            severity: self.rule.severity,
            message: message.into(),
            marks: vec![Mark { place, part: Part::Value, text: label.into() }],
            help: None,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// A key that means nothing at its place.
    pub fn unknown(&mut self, spot: Spot, owner: &str, key: &str, known: &[&str]) {
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it can have {}", one_of(known)),
        };
        let message = format!("{owner} has no key {}", netrecipe_model::raw::quote(key));
        self.add(spot, message, "not a key of it").help = Some(help);
    }
}
