//! Places: where each argument and option of a call stands, read from the syntax tree before anything runs.

use std::collections::HashMap;

use rhai::{AST, ASTNode, Dynamic, Expr, FnCallExpr, Position, Stmt};

/// Line and column, from 1; columns in characters.
pub(crate) type At = (u32, u32);

/// The shape of an expression with the places of its parts.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Leaf(At),
    List(At, Vec<Tree>),
    /// Key, its place, and its value.
    Map(At, Vec<(String, At, Tree)>),
    /// A variable; its value stands where it was declared, or where the caller passed it.
    Name(At, String),
    /// `a + b`: a map may come from either side, the right one wins.
    Sum(At, Vec<Tree>),
    /// A closure or function pointer.
    Function(At),
}

impl Tree {
    pub(crate) fn at(&self) -> At {
        match self {
            Tree::Leaf(at)
            | Tree::List(at, _)
            | Tree::Map(at, _)
            | Tree::Name(at, _)
            | Tree::Sum(at, _)
            | Tree::Function(at) => *at,
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
            Expr::Variable(variable, ..) => Tree::Name(at, variable.1.to_string()),
            Expr::FnCall(call, _) if call.op_token.is_some() && call.name == "+" => {
                Tree::Sum(at, call.args.iter().map(Tree::of).collect())
            }
            // a closure that captures variables is a pointer curried with them
            Expr::FnCall(call, _) if call.name == "Fn" || call.name == "curry" => Tree::Function(at),
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

/// A function of the text.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) parameters: Vec<String>,
    pub(crate) is_private: bool,
}

/// What the linter and the recorder need of one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    pub(crate) calls: Vec<Call>,
    by_place: HashMap<At, usize>,
    /// Variables and constants; none where a name is declared more than once.
    declared: HashMap<String, Option<Tree>>,
    pub(crate) functions: Vec<Function>,
    pub(crate) imports: Vec<Import>,
}

impl Places {
    /// Walks the tree of a file, all branches and functions.
    pub(crate) fn read(ast: &AST) -> Places {
        let mut places = Places::default();
        let is_import = |stmt: &&Stmt| matches!(stmt, Stmt::Import(..));
        let at_top: Vec<Position> = ast.statements().iter().filter(is_import).map(Stmt::position).collect();
        ast.walk(&mut |path| {
            match path.last() {
                Some(ASTNode::Expr(Expr::FnCall(call, position))) => places.call(call, *position, false),
                Some(ASTNode::Expr(Expr::MethodCall(call, position))) => places.call(call, *position, true),
                Some(ASTNode::Stmt(Stmt::FnCall(call, position))) => places.call(call, *position, false),
                Some(ASTNode::Stmt(Stmt::Var(declaration, ..))) => {
                    let (ident, value, _) = declaration.as_ref();
                    let tree = Tree::of(value);
                    let known = places.declared.entry(ident.name.to_string());
                    known.and_modify(|old| *old = None).or_insert(Some(tree));
                }
                Some(ASTNode::Stmt(Stmt::Import(import, position))) => {
                    let (path_expr, alias) = import.as_ref();
                    let (literal, at) = match path_expr {
                        Expr::StringConstant(text, position) => (Some(text.to_string()), *position),
                        other => (None, other.position()),
                    };
                    let at = if at.is_none() { *position } else { at };
                    places.imports.push(Import {
                        path: literal,
                        alias: alias.name.to_string(),
                        at: point(at),
                        is_at_top: at_top.contains(position),
                    });
                }
                _ => {}
            }
            true
        });
        places.functions = ast
            .iter_fn_def()
            .map(|function| Function {
                name: function.name.to_string(),
                parameters: function.params.iter().map(ToString::to_string).collect(),
                is_private: matches!(function.access, rhai::FnAccess::Private),
            })
            .collect();
        places
    }

    fn call(&mut self, call: &FnCallExpr, position: Position, is_method: bool) {
        let at = point(position);
        let mut arguments: Vec<Tree> = call.args.iter().map(Tree::of).collect();
        if is_method {
            arguments.insert(0, Tree::Leaf(at));
        }
        let namespace = (!call.namespace.is_empty()).then(|| call.namespace.root().to_string());
        self.by_place.insert(at, self.calls.len());
        self.calls.push(Call {
            name: call.name.to_string(),
            namespace,
            at,
            arguments,
            is_method,
            is_operator: call.op_token.is_some(),
        });
    }

    /// The call whose name stands at a place.
    pub(crate) fn call_at(&self, at: At) -> Option<&Call> {
        self.by_place.get(&at).map(|&i| &self.calls[i])
    }

    /// The only declaration of a variable.
    pub(crate) fn declaration(&self, name: &str) -> Option<&Tree> {
        self.declared.get(name)?.as_ref()
    }

    /// Whether a variable of this name is declared anywhere in the file.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.declared.contains_key(name)
    }

    /// Which parameter of a function has this name.
    pub(crate) fn parameter(&self, function: &str, name: &str) -> Option<usize> {
        let found = self.functions.iter().find(|f| f.name == function && f.parameters.iter().any(|p| p == name))?;
        found.parameters.iter().position(|p| p == name)
    }
}

/// The type name of a value, as a message says it.
pub(crate) fn type_of(value: &Dynamic) -> String {
    match value.type_name() {
        "()" => "nothing".into(),
        "rhai::FnPtr" | "Fn" => "function".into(),
        other => other.rsplit("::").next().unwrap_or(other).to_ascii_lowercase(),
    }
}
