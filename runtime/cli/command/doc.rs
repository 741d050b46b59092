//! `doc`: the primitives, their options, the targets and the switch profiles, as pages or as JSON schema.

mod option;
mod schema;

use netrecipe_model::primitive::{self, PRIMITIVES, Primitive};
use netrecipe_model::raw::quote;
use netrecipe_model::suggest::nearest;
use netrecipe_model::switch;
use netrecipe_render::TARGETS;
use netrecipe_render::switch::DIALECTS;
use netrecipe_render::target::{self, Target};
use serde_json::json;

use crate::args::Doc;
use crate::command::{print, print_json};
use crate::exit::{Exit, Failure};
use crate::page::Page;
use crate::terminal::Style;

/// Words that ask for the list of targets.
const TARGET: &[&str] = &["target", "targets"];

/// # Errors
/// When there is no such page.
pub fn run(args: &Doc, style: Style) -> Result<Exit, Failure> {
    let mut page = Page::new(style);
    let what = args.what.as_deref().unwrap_or_default();
    let (word, option) = what.split_once('.').map_or((what, None), |(word, option)| (word, Some(option)));
    match (primitive::find(word), target::find(word), option) {
        _ if what.is_empty() => {
            if args.json {
                return print_json(&overview_json()).map(|()| Exit::Done);
            }
            overview(&mut page);
        }
        _ if TARGET.contains(&what) => {
            if args.json {
                return print_json(&targets_json()).map(|()| Exit::Done);
            }
            targets(&mut page);
        }
        (Some(primitive), _, None) => {
            if args.json {
                return print_json(&schema::primitive(primitive)).map(|()| Exit::Done);
            }
            write_primitive(primitive, &mut page);
        }
        (Some(primitive), _, Some(name)) => {
            let row = primitive.rows().find(|row| row.is_called(name));
            let Some(row) = row else {
                let known = primitive.rows().map(|row| row.name);
                let failure = Failure::usage(format!("`{word}` has no option {}", quote(name)));
                return Err(failure.help(match nearest(name, known) {
                    Some(near) => format!("did you mean `{word}.{near}`?"),
                    None => format!("`netrecipe doc {word}` lists them"),
                }));
            };
            if args.json {
                return print_json(&schema::option(row)).map(|()| Exit::Done);
            }
            option::write_page(primitive, row, &mut page);
        }
        (None, Some(target), None) => {
            if args.json {
                return print_json(&json!({ "v": 1, "kind": "target", "name": target.name(), "doc": target.doc() }))
                    .map(|()| Exit::Done);
            }
            write_target(target, &mut page);
        }
        _ => return Err(unknown(what)),
    }
    print(page.text())?;
    Ok(Exit::Done)
}

fn unknown(what: &str) -> Failure {
    let names = PRIMITIVES.iter().map(|p| p.name).chain(TARGETS.iter().map(|t| t.name())).chain(["target"]);
    let owners = PRIMITIVES.iter().filter(|p| p.rows().any(|row| row.is_called(what)));
    let owners: Vec<String> = owners.map(|p| format!("`netrecipe doc {}.{what}`", p.name)).collect();
    let failure = Failure::usage(format!("there is no page on {}", quote(what)));
    failure.help(match (owners.as_slice(), nearest(what, names)) {
        ([_, ..], _) => format!("as an option it is on {}", owners.join(", ")),
        (_, Some(near)) => format!("did you mean `{near}`?"),
        _ => "`netrecipe doc` lists all pages".into(),
    })
}

fn overview(page: &mut Page) {
    page.heading("Primitives");
    for primitive in PRIMITIVES {
        page.term(2, &primitive.signature(), "");
        page.paragraph(6, primitive.doc);
    }
    page.heading("Pages");
    page.paragraph(2, "`netrecipe doc bond` has all options of a primitive, `netrecipe doc bond.miimon` one option with its \
                       spelling in every target, `netrecipe doc target` all targets, `netrecipe doc switch` the languages of \
                       switches. `--json` prints a JSON schema.");
}

fn overview_json() -> serde_json::Value {
    let list: Vec<_> =
        PRIMITIVES.iter().map(|p| json!({ "name": p.name, "signature": p.signature(), "doc": p.doc })).collect();
    json!({ "v": 1, "kind": "primitives", "primitives": list })
}

fn targets_json() -> serde_json::Value {
    let list = TARGETS.iter().map(|t| json!({ "name": t.name(), "doc": t.doc(), "site_wide": t.is_site_wide() }));
    json!({ "v": 1, "kind": "targets", "targets": list.collect::<Vec<_>>() })
}

fn targets(page: &mut Page) {
    page.heading("Targets");
    for target in TARGETS {
        page.term(2, target.name(), "");
        page.paragraph(6, target.doc());
    }
    page.blank();
    page.paragraph(
        0,
        "Name them with `--target`, in the inventory, or as `targets` of `[site]` in netrecipe.toml. \
                       `netrecipe doc TARGET` says what a target cannot.",
    );
}

fn write_primitive(primitive: &'static Primitive, page: &mut Page) {
    page.heading(&primitive.signature());
    page.paragraph(2, &format!("{}. Returns {}.", capitalized(primitive.doc), primitive.returns));
    if primitive.rows().next().is_some() {
        page.heading("Options");
        for row in primitive.rows() {
            option::write_entry(row, page);
        }
    }
    if primitive.tables == switch::SWITCH_TABLES {
        page.heading("Profiles");
        for dialect in DIALECTS {
            let profile = dialect.profile();
            page.term(2, profile.name, "");
            page.paragraph(6, profile.doc);
            if let Some(why) = profile.unverified {
                page.paragraph(6, &format!("Not certain: {why}."));
            }
        }
    }
    page.heading("Example");
    page.code(2, primitive.example);
}

fn write_target(target: &'static dyn Target, page: &mut Page) {
    page.heading(target.name());
    page.paragraph(2, &format!("{}.", capitalized(target.doc())));
    let mut cannot = Vec::new();
    for primitive in PRIMITIVES {
        for row in primitive.rows() {
            if let Some(reason) = option::refusal(target, primitive, row) {
                cannot.push((format!("{}.{}", primitive.name, row.name), reason));
            }
        }
    }
    if !cannot.is_empty() && !target.is_partial() {
        page.heading("Cannot say");
        for (name, reason) in cannot {
            page.term(2, &name, reason);
        }
    }
}

/// The sentence with a capital letter.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
