//! Bodies: the variables of a file's own level, of a function or of a closure, and where their values stand.

use std::collections::HashMap;

use rhai::{BinaryExpr, Expr, FnAccess};

use super::{At, Tree};

/// One level of code with its own variables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    /// Empty for the file's own level.
    pub(crate) name: String,
    pub(crate) parameters: Vec<String>,
    pub(crate) is_private: bool,
    /// How many parameters, from the first, a closure took from the code around it.
    pub(crate) captured: usize,
    /// What it returns, as far as the text shows.
    pub(crate) results: Vec<Tree>,
    variables: HashMap<String, Variable>,
}

/// A variable and what happens to it.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) source: Source,
    /// `variable.key = value`; none where a key is assigned in more ways than that.
    pub(crate) fields: HashMap<String, Option<(At, Tree)>>,
}

/// Where a variable's value comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// Declared once.
    Declared(Tree),
    /// Passed by the caller.
    Parameter(usize),
    /// Taken from the code around a closure.
    Captured,
    /// Declared or changed in several ways: the text does not say where the value stands.
    Unclear,
}

/// Methods that leave their object as it is.
const PURE: &[&str] = &[
    "all",
    "call",
    "contains",
    "filter",
    "find",
    "get",
    "group",
    "index_of",
    "is_empty",
    "keys",
    "len",
    "map",
    "name",
    "names",
    "reduce",
    "some",
    "sub_string",
    "to_int",
    "to_string",
    "type_of",
    "values",
];

pub(super) fn is_pure(method: &str) -> bool {
    PURE.contains(&method) || netrecipe_model::primitive::find(method).is_some()
}

impl Body {
    pub(super) fn new(name: &str, parameters: Vec<String>, access: FnAccess) -> Body {
        let mut body = Body { name: name.into(), is_private: matches!(access, FnAccess::Private), ..Body::default() };
        for (index, parameter) in parameters.iter().enumerate() {
            body.declare(parameter, Source::Parameter(index));
        }
        body.parameters = parameters;
        body
    }

    pub(crate) fn is_closure(&self) -> bool {
        self.name.starts_with("anon$")
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    /// The first parameters of a closure are not passed by its caller.
    pub(super) fn capture(&mut self, count: usize) {
        self.captured = count;
        for name in self.parameters.iter().take(count) {
            if let Some(variable) = self.variables.get_mut(name)
                && matches!(variable.source, Source::Parameter(_))
            {
                variable.source = Source::Captured;
            }
        }
    }

    pub(super) fn declare(&mut self, name: &str, source: Source) {
        match self.variables.get_mut(name) {
            Some(known) => known.source = Source::Unclear,
            None => {
                self.variables.insert(name.into(), Variable { source, fields: HashMap::new() });
            }
        }
    }

    pub(super) fn blur(&mut self, name: &str) {
        if let Some(variable) = self.variables.get_mut(name) {
            variable.source = Source::Unclear;
        }
    }

    /// `name.key` gets a value; none where it is not plain which.
    fn assign(&mut self, name: &str, key: &str, value: Option<(At, Tree)>) {
        if let Some(variable) = self.variables.get_mut(name) {
            let value = if variable.fields.contains_key(key) { None } else { value };
            variable.fields.insert(key.into(), value);
        }
    }

    /// Variables that a closure took from around it and changes.
    pub(super) fn changed_captures(&self) -> impl Iterator<Item = &String> {
        let is_changed = |name: &&String| {
            self.variables.get(*name).is_some_and(|v| matches!(v.source, Source::Unclear) || !v.fields.is_empty())
        };
        self.parameters.iter().take(self.captured).filter(is_changed)
    }

    /// `left = value`, or `left += value`.
    pub(super) fn assignment(&mut self, left: &Expr, value: &Expr, is_plain: bool) {
        if let Expr::Variable(variable, ..) = left {
            return self.blur(&variable.1);
        }
        let Some((name, rest, is_dot)) = rooted(left) else { return };
        match step(rest, is_dot) {
            Some((key, at, true)) if is_plain => self.assign(&name, &key, Some((at, Tree::of(value)))),
            Some((key, ..)) => self.assign(&name, &key, None),
            None => self.blur(&name),
        }
    }

    /// A chain of properties, indices and methods that may change its first word.
    pub(super) fn chain(&mut self, expr: &Expr, is_changing: &impl Fn(&str) -> bool) {
        let Some((name, rest, is_dot)) = rooted(expr) else { return };
        if !has_method(rest, is_changing) {
            return;
        }
        match step(rest, is_dot) {
            Some((key, ..)) => self.assign(&name, &key, None),
            None => self.blur(&name),
        }
    }
}

/// The variable that a chain begins with, the rest of the chain, and whether a dot stands between.
fn rooted(expr: &Expr) -> Option<(String, &Expr, bool)> {
    let (Expr::Dot(pair, ..) | Expr::Index(pair, ..)) = expr else { return None };
    let BinaryExpr { lhs: Expr::Variable(variable, ..), rhs } = &**pair else { return None };
    Some((variable.1.to_string(), rhs, matches!(expr, Expr::Dot(..))))
}

/// The key that a chain goes through first, its place, and whether it ends there.
fn step(rest: &Expr, is_dot: bool) -> Option<(String, At, bool)> {
    match rest {
        Expr::Property(property, position) if is_dot => Some((property.2.to_string(), super::point(*position), true)),
        Expr::StringConstant(key, position) if !is_dot => Some((key.to_string(), super::point(*position), true)),
        Expr::Dot(pair, ..) | Expr::Index(pair, ..) => {
            let (key, at, _) = step(&pair.lhs, is_dot)?;
            Some((key, at, false))
        }
        _ => None,
    }
}

fn has_method(expr: &Expr, is_changing: &impl Fn(&str) -> bool) -> bool {
    match expr {
        Expr::MethodCall(call, _) => is_changing(&call.name),
        Expr::Dot(pair, ..) | Expr::Index(pair, ..) => {
            has_method(&pair.lhs, is_changing) || has_method(&pair.rhs, is_changing)
        }
        _ => false,
    }
}
