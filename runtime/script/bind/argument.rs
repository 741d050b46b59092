//! Arguments: what stands before the option map, read by the primitive's parameters.

use netrecipe_model::link::{check_name, mended_name};
use netrecipe_model::option::Kind;
use netrecipe_model::primitive::{Argument, Parameter, Primitive};
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Origin, Raw, RawSaid, Said, Value, rule};

use crate::record::Recorder;

/// Arguments in the order of the parameters.
pub(super) struct Arguments(Vec<Said>);

impl Arguments {
    /// Reads all arguments; none when one of them is wrong (reported) or a link that failed (reported before).
    pub(super) fn read(primitive: &Primitive, raw: Vec<RawSaid>, recorder: &mut Recorder) -> Option<Arguments> {
        let read: Vec<Option<Said>> = primitive
            .parameters
            .iter()
            .zip(raw)
            .map(|(parameter, said)| {
                let origin = said.origin;
                read(primitive, *parameter, said, recorder).map(|value| Said::new(value, origin))
            })
            .collect();
        read.into_iter().collect::<Option<_>>().map(Arguments)
    }

    /// Text of an argument: a name, a link, a key.
    pub(super) fn text(&self, index: usize) -> (String, Origin) {
        match self.0.get(index) {
            Some(said) => (said.value.to_string(), said.origin),
            None => (String::new(), Origin::NONE),
        }
    }

    pub(super) fn said(&self, index: usize) -> Option<&Said> {
        self.0.get(index)
    }

    /// Texts of a list argument.
    pub(super) fn texts(&self, index: usize) -> Vec<String> {
        let items = self.0.get(index).map_or(&[][..], |said| said.value.list());
        items.iter().map(|item| item.value.to_string()).collect()
    }
}

const VLAN_ID: Kind = Kind::Number { min: 1, max: 4094 };
const TEXT: Kind = Kind::Text { max: 4096 };
const SWITCH: Kind = Kind::Text { max: 63 };

/// Whether a word can name a switch: it becomes a folder of the output.
fn is_switch_name(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    plain && name.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}

/// Whether nothing of a value failed before, and was told there.
fn is_sound(value: &Value) -> bool {
    match value {
        Value::Refused => false,
        other => other.list().iter().all(|item| item.value != Value::Refused),
    }
}

fn read(primitive: &Primitive, parameter: Parameter, said: RawSaid, recorder: &mut Recorder) -> Option<Value> {
    let Parameter { name, takes } = parameter;
    let origin = said.origin;
    if said.raw == Raw::Poison {
        return None;
    }
    let wrong = |recorder: &mut Recorder, takes: &str, found: &Raw| {
        let message = format!("`{name}` of `{}` takes {takes}", primitive.signature());
        let found = format!("found {}", found.describe());
        recorder.push(Diagnostic::new(&rule::language::ARGUMENTS, message).at(origin, found));
        None
    };
    let by_kind = |kind: &Kind, said: RawSaid, recorder: &mut Recorder| match kind.read(name, said) {
        Ok(value) => Some(value).filter(is_sound),
        Err(problems) => {
            recorder.extend(problems.into_iter().map(|problem| problem.into_diagnostic(origin)));
            None
        }
    };
    match takes {
        Argument::Name => match said.raw {
            Raw::Text(text) => match check_name(&text) {
                Ok(()) => Some(Value::Text(text)),
                Err(reason) => {
                    let message = format!("a link's name has {reason}");
                    let found = format!("found {}", quote(&text));
                    let diagnostic = Diagnostic::new(&rule::language::INVALID_NAME, message).at(origin, found);
                    recorder.push(match mended_name(&text) {
                        Some(name) => diagnostic.help(format!("write `\"{name}\"`")),
                        None => diagnostic,
                    });
                    None
                }
            },
            other => wrong(recorder, "a link's name", &other),
        },
        Argument::Link => match said.raw {
            Raw::Link(text) | Raw::Text(text) => Some(Value::Text(text)),
            other => wrong(recorder, "a link", &other),
        },
        Argument::Switch => match said.raw {
            Raw::Text(text) if is_switch_name(&text) => {
                by_kind(&SWITCH, RawSaid { raw: Raw::Text(text), origin }, recorder)
            }
            other => wrong(recorder, "a switch's name of letters, digits, `.`, `_` and `-`", &other),
        },
        Argument::VlanId => by_kind(&VLAN_ID, said, recorder),
        Argument::Command => by_kind(&Kind::Command, said, recorder),
        Argument::Texts => by_kind(&Kind::Texts { max: 4096 }, said, recorder),
        Argument::Text => match said.raw {
            Raw::Number(number) => Some(Value::Text(number.to_string())),
            Raw::Flag(flag) => Some(Value::Text(u8::from(flag).to_string())),
            raw => by_kind(&TEXT, RawSaid { raw, origin }, recorder),
        },
        Argument::Values => match said.raw {
            Raw::Map(fields) => {
                let mut values = Vec::with_capacity(fields.len());
                for (key, field) in fields {
                    let at = field.origin;
                    let raw = match field.raw {
                        Raw::Number(number) => Raw::Text(number.to_string()),
                        Raw::Flag(flag) => Raw::Text(if flag { "Y" } else { "N" }.into()),
                        other => other,
                    };
                    values.push((key, Said::new(by_kind(&TEXT, RawSaid { raw, origin: at }, recorder)?, at)));
                }
                Some(Value::Record(values))
            }
            other => wrong(recorder, "a map", &other),
        },
    }
}
