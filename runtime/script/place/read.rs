//! Reading of places: one walk over the syntax tree of a file, body by body.

use std::collections::{HashMap, HashSet};

use rhai::{AST, ASTNode, Expr, FnCallExpr, Module, Position, Stmt};

use super::body::is_pure;
use super::{Body, Call, Import, LAST, Places, Source, Tree, point};

impl Places {
    /// Walks the tree of a file, all branches and functions.
    pub(crate) fn read(ast: &AST) -> Places {
        let mut places = Places {
            calls: Vec::new(),
            by_place: HashMap::new(),
            bodies: vec![Body::default()],
            imports: Vec::new(),
            methods: HashSet::new(),
            exports: Vec::new(),
        };
        let mut functions: Vec<_> = ast.iter_fn_def().collect();
        functions.sort_by_key(|function| (&function.name, function.params.len()));
        for function in &functions {
            let parameters = function.params.iter().map(ToString::to_string).collect();
            places.bodies.push(Body::new(&function.name, parameters, function.access));
        }
        let own: HashSet<String> = places.functions().map(|body| body.name.clone()).collect();
        let mut reader = Reader { places, own, captures: HashMap::new(), body: 0, last: None };
        reader.walk(&AST::new(ast.statements().iter().cloned(), Module::new()));
        for (index, function) in functions.into_iter().enumerate() {
            reader.body = index + 1;
            // the statements of a function are shown only to a walk over all functions of a tree
            let mut alone = Module::new();
            alone.set_script_fn(function.clone());
            reader.walk(&AST::new([], alone));
        }
        reader.finish()
    }
}

struct Reader {
    places: Places,
    /// Names of the file's functions.
    own: HashSet<String>,
    /// How many variables each closure captures.
    captures: HashMap<String, usize>,
    body: usize,
    /// What the last statement of the body yields.
    last: Option<Tree>,
}

impl Reader {
    fn walk(&mut self, ast: &AST) {
        ast.walk(&mut |path| {
            match path {
                [ASTNode::Stmt(statement)] => {
                    self.last = if let Stmt::Expr(expr) = statement { Some(Tree::of(expr)) } else { None };
                    self.statement(statement, self.body == 0);
                }
                [.., ASTNode::Stmt(statement)] => self.statement(statement, false),
                [.., ASTNode::Expr(expr)] => self.expression(expr),
                _ => {}
            }
            true
        });
        if let Some(last) = self.last.take() {
            self.own().results.push(last);
        }
    }

    fn own(&mut self) -> &mut Body {
        &mut self.places.bodies[self.body]
    }

    fn statement(&mut self, statement: &Stmt, is_at_top: bool) {
        match statement {
            Stmt::Import(import, position) => self.import(import, *position, is_at_top),
            Stmt::FnCall(call, position) => self.call(call, *position, false),
            Stmt::Var(declaration, ..) => {
                let (ident, value, _) = declaration.as_ref();
                self.own().declare(&ident.name, Source::Declared(Tree::of(value)));
            }
            Stmt::For(parts, _) => {
                let (item, counter, _) = parts.as_ref();
                for ident in std::iter::once(item).chain(counter) {
                    self.own().declare(&ident.name, Source::Unclear);
                }
            }
            Stmt::TryCatch(parts, _) => {
                if let Expr::Variable(variable, ..) = &parts.expr {
                    self.own().declare(&variable.1, Source::Unclear);
                }
            }
            Stmt::Assignment(assignment) => {
                let (operator, pair) = assignment.as_ref();
                self.own().assignment(&pair.lhs, &pair.rhs, !operator.is_op_assignment());
                if let (Expr::Dot(left, ..), Tree::Function(_)) = (&pair.lhs, Tree::of(&pair.rhs))
                    && let Expr::Property(property, _) = &left.rhs
                {
                    self.places.methods.insert(property.2.to_string());
                }
            }
            Stmt::Export(export, position) => {
                let at = if export.0.pos.is_none() { *position } else { export.0.pos };
                self.places.exports.push((export.0.name.to_string(), point(at)));
            }
            Stmt::Return(Some(value), ..) => {
                let tree = Tree::of(value);
                self.own().results.push(tree);
            }
            _ => {}
        }
    }

    fn expression(&mut self, expr: &Expr) {
        match expr {
            Expr::FnCall(call, position) => self.call(call, *position, false),
            Expr::MethodCall(call, position) => self.call(call, *position, true),
            Expr::Map(fields, _) => {
                let functions = fields.0.iter().filter(|(_, value)| matches!(Tree::of(value), Tree::Function(_)));
                self.places.methods.extend(functions.map(|(key, _)| key.name.to_string()));
            }
            Expr::Dot(..) | Expr::Index(..) => {
                let own = &self.own;
                let is_changing = |method: &str| own.contains(method) || !is_pure(method);
                self.places.bodies[self.body].chain(expr, &is_changing);
            }
            _ => {}
        }
    }

    fn import(&mut self, (path, alias): &(Expr, rhai::Ident), position: Position, is_at_top: bool) {
        let (literal, at) = match path {
            Expr::StringConstant(text, position) => (Some(text.to_string()), *position),
            other => (None, other.position()),
        };
        let at = point(if at.is_none() { position } else { at });
        self.places.imports.push(Import { path: literal, alias: alias.name.to_string(), at, is_at_top });
    }

    fn call(&mut self, call: &FnCallExpr, position: Position, is_method: bool) {
        let at = point(position);
        let is_operator = call.op_token.is_some();
        // `push(list, item)` changes its list as `list.push(item)` does
        if let Some(Expr::Variable(first, ..)) = call.args.first()
            && !(is_method || is_operator || !call.namespace.is_empty() || self.own.contains(&*call.name))
            && !is_pure(&call.name)
            && call.name != "curry"
        {
            self.own().blur(&first.1);
        }
        if call.name == "curry"
            && let Some(Expr::DynamicConstant(value, _)) = call.args.first()
            && let Some(closure) = value.read_lock::<rhai::FnPtr>()
        {
            self.captures.insert(closure.fn_name().to_owned(), call.args.len() - 1);
        }
        let mut arguments: Vec<Tree> = call.args.iter().map(Tree::of).collect();
        if is_method {
            arguments.insert(0, Tree::Leaf(at));
        }
        if at.0 < LAST && at.1 < LAST {
            self.places.by_place.insert(at, self.places.calls.len());
        }
        self.places.calls.push(Call {
            name: call.name.to_string(),
            namespace: (!call.namespace.is_empty()).then(|| call.namespace.root().to_string()),
            at,
            arguments,
            is_method,
            is_operator,
            body: self.body,
        });
    }

    /// What one body says of the others: captured variables, and those that closures change.
    fn finish(self) -> Places {
        let mut places = self.places;
        for body in &mut places.bodies {
            if let Some(&count) = self.captures.get(&body.name) {
                body.capture(count);
            }
        }
        let changed: HashSet<String> = places.bodies.iter().flat_map(Body::changed_captures).cloned().collect();
        for body in &mut places.bodies {
            changed.iter().for_each(|name| body.blur(name));
        }
        places
    }
}
