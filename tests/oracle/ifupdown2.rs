//! ifupdown2: does `ifup -a -s` accept a file without a word, and what does `ifquery` read in it?
//!
//! Strict: attributes that no addon knows are refused (`addon_syntax_check=1`; but resolvconf's `dns-nameservers` and
//! `dns-search` pass), and so is any warning, though `ifup` ends with 0. Templates are on, as in the shipped configuration:
//! a `%` anywhere lets mako expand `${..}` and `%` lines in the whole file. Two traps of the reader show in what `read`
//! returns: a backslash and the blanks around it become one blank, so `'\''` breaks the quoting of a hook; and `$IFACE` is
//! replaced by the name. `ifquery -a` shows only stanzas that are `auto` or needed by one that is. What passes: addresses
//! such as 192.0.2.1/33, options that do not fit the mode, links that do not exist.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use super::stanza::Stanza;
use super::tool::{Ran, isolated, missing, on_path, require, run, unpacked, write_numbered};
use super::{File, Verdict};

/// ifupdown2, with the Python that Debian wrote it for.
pub(crate) struct Ifupdown2 {
    program: PathBuf,
}

/// Debian's own Python: another one on PATH has not Debian's modules.
const PYTHON: &str = "/usr/bin/python3";

/// Finds ifupdown2, installed or unpacked, with python3-mako.
pub(crate) fn find() -> Option<Ifupdown2> {
    static MAKO: OnceLock<bool> = OnceLock::new();
    require("python3")?;
    let installed = on_path("ifup").and_then(|file| file.canonicalize().ok());
    let program = installed
        .filter(|file| file.parent().is_some_and(|home| home.ends_with("share/ifupdown2")))
        .or_else(|| unpacked("ifupdown2", &["usr/share/ifupdown2"], "__main__.py"))
        .or_else(|| missing("ifupdown2"))?;
    let mako = MAKO.get_or_init(|| run(Command::new(PYTHON).args(["-I", "-c", "import mako.template"]), "").success);
    if !mako {
        return missing("python3-mako");
    }
    Some(Ifupdown2 { program })
}

impl Ifupdown2 {
    /// Judges every file, and returns the stanzas of those that have no fault.
    pub(crate) fn read(&self, files: &[File]) -> Vec<Verdict<Vec<Stanza>>> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let work = folder.path().join("work");
        write_numbered(&work, files.iter().map(|(_, text)| *text));
        let script = folder.path().join("batch.py");
        fs::write(&script, include_str!("ifupdown2.py")).expect("a temporary file can be written");
        // Newer Pythons warn of the program's own code when they first compile it: that is no word about our files.
        // A network of its own where there can be one: only so that the links of this machine need not be listed.
        let mut command = isolated(PYTHON).unwrap_or_else(|| Command::new(PYTHON));
        let ran = run(command.args(["-I", "-W", "ignore"]).arg(&script).args([&self.program, &work]), "");
        let judge = |(number, (name, _)): (usize, &File)| {
            let read = |what: &str| fs::read_to_string(work.join(format!("{number}.{what}")));
            match (read("status"), read("said"), read("model")) {
                (Ok(status), Ok(said), Ok(model)) if status == "0" && said.trim().is_empty() => Ok(stanzas(&model)),
                (Ok(status), Ok(said), Ok(_)) => {
                    let said = said.replace(&work.join(number.to_string()).display().to_string(), name);
                    Err(format!("{name}: ifupdown2 ended with {status}: {}", said.trim()))
                }
                _ => Err(format!("{name}: ifupdown2 could not run: {}", lament(&ran))),
            }
        };
        files.iter().enumerate().map(judge).collect()
    }
}

/// The last thing a broken run said.
fn lament(ran: &Ran) -> &str {
    ran.err.trim().lines().last().unwrap_or("no word")
}

/// Reads the records that `ifupdown2.py` wrote.
fn stanzas(model: &str) -> Vec<Stanza> {
    let mut stanzas: Vec<Stanza> = Vec::new();
    for line in model.lines() {
        match (line.split('\u{1f}').collect::<Vec<_>>().as_slice(), stanzas.last_mut()) {
            (["iface", name, family, method, auto], _) => stanzas.push(Stanza {
                name: (*name).to_owned(),
                family: (*family).to_owned(),
                method: (*method).to_owned(),
                auto: *auto == "True",
                ..Stanza::default()
            }),
            (["option", key, value], Some(stanza)) => stanza.add(key, value),
            _ => panic!("ifupdown2.py wrote a record that is none: {line:?}"),
        }
    }
    stanzas
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "auto eno1
iface eno1 inet manual

auto eno2
iface eno2 inet manual

auto bond0
iface bond0 inet manual
\tbond-slaves eno1 eno2
\tbond-miimon 100
\tbond-mode 802.3ad
\tbond-lacp-rate fast

auto bond0.20
iface bond0.20 inet static
\taddress 192.0.2.10/24
\taddress 192.0.2.11/24
\tdns-nameservers 192.0.2.53 192.0.2.54
\tup echo \"a;b\" $x # c
\tup true
iface bond0.20 inet6 static
\taddress 2001:db8::1/64
";

    #[test]
    fn a_good_file_is_read_back() {
        let Some(tool) = find() else { return };
        let read = tool.read(&[("a", GOOD)]).remove(0).expect("a good file is accepted");
        assert_eq!(read.len(), 5, "{read:#?}");
        assert_eq!(read[2].option("bond-slaves"), Some("eno1 eno2"));
        assert_eq!(read[3].option("dns-nameservers"), Some("192.0.2.53 192.0.2.54"));
        assert_eq!(read[3].options["address"], ["192.0.2.10/24", "192.0.2.11/24"]);
        assert_eq!(read[3].options["up"], ["echo \"a;b\" $x # c", "true"]);
        assert_eq!((read[4].family.as_str(), read[4].method.as_str(), read[4].auto), ("inet6", "static", true));
        assert_eq!(read[3].option("up"), None, "two values are not one");
    }

    #[test]
    fn the_traps_of_its_reader_show() {
        let Some(tool) = find() else { return };
        let good = GOOD.replace("up true", "up echo 'it'\\''s' $IFACE");
        let read = tool.read(&[("a", &good)]).remove(0).expect("it sees no fault");
        assert_eq!(read[3].options["up"][1], "echo 'it' ''s' bond0.20");
    }

    /// Each of these edits of the good file makes it a bad one.
    const SPOILT: &[(&str, &str, &str)] = &[
        ("bond-mode 802.3ad", "bond-mode nonsense", "invalid value \"nonsense\""),
        ("bond-lacp-rate fast", "bond-lacp-rate often", "bond-lacp-rate"),
        ("bond-miimon 100", "bond-fail-over-mac active", "unsupported keyword (bond-fail-over-mac)"),
        ("bond-miimon 100", "bond-miimon 300", "bond-miimon"),
        ("bond-miimon 100", "bond-miimon 0\n\tbond-updelay 100", "bond-updelay"),
        ("iface eno2", "ifacce eno2", "a: line5: error processing line"),
        ("192.0.2.10/24", "192.0.2.999/24", "192.0.2.999"),
        ("\tup true", "\tup echo 50%\n\tup echo ${x}", "failed to render template"),
        ("\tup true", "\tup\n", "up"),
        ("auto eno2", "% for x in", "failed to render template"),
    ];

    #[test]
    fn bad_files_are_refused() {
        let Some(tool) = find() else { return };
        let texts: Vec<String> = SPOILT.iter().map(|(from, to, _)| GOOD.replace(from, to)).collect();
        let files: Vec<File> = texts.iter().map(|text| ("a", text.as_str())).collect();
        let mut faults = String::new();
        for ((_, to, expected), verdict) in SPOILT.iter().zip(tool.read(&files)) {
            match verdict {
                Ok(_) => faults += &format!("{to:?} was accepted\n"),
                Err(said) if !said.contains(expected) => faults += &format!("{to:?}: {said}\n"),
                Err(_) => {}
            }
        }
        assert!(faults.is_empty(), "{faults}");
    }
}
