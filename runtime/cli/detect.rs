//! Which target reads the files of this machine, judged by what is installed and running.

use std::fs;
use std::path::Path;

use netrecipe_render::target::{self, Target};

/// Files that only the reader of a target brings, the most particular first.
const FILES: &[(&str, &str)] = &[
    ("etc/pve/local", "proxmox"),
    ("usr/bin/pveversion", "proxmox"),
    ("usr/share/ifupdown2", "ifupdown2"),
    ("etc/network/interfaces", "ifupdown"),
];

/// The target of the machine whose file system is at `root`: NetworkManager where it runs, else what reads
/// `/etc/network/interfaces`.
pub fn target(root: &Path) -> Option<&'static dyn Target> {
    let runs = is_running(root, "NetworkManager").then_some("networkmanager");
    let installed = || FILES.iter().find(|(path, _)| root.join(path).exists()).map(|(_, name)| *name);
    runs.or_else(installed).and_then(target::find)
}

fn is_running(root: &Path, program: &str) -> bool {
    let Ok(processes) = fs::read_dir(root.join("proc")) else { return false };
    let is_number = |name: &std::ffi::OsStr| name.as_encoded_bytes().iter().all(u8::is_ascii_digit);
    let mut names = processes.flatten().filter(|entry| is_number(&entry.file_name()));
    names.any(|entry| fs::read_to_string(entry.path().join("comm")).is_ok_and(|name| name.trim() == program))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_networkmanager_comes_first() {
        let root = tempfile::tempdir().unwrap();
        assert!(target(root.path()).is_none());
        fs::create_dir_all(root.path().join("proc/12")).unwrap();
        fs::write(root.path().join("proc/12/comm"), "NetworkManager\n").unwrap();
        assert_eq!(target(root.path()).map(Target::name), Some("networkmanager"));
    }
}
