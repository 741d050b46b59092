//! Templates: one rendering with symbolic facts for all hosts, held against what the recipe gives for each host itself.

use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Diagnostics, Facts, Origin, rule};

use crate::{FileSet, Target};

/// Reports where a symbolic rendering, filled in with a host's facts, is not what the recipe gives for the host itself.
pub fn check(target: &dyn Target, template: &FileSet, own: &FileSet, facts: &Facts, diags: &mut Diagnostics) {
    const HELP: &str = "set `mode = \"static\"` for the target, so that every host has files of its own";
    let differs = |origin: Origin, message: String| {
        Diagnostic::new(&rule::warewulf::TEMPLATE_DIFFERS, message).at(origin, "differs between hosts").help(HELP)
    };
    let host = &facts.name;
    for file in template.iter() {
        let Some(other) = own.get(&file.path) else {
            let origin = file.lines().map(|(_, origin)| origin).find(|origin| origin.is_said()).unwrap_or_default();
            diags.push(differs(origin, format!("`{}` is not a file of `{host}`, but of the template", file.path)));
            continue;
        };
        let filled = match target.fill(file, facts) {
            Ok(filled) => filled,
            Err(path) => {
                let marked = file.lines().find(|(line, _)| line.contains(&path)).map(|(_, origin)| origin);
                let message = format!("`{host}` has no {}, which the template prints", quote(&path));
                diags.push(differs(marked.unwrap_or_default(), message));
                continue;
            }
        };
        let lines = filled.lines().zip(file.lines()).zip(other.lines());
        let first = lines.into_iter().find(|((filled, _), (own, _))| filled != own);
        match first {
            Some(((filled, (_, origin)), (own, _))) => {
                let message = format!("the template says {} to `{host}`, its own files {}", quote(filled), quote(own));
                diags.push(differs(origin, message));
            }
            None if filled != other.text() => {
                let message = format!("`{}` of `{host}` has more lines, or fewer, than the template", file.path);
                diags.push(differs(Origin::NONE, message));
            }
            None => {}
        }
    }
    for file in own.iter().filter(|file| template.get(&file.path).is_none()) {
        let origin = file.lines().map(|(_, origin)| origin).find(|origin| origin.is_said()).unwrap_or_default();
        diags.push(differs(origin, format!("`{}` is a file of `{host}`, and not of the template", file.path)));
    }
}
