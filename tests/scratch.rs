//! A site in a folder of its own, and what the program makes of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder that goes with the test.
pub(crate) struct Scratch(TempDir);

/// What one run printed.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Scratch {
    /// A folder with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let scratch = Scratch(tempfile::tempdir().expect("a temporary folder"));
        for (name, text) in files {
            scratch.write(name, text);
        }
        scratch
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Names in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The program, started in the folder; the words are split at blanks.
    pub(crate) fn run(&self, words: &str) -> Ran {
        run(self.0.path(), words)
    }
}

/// The program, started in a folder with a plain environment.
pub(crate) fn command(folder: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netrecipe"));
    command.current_dir(folder).env_clear().env("LANG", "C.UTF-8").args(words.split_whitespace());
    command
}

fn run(folder: &Path, words: &str) -> Ran {
    Ran::of(command(folder, words).output().expect("the program starts"))
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The same run, which must have ended with `code` and said all of `words`.
    #[track_caller]
    pub(crate) fn ends(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "out:\n{}\nerr:\n{}", self.out, self.err);
        for word in words {
            assert!(self.out.contains(word) || self.err.contains(word), "no `{word}` in\n{}\n{}", self.out, self.err);
        }
        self
    }
}

/// A site of two hosts that renders well.
pub(crate) const SITE: &[(&str, &str)] = &[
    ("netrecipe.toml", "[site]\ninventory = \"inventory.yaml\"\ntargets = [\"networkmanager\"]\n"),
    (
        "inventory.yaml",
        "hosts:\n  node01: { vars: { octet: 11 } }\n  node02: { vars: { octet: 12 } }\n  login: { vars: { octet: 13 } }\n",
    ),
    (
        "site.rhai",
        "let n = host();\n\
         let bond0 = bond(\"bond0\", #{\n    mode: \"802.3ad\", slaves: [nic(\"eno1\"), nic(\"eno2\")],\n    lacp_rate: \"fast\",\n});\n\
         vlan(bond0, 110, #{ addresses: [`192.0.2.${n.vars.octet}/24`] });\n\
         pre([\"systemctl\", \"is-system-running\", \"a b\"], #{ may_fail: true });\n",
    ),
];
