//! Site: what all hosts say together, for the rules between hosts and for the switches.

use crate::network::View;

/// What is kept of each host once its own files are written: small, so that ten thousand hosts fit.
#[derive(Clone, Debug, Default)]
pub struct Site {}

impl Site {
    /// Adds what one host contributes.
    pub fn add(&mut self, _view: &View) {}
}
