//! Interruption: a signal that ends the run takes the half-written tree along.

use std::io;
use std::sync::{Arc, Weak};
use std::thread;

use nix::sys::signal::{SigSet, Signal};

use super::Staging;

/// From now on SIGINT, SIGTERM and SIGHUP first remove the staging folder. Must run before other threads start, since they
/// inherit which signals wait.
pub(super) fn watch(staging: &Arc<Staging>) -> io::Result<()> {
    let signals: SigSet = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP].into_iter().collect();
    signals.thread_block()?;
    let staging: Weak<Staging> = Arc::downgrade(staging);
    thread::Builder::new().name("signals".into()).spawn(move || {
        let Ok(signal) = signals.wait() else { return };
        if let Some(staging) = staging.upgrade() {
            staging.abandon();
        }
        // As a shell reports a program that a signal ended.
        std::process::exit(128 + signal as i32);
    })?;
    Ok(())
}
