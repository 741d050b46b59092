//! What the examples render to, given to the tools that read it: NetworkManager, both ifupdowns, augeas, udev, and a shell.

use crate::examples::{examples, root, tree};
use crate::oracle;

/// Expected files whose path ends so, as name and text, of every example.
fn expected(is_wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let of = |example: String| {
        let files = tree(&root().join("examples").join(&example).join("expect")).into_iter();
        files.map(move |(path, text)| (format!("{example}/{path}"), text))
    };
    let found: Vec<_> = examples().into_iter().flat_map(of).filter(|(path, _)| is_wanted(path)).collect();
    assert!(!found.is_empty(), "the examples have such files");
    found
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

#[track_caller]
fn all_well<T>(verdicts: Vec<Result<T, String>>) {
    let wrong: Vec<String> = verdicts.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn networkmanager_writes_every_keyfile_as_it_is() {
    let Some(keyfiles) = oracle::keyfile::find() else { return };
    let files = expected(|path| path.ends_with(".nmconnection"));
    all_well(keyfiles.canonical(&borrowed(&files)));
}

#[test]
fn ifupdown2_takes_every_interfaces_file() {
    let Some(ifupdown2) = oracle::ifupdown2::find() else { return };
    let is_for = |path: &str| path.contains("/ifupdown2/") || path.contains("/proxmox/");
    let mut files = expected(|path| is_for(path) && path.ends_with("etc/network/interfaces"));
    for (_, text) in &mut files {
        // the sourced folder belongs to the machine that runs the test
        *text = text.replace("source /etc/network/interfaces.d/*\n", "");
    }
    all_well(ifupdown2.read(&borrowed(&files)));
}

#[test]
fn classic_ifupdown_takes_every_interfaces_file() {
    let Some(ifupdown) = oracle::ifupdown::find() else { return };
    let mut files = expected(|path| path.contains("/ifupdown/") && path.ends_with("etc/network/interfaces"));
    for (_, text) in &mut files {
        *text = text.replace("source /etc/network/interfaces.d/*\n", "");
    }
    all_well(ifupdown.plan(&borrowed(&files)));
}

#[test]
fn augeas_reads_every_interfaces_file() {
    let Some(augeas) = oracle::augeas::find() else { return };
    let files = expected(|path| path.ends_with("etc/network/interfaces"));
    all_well(augeas.interfaces(&borrowed(&files)));
}

#[test]
fn udev_takes_every_rule_and_link() {
    let Some(udev) = oracle::udev::find() else { return };
    all_well(udev.rules(&borrowed(&expected(|path| path.ends_with(".rules")))));
    all_well(udev.links(&borrowed(&expected(|path| path.ends_with(".link")))));
}

/// The first node of the Proxmox example: each MAC gets the name that the recipe gave it, by rule and by link.
#[test]
fn udev_gives_ports_the_names_of_the_recipe() {
    let Some(udev) = oracle::udev::find() else { return };
    let rules =
        expected(|path| path.starts_with("proxmox/expect/udev/node01/") || path.starts_with("proxmox/udev/node01/"));
    let links = expected(|path| path.starts_with("proxmox/link/node01/") && path.ends_with(".link"));
    // in their folder, without the way there
    let named = |files: &[(String, String)]| -> Vec<(String, String)> {
        let plain = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        files.iter().map(|(name, text)| (plain(name), text.clone())).collect()
    };
    let (rules, links) = (named(&rules), named(&links));
    let (rules, links) = (borrowed(&rules), borrowed(&links));
    let macs = ["58:47:ca:76:76:fb", "58:47:ca:76:76:fc"];
    let machine = oracle::udev::Machine { rules: &rules, links: &links, macs: &macs, virtual_nics: false };
    let names = udev.names(&[machine]).remove(0).expect("udev takes the files");
    let by_rule: Vec<Option<&str>> = names.iter().map(|name| name.rule.as_deref()).collect();
    assert_eq!(by_rule, [Some("spf0"), Some("spf1")]);
    assert!(names.iter().all(|name| name.link.is_some()), "a .link file matches each");
}

#[test]
fn a_shell_takes_every_script() {
    let Some(shell) = oracle::shell::find() else { return };
    let files = expected(|path| path.ends_with(".sh") || path.contains("/init.d/") || path.contains("/dispatcher.d/"));
    all_well(shell.check(&borrowed(&files)));
}
