//! Settings of targets that write an interfaces file: `[target.NAME] source = "..."` in netrecipe.toml.

use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, rule};

use crate::Rendering;

/// What Debian's and Proxmox's own files end with.
const SOURCE: &str = "/etc/network/interfaces.d/*";

/// What the file's last line sources; empty where the site wants no such line. Other settings are reported.
pub fn source(target: &str, rendering: &mut Rendering<'_>) -> String {
    let mut source = SOURCE.to_owned();
    for (name, value) in rendering.settings {
        let message = match name.as_str() {
            "source" if is_path(value) => {
                source.clone_from(value);
                continue;
            }
            "source" => format!(
                "`source` of `[target.{target}]` takes a path such as `{SOURCE}` or nothing, not {}",
                quote(value)
            ),
            other => format!("`[target.{target}]` has no setting {}; it has `source`", quote(other)),
        };
        rendering.diags.push(Diagnostic::new(&rule::target::SETTING, message));
    }
    source
}

fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-*?@".contains(c);
    text.is_empty() || (text.starts_with('/') && text.chars().all(plain))
}
