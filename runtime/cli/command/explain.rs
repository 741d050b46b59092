//! `explain`: a rule's page, with an example that fires and its correction.

use netrecipe_model::raw::quote;
use netrecipe_model::rule::{self, Rule};
use netrecipe_model::suggest::nearest;
use serde_json::json;

use crate::args::Explain;
use crate::command::doc::capitalized;
use crate::command::{print, print_json};
use crate::exit::{Exit, Failure};
use crate::page::Page;
use crate::terminal::Style;

/// # Errors
/// When there is no such rule.
pub fn run(args: &Explain, style: Style) -> Result<Exit, Failure> {
    let mut page = Page::new(style);
    match &args.rule {
        None if args.json => {
            let rules: Vec<_> = rule::all().map(object).collect();
            return print_json(&json!({ "v": 1, "kind": "rules", "rules": rules })).map(|()| Exit::Done);
        }
        None => {
            for rule in rule::all() {
                page.term(0, &format!("{} {}", rule.code, rule.name), "");
                page.paragraph(7, rule.title);
            }
        }
        Some(word) => {
            let rule = rule::find(word).ok_or_else(|| unknown(word))?;
            if args.json {
                let mut object = object(rule);
                object["v"] = json!(1);
                object["kind"] = json!("rule");
                return print_json(&object).map(|()| Exit::Done);
            }
            write(rule, &mut page);
        }
    }
    print(page.text())?;
    Ok(Exit::Done)
}

fn unknown(word: &str) -> Failure {
    let words = rule::all().flat_map(|rule| [rule.name, rule.code]);
    let failure = Failure::usage(format!("there is no rule {}", quote(word)));
    failure.help(match nearest(word, words) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`netrecipe explain` lists all rules".into(),
    })
}

fn object(rule: &Rule) -> serde_json::Value {
    json!({
        "code": rule.code, "name": rule.name, "severity": rule.severity, "title": rule.title,
        "why": rule.why, "fires": rule.fires, "mended": rule.mended, "targets": rule.targets,
    })
}

fn write(rule: &Rule, page: &mut Page) {
    page.heading(&format!("{} {}", rule.code, rule.name));
    page.paragraph(2, &capitalized(rule.title));
    page.blank();
    for part in rule.why.split("\n\n") {
        // Files are shown as they are.
        if part.contains('\n') {
            page.code(4, part)
        } else {
            page.paragraph(2, part)
        }
        page.blank();
    }
    for (heading, recipe) in [("This is found", rule.fires), ("This is right", rule.mended)] {
        if !recipe.is_empty() {
            page.heading(heading);
            page.code(4, recipe);
        }
    }
}
