//! Settings of targets that write an interfaces file: `[target.NAME] source = "..."` in netrecipe.toml.

use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, rule};

use crate::Rendering;

/// What such a target can be told.
pub static SETTINGS: &[(&str, &str)] =
    &[(SOURCE, "is what the last line of the interfaces file sources; an empty text leaves the line out")];

const SOURCE: &str = "source";

/// What Debian's and Proxmox's own files source.
const FOLDER: &str = "/etc/network/interfaces.d/*";

/// What the file's last line sources; empty where the site wants no such line.
pub fn source(target: &str, rendering: &mut Rendering<'_>) -> String {
    match rendering.settings.get(SOURCE) {
        None => FOLDER.to_owned(),
        Some(path) if is_path(path) => path.clone(),
        Some(other) => {
            let takes = format!("`{SOURCE}` of `[target.{target}]` takes a path such as `{FOLDER}`, or nothing");
            let found = Diagnostic::new(&rule::target::SETTING, format!("{takes}, not {}", quote(other)));
            rendering.diags.push(found);
            String::new()
        }
    }
}

fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-*?@".contains(c);
    text.is_empty() || (text.starts_with('/') && text.chars().all(plain))
}
