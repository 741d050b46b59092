//! Kernel modules: which are loaded at boot, and with which parameters (modules-load.d(5), modprobe.d(5)).

use netrecipe_model::hook::SiteHook;
use netrecipe_model::link::bond::BOND;
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Diagnostics, Origin, Value, rule};

use crate::File;

/// Read by systemd-modules-load.
pub const LOAD_PATH: &str = "/etc/modules-load.d/70-netrecipe.conf";
/// Read by modprobe; any other suffix than `.conf` is ignored.
pub const OPTIONS_PATH: &str = "/etc/modprobe.d/70-netrecipe.conf";

/// The files of all `modprobe` calls, each empty when it has nothing to say. What the formats cannot hold is reported and
/// left out.
pub fn files(hooks: &[SiteHook], diags: &mut Diagnostics) -> [File; 2] {
    let mut load = File::new(LOAD_PATH, 0o644);
    let mut options = File::new(OPTIONS_PATH, 0o644);
    for hook in hooks {
        let SiteHook::Modprobe { module, parameters, origin } = hook else { continue };
        if !is_word(module) {
            let message = format!("`modprobe` takes a module's name such as `bonding`, not {}", quote(module));
            diags.push(refused(message, *origin));
            continue;
        }
        load.line(*origin, format_args!("{module}"));
        for (name, said) in parameters {
            let at = said.origin.or(*origin);
            match parameter(module, name, &text_of(&said.value)) {
                Ok(text) => options.line(at, format_args!("options {module} {text}")),
                Err(message) => diags.push(refused(message, at)),
            }
        }
    }
    [load, options]
}

/// Switches are `1` and `0`: every kernel's `kstrtobool` reads those.
fn text_of(value: &Value) -> String {
    match value {
        Value::Flag(flag) => u8::from(*flag).to_string(),
        other => other.to_string(),
    }
}

fn refused(message: String, origin: Origin) -> Diagnostic {
    Diagnostic::new(&rule::target::HOOK, message).at(origin, "cannot be written")
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// `name=value`. The kernel reads double quotes around a value with blanks and knows no escape (`next_arg` in lib/cmdline.c);
/// modprobe.d reads a backslash at a line's end as "goes on below".
fn parameter(module: &str, name: &str, value: &str) -> Result<String, String> {
    if !is_word(name) {
        return Err(format!("a parameter of module `{module}` has letters, digits, `_` and `-`, not {}", quote(name)));
    }
    if module == "bonding" && BOND.iter().any(|row| row.is_called(name)) {
        return Err(format!("`{name}` of module `bonding` would hold for every bond of the host; say it in `bond`"));
    }
    if value.contains(['"', '\\']) || value.contains(char::is_control) {
        return Err(format!("a module's parameter holds no quotes and no backslash, `{name}` has {}", quote(value)));
    }
    if value.contains(char::is_whitespace) || value.is_empty() {
        return Ok(format!("{name}=\"{value}\""));
    }
    Ok(format!("{name}={value}"))
}

#[cfg(test)]
mod tests {
    use netrecipe_model::Said;

    use super::*;

    fn rendered(module: &str, name: &str, value: Value) -> (String, String, bool) {
        let parameters = vec![(name.to_owned(), Said::new(value, Origin::NONE))];
        let mut diags = Diagnostics::default();
        let hook = SiteHook::Modprobe { module: module.into(), parameters, origin: Origin::NONE };
        let [load, options] = files(&[hook], &mut diags);
        (load.text().into(), options.text().into(), diags.has_errors())
    }

    #[test]
    fn a_module_is_loaded_with_its_parameters() {
        let expected = ("bonding\n".into(), "options bonding max_bonds=0\n".into(), false);
        assert_eq!(rendered("bonding", "max_bonds", Value::Number(0)), expected);
        let (_, options, _) = rendered("dummy", "name", Value::Text("a b".into()));
        assert_eq!(options, "options dummy name=\"a b\"\n");
    }

    #[test]
    fn what_modprobe_would_misread_is_refused() {
        assert!(rendered("bonding", "mode", Value::Number(4)).2, "one mode for all bonds");
        assert!(rendered("a b", "x", Value::Number(4)).2);
        assert!(rendered("dummy", "a b", Value::Number(4)).2);
        assert!(rendered("dummy", "x", Value::Text("a\"b".into())).2);
        assert!(rendered("dummy", "x", Value::Text("a\\".into())).2);
    }
}
