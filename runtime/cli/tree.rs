//! A tree of rendered files on disk: written aside, then put in place in one step, and never over what is not netrecipe's.

mod interrupt;
mod record;
mod staging;

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use netrecipe_model::Origins;
use netrecipe_render::{self as rendered, FileSet};
use nix::fcntl::{OFlag, RenameFlags, renameat2};
use nix::sys::stat::{Mode, umask};

use crate::exit::{Exit, Failure};
use crate::run::{Consumer, Host, Written};
use crate::sum::Sum;
use record::Record;
use staging::{Staging, stage, sweep};

/// Mode of folders that no target speaks of.
const FOLDER: u32 = 0o755;

/// A tree that is being written.
pub struct Tree {
    /// Where it will stand; its parent is canonical.
    dir: PathBuf,
    force: bool,
    staging: Arc<Staging>,
    record: BufWriter<File>,
    pub files: usize,
}

impl Tree {
    /// Prepares to write the tree at `dir`.
    ///
    /// # Errors
    /// When `dir` is not netrecipe's and `force` is not given, or nothing can be written beside it.
    pub fn begin(dir: &Path, force: bool) -> Result<Self, Failure> {
        let Some(name) = dir.file_name() else {
            return Err(Failure::usage(format!("-o takes a folder by its name, not `{}`", dir.display())));
        };
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let parent = parent.canonicalize().map_err(|e| Failure::io("write into", parent, &e))?;
        let dir = parent.join(name);
        if let Some(why) = obstacle(&dir)? {
            return Err(refuse(&dir, &why));
        }
        if !force && let Some(why) = record::glance(&dir) {
            return Err(foreign(&dir, &why));
        }
        // Modes of files are part of what is rendered; nothing else is created by this process.
        umask(Mode::empty());
        let prefix = format!(".{}.netrecipe-", name.to_string_lossy());
        sweep(&parent, &prefix);
        let unwatched = |e: io::Error| Failure::environment(format!("cannot watch for signals: {e}"));
        let held = interrupt::hold().map_err(unwatched)?;
        let staging = Arc::new(stage(&parent, &prefix).map_err(|e| Failure::io("write into", &parent, &e))?);
        held.watch(&staging).map_err(unwatched)?;
        let record = create(&staging.path.join(record::NAME), 0o644);
        let record = BufWriter::new(record.map_err(|e| Failure::io("write", &staging.path, &e))?);
        let mut tree = Tree { dir, force, staging, record, files: 0 };
        writeln!(tree.record, "{}", record::HEAD).map_err(|e| tree.failed(&e))?;
        Ok(tree)
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::io("write into", &self.staging.path, error)
    }

    /// Writes the files of a set below `base`.
    fn write(&self, base: &str, files: &FileSet) -> Result<(), Failure> {
        for file in files.iter() {
            if self.staging.is_stopped.load(Ordering::Relaxed) {
                return Err(Failure::environment("interrupted"));
            }
            let path = self.inside(base, &file.path)?;
            let written = match create(&path, file.mode) {
                Err(e) if e.kind() == ErrorKind::NotFound => {
                    self.make_folders(base, &path, files).and_then(|()| create(&path, file.mode))
                }
                other => other,
            };
            let twice = |e: &io::Error| {
                e.kind() == ErrorKind::AlreadyExists && fs::read(&path).is_ok_and(|old| old == file.text().as_bytes())
            };
            match written.and_then(|mut out| out.write_all(file.text().as_bytes())) {
                Err(e) if !twice(&e) => return Err(Failure::io("write", &path, &e)),
                _ => {}
            }
        }
        Ok(())
    }

    /// The place of a rendered file. A path that leads elsewhere is an error of its target.
    fn inside(&self, base: &str, path: &str) -> Result<PathBuf, Failure> {
        let relative = Path::new(base).join(path.trim_start_matches('/'));
        let is_plain = relative.components().all(|component| matches!(component, Component::Normal(_)));
        if is_plain && !path.contains('\0') && relative.as_os_str().len() > base.len() {
            return Ok(self.staging.path.join(relative));
        }
        let message = format!("a rendered file has a path below its folder, not {}", netrecipe_model::raw::quote(path));
        Err(Failure { exit: Exit::Internal, message, help: None })
    }

    fn make_folders(&self, base: &str, file: &Path, files: &FileSet) -> io::Result<()> {
        let Some(folder) = file.parent() else { return Ok(()) };
        let start = self.staging.path.join(base);
        let mut above: Vec<&Path> = folder.ancestors().take_while(|folder| *folder != self.staging.path).collect();
        above.reverse();
        for folder in above {
            let name = folder.strip_prefix(&start).unwrap_or(Path::new(""));
            let stated = files.directories().find(|(path, _)| Path::new(path.trim_matches('/')) == name);
            let mode = stated.filter(|_| !name.as_os_str().is_empty()).map_or(FOLDER, |(_, mode)| mode);
            match DirBuilder::new().mode(mode).create(folder) {
                Err(e) if e.kind() != ErrorKind::AlreadyExists => return Err(e),
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the files of a set down as netrecipe's own.
    fn note<'a>(
        &mut self,
        base: &str,
        files: impl Iterator<Item = (&'a rendered::File, &'a Sum)>,
    ) -> Result<(), Failure> {
        for (file, sum) in files {
            self.files += 1;
            let path = Path::new(base).join(file.path.trim_start_matches('/'));
            let entry = Record { sum: *sum, mode: file.mode, path: path.to_string_lossy().into_owned() };
            writeln!(self.record, "{entry}").map_err(|e| self.failed(&e))?;
        }
        Ok(())
    }

    /// Adds files that are no host's, at the top of the tree.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add(&mut self, files: &FileSet) -> Result<(), Failure> {
        self.write("", files)?;
        let sums: Vec<Sum> = files.iter().map(|file| Sum::of(file.text())).collect();
        self.note("", files.iter().zip(&sums))
    }

    /// Puts the tree in place. Returns where the old one was kept, when it was not netrecipe's.
    ///
    /// # Errors
    /// When the place was taken meanwhile; then nothing has changed.
    pub fn commit(mut self) -> Result<Option<PathBuf>, Failure> {
        self.record.flush().map_err(|e| self.failed(&e))?;
        let mut is_over = self.staging.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        let staged = &self.staging.path;
        fs::set_permissions(staged, Permissions::from_mode(FOLDER)).map_err(|e| Failure::io("write", staged, &e))?;
        if let Some(why) = obstacle(&self.dir)? {
            return Err(refuse(&self.dir, &why));
        }
        let cannot = |e: nix::Error| Failure::io("put the files at", &self.dir, &io::Error::from(e));
        if !self.dir.exists() {
            rename(staged, &self.dir, RenameFlags::RENAME_NOREPLACE).map_err(cannot)?;
            *is_over = true;
            return Ok(None);
        }
        let strange = record::inspect(&self.dir);
        match strange {
            Some(why) if !self.force => Err(foreign(&self.dir, &why)),
            Some(_) => {
                rename(staged, &self.dir, RenameFlags::RENAME_EXCHANGE).map_err(cannot)?;
                *is_over = true;
                keep(staged, &self.dir).map(Some).map_err(cannot)
            }
            None => {
                rename(staged, &self.dir, RenameFlags::RENAME_EXCHANGE).map_err(cannot)?;
                // Now the old tree stands where the new one grew, and goes the same way.
                Ok(None)
            }
        }
    }
}

/// Moves a tree to the first free name beside `dir`.
fn keep(tree: &Path, dir: &Path) -> nix::Result<PathBuf> {
    let mut number = 1;
    loop {
        let mut name = dir.as_os_str().to_owned();
        name.push(format!(".old-{number}"));
        match rename(tree, Path::new(&name), RenameFlags::RENAME_NOREPLACE) {
            Ok(()) => return Ok(name.into()),
            Err(nix::Error::EEXIST) => number += 1,
            Err(e) => return Err(e),
        }
    }
}

fn rename(from: &Path, to: &Path, how: RenameFlags) -> nix::Result<()> {
    renameat2(nix::fcntl::AT_FDCWD, from, nix::fcntl::AT_FDCWD, to, how)
}

/// A new file; an old one, or a link, is an error.
fn create(path: &Path, mode: u32) -> io::Result<File> {
    let flags = OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    OpenOptions::new().write(true).create_new(true).mode(mode).custom_flags(flags.bits()).open(path)
}

/// Why nothing is ever written at `dir`.
fn obstacle(dir: &Path) -> Result<Option<String>, Failure> {
    match fs::symlink_metadata(dir) {
        Ok(metadata) if metadata.is_symlink() => {
            Ok(Some("it is a symbolic link, and nothing is written through links".into()))
        }
        Ok(metadata) if !metadata.is_dir() => Ok(Some("it is not a folder".into())),
        Ok(_) => Ok(None),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Failure::io("write into", dir, &e)),
    }
}

fn refuse(dir: &Path, why: &str) -> Failure {
    Failure::environment(format!("nothing is written to `{}`: {why}", dir.display()))
}

fn foreign(dir: &Path, why: &str) -> Failure {
    let help = "name another folder, or replace this one with --force: the old one is kept beside it";
    refuse(dir, &format!("netrecipe replaces only what it wrote itself, and {why}")).help(help)
}

/// The folder of a target's files.
fn base(host: &str, written: &Written) -> String {
    let target = written.target;
    if target.is_site_wide() { target.name().into() } else { format!("{host}/{}", target.name()) }
}

impl Consumer for Tree {
    fn take(&self, host: &Host<'_>) -> Result<(), Failure> {
        host.written.iter().try_for_each(|written| self.write(&base(&host.job.host, written), &written.files))
    }

    fn fold(&mut self, host: Host<'_>, _: &Origins) -> Result<(), Failure> {
        host.written.iter().try_for_each(|written| self.note(&base(&host.job.host, written), written.iter()))
    }

    fn site(&mut self, written: Written, _: &Origins) -> Result<(), Failure> {
        let base = base("", &written);
        self.write(&base, &written.files)?;
        self.note(&base, written.iter())
    }
}
