//! Papers run: commands and recipes of the README, examples of primitives and options, the ready recipes, the library.

use std::fs;
use std::path::Path;
use std::process::Command;

use netrecipe_model::primitive::{PRIMITIVES, Primitive};
use netrecipe_script::{Evaluator, Limits, Source, World};

use crate::examples::{examples, netrecipe, root};

/// Fenced blocks of a page, as language and text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            found.push((language.to_owned(), text.join("\n")));
        }
    }
    found
}

fn pages() -> Vec<(String, String)> {
    let mut names = vec!["README.md".to_owned(), "recipes/README.md".to_owned()];
    names.extend(examples().into_iter().map(|example| format!("examples/{example}/README.md")));
    let read = |name: String| {
        let text = fs::read_to_string(root().join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// Whether the lines of `shown` come in order and together in `printed`; a line `...` stands for any number of lines.
fn shows(printed: &str, shown: &[&str]) -> Result<(), String> {
    let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
    let mut from = 0;
    for part in shown.split(|line| line.trim() == "...").filter(|part| !part.is_empty()) {
        let part: Vec<&str> = part.iter().map(|line| line.trim_end()).collect();
        let found = (from..printed.len()).find(|&i| printed[i..].starts_with(&part));
        from = found
            .ok_or_else(|| format!("not printed:\n{}\n--- printed:\n{}", part.join("\n"), printed.join("\n")))?
            + part.len();
    }
    Ok(())
}

/// Each `$ command` of a console block runs in the page's folder, in a copy that it may write to, and prints what is shown.
#[test]
fn commands_of_pages_print_what_is_shown() {
    let binary = Path::new(env!("CARGO_BIN_EXE_netrecipe"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", binary.parent().expect("a folder").display());
    let mut wrong = Vec::new();
    let mut ran = 0;
    for (name, page) in pages() {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        for folder in ["examples", "recipes"] {
            let from = root().join(folder);
            let copied = Command::new("cp").arg("-r").arg(from).arg(scratch.path()).status().expect("cp");
            assert!(copied.success());
        }
        let home = scratch.path().join(Path::new(&name).parent().expect("a folder"));
        for (_, block) in blocks(&page).into_iter().filter(|(language, _)| language == "console") {
            let lines: Vec<&str> = block.lines().collect();
            let starts: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].starts_with("$ ")).collect();
            for (i, &start) in starts.iter().enumerate() {
                let end = starts.get(i + 1).copied().unwrap_or(lines.len());
                let command = lines[start][2..].replace("cargo run --release --", "netrecipe");
                if command == "tests/run" || command == "tests/bench" {
                    continue; // this very program, and one that measures
                }
                let mut shell = Command::new("sh");
                shell
                    .current_dir(&home)
                    .env("PATH", &path)
                    .env("NO_COLOR", "1")
                    .env("LC_ALL", "C.UTF-8")
                    .args(["-c", &format!("{{ {command}; }} 2>&1")]);
                let output = shell.output().expect("a shell");
                let printed = String::from_utf8_lossy(&output.stdout).into_owned();
                ran += 1;
                if let Err(why) = shows(&printed, &lines[start + 1..end]) {
                    wrong.push(format!("{name}: $ {command}\n{why}"));
                }
            }
        }
    }
    assert!(ran > 5, "the pages show commands");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A recipe on a page is a file of the project, or part of one.
#[test]
fn recipes_of_pages_are_recipes_of_the_project() {
    let mut files: Vec<String> = Vec::new();
    for folder in ["examples", "recipes"] {
        for (path, text) in crate::examples::tree(&root().join(folder)) {
            if path.ends_with(".rhai") {
                files.push(text);
            }
        }
    }
    for (name, page) in pages() {
        for (_, block) in blocks(&page).into_iter().filter(|(language, _)| language == "rhai") {
            assert!(files.iter().any(|text| text.contains(block.trim_end())), "{name}: a recipe of its own:\n{block}");
        }
    }
}

#[test]
fn ready_recipes_and_examples_are_without_findings() {
    let folders = ["recipes", "examples"].map(|folder| (folder, fs::read_dir(root().join(folder)).expect("a folder")));
    let mut checked = 0;
    for (parent, entries) in folders {
        for entry in entries.map(|entry| entry.expect("a readable folder")).filter(|entry| entry.path().is_dir()) {
            let site = format!("{parent}/{}/site.rhai", entry.file_name().to_string_lossy());
            // an example keeps its source's choices, and may be warned of them
            let strict: &[&str] = if parent == "recipes" { &["--deny", "warnings"] } else { &[] };
            let ran = netrecipe(&[&["check", &site], strict].concat());
            assert_eq!(ran.status.code(), Some(0), "{site}: {}", String::from_utf8_lossy(&ran.stderr));
            checked += 1;
        }
    }
    assert!(checked >= 5);
}

/// The hosts that examples of primitives and rules are written for: `node01` and `node02`, each with `eno1` to `eno4`, and
/// `eno5`, which is slower.
pub(crate) fn fixture() -> Vec<netrecipe_model::Facts> {
    use netrecipe_model::facts::{Fact, NicFacts};
    let host = |h: u8| {
        let nic = |n: u8| {
            let mac = format!("02:00:00:00:0{h}:0{n}").parse().ok();
            let speed = Some(if n == 5 { 1_000 } else { 10_000 });
            (format!("eno{n}"), Box::new(NicFacts { mac, speed, ..NicFacts::default() }))
        };
        netrecipe_model::Facts {
            name: format!("node0{h}"),
            vars: [("octet".to_owned(), Fact::Number(i64::from(h)))].into(),
            nics: (1..=5).map(nic).collect(),
            ..netrecipe_model::Facts::default()
        }
    };
    vec![host(1), host(2)]
}

struct Text(String);

impl World for Text {
    fn read(&mut self, id: &str) -> Result<Source, String> {
        match id {
            "site/site" => Ok(Source { id: id.into(), name: "site.rhai".into(), text: self.0.clone() }),
            _ => Err("no such file".into()),
        }
    }
}

/// Findings of a recipe for the first host of the fixture, before any rule of networks looks.
fn said(recipe: &str) -> Vec<String> {
    let mut evaluator = Evaluator::new(Box::new(Text(recipe.to_owned())), fixture(), Limits::default());
    let loaded = evaluator.load("site/site");
    let (_, found) = evaluator.host("node01");
    loaded.iter().chain(found.iter()).map(|d| format!("{} {}", d.code, d.message)).collect()
}

#[test]
fn examples_of_primitives_run() {
    for primitive in PRIMITIVES {
        assert_eq!(said(primitive.example), Vec::<String>::new(), "{}:\n{}", primitive.name, primitive.example);
        assert!(primitive.example.contains(&format!("{}(", primitive.name)), "{}", primitive.name);
    }
}

/// A call of the primitive with one option, and what it needs around it.
fn with_option(primitive: &Primitive, option: &str) -> String {
    let ready = "let eno1 = nic(\"eno1\");\nlet eno2 = nic(\"eno2\");\nlet bond0 = bond(\"bond9\", #{ mode: \"802.3ad\", slaves: [eno1] });\nlet br9 = bridge(\"br9\");\n";
    let arguments = match primitive.name {
        "nic" => "\"eno3\"",
        "bond" | "bridge" => "\"new0\"",
        "slave" => "bond0, eno2",
        "port" => "br9, eno2",
        "vlan" => "eno2, 10",
        "switch" => "\"leaf1\"",
        "lag" => "bond0",
        "access" | "ethtool" => "eno2",
        "pre" | "post" => "[\"true\"]",
        _ => "eno2, [\"true\"]",
    };
    format!("{ready}{}({arguments}, #{{ {option} }});", primitive.name)
}

#[test]
fn examples_of_options_are_taken_by_every_name() {
    for primitive in PRIMITIVES {
        for row in primitive.rows() {
            for name in std::iter::once(&row.name).chain(row.aliases) {
                let example = row.example.replace("[bond0]", "[eno2]");
                let recipe = with_option(primitive, &format!("{name}: {example}"));
                assert_eq!(said(&recipe), Vec::<String>::new(), "{}.{name}", primitive.name);
            }
        }
    }
}

#[test]
fn every_function_of_the_library_is_documented() {
    for (path, text) in crate::examples::tree(&root().join("stdlib")) {
        let lines: Vec<&str> = text.lines().collect();
        for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("fn ")) {
            assert!(i > 0 && lines[i - 1].starts_with("/// "), "stdlib/{path}: {line}");
        }
    }
}
