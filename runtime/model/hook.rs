//! Hooks: programs that run around the network's changes, as argument vectors, and settings that are not of a link.

use serde::{Deserialize, Serialize};

use crate::option::{Kind, OptionRow, Options, rows};
use crate::{Origin, Said};

rows! {
    /// Options of a hook.
    HOOK:
    TIMEOUT = OptionRow::new("timeout", Kind::Seconds { min: 1, max: 3600 }, "30", "is how long the program may take").default("60");
    MAY_FAIL = OptionRow::new("may_fail", Kind::Flag, "true", "goes on when the program fails").default("false");
    UNDO = OptionRow::new("undo", Kind::Command, "[\"ethtool\", \"-K\", \"eno1\", \"tso\", \"on\"]", "is the program that takes the hook back when the change is rolled back");
}

/// Tables of every hook primitive.
pub static TABLES: &[&[&OptionRow]] = &[HOOK];

/// When a link's hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    PreUp,
    PostUp,
    PreDown,
    PostDown,
}

impl Phase {
    pub const ALL: [Phase; 4] = [Phase::PreUp, Phase::PostUp, Phase::PreDown, Phase::PostDown];

    /// The primitive, and with a hyphen ifupdown's word.
    pub const fn word(self) -> &'static str {
        match self {
            Phase::PreUp => "pre_up",
            Phase::PostUp => "post_up",
            Phase::PreDown => "pre_down",
            Phase::PostDown => "post_down",
        }
    }
}

/// A program and its arguments; never shell text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    pub argv: Vec<String>,
    pub options: Options,
    pub origin: Origin,
}

/// A program that runs when a link goes up or down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkHook {
    pub phase: Phase,
    pub command: Command,
}

/// What a recipe says beside links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteHook {
    /// Runs before anything changes.
    Pre(Command),
    /// Runs after everything changed.
    Post(Command),
    /// Loads a kernel module, with parameters.
    Modprobe { module: String, parameters: Vec<(String, Said)>, origin: Origin },
    /// Sets a kernel variable, by its dotted name.
    Sysctl { key: String, value: String, origin: Origin },
    /// Edits files netrecipe does not own, one augtool command per item.
    Augeas { commands: Vec<String>, origin: Origin },
}
