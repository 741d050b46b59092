//! The lossy matrix: whatever a recipe says of an option, each target says too, or refuses at that option. Nothing vanishes.
//!
//! Every option of every primitive that hosts read, in every mode that takes it, with several values of its kind. A target's
//! files must differ between any two values, and from those of the recipe that leaves the option out unless the value is the
//! default; and the program that reads the files must take them. Options of the switch side are for no target of hosts.

mod case;

use std::collections::{BTreeMap, BTreeSet};

use netrecipe_model::resolve::resolve;
use netrecipe_model::{Diagnostics, Severity};
use netrecipe_render::FileSet;
use netrecipe_render::target::{self, Settings, TARGETS, Target};

use crate::docs::fixture;
use crate::networkmanager::load;
use crate::oracle;
use crate::recipe::{findings, told};
use case::{Case, cases};

/// What a target makes of a recipe.
#[derive(Clone, PartialEq)]
enum Answer {
    /// Path, mode and text of each file.
    Files(Vec<(String, u32, String)>),
    /// Refused, by findings in these lines.
    Refused(BTreeSet<u32>),
}

/// The answer of every target by name, or nothing where the recipe itself is wrong.
fn answers(recipe: &str) -> Option<BTreeMap<&'static str, Answer>> {
    let (mut evaluator, loaded) = load(recipe, fixture());
    let (network, mut diags) = evaluator.host("node01");
    diags.extend(loaded);
    let resolved = resolve(network, &mut diags)?;
    if diags.has_errors() {
        return None;
    }
    let answer = |target: &dyn Target| {
        let settings: Settings = target.settings().iter().filter(|(key, _)| *key == "mode").map(static_files).collect();
        let mut found = Diagnostics::default();
        let files = target::render(target, &[target], &resolved, &settings, &mut found);
        if found.has_errors() {
            let findings = evaluator.with_origins(|origins| told(&found, origins));
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
            return Answer::Refused(errors.map(|finding| finding.line).collect());
        }
        Answer::Files(said(&files))
    };
    let whole = TARGETS.iter().filter(|target| !target.is_partial());
    Some(whole.map(|target| (target.name(), answer(*target))).collect())
}

/// The setting by which a target that has templates writes files for each host.
fn static_files((key, _): &(&str, &str)) -> (String, String) {
    ((*key).to_owned(), "static".to_owned())
}

fn said(files: &FileSet) -> Vec<(String, u32, String)> {
    files.iter().map(|file| (file.path.clone(), file.mode, file.text().to_owned())).collect()
}

/// A file that a reader must take.
struct Written {
    target: &'static str,
    /// The option, its value and the target.
    place: String,
    path: String,
    text: String,
}

/// What is wrong with the answers to one case, and the files that readers must take.
fn judge(case: &Case) -> (Vec<String>, Vec<Written>) {
    let mut wrong = Vec::new();
    let mut files = Vec::new();
    let without = answers(&case.recipe(None));
    let with: Vec<_> =
        case.values.iter().filter_map(|value| Some((value, answers(&case.recipe(Some(value)))?))).collect();
    if with.is_empty() {
        return (vec![format!("{}: no value is taken:\n{}", case.name, case.recipe(case.values.first()))], files);
    }
    for target in TARGETS.iter().filter(|target| !target.is_partial()).map(|target| target.name()) {
        let mut known: Vec<(&str, &Answer)> = Vec::new();
        known.extend(without.as_ref().map(|answers| ("nothing", &answers[target])));
        for (value, answers) in &with {
            let place = format!("{} = {value} on {target}", case.name);
            match &answers[target] {
                Answer::Refused(lines) if lines.contains(&case::LINE) => {}
                Answer::Refused(lines) => {
                    let otherwise = without.as_ref().map(|answers| &answers[target]);
                    if otherwise != Some(&answers[target]) {
                        wrong.push(format!("{place}: refused in lines {lines:?}:\n{}", case.recipe(Some(value))));
                    }
                }
                answer @ Answer::Files(written) => {
                    for (other, _) in known.iter().filter(|(_, known)| *known == answer) {
                        if *other != "nothing" || !case.is_default(value) {
                            wrong.push(format!(
                                "{place}: the files are those of {other}:\n{}",
                                case.recipe(Some(value))
                            ));
                        }
                    }
                    known.push((value, answer));
                    // ifupdown2 takes its time: it reads each option once, with its example
                    let is_slow = matches!(target, "ifupdown2" | "proxmox");
                    if is_slow && !(case.is_first && case.values.last() == Some(value)) {
                        continue;
                    }
                    files.extend(written.iter().map(|(path, _, text)| Written {
                        target,
                        place: place.clone(),
                        path: path.clone(),
                        text: text.clone(),
                    }));
                }
            }
        }
    }
    (wrong, files)
}

#[test]
fn nothing_said_is_lost_by_any_target() {
    let cases = cases();
    let judged = oracle::tool::on_all_cores(&cases, judge);
    let mut wrong: Vec<String> = judged.iter().flat_map(|(wrong, _)| wrong.clone()).collect();
    // by reader and text: a text is read once, for the first who wrote it
    let mut texts: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for Written { target, place, path, text } in judged.iter().flat_map(|(_, files)| files) {
        let reader = match *target {
            "ifupdown2" | "proxmox" if path.ends_with("network/interfaces") => "ifupdown2",
            "ifupdown" if path.ends_with("network/interfaces") => "ifupdown",
            _ if path.ends_with(".nmconnection") => "nmcli",
            _ => continue,
        };
        texts.entry((reader, text)).or_insert(place);
    }
    let of = |wanted: &str| -> Vec<(String, String)> {
        let read = texts.iter().filter(|((reader, _), _)| *reader == wanted);
        // the sourced folder belongs to the machine that runs the test
        read.map(|((_, text), place)| ((*place).to_owned(), text.replace("source /etc/network/interfaces.d/*\n", "")))
            .collect()
    };
    let [nmcli, two, classic] = ["nmcli", "ifupdown2", "ifupdown"].map(of);
    fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }
    if let Some(tool) = oracle::keyfile::find() {
        wrong.extend(tool.canonical(&borrowed(&nmcli)).into_iter().filter_map(Result::err));
    }
    if let Some(tool) = oracle::ifupdown2::find() {
        let two = borrowed(&two);
        let halves: Vec<_> = two.chunks(two.len().div_ceil(2).max(1)).collect();
        let read = oracle::tool::on_all_cores(&halves, |half| tool.read(half));
        wrong.extend(read.into_iter().flatten().filter_map(Result::err));
    }
    if let Some(tool) = oracle::ifupdown::find() {
        wrong.extend(tool.plan(&borrowed(&classic)).into_iter().filter_map(Result::err));
    }
    assert!(cases.len() > 150 && nmcli.len() > 300 && two.len() > 100 && classic.len() > 150, "the matrix is whole");
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}

/// Programs around a change are in no file, and each target says so.
#[test]
fn every_target_tells_of_hooks_it_does_not_hold() {
    for hook in ["pre([\"true\"]);", "post([\"true\"]);", "augeas([\"rm /files/etc/hosts/1\"]);"] {
        for target in TARGETS.iter().filter(|target| !target.is_partial()) {
            let found = findings(&format!("nic(\"eno1\");\n{hook}"), &[target.name()]);
            assert!(
                found.iter().any(|finding| finding.line == 2 && finding.code == "NR0503"),
                "{hook} on {}",
                target.name()
            );
        }
    }
}
