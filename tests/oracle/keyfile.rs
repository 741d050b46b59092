//! NetworkManager keyfiles: does `nmcli --offline connection modify`, changing nothing, give back what it was given?
//!
//! nmcli drops in silence what it does not know, so only a comparison tells. The change that changes nothing is an empty
//! permission: like every named change, and unlike none at all, it makes NetworkManager complete the profile as its daemon would
//! (a port gets its `[bond-port]`). Rules between profiles (a missing parent or master), file mode and file name pass unseen.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use super::tool::{on_all_cores, require, run};
use super::{File, Verdict};

/// NetworkManager's reader and writer of keyfiles.
pub(crate) struct Keyfiles {
    nmcli: PathBuf,
}

/// Finds nmcli.
pub(crate) fn find() -> Option<Keyfiles> {
    require("nmcli").map(|nmcli| Keyfiles { nmcli })
}

impl Keyfiles {
    /// What NetworkManager would write after reading each file.
    pub(crate) fn rewrite(&self, files: &[File]) -> Vec<Verdict<String>> {
        on_all_cores(files, |(name, text)| {
            let change = ["--offline", "connection", "modify", "+connection.permissions", ""];
            let ran = run(Command::new(&self.nmcli).args(change), text);
            match ran.success && ran.err.is_empty() {
                true => Ok(ran.out),
                false => Err(format!("{name}: nmcli refuses it: {}", ran.err.trim())),
            }
        })
    }

    /// Is every line of each file understood? Lines may move and defaults may be added, but nothing is lost or changed.
    pub(crate) fn meaning(&self, files: &[File]) -> Vec<Verdict> {
        let judge = |(file, written): (&File, Verdict<String>)| lossless(file, &written?);
        files.iter().zip(self.rewrite(files)).map(judge).collect()
    }

    /// Is each file, byte for byte, what NetworkManager itself would write (up to the words that newer versions changed)?
    pub(crate) fn canonical(&self, files: &[File]) -> Vec<Verdict> {
        let judge = |(file, written): (&File, Verdict<String>)| {
            let written = written?;
            lossless(file, &written)?;
            match [file.1, &renewed(file.1)].map(|ours| difference(ours, &written)) {
                [Some(old), Some(new)] => {
                    let (line, what) = old.max(new); // the spelling that agrees for longer is the one this version writes
                    Err(format!("{}: NetworkManager writes it otherwise: line {line}: {what}", file.0))
                }
                _ => Ok(()),
            }
        };
        files.iter().zip(self.rewrite(files)).map(judge).collect()
    }
}

/// Refuses a file of which `written` lacks a line or has it with another value.
fn lossless((name, text): &File, written: &str) -> Verdict {
    let kept = settings(written);
    let fault = |((section, key), value): (&(String, String), &String)| match kept.get(&(section.clone(), key.clone()))
    {
        Some(other) if other == value => None,
        Some(other) => Some(format!("[{section}] {key}={value} became {other:?}")),
        None => Some(format!("[{section}] {key}={value} is lost")),
    };
    let faults: Vec<String> = settings(text).iter().filter_map(fault).collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(format!("{name}: NetworkManager reads it otherwise: {}", faults.join("; ")))
    }
}

/// The settings of a keyfile by section and key, in the words of NetworkManager before 1.44. A line that is none is kept too.
fn settings(text: &str) -> BTreeMap<(String, String), String> {
    let mut section = String::new();
    let mut settings = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name.to_owned();
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let old = RENAMED.iter().find(|(_, new)| *new == key && section == "connection").map_or(key, |(old, _)| old);
        let mut put = |key: &str, value: &str| settings.insert((section.clone(), key.to_owned()), value.to_owned());
        match value.split_once(',') {
            Some((address, gateway)) if key == "address1" => {
                put(key, address);
                put("gateway", gateway);
            }
            _ => drop(put(old, value)),
        }
    }
    settings
}

/// Keys of `[connection]` that NetworkManager 1.52 (Debian 13) reads under both names and writes under the second.
const RENAMED: &[(&str, &str)] =
    &[("autoconnect-slaves", "autoconnect-ports"), ("master", "controller"), ("slave-type", "port-type")];

/// A canonical keyfile as NetworkManager 1.52 would write it: keys renamed, the gateway in a line of its own, keys sorted.
fn renewed(text: &str) -> String {
    let renew = |section: &str| {
        let mut lines: Vec<String> = Vec::new();
        for line in section.lines() {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            let new = RENAMED.iter().find(|(old, _)| *old == key && section.starts_with("[connection]"));
            match (new, value.split_once(',')) {
                (Some((_, new)), _) => lines.push(format!("{new}={value}")),
                (None, Some((address, gateway))) if key == "address1" => {
                    lines.extend([format!("address1={address}"), format!("gateway={gateway}")]);
                }
                _ => lines.push(line.to_owned()),
            }
        }
        // Only where a key changed: elsewhere the order is the file's own affair, to be judged.
        let first = if section.starts_with("[connection]") { 4 } else { 1 };
        let changed = !lines.iter().eq(section.lines());
        if let Some(sorted) = lines.get_mut(first..).filter(|_| changed) {
            sorted.sort_by(|a, b| a.split('=').next().cmp(&b.split('=').next()));
        }
        lines.join("\n")
    };
    text.trim_end().split("\n\n").map(renew).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// The first line that differs: its number and what became of it.
fn difference(ours: &str, theirs: &str) -> Option<(usize, String)> {
    let show = |line: Option<&str>| line.map_or("nothing".to_owned(), |line| format!("{line:?}"));
    let (mut ours, mut theirs) = (ours.split('\n'), theirs.split('\n'));
    for number in 1.. {
        match (ours.next(), theirs.next()) {
            (None, None) => break,
            (our, their) if our != their => return Some((number, format!("{} became {}", show(our), show(their)))),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
#[path = "keyfile_tests.rs"]
mod tests;
