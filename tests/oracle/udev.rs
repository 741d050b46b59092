//! udev: are rules and .link files free of complaints, and which name does a NIC get from them?
//!
//! Real udevadm over real (virtual) devices, in namespaces where our files are the only rules, beside the .link files of the
//! distribution. Rules are judged line by line by the parser of `udevadm test`, and by `udevadm verify` (with its style) where
//! there is one. A key that is valid but never true passes the check; `names` shows that the files do what they are for.

use std::fs;
use std::path::{Path, PathBuf};

use super::tool::{isolated, missing, require, run};
use super::{File, Verdict};

/// udevadm, with a namespace to run it in.
pub(crate) struct Udev {}

/// Finds what the check needs.
pub(crate) fn find() -> Option<Udev> {
    for tool in ["udevadm", "ip", "unshare"] {
        require(tool)?;
    }
    match isolated("true") {
        Some(_) => Some(Udev {}),
        None => missing("the right to make network and mount namespaces (root, or user namespaces)"),
    }
}

/// All that names the NICs of one machine.
#[derive(Clone, Copy, Default)]
pub(crate) struct Machine<'a> {
    pub(crate) rules: &'a [File<'a>],
    pub(crate) links: &'a [File<'a>],
    pub(crate) macs: &'a [&'a str],
    /// Treat the NICs as what they are, virtual ones without driver and permanent address, which nothing of ours may rename.
    /// Else they stand for physical ones, and the two conditions that no virtual device can meet are taken out of the files:
    /// `DRIVERS=="?*"`, and the permanence of `PermanentMACAddress=`.
    pub(crate) virtual_nics: bool,
}

/// The names that one NIC would get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names {
    /// From the rules.
    pub(crate) rule: Option<String>,
    /// From one of our .link files.
    pub(crate) link: Option<String>,
}

const RULES: &str = "/run/udev/rules.d";
const LINKS: &str = "/run/systemd/network";

impl Udev {
    /// Judges each rules file by itself.
    pub(crate) fn rules(&self, files: &[File]) -> Vec<Verdict> {
        self.check(files, |numbered| Machine { rules: numbered, ..Machine::default() }, RULES, "rules")
    }

    /// Judges each .link file by itself.
    pub(crate) fn links(&self, files: &[File]) -> Vec<Verdict> {
        self.check(files, |numbered| Machine { links: numbered, ..Machine::default() }, LINKS, "link")
    }

    /// The names that each machine's files give to its NICs, in the order of its addresses.
    pub(crate) fn names(&self, machines: &[Machine]) -> Vec<Verdict<Vec<Names>>> {
        let folder = show(machines);
        let judge = |(number, machine): (usize, &Machine)| {
            let work = folder.path().join(number.to_string());
            let said = said(&work, machine.macs.len())?;
            for (files, home) in [(machine.rules, RULES), (machine.links, LINKS)] {
                files.iter().try_for_each(|(name, _)| judge(name, &format!("{home}/{name}"), &said.concat()))?;
            }
            Ok(said.iter().take(machine.macs.len()).map(|said| names(said)).collect())
        };
        machines.iter().enumerate().map(judge).collect()
    }

    /// Shows all files at once, under numbers, to one run.
    fn check(
        &self,
        files: &[File],
        machine: impl for<'a> Fn(&'a [File<'a>]) -> Machine<'a>,
        home: &str,
        extension: &str,
    ) -> Vec<Verdict> {
        let numbers: Vec<String> = (0..files.len()).map(|number| format!("{number:05}.{extension}")).collect();
        let numbered: Vec<File> =
            numbers.iter().zip(files).map(|(number, (_, text))| (number.as_str(), *text)).collect();
        let folder = show(&[Machine { macs: &["lo"], virtual_nics: true, ..machine(&numbered) }]);
        let said = said(&folder.path().join("0"), 1).map(|said| said.concat());
        let judge = |(number, (name, _)): (&String, &File)| judge(name, &format!("{home}/{number}"), said.as_ref()?);
        numbers.iter().zip(files).map(judge).collect()
    }
}

/// Lets udevadm see every machine; what it said stays in the folder.
fn show(machines: &[Machine]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &Path, text: &str| fs::write(path, text).expect("a temporary file can be written");
    for (number, machine) in machines.iter().enumerate() {
        let work = folder.path().join(number.to_string());
        for (home, files) in [("rules", machine.rules), ("links", machine.links)] {
            fs::create_dir_all(work.join(home)).expect("a temporary folder can be made");
            for (name, text) in files {
                let physical =
                    || text.replace("DRIVERS==\"?*\", ", "").replace("\nPermanentMACAddress=", "\nMACAddress=");
                let text = if machine.virtual_nics { (*text).to_owned() } else { physical() };
                write(&work.join(home).join(name), &text);
            }
        }
        write(&work.join("macs"), &machine.macs.iter().map(|mac| format!("{mac}\n")).collect::<String>());
    }
    let mut shell = isolated("sh").expect("find() has seen that namespaces can be made");
    let ran = run(shell.args(["-c", include_str!("udev.sh"), "udev"]).arg(folder.path()), "");
    if !ran.success {
        write(&folder.path().join("broken"), &ran.err);
    }
    folder
}

/// What was said of each NIC, and at the end what `udevadm verify` said.
fn said(work: &Path, nics: usize) -> Verdict<Vec<String>> {
    let read = |path: PathBuf| fs::read_to_string(path).ok();
    if let Some(broken) = work.parent().and_then(|folder| read(folder.join("broken"))) {
        return Err(format!("udevadm could not run: {}", broken.trim()));
    }
    let nic = |nic: usize| {
        let parts = [read(work.join(format!("{nic}.rules"))), read(work.join(format!("{nic}.links")))];
        let error = || read(work.join(format!("{nic}.error"))).unwrap_or_default();
        parts.into_iter().collect::<Option<String>>().ok_or_else(|| format!("no NIC to test with: {}", error().trim()))
    };
    let mut said = (0..nics).map(nic).collect::<Verdict<Vec<String>>>()?;
    said.extend(read(work.join("verify")));
    Ok(said)
}

/// Refuses a file that was not read, or of which anything but its effect was said.
fn judge(name: &str, path: &str, said: &str) -> Verdict {
    let read = said.lines().any(|line| line.ends_with(&format!(": {path}")) || line.ends_with(&format!(" \"{path}\"")));
    let effect = |rest: &str| {
        let words = rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim_start();
        ["NAME '", "RUN '", "ATTR '", "ENV '", "LINK '"].iter().any(|start| words.starts_with(start))
    };
    let complaint = |line: &str| {
        let (_, rest) = line.split_once(&format!("{path}:"))?;
        (!effect(rest)).then(|| format!("{name}:{rest}"))
    };
    let mut complaints: Vec<String> = said.lines().filter_map(complaint).collect();
    complaints.sort();
    complaints.dedup();
    match complaints.is_empty() {
        true if read => Ok(()),
        true => Err(format!("{name}: udevadm did not read it")),
        false => Err(complaints.join("; ")),
    }
}

/// The names that a NIC got: the last rule counts; a .link file counts if it is ours and gives a name.
fn names(said: &str) -> Names {
    let rule = said.lines().rev().find_map(|line| {
        let (_, effect) = line.split_once(RULES)?;
        effect.split_once(" NAME '")?.1.strip_suffix('\'')
    });
    let property = |name: &str| said.lines().rev().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    let ours = property("ID_NET_LINK_FILE").is_some_and(|file| file.starts_with(LINKS));
    let link = property("ID_NET_NAME").filter(|_| ours);
    Names { rule: rule.map(str::to_owned), link: link.map(str::to_owned) }
}

#[cfg(test)]
#[path = "udev_tests.rs"]
mod tests;
