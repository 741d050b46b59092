//! Places: where each argument and option of a call stands, read from the syntax tree before anything runs.

mod body;
mod follow;
mod read;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use rhai::{Expr, Position, Stmt};

pub(crate) use body::{Body, Source};
pub(crate) use follow::{Scope, field, items};

/// Line and column, from 1; columns in characters.
pub(crate) type At = (u32, u32);

/// Rhai counts lines and columns with 16 bits: what stands here stands anywhere behind.
pub(crate) const LAST: u32 = u16::MAX as u32;

/// Places of all loaded files, by module id.
pub(crate) type Files = HashMap<Arc<str>, Rc<Places>>;

/// The shape of an expression with the places of its parts.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Leaf(At),
    List(At, Vec<Tree>),
    /// Key, its place, and its value.
    Map(At, Vec<(String, At, Tree)>),
    /// A variable; its value stands where it was declared, or where the caller passed it.
    Name(At, Word),
    /// `a + b`: a map may come from either side, the right one wins.
    Sum(At, Vec<Tree>),
    /// A closure or function pointer.
    Function(At),
    /// A call of a function of the same file, by name.
    Call(At, String),
}

/// A variable as it is written: `name`, `global::name` or `alias::name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) alias: Option<String>,
    pub(crate) name: String,
}

impl Tree {
    pub(crate) fn at(&self) -> At {
        match self {
            Tree::Leaf(at)
            | Tree::List(at, _)
            | Tree::Map(at, _)
            | Tree::Name(at, _)
            | Tree::Sum(at, _)
            | Tree::Function(at)
            | Tree::Call(at, _) => *at,
        }
    }

    fn of(expr: &Expr) -> Tree {
        let at = start(expr);
        match expr {
            Expr::Array(items, _) => Tree::List(at, items.iter().map(Tree::of).collect()),
            Expr::Map(fields, _) => Tree::Map(
                at,
                fields.0.iter().map(|(key, value)| (key.name.to_string(), point(key.pos), Tree::of(value))).collect(),
            ),
            Expr::Variable(variable, ..) => {
                let alias = (!variable.2.is_empty()).then(|| variable.2.root().to_string());
                Tree::Name(at, Word { alias, name: variable.1.to_string() })
            }
            Expr::FnCall(call, _) if call.op_token.is_some() && call.name == "+" => {
                Tree::Sum(at, call.args.iter().map(Tree::of).collect())
            }
            // a closure that captures variables is a pointer curried with them
            Expr::FnCall(call, _) if call.name == "Fn" || call.name == "curry" => Tree::Function(at),
            Expr::FnCall(call, _) if call.op_token.is_none() && call.namespace.is_empty() => {
                Tree::Call(at, call.name.to_string())
            }
            Expr::DynamicConstant(value, _) if value.is_fnptr() => Tree::Function(at),
            Expr::Stmt(block) => match block.statements() {
                [Stmt::Share(..), Stmt::Expr(last)] => Tree::of(last),
                _ => Tree::Leaf(at),
            },
            _ => Tree::Leaf(at),
        }
    }
}

pub(crate) fn point(position: Position) -> At {
    let number = |n: Option<usize>| u32::try_from(n.unwrap_or(0)).unwrap_or(u32::MAX);
    (number(position.line()), number(position.position()))
}

fn start(expr: &Expr) -> At {
    let start = point(expr.start_position());
    if start.0 == 0 { point(expr.position()) } else { start }
}

/// One call of the text.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// Alias of an import, as in `alias::name(..)`.
    pub(crate) namespace: Option<String>,
    pub(crate) at: At,
    pub(crate) arguments: Vec<Tree>,
    /// `object.name(..)`: the object is the first argument.
    pub(crate) is_method: bool,
    pub(crate) is_operator: bool,
    /// The body of code that it stands in, as an index of [`Places::bodies`].
    pub(crate) body: usize,
}

/// An `import` of the text.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    /// The literal path; none where it is computed.
    pub(crate) path: Option<String>,
    pub(crate) alias: String,
    pub(crate) at: At,
    pub(crate) is_at_top: bool,
}

/// What the linter and the recorder need of one file.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub(crate) calls: Vec<Call>,
    by_place: HashMap<At, usize>,
    /// The file's own level first, then its functions and closures.
    pub(crate) bodies: Vec<Body>,
    pub(crate) imports: Vec<Import>,
    /// Fields of maps that hold functions: `object.name()` calls them.
    pub(crate) methods: HashSet<String>,
    /// Names that the file exports, with their places.
    pub(crate) exports: Vec<(String, At)>,
}

impl Places {
    /// The call of a name at a place, as an index of [`Places::calls`].
    pub(crate) fn index_of(&self, at: At, name: &str) -> Option<usize> {
        let &index = self.by_place.get(&at)?;
        (self.calls[index].name == name).then_some(index)
    }

    /// The call of a name at a place.
    pub(crate) fn call_at(&self, at: At, name: &str) -> Option<&Call> {
        self.index_of(at, name).map(|index| &self.calls[index])
    }

    /// The functions of the text, without closures.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &Body> {
        self.bodies.iter().skip(1).filter(|body| !body.is_closure())
    }

    /// The import of an alias.
    pub(crate) fn import(&self, alias: &str) -> Option<&Import> {
        self.imports.iter().find(|import| import.alias == alias)
    }
}
