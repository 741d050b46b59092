//! The site's manifest, `netrecipe.toml`: where the inventory is, which targets are rendered, and how.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use netrecipe_model::rule;
use netrecipe_model::suggest::{nearest, one_of};
use netrecipe_render::TARGETS;
use netrecipe_render::target::{self, Settings, Target};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::beside;
use crate::exit::Failure;
use crate::problems::Problems;
use crate::report::token::Language;
use crate::report::{Report, Text};
use crate::yaml::Spot;

/// Name of the file.
pub const FILE: &str = "netrecipe.toml";

const SECTIONS: &[&str] = &["site", "target"];
const SITE: &[&str] = &["inventory", "targets"];

/// What the manifest says; all of it may be left out.
#[derive(Default)]
pub struct Manifest {
    /// From the manifest's folder.
    pub inventory: Option<PathBuf>,
    pub targets: Vec<&'static dyn Target>,
    pub settings: BTreeMap<&'static str, Settings>,
}

/// The folder of the nearest manifest, in `folder` or above it.
pub fn find(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(FILE).is_file())
}

/// Reads the manifest of a folder. What is wrong with it goes to the report.
///
/// # Errors
/// When the file cannot be read.
pub fn read(folder: &Path, shown: &Path, report: &mut Report) -> Result<Manifest, Failure> {
    let path = folder.join(FILE);
    let text = beside::read("the manifest", &path, shown)?;
    let name = shown.display().to_string();
    let source = Text { name: name.clone(), text: text.as_str().into(), language: Language::Data };
    report.sources.add(&name, source);
    let mut reader = Reader { text: &text, problems: Problems::new(&name, &rule::files::MANIFEST) };
    let manifest = reader.manifest();
    reader.problems.found.into_iter().for_each(|finding| report.push(finding));
    Ok(manifest)
}

struct Reader<'a> {
    text: &'a str,
    problems: Problems,
}

type Table<'a> = DeTable<'a>;

impl Reader<'_> {
    fn manifest(&mut self) -> Manifest {
        let mut manifest = Manifest::default();
        let (document, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let spot = self.spot(error.span().map_or(0, |span| span.start));
            self.problems.add(spot, error.message().trim_end(), "not TOML");
        }
        for (key, value) in document.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("site", DeValue::Table(table)) => self.site(table, &mut manifest),
                ("target", DeValue::Table(table)) => self.targets(table, &mut manifest),
                ("site" | "target", _) => {
                    let message =
                        format!("`{}` is a section: write `[{}]` on a line of its own", key.get_ref(), key.get_ref());
                    self.problems.add(self.spot(key.span().start), message, "not a section");
                }
                (other, _) if SITE.contains(&other) => {
                    let message = format!("`{other}` is a key of the section `[site]`");
                    let spot = self.spot(key.span().start);
                    self.problems.add(spot, message, "outside of it").help =
                        Some(format!("write `[site]` above `{other}`"));
                }
                (other, _) => self.problems.unknown(self.spot(key.span().start), FILE, other, SECTIONS),
            }
        }
        manifest
    }

    fn site(&mut self, table: &Table<'_>, manifest: &mut Manifest) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "inventory" => manifest.inventory = self.text("inventory", value).map(PathBuf::from),
                "targets" => {
                    for (name, spot) in self.texts("targets", value) {
                        manifest.targets.extend(self.target(&name, spot));
                    }
                }
                other => self.problems.unknown(self.spot(key.span().start), "`[site]`", other, SITE),
            }
        }
    }

    fn targets(&mut self, table: &Table<'_>, manifest: &mut Manifest) {
        for (key, value) in table {
            let Some(target) = self.target(key.get_ref(), self.spot(key.span().start)) else { continue };
            let DeValue::Table(table) = value.get_ref() else {
                self.wrong(value, &format!("`target.{}`", target.name()), "a section with settings");
                continue;
            };
            let settings = manifest.settings.entry(target.name()).or_default();
            for (key, value) in table {
                let text = match value.get_ref() {
                    DeValue::String(text) => text.to_string(),
                    DeValue::Integer(number) => number.to_string(),
                    DeValue::Boolean(flag) => flag.to_string(),
                    DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
                        self.wrong(value, &format!("`{}`", key.get_ref()), "text, a whole number, `true` or `false`");
                        continue;
                    }
                };
                settings.insert(key.get_ref().to_string(), text);
            }
        }
    }

    fn target(&mut self, name: &str, spot: Spot) -> Option<&'static dyn Target> {
        let target = target::find(name);
        if target.is_none() {
            self.problems
                .add(spot, format!("there is no target {}", netrecipe_model::raw::quote(name)), "no target")
                .help = Some(known_targets(name));
        }
        target
    }

    fn text(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong(value, &format!("`{name}`"), "text");
                None
            }
        }
    }

    fn texts(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Vec<(String, Spot)> {
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, &format!("`{name}`"), "a list of texts");
            return Vec::new();
        };
        let texts = items.iter().filter_map(|item| Some((self.text(name, item)?, self.spot(item.span().start))));
        texts.collect()
    }

    fn wrong(&mut self, value: &Spanned<DeValue<'_>>, what: &str, takes: &str) {
        let spot = self.spot(value.span().start);
        let found = value.get_ref().type_str();
        let article = if found.starts_with(['a', 'i']) { "an" } else { "a" };
        self.problems.add(spot, format!("{what} takes {takes}, not {article} {found}"), "of another type");
    }

    fn spot(&self, at: usize) -> Spot {
        let before = self.text.get(..at).unwrap_or(self.text);
        let row = before.rsplit('\n').next().unwrap_or_default();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Spot { line: number(before.matches('\n').count() + 1), column: number(row.chars().count() + 1) }
    }
}

/// "did you mean `networkmanager`?", or all of them.
pub fn known_targets(name: &str) -> String {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name()).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is {}", one_of(&names).replace(" or ", " and ")),
    }
}
