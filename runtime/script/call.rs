//! The call of a primitive that is under way: where it stands, who called it, and the places of its arguments.

use std::rc::Rc;
use std::sync::Arc;

use netrecipe_model::{Frame, Origin, Place, Raw, RawSaid};
use rhai::debugger::{CallStackFrame, Debugger};
use rhai::{Dynamic, ImmutableString, NativeCallContext};

use crate::error::a_type;
use crate::facts::{Symbol, mark, marked};
use crate::place::{At, Files, Places, Scope, Tree, field, items, point};
use crate::record::{Handle, Recorder};

/// Calls that a place remembers; the outer ones are left out.
const TRAIL: usize = 5;
/// How deep a value may be nested; the deepest option of the tables is at 3.
const DEPTH: usize = 8;

/// A call under way.
pub(crate) struct Caller {
    file: Arc<str>,
    at: At,
    /// Innermost first, with the generated names of closures.
    trail: Vec<Frame>,
    files: Rc<Files>,
    /// The file's places, and which of its calls this is.
    call: Option<(Rc<Places>, usize)>,
}

impl Caller {
    pub(crate) fn new(context: &NativeCallContext<'_>, recorder: &Recorder) -> Caller {
        let at = point(context.call_position());
        let stack = context.debugger().map(Debugger::call_stack).unwrap_or_default();
        // the innermost frame is the primitive's own call
        let own = |frame: &&CallStackFrame| frame.fn_name == context.fn_name() && point(frame.pos) == at;
        let outer = match stack.split_last() {
            Some((last, outer)) if own(&last) => outer,
            _ => stack,
        };
        // A frame's source is the file of its function, and for a closure not even that: it is its caller's.
        let home = |frame: &CallStackFrame| -> Arc<str> {
            let told = frame.source.as_deref().unwrap_or_default();
            recorder.home_of_closure(&frame.fn_name, told).unwrap_or_else(|| recorder.file(told))
        };
        let (file, mut trail) = match outer.last() {
            None => (recorder.file(context.call_source().unwrap_or_default()), Vec::new()),
            Some(innermost) => {
                let mut trail: Vec<Frame> = Vec::with_capacity(outer.len());
                for (depth, frame) in outer.iter().enumerate().rev() {
                    let (line, column) = point(frame.pos);
                    let file =
                        depth.checked_sub(1).map_or_else(|| recorder.site.clone(), |outer_of| home(&outer[outer_of]));
                    trail.push(Frame { function: frame.fn_name.as_str().into(), file, line, column });
                }
                (home(innermost), trail)
            }
        };
        let files = recorder.places.clone();
        let call = files.get(&file).and_then(|places| Some((places.clone(), places.index_of(at, context.fn_name())?)));
        // `map` is not where anybody looks for a mistake: the closure that it calls is
        trail.retain(|frame| recorder.has_function(&frame.function));
        Caller { file, at, trail, files, call }
    }

    /// The origin of the call's own name.
    pub(crate) fn origin(&self, recorder: &mut Recorder) -> Origin {
        intern(recorder, &self.file, self.at, None, &self.trail)
    }

    /// Argument `index` as a raw value with the places of all its parts.
    pub(crate) fn argument(&self, recorder: &mut Recorder, index: usize, value: &Dynamic) -> RawSaid {
        let call = self.call.as_ref().map(|(places, call)| &places.calls[*call]);
        let found = call.and_then(|call| Some((call.arguments.get(index)?, call.body)));
        let reader = Reader { files: &self.files };
        match found {
            Some((tree, body)) => {
                let scope = Scope { file: &self.file, body, trail: &self.trail };
                let origin = intern(recorder, &self.file, tree.at(), None, &self.trail);
                RawSaid { raw: reader.raw(recorder, value, Some((tree, scope)), origin, 0), origin }
            }
            None => {
                let origin = self.origin(recorder);
                RawSaid { raw: reader.raw(recorder, value, None, origin, 0), origin }
            }
        }
    }
}

/// The origin of a place with the calls that led there.
fn intern(recorder: &mut Recorder, file: &Arc<str>, at: At, key: Option<At>, trail: &[Frame]) -> Origin {
    let shown = trail.iter().take(TRAIL).map(|frame| {
        let is_closure = frame.function.starts_with("anon$");
        let function = if is_closure { "a closure".into() } else { frame.function.clone() };
        Frame { function, ..frame.clone() }
    });
    recorder.origins.intern(Place { file: file.clone(), line: at.0, column: at.1, key, trail: shown.collect() })
}

/// Reads values beside the trees they came from.
struct Reader<'a> {
    files: &'a Files,
}

impl<'a> Reader<'a> {
    fn raw(
        &self,
        recorder: &mut Recorder,
        value: &Dynamic,
        tree: Option<(&'a Tree, Scope<'a>)>,
        around: Origin,
        depth: usize,
    ) -> Raw {
        if depth > DEPTH {
            return Raw::Other(format!("a value nested more than {DEPTH} deep"));
        }
        if let Some(text) = value.read_lock::<ImmutableString>() {
            return text_of(recorder, &text);
        }
        if let Some(number) = value.read_lock::<i64>() {
            return Raw::Number(*number);
        }
        if let Some(flag) = value.read_lock::<bool>() {
            return Raw::Flag(*flag);
        }
        if let Some(handle) = value.read_lock::<Handle>() {
            return if handle.is_poisoned { Raw::Poison } else { Raw::Link(handle.name.to_string()) };
        }
        if let Some(symbol) = value.read_lock::<Symbol>() {
            return Raw::Symbol(mark(&symbol.0));
        }
        if let Some(character) = value.read_lock::<char>() {
            return text_of(recorder, &character.to_string());
        }
        if value.is_unit() {
            return Raw::Unit;
        }
        if let Some(list) = value.read_lock::<rhai::Array>() {
            let found = tree.and_then(|(tree, scope)| items(self.files, tree, scope));
            let said = |(i, item): (usize, &Dynamic)| {
                let part = found.and_then(|(trees, scope)| Some((trees.get(i)?, scope)));
                let origin = match part {
                    Some((tree, scope)) => intern(recorder, scope.file, tree.at(), None, scope.trail),
                    None => around,
                };
                RawSaid { raw: self.raw(recorder, item, part, origin, depth + 1), origin }
            };
            return Raw::List(list.iter().enumerate().map(said).collect());
        }
        if let Some(fields) = value.read_lock::<rhai::Map>() {
            let said = |(key, item): (&rhai::Identifier, &Dynamic)| {
                let part = tree.and_then(|(tree, scope)| field(self.files, tree, scope, key));
                let origin = match &part {
                    Some((key_at, tree, scope)) => intern(recorder, scope.file, tree.at(), Some(*key_at), scope.trail),
                    None => around,
                };
                let part = part.map(|(_, tree, scope)| (tree, scope));
                (key.to_string(), RawSaid { raw: self.raw(recorder, item, part, origin, depth + 1), origin })
            };
            return Raw::Map(fields.iter().map(said).collect());
        }
        Raw::Other(a_type(value.type_name()))
    }
}

/// A text, or one with symbols. The marks of symbols are made here alone: a recipe or an inventory that writes them itself
/// could have a template say anything.
fn text_of(recorder: &Recorder, text: &str) -> Raw {
    match marked(text) {
        Some(mut paths) if recorder.is_symbolic => {
            if paths.all(|path| path.is_some_and(|path| recorder.symbols.contains(path))) {
                Raw::Symbol(text.to_owned())
            } else {
                Raw::Other("a text with private-use characters".into())
            }
        }
        Some(_) => Raw::Other("a text with private-use characters".into()),
        None => Raw::Text(text.to_owned()),
    }
}

/// How many values are in a value, itself among them.
pub(crate) fn count_values(raw: &Raw) -> usize {
    match raw {
        Raw::List(list) => 1 + list.iter().map(|item| count_values(&item.raw)).sum::<usize>(),
        Raw::Map(fields) => 1 + fields.iter().map(|(_, field)| count_values(&field.raw)).sum::<usize>(),
        Raw::Unit
        | Raw::Flag(_)
        | Raw::Number(_)
        | Raw::Text(_)
        | Raw::Symbol(_)
        | Raw::Link(_)
        | Raw::Poison
        | Raw::Other(_) => 1,
    }
}

/// Bytes of text in a value.
pub(crate) fn weight(raw: &Raw) -> usize {
    match raw {
        Raw::Text(text) | Raw::Symbol(text) | Raw::Link(text) | Raw::Other(text) => text.len(),
        Raw::List(items) => items.iter().map(|item| 16 + weight(&item.raw)).sum(),
        Raw::Map(fields) => fields.iter().map(|(key, field)| 16 + key.len() + weight(&field.raw)).sum(),
        Raw::Unit | Raw::Flag(_) | Raw::Number(_) | Raw::Poison => 0,
    }
}
