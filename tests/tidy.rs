//! The house: invariants of runtime/README.md that no compiler checks, read from the text of the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of a folder with an ending, as path from the root and text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for path in entries.map(|entry| entry.expect("a readable folder").path()) {
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("UTF-8"))
    };
    found.into_iter().map(read).collect()
}

fn code() -> Vec<(String, String)> {
    [files("runtime", ".rs"), files("tests", ".rs")].concat()
}

/// The code of a file without its tests and comments.
fn without_tests(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text[..end].lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

fn none(found: Vec<String>, sentence: &str) {
    assert!(found.is_empty(), "{sentence}\n{}", found.join("\n"));
}

#[test]
fn every_file_opens_with_its_purpose_and_fits_the_mind() {
    let mut wrong = Vec::new();
    for (name, text) in code() {
        let first = text.lines().next().unwrap_or_default();
        if !first.starts_with("//! ") || first.len() < 24 {
            wrong.push(format!("{name}: opens with `{first}`"));
        }
        let lines = text.lines().count();
        if lines > 500 {
            wrong.push(format!("{name}: {lines} lines"));
        }
    }
    none(wrong, "a file opens with one sentence of purpose and has at most 500 lines");
}

#[test]
fn nothing_is_left_half_done() {
    let words = [
        "todo!(",
        "unimplemented!(",
        "dbg!(",
        "#[ignore",
        "FIXME",
        "XXX",
        "HACK",
        "allow(dead_code",
        "allow(unused",
        "for now",
    ];
    let mut wrong = Vec::new();
    for (name, text) in code().into_iter().filter(|(name, _)| name != "tests/tidy.rs") {
        for (row, line) in text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(*word)) {
                wrong.push(format!("{name}:{}: {word}", row + 1));
            }
        }
        if name.starts_with("runtime/") && !name.ends_with("tests.rs") {
            let unwraps = without_tests(&text).matches(".unwrap()").count();
            wrong.extend((unwraps > 0).then(|| format!("{name}: {unwraps} times .unwrap()")));
        }
    }
    none(wrong, "no placeholders, no ignored tests, no `unwrap` outside tests");
}

/// Who may depend on whom, and who may name what. The arrows are those of the manifests; the words those of the code.
#[test]
fn arrows_and_knowledge_stay_inside_their_crate() {
    let arrows = [("model", &[][..]), ("script", &["model"][..]), ("render", &["model"][..])];
    let mut wrong = Vec::new();
    for (member, allowed) in arrows {
        let manifest = fs::read_to_string(root().join(format!("runtime/{member}/Cargo.toml"))).expect("a manifest");
        for other in ["model", "script", "render", "live", "fleet"].iter().filter(|other| !allowed.contains(other)) {
            if manifest.contains(&format!("netrecipe-{other}.workspace")) {
                wrong.push(format!("{member} depends on {other}"));
            }
        }
    }
    let only = [
        ("rhai::", &["runtime/script/"][..], "only script knows Rhai"),
        ("miette::", &["runtime/cli/"][..], "only cli knows miette"),
        ("clap::", &["runtime/cli/"][..], "only cli knows clap"),
        ("println!", &["runtime/cli/"][..], "only cli prints"),
        ("std::fs", &["runtime/cli/"][..], "model, script and render do no I/O"),
        ("std::process", &["runtime/cli/"][..], "model, script and render do no I/O"),
        ("std::net::Tcp", &[][..], "nothing opens a connection"),
        ("unsafe ", &[][..], "no unsafe code"),
    ];
    for (name, text) in files("runtime", ".rs") {
        let text = without_tests(&text);
        for (word, homes, sentence) in &only {
            if text.contains(word) && !homes.iter().any(|home| name.starts_with(home)) {
                wrong.push(format!("{name}: `{word}`: {sentence}"));
            }
        }
    }
    none(wrong, "arrows between crates");
}

#[test]
fn no_target_reads_another_target_and_no_vendor_another_vendor() {
    let mut wrong = Vec::new();
    for folder in ["target", "switch"] {
        let all = files(&format!("runtime/render/{folder}"), ".rs");
        let stems: Vec<String> = all.iter().filter_map(|(name, _)| stem(name, folder)).collect();
        for (name, text) in &all {
            let own = stem(name, folder);
            for other in stems.iter().filter(|other| Some(*other) != own.as_ref()) {
                if without_tests(text).contains(&format!("{folder}::{other}")) {
                    wrong.push(format!("{name} reads {folder}::{other}"));
                }
            }
        }
        let registry = fs::read_to_string(root().join(format!("runtime/render/{folder}.rs"))).expect("a registry");
        let list = &registry[registry.find("pub static ").expect("a registry")..];
        for stem in stems.iter().filter(|stem| !list.contains(&format!("&{stem}::")) && *stem != "plan") {
            wrong.push(format!("{folder}/{stem}.rs is not in the registry"));
        }
    }
    none(wrong, "targets and vendors do not know each other, and each is listed");
}

/// `warewulf` of `runtime/render/target/warewulf/overlay.rs`.
fn stem(name: &str, folder: &str) -> Option<String> {
    let rest = name.strip_prefix(&format!("runtime/render/{folder}/"))?;
    let first = rest.split('/').next()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

/// An option's name, as a text of the code, stands in the file of its table and nowhere else.
#[test]
fn no_option_name_is_written_twice() {
    let rows = netrecipe_model::primitive::PRIMITIVES.iter().flat_map(|primitive| primitive.rows());
    let names: BTreeSet<&str> = rows.map(|row| row.name).filter(|name| name.contains('_')).collect();
    let mut wrong = Vec::new();
    for (file, text) in files("runtime", ".rs").into_iter().filter(|(_, text)| !text.contains("\nrows! {")) {
        let text = without_tests(&text);
        let found = names.iter().filter(|name| text.contains(&format!("\"{name}\"")));
        wrong.extend(found.map(|name| format!("{file}: \"{name}\"")));
    }
    none(wrong, "no option name is written twice: refer to its row");
}

/// Rust ignores a file that no `mod` declares; so would everybody.
#[test]
fn every_test_file_is_declared() {
    let main = fs::read_to_string(root().join("tests/main.rs")).expect("tests/main.rs");
    let mut wrong = Vec::new();
    for (name, _) in files("tests", ".rs") {
        let parts: Vec<&str> = name.trim_start_matches("tests/").trim_end_matches(".rs").split('/').collect();
        let declared = match parts.as_slice() {
            ["main"] => true,
            [one] => main.contains(&format!("mod {one};")),
            [folder, file] => {
                let mut siblings = files(&format!("tests/{folder}"), ".rs");
                siblings.push((
                    String::new(),
                    fs::read_to_string(root().join(format!("tests/{folder}.rs"))).unwrap_or_default(),
                ));
                let declares =
                    |text: &str| text.contains(&format!("mod {file};")) || text.contains(&format!("\"{file}.rs\""));
                siblings.iter().any(|(_, text)| declares(text))
            }
            _ => false,
        };
        wrong.extend((!declared).then_some(name));
    }
    none(wrong, "every file below tests/ is part of the test program");
}

#[test]
fn the_map_is_short() {
    let map = fs::read_to_string(root().join("runtime/README.md")).expect("runtime/README.md");
    assert!(map.lines().count() <= 150, "runtime/README.md is a map: at most 150 lines");
    for folder in ["model", "script", "render", "cli"] {
        assert!(map.contains(&format!("`{folder}/`")), "runtime/README.md does not show {folder}");
    }
}
