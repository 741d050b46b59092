//! Files beside a recipe, netrecipe.toml and the inventory: regular, of bounded size, in UTF-8.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::fcntl::OFlag;

use crate::exit::Failure;

/// Larger files are not read.
const LARGEST: u64 = 64 << 20;

/// The text of a file, which messages call `what` and `shown`. Pipes and devices are not waited for.
///
/// # Errors
/// When the file cannot be read, or is no file of text that a site could have.
pub fn read(what: &str, path: &Path, shown: &Path) -> Result<String, Failure> {
    let unreadable = |e: &io::Error| Failure::io(&format!("read {what}"), shown, e);
    let refused = |why: &str| Failure::environment(format!("{what} `{}` is {why}", shown.display()));
    let flags = OFlag::O_NONBLOCK | OFlag::O_CLOEXEC | OFlag::O_NOCTTY;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits()).open(path).map_err(|e| unreadable(&e))?;
    if !file.metadata().map_err(|e| unreadable(&e))?.is_file() {
        return Err(refused("not a regular file"));
    }
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(|e| unreadable(&e))?;
    if text.len() as u64 > LARGEST {
        return Err(refused("larger than 64 MiB"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_and_folders_are_refused_at_once() {
        for path in ["/dev/zero", "/dev/null", "/"] {
            assert!(read("the inventory", Path::new(path), Path::new(path)).is_err(), "{path}");
        }
    }
}
