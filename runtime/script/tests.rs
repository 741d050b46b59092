//! Tests of evaluation: each is a recipe and what comes of it.

mod conformance;
mod hostile;
mod hostile_text;
mod hostile_values;
mod places;
mod recipe;
mod words;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use netrecipe_model::diagnostic::Part;
use netrecipe_model::facts::{Fact, NicFacts};
use netrecipe_model::{Diagnostics, Facts, Network};

use crate::{Evaluator, Limits, Source, World};

struct Files(BTreeMap<String, String>);

impl World for Files {
    fn read(&mut self, id: &str) -> Result<Source, String> {
        let text = self.0.get(id).ok_or("no such file")?;
        Ok(Source { id: id.into(), name: format!("{id}.rhai"), text: text.clone() })
    }
}

fn facts() -> Facts {
    let nic = |n: u8| {
        let mac = format!("02:00:00:00:01:0{n}").parse().ok();
        Box::new(NicFacts { mac, ..NicFacts::default() })
    };
    Facts {
        name: "node01".into(),
        vars: [("octet".into(), Fact::Number(1))].into(),
        nics: (1..=4).map(|n| (format!("eno{n}"), nic(n))).collect(),
        ..Facts::default()
    }
}

struct Run {
    network: Network,
    /// `CODE file:line:column message (in f at file:line:column)`, one per finding.
    findings: Vec<String>,
}

fn shown(evaluator: &Evaluator, diags: &Diagnostics) -> Vec<String> {
    evaluator.with_origins(|origins| {
        let each = diags.iter().map(|d| {
            let place = d.labels.first().and_then(|label| origins.place(label.origin));
            let at = place.map_or("-".into(), |p| {
                let (line, column) = match d.labels[0].part {
                    Part::Key => p.key.unwrap_or((p.line, p.column)),
                    Part::Value => (p.line, p.column),
                };
                let trail: Vec<String> = p
                    .trail
                    .iter()
                    .map(|f| format!(" in {} at {}:{}:{}", f.function, f.file, f.line, f.column))
                    .collect();
                format!("{}:{line}:{column}{}", p.file, trail.join(""))
            });
            format!("{} {at} {}", d.code, d.message)
        });
        each.collect()
    })
}

fn run_files(files: &[(&str, &str)], symbolic: bool) -> Run {
    run_within(files, symbolic, Limits::default())
}

fn run_within(files: &[(&str, &str)], symbolic: bool, limits: Limits) -> Run {
    let world = Files(files.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect());
    let mut evaluator = Evaluator::new(Box::new(world), vec![facts()], limits);
    let mut findings = Vec::new();
    let loaded = evaluator.load("site/site");
    findings.extend(shown(&evaluator, &loaded));
    let (network, diags) = if symbolic { evaluator.template() } else { evaluator.host("node01") };
    findings.extend(shown(&evaluator, &diags));
    Run { network, findings }
}

fn run(text: &str) -> Run {
    run_files(&[("site/site", text)], false)
}

fn findings(text: &str) -> String {
    run(text).findings.join("\n")
}

/// What a hostile recipe is told, on a stack as the evaluating process has it. It ends soon, whatever it does.
fn ends(name: &str, text: &str) -> String {
    let started = Instant::now();
    let recipe = text.to_owned();
    let evaluate = move || {
        let limits = Limits { operations: 200_000, time: Duration::from_millis(600), ..Limits::default() };
        run_within(&[("site/site", &recipe)], false, limits).findings.join("\n")
    };
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(evaluate).expect("a thread");
    let found = thread.join().unwrap_or_else(|_| panic!("{name}: the evaluator panics"));
    assert!(started.elapsed() < Duration::from_secs(20), "{name}: took {:?}", started.elapsed());
    assert!(!found.contains("anon$") && !found.contains("netrecipe_script::"), "{name}: names of Rhai's own\n{found}");
    found
}

/// Each recipe of a table ends with a finding that begins as said, or in one of several ways between bars; an empty one,
/// without any.
fn all_end(table: &[(&str, String, &str)]) {
    for (name, text, expected) in table {
        let found = ends(name, text);
        let is_met = match *expected {
            "" => found.is_empty(),
            ways => ways.split('|').any(|way| found.starts_with(way)),
        };
        let found: String = found.chars().take(600).collect();
        assert!(is_met, "{name}\nexpected {expected}\nfound    {found}");
    }
}
