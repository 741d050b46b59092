//! Interruption: a signal that ends the run takes the half-written tree along.

use std::io;
use std::sync::{Arc, Weak};
use std::thread;

use nix::sys::signal::{SigSet, Signal};

use super::staging::Staging;

/// Signals that wait until [`Held::watch`] says what they take along.
pub(super) struct Held(SigSet);

/// From now on SIGINT, SIGTERM and SIGHUP wait. Must run before other threads start, since they inherit which signals do.
pub(super) fn hold() -> io::Result<Held> {
    let signals: SigSet = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP].into_iter().collect();
    signals.thread_block()?;
    Ok(Held(signals))
}

impl Held {
    /// From now on a signal removes the staging folder and ends the program.
    pub(super) fn watch(self, staging: &Arc<Staging>) -> io::Result<()> {
        let staging: Weak<Staging> = Arc::downgrade(staging);
        thread::Builder::new().name("signals".into()).spawn(move || {
            let Ok(signal) = self.0.wait() else { return };
            if let Some(staging) = staging.upgrade() {
                staging.abandon();
            }
            // As a shell reports a program that a signal ended.
            std::process::exit(128 + signal as i32);
        })?;
        Ok(())
    }
}
