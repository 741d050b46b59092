//! Programs of hooks: whatever runs the files hands a program the arguments of the recipe, for its link and action alone.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use netrecipe_model::facts::Fact;
use tempfile::TempDir;

use super::{Lines, Made, all_same, go, quoted, texts};
use crate::oracle;
use crate::oracle::tool::{on_all_cores, run};

/// Names of programs that a shell could take for something else.
const PROGRAMS: &[&str] = &[
    "prog", "A=b", "if", "time", "{", "}", "!", "-x", "#x", "~", "*", "$x", "x y", "it's", "a\\b", "é", "exec", "eval",
    ".", "", "[[", "%x", "a;b",
];

/// Programs that print how many arguments they got, and each, apart by NUL.
struct Stubs(TempDir);

impl Stubs {
    fn new() -> Stubs {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in PROGRAMS.iter().filter(|name| !matches!(**name, "" | ".")) {
            let path = folder.path().join(name);
            fs::write(&path, "#!/bin/sh\nprintf '%s\\0' \"${0##*/}\" \"$#\" \"$@\"\n").expect("a program");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
        }
        Stubs(folder)
    }

    /// What the programs got that a shell runs.
    fn run(&self, arguments: &[&str]) -> Vec<Vec<String>> {
        let path = format!("{}:{}", self.0.path().display(), std::env::var("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        let ran = run(shell.args(arguments).env("PATH", path).env("IFACE", "WRONG").env("x", "WRONG"), "");
        let mut words = ran.out.split('\0').map(str::to_owned);
        let mut calls = Vec::new();
        while let (Some(name), Some(count)) = (words.next(), words.next()) {
            let count = count.parse().unwrap_or_else(|_| panic!("{arguments:?} prints {:?} {}", ran.out, ran.err));
            calls.push([name].into_iter().chain(words.by_ref().take(count)).collect());
        }
        calls
    }
}

const PHASES: [&str; 4] = ["post_up", "pre_up", "pre_down", "post_down"];

/// Hooks of `eno1` in some phases: the program, the hook's number and two texts. Every second one takes a text from the inventory.
fn said(phases: &[&str]) -> (Vec<Vec<String>>, Vec<String>, BTreeMap<String, Fact>) {
    let all = texts(180);
    let mut vars = BTreeMap::new();
    let (mut argvs, mut lines) = (Vec::new(), Vec::new());
    for (i, text) in all.iter().enumerate() {
        let (program, other) = (PROGRAMS[i % PROGRAMS.len()], &all[(i * 7 + 3) % all.len()]);
        let shown = if i % 2 == 0 {
            quoted(text)
        } else {
            vars.insert(format!("v{i}"), Fact::Text(text.clone()));
            format!("n.vars.v{i}")
        };
        let argv = [quoted(program), quoted(&i.to_string()), shown, quoted(other)].join(", ");
        lines.push(format!("{}(eno1, [{argv}]);", phases[i % phases.len()]));
        argvs.push([program, &i.to_string(), text, other].map(str::to_owned).to_vec());
    }
    (argvs, lines, vars)
}

const HEAD: &str = "let n = host();\nlet eno1 = nic(\"eno1\");\nnic(\"eno2\");";

fn made(target: &str, settings: &[(&str, &str)], phases: &[&str]) -> (Vec<Vec<String>>, Made) {
    let (argvs, lines, vars) = said(phases);
    let made = Lines { target, settings, head: HEAD, vars, lines }.make();
    assert!(made.taken.len() > argvs.len() / 5, "{target} takes {} of {}", made.taken.len(), argvs.len());
    (argvs, made)
}

/// Every taken hook ran once, with its own arguments.
#[track_caller]
fn compare(target: &str, argvs: &[Vec<String>], made: &Made, calls: Vec<Vec<String>>) {
    let mut by_number: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for call in calls {
        by_number.entry(call.get(1).cloned().unwrap_or_default()).or_default().push(call);
    }
    let ran = |argv: &Vec<String>| match by_number.get(&argv[1]).map(Vec::as_slice) {
        Some([once]) => Some(once.clone()),
        _ => None,
    };
    all_same(target, made.taken.iter().map(|&i| (argvs[i].clone(), ran(&argvs[i]))));
    assert_eq!(by_number.len(), made.taken.len(), "{target}: nothing else runs");
}

const INTERFACES: &str = "/etc/network/interfaces";

#[test]
fn ifupdown2_runs_programs_with_the_arguments_of_the_recipe() {
    let Some(ifupdown2) = oracle::ifupdown2::find() else { return };
    let stubs = Stubs::new();
    for target in ["ifupdown2", "proxmox"] {
        let (argvs, made) = made(target, &[("source", "")], &PHASES);
        let stanzas = ifupdown2.read(&[(target, made.text(INTERFACES))]).remove(0).expect("ifupdown2 reads it");
        let is_hook = |key: &str| ["pre-up", "post-up", "pre-down", "post-down"].contains(&key);
        let values = stanzas.iter().flat_map(|stanza| stanza.options.iter()).filter(|(key, _)| is_hook(key));
        let commands: Vec<&String> = values.flat_map(|(_, values)| values).collect();
        let calls = on_all_cores(&commands, |command| stubs.run(&["-c", command])).concat();
        compare(target, &argvs, &made, calls);
    }
}

#[test]
fn classic_ifupdown_runs_programs_with_the_arguments_of_the_recipe() {
    let Some(ifupdown) = oracle::ifupdown::find() else { return };
    let stubs = Stubs::new();
    let (argvs, made) = made("ifupdown", &[("source", "")], &PHASES[..2]);
    let commands = ifupdown.plan(&[("ifupdown", made.text(INTERFACES))]).remove(0).expect("ifup reads it");
    let own: Vec<&String> = commands.iter().filter(|command| !command.starts_with("/bin/run-parts ")).collect();
    let calls = on_all_cores(&own, |command| stubs.run(&["-c", command])).concat();
    compare("ifupdown", &argvs, &made, calls);
}

#[test]
fn networkmanager_runs_programs_with_the_arguments_of_the_recipe() {
    if oracle::shell::find().is_none() {
        return;
    }
    let (argvs, made) = made("networkmanager", &[], &PHASES);
    let scripts: Vec<(String, String)> =
        made.files.iter().map(|file| (file.path.clone(), file.text().to_owned())).collect();
    dispatched("networkmanager", &argvs, &made, &scripts);
}

/// Static Warewulf overlays that one node takes out of many are templates: braces of a text must not be actions.
#[test]
fn warewulf_hands_programs_the_arguments_of_the_recipe() {
    if oracle::shell::find().is_none() {
        return;
    }
    for (per_node, suffix) in [("overlays", ""), ("select", ".node01.ww")] {
        let settings = [("mode", "static"), ("per_node", per_node), ("version", "4.7")];
        let (argvs, made) = made("warewulf", &settings, &PHASES);
        let scripts = made.files.iter().filter_map(|file| {
            let name = file.path.strip_suffix(suffix)?.to_owned();
            let text = if suffix.is_empty() { file.text().to_owned() } else { go::printed(file.text(), "node01")? };
            Some((name, text))
        });
        let scripts: Vec<(String, String)> = scripts.collect();
        dispatched(per_node, &argvs, &made, &scripts);
    }
}

/// Runs dispatcher scripts as NetworkManager does: with the interface and the action.
fn dispatched(target: &str, argvs: &[Vec<String>], made: &Made, files: &[(String, String)]) {
    let stubs = Stubs::new();
    let scripts: Vec<&(String, String)> = files.iter().filter(|(path, _)| path.contains("/dispatcher.d/")).collect();
    assert_eq!(scripts.len(), PHASES.len(), "{target}: a script for each phase");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut calls = Vec::new();
    for (i, (path, text)) in scripts.iter().enumerate() {
        let script = folder.path().join(i.to_string());
        fs::write(&script, text).expect("a script");
        let action = match path {
            path if path.contains("/pre-up.d/") => "pre-up",
            path if path.contains("/pre-down.d/") => "pre-down",
            path if path.contains("-up-") => "up",
            _ => "down",
        };
        calls.extend(start(&stubs, &script, "eno1", action));
        for (link, action) in
            [("eno2", action), ("eno1", "dhcp4-change"), ("eno1", ""), ("", action), ("eno1 ", action)]
        {
            let none = start(&stubs, &script, link, action);
            assert!(none.is_empty(), "{target}: {path} runs for `{link}` and `{action}`");
        }
    }
    compare(target, argvs, made, calls);
}

fn start(stubs: &Stubs, script: &Path, link: &str, action: &str) -> Vec<Vec<String>> {
    stubs.run(&[script.to_str().expect("UTF-8"), link, action])
}
