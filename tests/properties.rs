//! Properties: a text that a recipe hands on reaches no file as anything but itself. Either the recipe is told that a target cannot
//! hold it, or the program that reads the file gets exactly that text. And of a network that is right, no reader complains.
//!
//! Texts are drawn by proptest from a fixed seed and judged in bulk, because starting a reader costs more than reading.

mod go;
mod hooks;
mod interfaces;
mod kernel;
mod keyfiles;
mod models;
mod names;
mod switches;

use std::collections::{BTreeMap, BTreeSet};

use netrecipe_model::facts::Fact;
use netrecipe_model::{Diagnostics, Facts, Network, Severity};
use netrecipe_render::FileSet;
use netrecipe_render::target::Settings;
use proptest::prelude::*;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::networkmanager::{load, render};

/// What shells, configuration files and templates have a meaning for, and what people put into texts.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "\"",
    "'",
    "''",
    "'\"'\"'",
    ";",
    "$",
    "$$",
    "#",
    "##",
    "%",
    "%%",
    "\\",
    "\\\\",
    "`",
    "${",
    "}",
    "{",
    "{{",
    "}}",
    "{{ .Id }}",
    "$IFACE",
    "$I",
    "$(id)",
    "`id`",
    "${IFACE}",
    "<%",
    "%>",
    "</%",
    "% if x:",
    "=",
    ",",
    "&",
    "&&",
    "|",
    "||",
    ">",
    "<",
    "*",
    "?",
    "[",
    "]",
    "~",
    "!",
    "-",
    "--",
    "+",
    "^",
    "(",
    ")",
    "/",
    "//",
    "/*",
    "*/",
    ":",
    "@",
    ".",
    "..",
    "\\n",
    "\\t",
    "\\s",
    "\\x41",
    "\\;",
    "%s",
    "%n",
    "%iface%",
    "a",
    "b",
    "Z",
    "0",
    "42",
    "true",
    "é",
    "日本",
    "😀",
    "\u{202E}",
    "\u{FEFF}",
    "\u{A0}",
    "\u{2028}",
];

/// What no file can hold, and no recipe may say.
const CONTROLS: &[&str] =
    &["\n", "\r", "\t", "\0", "\u{7}", "\u{1B}[31m", "\u{85}", "\u{E000}", "\u{E001}", "\u{E000}name\u{E001}"];

/// Texts with everything in them, some of them long, some with controls.
fn texts(count: usize) -> Vec<String> {
    let piece = prop_oneof![
        60 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => proptest::sample::select(CONTROLS).prop_map(str::to_owned),
        4 => any::<char>().prop_map(String::from),
    ];
    let short = proptest::collection::vec(piece.clone(), 1..7).prop_map(|pieces| pieces.concat());
    let long = (piece, 50..3000_usize).prop_map(|(piece, times)| piece.repeat(times));
    let mut drawn = draw(prop_oneof![30 => short, 1 => long], count);
    // each piece alone, and at both ends of a word
    drawn.extend(PIECES.iter().chain(CONTROLS).flat_map(|piece| [(*piece).to_owned(), format!("{piece}x{piece}")]));
    drawn
}

/// So many values, the same in every run.
fn draw<T>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a value can be drawn").current()).collect()
}

/// The text as a recipe writes it.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_ascii_graphic() || c == ' ' => c.to_string(),
        c if u32::from(c) < 0x10000 => format!("\\u{:04X}", u32::from(c)),
        c => format!("\\U{:08X}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// A recipe of which each line says one text, for one host.
struct Lines<'a> {
    target: &'a str,
    settings: &'a [(&'a str, &'a str)],
    /// Stands above the lines.
    head: &'a str,
    /// `host().vars` by name, for lines that do not say their text themselves.
    vars: BTreeMap<String, Fact>,
    lines: Vec<String>,
}

/// What became of the lines.
struct Made {
    files: FileSet,
    /// Places of the lines that the target takes.
    taken: Vec<usize>,
}

impl Made {
    /// The text of a file; nothing where there is none.
    fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", |file| file.text())
    }
}

impl Lines<'_> {
    /// Renders without the lines that are refused; every other one stands in the files.
    fn make(&self) -> Made {
        let mut taken: BTreeSet<usize> = (0..self.lines.len()).collect();
        for _ in 0..20 {
            let kept: Vec<usize> = taken.iter().copied().collect();
            let (files, refused) = self.render(&kept);
            if refused.is_empty() {
                assert!(!files.is_empty(), "{}: nothing is rendered", self.target);
                return Made { files, taken: kept };
            }
            refused.iter().for_each(|line| assert!(taken.remove(line), "line {line} is refused twice"));
        }
        panic!("{}: there is always another line that is refused", self.target);
    }

    /// The files for some of the lines, and those of them that errors point to.
    fn render(&self, kept: &[usize]) -> (FileSet, BTreeSet<usize>) {
        let mut recipe = self.head.to_owned();
        let first = recipe.lines().count() + 1;
        recipe += if recipe.ends_with('\n') || recipe.is_empty() { "" } else { "\n" };
        kept.iter().for_each(|&line| recipe += &format!("{}\n", self.lines[line]));
        let facts = Facts { name: "node01".into(), vars: self.vars.clone(), ..Facts::default() };
        let (mut evaluator, mut diags) = load(&recipe, vec![facts]);
        let (network, found) = evaluator.host("node01");
        diags.extend(found);
        let files = render(self.target, network, &settings(self.settings), &mut diags);
        let errors = diags.iter().filter(|d| d.severity == Severity::Error);
        let refused = errors.map(|error| {
            let label = error.labels.first().unwrap_or_else(|| panic!("an error without a place: {error:?}"));
            let line =
                evaluator.with_origins(|origins| origins.place(label.origin).map_or(0, |place| place.line as usize));
            *line.checked_sub(first).and_then(|at| kept.get(at)).unwrap_or_else(|| panic!("no line's own: {error:?}"))
        });
        let refused = refused.collect();
        (files, refused)
    }
}

fn settings(of: &[(&str, &str)]) -> Settings {
    of.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// The network of a recipe for one host, with everything found.
fn evaluated(recipe: &str) -> (Network, Diagnostics) {
    let (mut evaluator, mut diags) = load(recipe, vec![Facts { name: "node01".into(), ..Facts::default() }]);
    let (network, found) = evaluator.host("node01");
    diags.extend(found);
    (network, diags)
}

/// Fails with the first few of the texts that came back as others.
#[track_caller]
fn all_same<T: PartialEq + std::fmt::Debug>(what: &str, pairs: impl IntoIterator<Item = (T, Option<T>)>) {
    let wrong: Vec<String> = pairs
        .into_iter()
        .filter(|(said, read)| read.as_ref() != Some(said))
        .map(|(said, read)| format!("said {said:?}\nread {read:?}"))
        .collect();
    let some: Vec<&String> = wrong.iter().take(8).collect();
    assert!(wrong.is_empty(), "{what}: {} texts come back as others: {some:#?}", wrong.len());
}

#[test]
fn texts_are_drawn_alike_and_written_right() {
    let drawn = texts(50);
    assert_eq!(drawn, texts(50));
    let recipe: String = drawn.iter().map(|text| format!("print({});\n", quoted(text))).collect();
    let (_, diags) = evaluated(&recipe);
    assert!(diags.iter().all(|d| d.severity == Severity::Note), "every text is one of Rhai: {diags:?}");
}
