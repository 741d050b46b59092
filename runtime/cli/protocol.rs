//! The language between the process that evaluates and the one that asked: lines of JSON behind one letter.

use std::borrow::Cow;

use netrecipe_model::{Diagnostics, Facts, Network, Place};
use serde::{Deserialize, Serialize};

/// Longest line a parent takes from its child, in bytes.
pub const LONGEST: usize = 64 << 20;

/// What the parent asks for, once.
#[derive(Debug, Serialize, Deserialize)]
pub struct Task<'a> {
    /// Id of the site's recipe.
    pub site: String,
    pub inventory: Cow<'a, [Facts]>,
    /// The hosts to evaluate, by name.
    pub hosts: Vec<String>,
    /// Whether to evaluate once with symbolic facts, before the hosts.
    pub template: bool,
}

/// Text of a module, as it goes over the pipe.
#[derive(Debug, Serialize, Deserialize)]
pub struct Module {
    pub id: String,
    pub name: String,
    pub text: String,
}

/// What came of one evaluation.
#[derive(Debug, Serialize, Deserialize)]
pub struct Outcome {
    pub network: Network,
    pub diagnostics: Diagnostics,
}

/// The letters of the child's lines. The parent answers a [`Word::Read`] with a line: `Result<Module, String>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A module's text is needed: its id.
    Read,
    /// Places that later lines point to: `Vec<Place>`, appended to those before.
    Places,
    /// Texts that findings may point into and that the parent did not hand over: `Vec<Module>`.
    Sources,
    /// The site was read: [`Diagnostics`].
    Loaded,
    /// The evaluation with symbolic facts: [`Outcome`].
    Template,
    /// One host, in the order of the task: [`Outcome`].
    Host,
    /// The evaluator itself failed: its message.
    Panic,
    /// All was said.
    Done,
}

impl Word {
    const ALL: [(Word, u8); 8] = [
        (Word::Read, b'R'),
        (Word::Places, b'P'),
        (Word::Sources, b'S'),
        (Word::Loaded, b'L'),
        (Word::Template, b'T'),
        (Word::Host, b'H'),
        (Word::Panic, b'X'),
        (Word::Done, b'D'),
    ];

    pub fn letter(self) -> u8 {
        Word::ALL.iter().find(|(word, _)| *word == self).map_or(b'?', |(_, letter)| *letter)
    }

    pub fn of(letter: u8) -> Option<Word> {
        Word::ALL.iter().find(|(_, known)| *known == letter).map(|(word, _)| *word)
    }
}

/// The places that were added, as they go over the pipe.
pub type Places = Vec<Place>;
