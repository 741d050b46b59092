//! Kernel variables and parameters of modules: procps, systemd and kmod read the values of the recipe.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;

use netrecipe_model::facts::Fact;

use super::{Lines, Made, all_same, quoted, texts};
use crate::oracle::tool::{isolated, missing, on_path, require, run};

/// A line for each text; every second one takes it from the inventory.
fn made(target: &str, all: &[String], line: impl Fn(usize, &str) -> String) -> Made {
    let var = |i: usize| format!("v{i}");
    let vars = all.iter().enumerate().map(|(i, text)| (var(i), Fact::Text(text.clone()))).collect();
    let shown = |(i, text): (usize, &String)| {
        let text = if i % 2 == 0 { quoted(text) } else { format!("n.vars.{}", var(i)) };
        line(i, &text)
    };
    let lines = all.iter().enumerate().map(shown).collect();
    let made = Lines { target, settings: &[], head: "let n = host();\nnic(\"eno1\");", vars, lines }.make();
    assert!(made.taken.len() > all.len() / 4, "{target} takes {} of {}", made.taken.len(), all.len());
    made
}

/// Both programs write below `/proc/sys`; in a namespace of its own that is a folder of ours.
#[test]
fn kernel_variables_get_the_values_of_the_recipe() {
    let Some(procps) = require("sysctl") else { return };
    let Some(mut shell) = isolated("sh") else {
        return missing("the right to make mount namespaces (root, or user namespaces)").unwrap_or_default();
    };
    // a part of systemd, which is no program of everybody's PATH
    let systemd = ["/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl"];
    let systemd = systemd.into_iter().find(|path| fs::exists(path).is_ok_and(|is_there| is_there));
    let all = texts(180);
    let made = made("networkmanager", &all, |i, text| format!("sysctl(\"own.k{i}\", {text});"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("70-netrecipe.conf"), made.text("/etc/sysctl.d/70-netrecipe.conf")).expect("a file");
    for reader in ["procps", "systemd"] {
        fs::create_dir_all(at(reader).join("own")).expect("a folder");
        for i in 0..all.len() {
            fs::write(at(reader).join(format!("own/k{i}")), "").expect("a file");
        }
    }
    let script = "cd \"$1\"; mount --bind procps /proc/sys && \"$2\" -q -p 70-netrecipe.conf || exit\n\
                  [ -z \"$3\" ] || { mount --bind systemd /proc/sys && \"$3\" \"$PWD/70-netrecipe.conf\"; }";
    let arguments = ["-c", script, "sh"].map(std::ffi::OsStr::new);
    let ran = run(shell.args(arguments).arg(folder.path()).arg(procps).arg(systemd.unwrap_or_default()), "");
    assert!(ran.success && ran.err.is_empty(), "{}", ran.err);
    for reader in ["procps", "systemd"].into_iter().take(1 + usize::from(systemd.is_some())) {
        let read = |i: usize| {
            let text = fs::read_to_string(at(reader).join(format!("own/k{i}"))).ok()?;
            Some(text.strip_suffix('\n').unwrap_or(&text).to_owned())
        };
        all_same(reader, made.taken.iter().map(|&i| (all[i].clone(), read(i))));
    }
}

#[test]
fn modules_get_the_parameters_of_the_recipe() {
    let kmod = on_path("modprobe").or_else(|| require("kmod"));
    let Some(kmod) = kmod else { return };
    let all = texts(180);
    let made = made("networkmanager", &all, |i, text| format!("modprobe(\"own\", #{{ k{i}: {text} }});"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("70.conf"), made.text("/etc/modprobe.d/70-netrecipe.conf")).expect("a file");
    let mut modprobe = Command::new(kmod);
    let ran = run(modprobe.arg0("modprobe").arg("-C").arg(folder.path()).arg("--showconfig"), "");
    assert!(ran.success && ran.err.is_empty(), "{}", ran.err);
    let options = ran.out.lines().filter_map(|line| line.strip_prefix("options own "));
    let read: Vec<(String, String)> = options.flat_map(parameters).collect();
    let find = |i: usize| {
        let name = format!("k{i}");
        let mut found = read.iter().filter(|(own, _)| *own == name);
        found.next().filter(|_| found.next().is_none()).map(|(_, value)| value.clone())
    };
    all_same("modprobe", made.taken.iter().map(|&i| (all[i].clone(), find(i))));
    assert_eq!(read.len(), made.taken.len(), "no parameter has another one inside");
}

/// The kernel's reading of a module's parameters (`next_arg` in lib/cmdline.c): blanks part them outside of double quotes, and a
/// value, or a whole parameter, may stand in double quotes.
fn parameters(line: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let is_whole = rest.starts_with('"');
        let text = rest.strip_prefix('"').unwrap_or(rest);
        let mut is_quoted = is_whole;
        let mut equals = None;
        let mut end = text.len();
        for (i, c) in text.char_indices() {
            // `isspace` of lib/ctype.c, which takes the one byte of Latin-1's hard space for a blank
            if c.is_ascii_whitespace() && !is_quoted {
                end = i;
                break;
            }
            if equals.is_none() && c == '=' {
                equals = Some(i);
            }
            is_quoted ^= c == '"';
        }
        let (name, value) = match equals.filter(|i| *i < end) {
            Some(i) => (&text[..i], &text[i + 1..end]),
            None => (&text[..end], ""),
        };
        let value = value.strip_prefix('"').map_or(value, |value| value.strip_suffix('"').unwrap_or(value));
        found.push((name.to_owned(), value.to_owned()));
        rest = text[end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
    }
    found
}
