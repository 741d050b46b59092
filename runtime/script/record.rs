//! The recorder: what the primitives of one host's evaluation said, and where each word stands.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use netrecipe_model::{Diagnostic, Diagnostics, Facts, Frame, Link, Network, Origin, Origins, Place, Raw, RawSaid};
use rhai::debugger::{CallStackFrame, Debugger};
use rhai::{Dynamic, FnPtr, ImmutableString, NativeCallContext};

use crate::engine::Limits;
use crate::facts::{Symbol, mark};
use crate::place::{At, Places, Tree, point, type_of};

/// A link as a recipe holds it: its name, which is its identity on a host.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    pub(crate) name: ImmutableString,
    /// The declaring call failed and was reported: whatever is said of the link is not.
    pub(crate) is_poisoned: bool,
}

/// Everything one engine knows across hosts, and the network of the host under way.
pub(crate) struct Recorder {
    pub(crate) network: Network,
    pub(crate) diags: Diagnostics,
    pub(crate) origins: Origins,
    pub(crate) places: Rc<Files>,
    pub(crate) facts: Facts,
    /// Facts are symbols: the recipe makes a template for all hosts.
    pub(crate) is_symbolic: bool,
    /// Modules being imported; while there are any, nothing can be declared.
    pub(crate) loading: Vec<String>,
    pub(crate) limits: Limits,
    by_name: HashMap<String, usize>,
    /// Module id of the site's file.
    pub(crate) site: Arc<str>,
    /// Files of closures, by their generated names: Rhai reports the caller's file for them.
    pub(crate) closures: BTreeMap<String, Arc<str>>,
}

impl Recorder {
    pub(crate) fn new(limits: Limits) -> Self {
        Recorder {
            network: Network::default(),
            diags: Diagnostics::default(),
            origins: Origins::default(),
            places: Rc::default(),
            facts: Facts::default(),
            is_symbolic: false,
            loading: Vec::new(),
            limits,
            by_name: HashMap::new(),
            site: Arc::default(),
            closures: BTreeMap::new(),
        }
    }

    /// Begins a host.
    pub(crate) fn begin(&mut self, facts: Facts, is_symbolic: bool) {
        let speeds = facts.nics.iter().filter_map(|(name, nic)| Some((name.clone(), nic.speed?))).collect();
        self.network = Network { host: facts.name.clone(), speeds, is_template: is_symbolic, ..Network::default() };
        self.diags = Diagnostics::default();
        self.facts = facts;
        self.is_symbolic = is_symbolic;
        self.loading.clear();
        self.by_name.clear();
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diags.push(diagnostic);
    }

    /// Adds a link. The first of a name is the one that the name finds; a rule reports the others.
    pub(crate) fn declare(&mut self, link: Link) {
        self.by_name.entry(link.name.clone()).or_insert(self.network.links.len());
        self.network.links.push(link);
    }

    pub(crate) fn link(&mut self, name: &str) -> Option<&mut Link> {
        let &place = self.by_name.get(name)?;
        self.network.links.get_mut(place)
    }

    /// The origin of a bare place.
    pub(crate) fn at(&mut self, file: &str, at: At) -> Origin {
        self.origins.intern(Place { file: file.into(), line: at.0, column: at.1, key: None, trail: Vec::new() })
    }
}

/// The call of a primitive that is under way: where it stands, and how to find the places of its arguments.
pub(crate) struct Caller {
    file: Arc<str>,
    at: At,
    /// Innermost first.
    trail: Vec<Frame>,
    arguments: Vec<Tree>,
}

impl Caller {
    pub(crate) fn new(context: &NativeCallContext<'_>, recorder: &Recorder) -> Caller {
        let at = point(context.call_position());
        let stack = context.debugger().map(Debugger::call_stack).unwrap_or_default();
        // the innermost frame is the primitive's own call
        let own = |frame: &&CallStackFrame| frame.fn_name == context.fn_name() && point(frame.pos) == at;
        let frames: Vec<&CallStackFrame> = match stack.split_last() {
            Some((last, outer)) if own(&last) => outer.iter().rev().collect(),
            _ => stack.iter().rev().collect(),
        };
        // A frame's source is the file of its function, and for a closure not even that: it is its caller's.
        let home = |frame: &CallStackFrame| -> Arc<str> {
            let closure = recorder.closures.get(frame.fn_name.as_str()).cloned();
            closure.unwrap_or_else(|| frame.source.as_deref().unwrap_or_default().into())
        };
        let outside: Arc<str> = match frames.last() {
            Some(_) => recorder.site.clone(),
            None => context.call_source().unwrap_or_default().into(),
        };
        let file = frames.first().map_or_else(|| outside.clone(), |frame| home(frame));
        let mut trail = Vec::with_capacity(frames.len());
        for (i, frame) in frames.iter().enumerate() {
            let (line, column) = point(frame.pos);
            let from = frames.get(i + 1).map_or_else(|| outside.clone(), |outer| home(outer));
            trail.push(Frame { function: frame.fn_name.as_str().into(), file: from, line, column });
        }
        let call = recorder.places.get(&*file).and_then(|places| places.call_at(at));
        let arguments = call.map(|call| call.arguments.clone()).unwrap_or_default();
        Caller { file, at, trail, arguments }
    }

    /// The origin of the call's own name.
    pub(crate) fn origin(&self, recorder: &mut Recorder) -> Origin {
        self.intern(recorder, &self.file, self.at, None, &self.trail)
    }

    fn intern(&self, recorder: &mut Recorder, file: &Arc<str>, at: At, key: Option<At>, trail: &[Frame]) -> Origin {
        let trail = trail
            .iter()
            .map(|frame| {
                let is_closure = frame.function.starts_with("anon$");
                let function = if is_closure { "a closure".into() } else { frame.function.clone() };
                Frame { function, ..frame.clone() }
            })
            .take(5)
            .collect();
        recorder.origins.intern(Place { file: file.clone(), line: at.0, column: at.1, key, trail })
    }

    /// Argument `index` as a raw value with the places of all its parts.
    pub(crate) fn argument(&self, recorder: &mut Recorder, index: usize, value: &Dynamic) -> RawSaid {
        let scope = Scope { file: &self.file, trail: &self.trail };
        match self.arguments.get(index) {
            Some(tree) => {
                let origin = self.intern(recorder, &self.file, tree.at(), None, &self.trail);
                let raw = self.raw(recorder, value, Some((tree, scope)), origin, 0);
                RawSaid { raw, origin }
            }
            None => {
                let origin = self.origin(recorder);
                RawSaid { raw: self.raw(recorder, value, None, origin, 0), origin }
            }
        }
    }

    fn raw(
        &self,
        recorder: &mut Recorder,
        value: &Dynamic,
        tree: Option<(&Tree, Scope<'_>)>,
        around: Origin,
        depth: usize,
    ) -> Raw {
        if depth > 8 {
            return Raw::Other("a value nested more than 8 deep".into());
        }
        if let Some(text) = value.read_lock::<ImmutableString>() {
            return text_of(recorder, &text);
        }
        if let Some(symbol) = value.read_lock::<Symbol>() {
            return Raw::Symbol(mark(&symbol.0));
        }
        if let Some(handle) = value.read_lock::<Handle>() {
            return if handle.is_poisoned { Raw::Poison } else { Raw::Link(handle.name.to_string()) };
        }
        if let Some(number) = value.read_lock::<i64>() {
            return Raw::Number(*number);
        }
        if let Some(flag) = value.read_lock::<bool>() {
            return Raw::Flag(*flag);
        }
        if let Some(character) = value.read_lock::<char>() {
            return text_of(recorder, &character.to_string());
        }
        if value.is_unit() {
            return Raw::Unit;
        }
        if value.read_lock::<FnPtr>().is_some() {
            return Raw::Other("function".into());
        }
        if let Some(items) = value.read_lock::<rhai::Array>() {
            let places = recorder.places.clone();
            let found = tree.and_then(|(tree, scope)| list(&places, tree, scope));
            let said = |(i, item): (usize, &Dynamic)| {
                let part = found.as_ref().and_then(|(trees, scope)| Some((trees.get(i)?, *scope)));
                let origin = match part {
                    Some((tree, scope)) => self.intern(recorder, scope.file, tree.at(), None, scope.trail),
                    None => around,
                };
                RawSaid { raw: self.raw(recorder, item, part, origin, depth + 1), origin }
            };
            return Raw::List(items.iter().enumerate().map(said).collect());
        }
        if let Some(fields) = value.read_lock::<rhai::Map>() {
            let places = recorder.places.clone();
            let said = |(key, item): (&rhai::Identifier, &Dynamic)| {
                let part = tree.and_then(|(tree, scope)| field(&places, tree, scope, key, 0));
                let origin = match &part {
                    Some((key_at, tree, scope)) => {
                        self.intern(recorder, scope.file, tree.at(), Some(*key_at), scope.trail)
                    }
                    None => around,
                };
                let part = part.map(|(_, tree, scope)| (tree, scope));
                (key.to_string(), RawSaid { raw: self.raw(recorder, item, part, origin, depth + 1), origin })
            };
            return Raw::Map(fields.iter().map(said).collect());
        }
        Raw::Other(type_of(value))
    }
}

fn text_of(recorder: &Recorder, text: &str) -> Raw {
    if recorder.is_symbolic && text.contains(netrecipe_model::value::MARK_OPEN) {
        return Raw::Symbol(text.to_owned());
    }
    Raw::Text(text.to_owned())
}

/// The file and calls that a tree belongs to.
#[derive(Clone, Copy)]
struct Scope<'a> {
    file: &'a Arc<str>,
    trail: &'a [Frame],
}

/// Places of all loaded files, by module id.
pub(crate) type Files = HashMap<String, Rc<Places>>;

/// Where a variable's value stands: at its declaration, or at the argument that the caller passed.
fn follow<'a>(files: &'a Files, name: &str, scope: Scope<'a>) -> Option<(&'a Tree, Scope<'a>)> {
    let places = files.get(&**scope.file)?;
    if let Some((frame, outer)) = scope.trail.split_first()
        && let Some(index) = places.parameter(&frame.function, name)
    {
        let call = files.get(&*frame.file)?.call_at((frame.line, frame.column))?;
        return Some((call.arguments.get(index)?, Scope { file: &frame.file, trail: outer }));
    }
    places.declaration(name).map(|tree| (tree, scope))
}

/// The places of a list's items.
fn list<'a>(files: &'a Files, tree: &'a Tree, scope: Scope<'a>) -> Option<(&'a [Tree], Scope<'a>)> {
    let mut here = (tree, scope);
    for _ in 0..8 {
        match here {
            (Tree::List(_, items), scope) => return Some((items, scope)),
            (Tree::Name(_, name), scope) => here = follow(files, name, scope)?,
            _ => return None,
        }
    }
    None
}

/// The place of a map's key, and of its value.
fn field<'a>(
    files: &'a Files,
    tree: &'a Tree,
    scope: Scope<'a>,
    key: &str,
    depth: usize,
) -> Option<(At, &'a Tree, Scope<'a>)> {
    if depth > 8 {
        return None;
    }
    match tree {
        Tree::Map(_, fields) => {
            let (_, at, value) = fields.iter().find(|(name, ..)| name == key)?;
            Some((*at, value, scope))
        }
        Tree::Name(_, name) => {
            let (tree, scope) = follow(files, name, scope)?;
            field(files, tree, scope, key, depth + 1)
        }
        Tree::Sum(_, parts) => parts.iter().rev().find_map(|part| field(files, part, scope, key, depth + 1)),
        Tree::Leaf(_) | Tree::List(..) | Tree::Function(_) => None,
    }
}
