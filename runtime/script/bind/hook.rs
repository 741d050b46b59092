//! Binding of hooks: programs around changes, modules, kernel variables, edits of foreign files.

use netrecipe_model::hook::{Command, LinkHook, Phase, SiteHook};
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, rule};
use rhai::Dynamic;

use super::Call;
use super::link::unknown;
use crate::record::Recorder;

/// Records a hook.
pub(super) fn add(recorder: &mut Recorder, call: Call) -> Dynamic {
    let Call { primitive, origin, arguments, options } = call;
    if let Some(phase) = Phase::ALL.into_iter().find(|phase| phase.word() == primitive.name) {
        let (link, at) = arguments.text(0);
        let command = Command { argv: arguments.texts(1), options, origin };
        match recorder.link(&link) {
            Some(link) => link.hooks.push(LinkHook { phase, command }),
            None => recorder.push(unknown(&link, at)),
        }
        return Dynamic::UNIT;
    }
    let hook = match primitive.name {
        "pre" => SiteHook::Pre(Command { argv: arguments.texts(0), options, origin }),
        "post" => SiteHook::Post(Command { argv: arguments.texts(0), options, origin }),
        "augeas" => SiteHook::Augeas { commands: arguments.texts(0), origin },
        "modprobe" => {
            let (module, at) = arguments.text(0);
            let parameters = arguments.said(1).map_or(Vec::new(), |said| said.value.record().to_vec());
            let names = std::iter::once(&module).chain(parameters.iter().map(|(key, _)| key));
            if !all_words(recorder, names, "a module or parameter name has letters, digits, `_` and `-`", at) {
                return Dynamic::UNIT;
            }
            SiteHook::Modprobe { module, parameters, origin }
        }
        _ => {
            let ((key, at), (value, _)) = (arguments.text(0), arguments.text(1));
            let plain: String = key.chars().filter(|c| !matches!(c, '.' | '/' | ':')).collect();
            if !all_words(recorder, [&plain].into_iter(), "a kernel variable is named like `net.ipv4.ip_forward`", at) {
                return Dynamic::UNIT;
            }
            SiteHook::Sysctl { key, value, origin }
        }
    };
    recorder.network.hooks.push(hook);
    Dynamic::UNIT
}

/// Whether all words are of letters, digits, `_` and `-`; the first that is not is reported.
fn all_words<'a>(
    recorder: &mut Recorder,
    words: impl Iterator<Item = &'a String>,
    rule_of_names: &str,
    at: netrecipe_model::Origin,
) -> bool {
    let is_word =
        |word: &&String| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    match words.into_iter().find(|word| !is_word(word)) {
        Some(word) => {
            let found = format!("found {}", quote(word));
            recorder.push(Diagnostic::new(&rule::language::INVALID_VALUE, rule_of_names).at(at, found));
            false
        }
        None => true,
    }
}
