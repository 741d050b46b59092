//! Kernel variables: `/etc/sysctl.d`, read at boot by systemd-sysctl and procps (sysctl.d(5)).

use netrecipe_model::hook::SiteHook;
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Diagnostics, Origin, rule};

use crate::File;

/// Sorts after the distributions' own `50-` files and before an administrator's `99-`.
pub const PATH: &str = "/etc/sysctl.d/70-netrecipe.conf";

/// The file of all `sysctl` calls, empty when there is none. A key or value that the format cannot hold is reported and left
/// out.
pub fn file(hooks: &[SiteHook], diags: &mut Diagnostics) -> File {
    let mut file = File::new(PATH, 0o644);
    for hook in hooks {
        let SiteHook::Sysctl { key, value, origin } = hook else { continue };
        match check(key, value) {
            Ok(()) => file.line(*origin, format_args!("{key} = {value}")),
            Err(message) => diags.push(refused(message, *origin)),
        }
    }
    file
}

fn refused(message: String, origin: Origin) -> Diagnostic {
    Diagnostic::new(&rule::target::HOOK, message).at(origin, "cannot be written")
}

/// The readers strip blanks around the value and take `-` before a key for "may fail", `#` and `;` for comments, `*` and `?`
/// for patterns.
fn check(key: &str, value: &str) -> Result<(), String> {
    let word = |c: char| c.is_ascii_alphanumeric() || "_./:@+-".contains(c);
    if !key.starts_with(|c: char| c.is_ascii_alphanumeric()) || !key.chars().all(word) {
        return Err(format!("`sysctl` takes a name such as `net.ipv4.ip_forward`, not {}", quote(key)));
    }
    if value.trim() != value || value.is_empty() || value.contains(char::is_control) {
        return Err(format!("`sysctl` takes a value without blanks at its ends, not {}", quote(value)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sysctl(key: &str, value: &str) -> SiteHook {
        SiteHook::Sysctl { key: key.into(), value: value.into(), origin: Origin::NONE }
    }

    #[test]
    fn one_line_for_each_variable() {
        let mut diags = Diagnostics::default();
        let hooks = [sysctl("net.ipv4.ip_forward", "1"), sysctl("net.ipv4.conf.eno1/10.rp_filter", "2")];
        let file = file(&hooks, &mut diags);
        assert_eq!(file.text(), "net.ipv4.ip_forward = 1\nnet.ipv4.conf.eno1/10.rp_filter = 2\n");
        assert!(diags.is_empty());
    }

    #[test]
    fn keys_that_mean_something_else_are_refused() {
        for (key, value) in
            [("-net.x", "1"), ("#net", "1"), ("net.*", "1"), ("a b", "1"), ("net.x", " 1"), ("net.x", "")]
        {
            let mut diags = Diagnostics::default();
            assert!(file(&[sysctl(key, value)], &mut diags).is_empty());
            assert!(diags.has_errors(), "{key}={value}");
        }
    }
}
