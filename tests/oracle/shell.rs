//! `sh -n`: is a script one that the shell can read to its end?
//!
//! Only grammar: unclosed quotes, `if` without `fi`, a stray `)`. What an unquoted value would do when it runs, it cannot see.

use std::path::PathBuf;
use std::process::Command;

use super::tool::{on_all_cores, require, run};
use super::{File, Verdict};

/// The shell that `#!/bin/sh` names.
pub(crate) struct Shell {
    program: PathBuf,
}

/// Finds the shell.
pub(crate) fn find() -> Option<Shell> {
    require("sh").map(|program| Shell { program })
}

impl Shell {
    /// Judges the grammar of every script.
    pub(crate) fn check(&self, scripts: &[File]) -> Vec<Verdict> {
        on_all_cores(scripts, |(name, text)| {
            let ran = run(Command::new(&self.program).arg("-n"), text);
            if ran.success && ran.err.is_empty() { Ok(()) } else { Err(format!("{name}: sh -n: {}", ran.err.trim())) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammar_is_judged() {
        let Some(shell) = find() else { return };
        let scripts = [
            "set -eu\n[ -e /sys ] || echo 'a b'\n",
            "echo 'a\n",
            "if true; then\n",
            "echo a)\n",
            "cat <<'E'\n$x `\nE\n",
        ];
        let files: Vec<File> = scripts.iter().map(|text| ("a", *text)).collect();
        let verdicts: Vec<bool> = shell.check(&files).iter().map(Result::is_ok).collect();
        assert_eq!(verdicts, [true, false, false, false, true]);
    }
}
