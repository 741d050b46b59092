//! The record of a tree: which files netrecipe wrote, so that it knows its own again and leaves the work of others alone.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::sum::Sum;

/// The record's own name, at the top of the tree.
pub(super) const NAME: &str = ".netrecipe";
/// Its first line.
pub(super) const HEAD: &str = "netrecipe tree 1: sha256, mode and path of every file";

/// One file. Displays as a line of the record.
pub(super) struct Record {
    pub(super) sum: Sum,
    pub(super) mode: u32,
    /// From the top of the tree.
    pub(super) path: String,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:04o} {}", self.sum, self.mode, self.path)
    }
}

/// Why a folder is plainly not netrecipe's: it holds something, but no record. A missing or empty folder is fine.
pub(super) fn glance(dir: &Path) -> Option<String> {
    let mut entries = fs::read_dir(dir).ok()?;
    let first = entries.next()?.ok()?;
    match read(dir) {
        Some(_) => None,
        None => Some(format!("there is `{}` without its record `{NAME}`", first.file_name().to_string_lossy())),
    }
}

/// Why a folder is not as netrecipe left it. A missing or empty folder is fine.
pub(super) fn inspect(dir: &Path) -> Option<String> {
    if let Some(why) = glance(dir) {
        return Some(why);
    }
    let text = read(dir)?;
    let mut files: HashMap<&Path, (&str, &str)> = HashMap::new();
    for line in text.lines().skip(1) {
        let mut words = line.splitn(3, ' ');
        if let (Some(sum), Some(mode), Some(path)) = (words.next(), words.next(), words.next()) {
            files.insert(Path::new(path), (sum, mode));
        }
    }
    let folders: HashSet<&Path> = files.keys().flat_map(|path| path.ancestors().skip(1)).collect();
    let mut left = vec![PathBuf::new()];
    while let Some(folder) = left.pop() {
        let Ok(entries) = fs::read_dir(dir.join(&folder)) else {
            return Some(format!("`{}` cannot be read", folder.display()));
        };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            if path == Path::new(NAME) {
                continue;
            }
            let Ok(kind) = entry.file_type() else { return Some(format!("`{}` cannot be read", path.display())) };
            if kind.is_dir() && folders.contains(path.as_path()) {
                left.push(path);
            } else if let (true, Some((sum, mode))) = (kind.is_file(), files.get(path.as_path())) {
                if !is_same(&entry.path(), sum, mode) {
                    return Some(format!("`{}` was edited", path.display()));
                }
            } else {
                return Some(format!("`{}` is not in its record", path.display()));
            }
        }
    }
    None
}

fn is_same(path: &Path, sum: &str, mode: &str) -> bool {
    let same_mode = || Some(format!("{:04o}", fs::metadata(path).ok()?.permissions().mode() & 0o7777) == mode);
    fs::read(path).is_ok_and(|bytes| Sum::of(bytes).to_string() == sum) && same_mode() == Some(true)
}

fn read(dir: &Path) -> Option<String> {
    let path = dir.join(NAME);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
    let text = is_file.then(|| fs::read_to_string(&path).ok()).flatten()?;
    text.starts_with(HEAD).then_some(text)
}
