//! Staging: the folder in which a tree grows, and what becomes of it when the run ends early.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use nix::fcntl::{Flock, FlockArg, OFlag};
use nix::unistd::Uid;

/// The folder beside the tree in which it grows. It goes with the value, unless it was put in place.
pub(super) struct Staging {
    pub(super) path: PathBuf,
    /// Held while the folder is in use, so that a later run knows a forgotten one.
    _lock: Flock<File>,
    /// Whether someone took the folder away: a signal, or the end of the run.
    pub(super) is_over: Mutex<bool>,
    /// Whether no file is begun any more.
    pub(super) is_stopped: AtomicBool,
}

impl Drop for Staging {
    fn drop(&mut self) {
        self.abandon();
    }
}

impl Staging {
    /// Removes the folder, once.
    pub(super) fn abandon(&self) {
        let mut is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *is_over, true) {
            return;
        }
        self.is_stopped.store(true, Ordering::Relaxed);
        // A thread may have filled a folder that was just emptied; it does not begin another file.
        for _ in 0..100 {
            match fs::remove_dir_all(&self.path) {
                Err(e) if e.kind() != ErrorKind::NotFound => thread::sleep(Duration::from_millis(10)),
                _ => break,
            }
        }
    }
}

/// A folder of our own beside the tree, locked.
pub(super) fn stage(parent: &Path, prefix: &str) -> io::Result<Staging> {
    let folder =
        tempfile::Builder::new().prefix(prefix).permissions(Permissions::from_mode(0o700)).tempdir_in(parent)?;
    let lock = Flock::lock(File::open(folder.path())?, FlockArg::LockExclusiveNonblock).map_err(|(_, e)| e)?;
    Ok(Staging { path: folder.keep(), _lock: lock, is_over: Mutex::new(false), is_stopped: AtomicBool::new(false) })
}

/// Removes what killed runs left behind: folders of ours that nobody holds.
pub(super) fn sweep(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix)) {
        let flags = OFlag::O_NOFOLLOW | OFlag::O_DIRECTORY;
        let Ok(folder) = OpenOptions::new().read(true).custom_flags(flags.bits()).open(entry.path()) else { continue };
        let is_ours = folder.metadata().is_ok_and(|metadata| metadata.uid() == Uid::effective().as_raw());
        if is_ours && Flock::lock(folder, FlockArg::LockExclusiveNonblock).is_ok() {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}
