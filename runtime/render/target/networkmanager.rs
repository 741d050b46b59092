//! NetworkManager: one keyfile per profile, as its own writer would write it.

use netrecipe_model::Resolved;
use netrecipe_model::option::OptionRow;

use crate::target::{Rendering, Spelling, Subject, Target};

/// Reads `/etc/NetworkManager/system-connections`.
pub struct NetworkManager;

impl Target for NetworkManager {
    fn name(&self) -> &'static str {
        "networkmanager"
    }

    fn doc(&self) -> &'static str {
        "NetworkManager keyfiles, for version 1.42 and later"
    }

    fn spell(&self, _subject: Subject, _row: &'static OptionRow) -> Spelling {
        Spelling::Structure
    }

    fn extra(&self) -> Option<&'static str> {
        Some("networkmanager")
    }

    fn render(&self, _network: &Resolved, _rendering: &mut Rendering<'_>) {}
}
