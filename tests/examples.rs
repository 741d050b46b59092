//! The examples are the suite: every folder below `examples/`, rendered for every target, equals its `expect/`.
//!
//! `UPDATE_EXPECT=1 cargo test` rewrites what differs. For each target the tree of `apply -o` stands under `expect/TARGET/`; where the
//! target cannot say the example, `expect/TARGET.txt` holds the findings instead. No target is optional.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use netrecipe_render::TARGETS;

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program, started in the project's folder without colours.
pub(crate) fn netrecipe(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netrecipe"));
    command.current_dir(root()).env("NO_COLOR", "1").args(arguments);
    command.output().expect("the program starts")
}

/// The folders of `examples/`.
pub(crate) fn examples() -> Vec<String> {
    let entries = fs::read_dir(root().join("examples")).expect("examples/");
    let folders = entries.map(|entry| entry.expect("a readable folder").path()).filter(|path| path.is_dir());
    let mut names: Vec<String> =
        folders.map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// All files below a folder, by relative path; none when it does not exist.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.expect("a readable folder").path()) {
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                found.insert(name, fs::read_to_string(&path).expect("UTF-8"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// What an example is for a target: files, or findings.
fn rendered(example: &str, target: &str) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    let site = format!("examples/{example}/site.rhai");
    let to = out.to_string_lossy().into_owned();
    let ran = netrecipe(&["apply", &site, "--dry-run", "--target", target, "-o", &to, "--diagnostics=plain"]);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    match ran.status.code() {
        Some(0) => {
            let files = tree(&out).into_iter();
            files.map(|(path, text)| (format!("{target}/{path}"), text)).collect()
        }
        Some(1) => {
            assert!(!out.exists(), "{example} for {target}: nothing is written when a host has an error");
            [(format!("{target}.txt"), said)].into()
        }
        other => panic!("{example} for {target} ended with {other:?}: {said}"),
    }
}

#[test]
fn examples_render_for_every_target_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    let mut wrong = Vec::new();
    for example in examples() {
        let expect = root().join("examples").join(&example).join("expect");
        let made: BTreeMap<String, String> =
            TARGETS.iter().flat_map(|target| rendered(&example, target.name())).collect();
        let expected = tree(&expect);
        if made == expected {
            continue;
        }
        if update {
            if expect.exists() {
                fs::remove_dir_all(&expect).expect("expect/ can be rewritten");
            }
            for (path, text) in &made {
                let path = expect.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("expect/ can be written");
                fs::write(path, text).expect("expect/ can be written");
            }
            continue;
        }
        for path in made.keys().chain(expected.keys().filter(|path| !made.contains_key(*path))) {
            let (new, old) = (made.get(path), expected.get(path));
            if new != old {
                let lines = |text: Option<&String>| text.cloned().unwrap_or_default();
                let (old, new) = (lines(old), lines(new));
                let diff = similar::TextDiff::from_lines(&old, &new);
                wrong.push(format!("{example}/expect/{path}\n{}", diff.unified_diff().context_radius(1)));
            }
        }
    }
    assert!(wrong.is_empty(), "UPDATE_EXPECT=1 accepts these:\n{}", wrong.join("\n"));
}

#[test]
fn two_runs_give_the_same_bytes() {
    for example in examples() {
        let site = format!("examples/{example}/site.rhai");
        let listing = || netrecipe(&["apply", &site, "--dry-run"]);
        let (first, second) = (listing(), listing());
        assert_eq!(first.status.code(), Some(0), "{example}: {}", String::from_utf8_lossy(&first.stderr));
        assert_eq!(first.stdout, second.stdout, "{example}");
        assert!(!first.stdout.is_empty(), "{example}");
    }
}

#[test]
fn uuids_are_of_version_5() {
    let mut seen = BTreeMap::new();
    for example in examples() {
        for (path, text) in tree(&root().join("examples").join(&example).join("expect/networkmanager")) {
            for line in text.lines().filter_map(|line| line.strip_prefix("uuid=")) {
                assert_eq!(line.as_bytes()[14], b'5', "{example}/{path}: {line}");
                let (host, file) = path.split_once('/').expect("HOST/...");
                let owner = format!("{host} {}", file.rsplit('/').next().expect("a file"));
                let other = seen.insert(line.to_owned(), owner.clone());
                assert!(other.is_none_or(|other| other == owner), "{example}/{path}: {line} is used twice");
            }
        }
    }
    assert!(!seen.is_empty());
}

/// What every target says of every option: the gaps are lines of a file that review reads.
#[test]
fn the_coverage_table_is_up_to_date() {
    use netrecipe_model::link::{LinkKind, bond, bridge};
    use netrecipe_render::Spelling;
    use netrecipe_render::target::Subject;
    let subjects = LinkKind::ALL.iter().flat_map(|kind| {
        let ports = match kind {
            LinkKind::Bond => Some(("slave", bond::PORT_TABLES)),
            LinkKind::Bridge => Some(("port", bridge::PORT_TABLES)),
            LinkKind::Nic | LinkKind::Vlan => None,
        };
        let own = (kind.word(), kind.tables(), Subject::Link(*kind));
        std::iter::once(own).chain(ports.map(|(word, tables)| (word, tables, Subject::Port(*kind))))
    });
    let mut table = String::from(
        "Every option, and what each target makes of it: its own word, `yes` where structure says it, or why it cannot.\n",
    );
    for (word, tables, subject) in subjects {
        for row in tables.iter().flat_map(|rows| rows.iter().copied()) {
            table.push_str(&format!("\n{word}.{}\n", row.name));
            for target in TARGETS.iter().filter(|target| !target.is_partial()) {
                let said = match target.spell(subject, row) {
                    Spelling::Key(key) => key.into_owned(),
                    Spelling::Structure => "yes".into(),
                    Spelling::Cannot(reason) => format!("cannot: {reason}"),
                };
                table.push_str(&format!("  {:<15} {said}\n", target.name()));
            }
        }
    }
    let path = root().join("tests/coverage.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        fs::write(&path, &table).expect("tests/coverage.txt can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(table == expected, "tests/coverage.txt differs: UPDATE_EXPECT=1 rewrites it");
}
