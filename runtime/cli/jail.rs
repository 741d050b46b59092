//! The jail: which file a module id means. Nothing outside the site's folder is ever read.

use std::fs::OpenOptions;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};

use netrecipe_script::Source;
use nix::fcntl::OFlag;

/// Ending of recipe files.
pub const SUFFIX: &str = "rhai";
/// First segment of the ids of a site's own files.
const PACKAGE: &str = "site";
/// Larger files are refused.
const LARGEST: u64 = 256 << 10;

/// The folder of a site, and the recipe the user named.
#[derive(Clone, Debug)]
pub struct Jail {
    /// Canonical.
    root: PathBuf,
    /// The root as the user would write it.
    shown: PathBuf,
    entry_id: String,
    entry: PathBuf,
}

impl Jail {
    /// A jail at `root`, which holds `entry`; `shown` is the root as the user wrote it.
    ///
    /// # Errors
    /// When the root does not exist.
    pub fn new(root: &Path, shown: &Path, entry: &Path) -> std::io::Result<Self> {
        let relative = entry.strip_prefix(shown).unwrap_or(entry).with_extension("");
        let segments = relative.components().filter_map(|component| match component {
            Component::Normal(name) => Some(tame(&name.to_string_lossy())),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        });
        let entry_id = std::iter::once(PACKAGE.to_owned()).chain(segments).collect::<Vec<_>>().join("/");
        Ok(Jail { root: root.canonicalize()?, shown: shown.into(), entry_id, entry: entry.into() })
    }

    /// Id of the recipe the user named.
    pub fn entry(&self) -> &str {
        &self.entry_id
    }

    /// The text of a module.
    ///
    /// # Errors
    /// Why it is not read, as the end of a sentence.
    pub fn read(&self, id: &str) -> Result<Source, String> {
        if id == self.entry_id {
            // The user named this very file, wherever it is.
            let text = read_text(&self.entry)?;
            return Ok(Source { id: id.into(), name: self.entry.display().to_string(), text });
        }
        let inside = id.strip_prefix(PACKAGE).and_then(|rest| rest.strip_prefix('/'));
        let inside = inside.ok_or("only files of the site and modules of `std/` can be imported")?;
        if let Some(bad) = inside.split('/').find(|segment| !is_segment(segment)) {
            let bad = netrecipe_model::raw::quote(bad);
            return Err(format!(
                "{bad} is no part of a module's name: letters, digits, `.`, `_` and `-`, no leading `.`"
            ));
        }
        let file = format!("{inside}.{SUFFIX}");
        let shown = self.shown.join(&file);
        let path = self.root.join(&file);
        let path = path.canonicalize().map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => format!("there is no file `{}`", shown.display()),
            _ => format!("`{}`: {e}", shown.display()),
        })?;
        if !path.starts_with(&self.root) {
            return Err(format!("`{}` leads out of the site's folder", shown.display()));
        }
        Ok(Source { id: id.into(), name: shown.display().to_string(), text: read_text(&path)? })
    }
}

/// What stands between two slashes of a module id.
fn is_segment(segment: &str) -> bool {
    !segment.is_empty()
        && !segment.starts_with('.')
        && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

fn tame(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "_-.".contains(c) { c } else { '_' }).collect()
}

/// A regular file of bounded size in UTF-8. Pipes and devices are not waited for.
fn read_text(path: &Path) -> Result<String, String> {
    let flags = OFlag::O_NONBLOCK | OFlag::O_CLOEXEC | OFlag::O_NOCTTY;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits()).open(path).map_err(|e| e.to_string())?;
    let metadata = file.metadata().map_err(|e| e.to_string())?;
    if !metadata.is_file() {
        return Err("it is not a regular file".into());
    }
    if metadata.len() > LARGEST {
        return Err(format!(
            "it has {} bytes, and a file of recipe text has at most {} KiB",
            metadata.len(),
            LARGEST >> 10
        ));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| format!("it is not UTF-8 at byte {}", e.utf8_error().valid_up_to()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_is_read() {
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret.rhai"), "1").unwrap();
        let site = tempfile::tempdir().unwrap();
        let root = site.path();
        std::fs::create_dir_all(root.join("roles")).unwrap();
        std::fs::write(root.join("site.rhai"), "entry").unwrap();
        std::fs::write(root.join("roles/pve.rhai"), "module").unwrap();
        std::fs::write(root.join("bad.rhai"), b"\xff").unwrap();
        std::fs::write(root.join("big.rhai"), vec![b' '; (256 << 10) + 1]).unwrap();
        std::os::unix::fs::symlink("roles/pve.rhai", root.join("inner.rhai")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("secret.rhai"), root.join("out.rhai")).unwrap();
        std::os::unix::fs::symlink(outside.path(), root.join("out")).unwrap();
        nix::unistd::mkfifo(&root.join("pipe.rhai"), nix::sys::stat::Mode::S_IRWXU).unwrap();
        std::fs::create_dir(root.join("dir.rhai")).unwrap();
        let jail = Jail::new(root, root, &root.join("site.rhai")).unwrap();
        assert_eq!(jail.entry(), "site/site");
        for (id, text) in [("site/site", "entry"), ("site/roles/pve", "module"), ("site/inner", "module")] {
            assert_eq!(jail.read(id).map(|source| source.text), Ok(text.into()), "{id}");
        }
        for (id, why) in [
            ("site/out", "leads out"),
            ("site/out/secret", "leads out"),
            ("site/../../etc/passwd", "no part of a module's name"),
            ("/etc/passwd", "only files of the site"),
            ("site//etc/passwd", "no part"),
            ("std/lacp", "only files of the site"),
            ("site/.hidden", "no part"),
            ("site/a\0b", "no part"),
            ("site/nothing", "there is no file"),
            ("site/bad", "not UTF-8 at byte 0"),
            ("site/big", "at most 256 KiB"),
            ("site/pipe", "not a regular file"),
            ("site/dir", "not a regular file"),
        ] {
            let error = jail.read(id).unwrap_err();
            assert!(error.contains(why), "{id}: {error}");
        }
    }
}
