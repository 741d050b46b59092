//! `init`: a small site that works, to begin with.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::args::Init;
use crate::exit::{Exit, Failure};
use crate::manifest;
use crate::terminal::say;

/// The files of the site, by name.
const FILES: &[(&str, &str)] = &[
    (manifest::FILE, include_str!("init/netrecipe.toml")),
    ("inventory.yaml", include_str!("init/inventory.yaml")),
    ("site.rhai", include_str!("init/site.rhai")),
];

/// # Errors
/// When a file of the site is there already, or cannot be written.
pub fn run(args: &Init) -> Result<Exit, Failure> {
    let dir = &args.dir;
    for (name, _) in FILES {
        let path = dir.join(name);
        if fs::symlink_metadata(&path).is_ok() {
            let failure =
                Failure::environment(format!("`{}` is there already, and nothing is overwritten", path.display()));
            return Err(failure.help("name another folder: `netrecipe init DIR`"));
        }
    }
    fs::create_dir_all(dir).map_err(|e| Failure::io("make the folder", dir, &e))?;
    for (name, text) in FILES {
        let path = dir.join(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|e| Failure::io("write", &path, &e))?;
        say(&format!("wrote `{}`", path.display()));
    }
    let recipe = dir.join("site.rhai");
    let recipe = recipe.strip_prefix(Path::new(".")).unwrap_or(&recipe).display().to_string();
    say(&format!("next: netrecipe apply {recipe} --dry-run"));
    Ok(Exit::Done)
}
