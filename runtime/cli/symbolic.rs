//! One template for all hosts: right only when, filled in with a host's facts, it is what the recipe gives for that host.

use netrecipe_model::rule::warewulf::TEMPLATE_DIFFERS;
use netrecipe_model::{Diagnostic, Diagnostics, Facts, Origin};
use netrecipe_render::target::Target;
use netrecipe_render::{File, FileSet};

/// Compares the template's files with a host's own, and tells the first difference. Messages name no host, so that equal ones
/// fold.
pub fn check(target: &dyn Target, template: &FileSet, own: &FileSet, facts: &Facts, diags: &mut Diagnostics) {
    for file in template.iter() {
        match own.get(&file.path) {
            None => return diags.push(differs("a file that only some hosts have", first(file))),
            Some(own) => {
                if let Err(diagnostic) = compare(target, file, own, facts) {
                    return diags.push(diagnostic);
                }
            }
        }
    }
    if let Some(more) = own.iter().find(|file| template.get(&file.path).is_none()) {
        diags.push(differs("a file that only some hosts have", first(more)));
    }
}

fn compare(target: &dyn Target, template: &File, own: &File, facts: &Facts) -> Result<(), Diagnostic> {
    let filled = target.fill(template, facts).map_err(|path| {
        let origin = template.lines().find(|(line, _)| line.contains(&path)).map_or(Origin::NONE, |(_, origin)| origin);
        let message = format!("a template needs facts that every host has: there is no `{path}`");
        let diagnostic = Diagnostic::new(&TEMPLATE_DIFFERS, message).at(origin, "depends on it");
        diagnostic.help(format!("add `{path}` to the host's entry in the inventory, or leave the host out with --host"))
    })?;
    if filled == own.text() {
        return Ok(());
    }
    let mut lines = filled.lines();
    let differing = own.lines().find(|(line, _)| lines.next() != Some(*line));
    let origin = differing.map_or_else(|| first(template), |(_, origin)| origin);
    Err(differs("a line that differs otherwise than by a printed fact", origin))
}

fn differs(what: &str, origin: Origin) -> Diagnostic {
    let message = format!("a template is the same for every host, but here the recipe makes {what}");
    let diagnostic = Diagnostic::new(&TEMPLATE_DIFFERS, message).at(origin, "depends on the host");
    diagnostic.help("set `mode = \"static\"` for the target in netrecipe.toml, or let facts only be printed")
}

/// What made the file.
fn first(file: &File) -> Origin {
    file.lines().map(|(_, origin)| origin).find(|origin| origin.is_said()).unwrap_or(Origin::NONE)
}
