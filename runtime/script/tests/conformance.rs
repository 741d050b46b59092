//! What this crate takes for granted of Rhai, so that an upgrade shows what moved.

use std::cell::RefCell;
use std::rc::Rc;

use rhai::debugger::DebuggerCommand;
use rhai::module_resolvers::StaticModuleResolver;
use rhai::{ASTNode, Dynamic, Engine, EvalAltResult, Expr, Module, NativeCallContext, OptimizationLevel, Scope};

type Heard = Rc<RefCell<Vec<String>>>;

/// An engine whose `mark()` notes where it was called: source, line, column, and the functions on the way.
fn engine() -> (Engine, Heard) {
    let heard = Heard::default();
    let mut engine = Engine::new();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    #[expect(deprecated, reason = "rhai marks its volatile interfaces so; the exact version is pinned")]
    engine.register_debugger(|_, debugger| debugger, |_, _, _, _, _| Ok(DebuggerCommand::Continue));
    let notes = heard.clone();
    engine.register_fn("mark", move |context: NativeCallContext<'_>, _: Dynamic| {
        let position = context.call_position();
        let stack = context.debugger().map(|d| d.call_stack().to_vec()).unwrap_or_default();
        let frames = stack.iter().map(|f| {
            let name = if f.fn_name.starts_with("anon$") { "closure" } else { f.fn_name.as_str() };
            format!("{name}@{}:{:?}", f.source.as_deref().unwrap_or("-"), f.pos)
        });
        let frames: Vec<String> = frames.collect();
        notes.borrow_mut().push(format!(
            "{} {position:?} [{}]",
            context.call_source().unwrap_or("-"),
            frames.join(" ")
        ));
    });
    (engine, heard)
}

fn run(engine: &Engine, text: &str) -> Result<Dynamic, Box<EvalAltResult>> {
    let mut ast = engine.compile(text).expect("it parses");
    ast.set_source("site");
    engine.eval_ast_with_scope::<Dynamic>(&mut Scope::new(), &ast)
}

/// A module of a text, with its name as source.
fn module(engine: &Engine, name: &str, text: &str) -> Module {
    let mut ast = engine.compile(text).expect("it parses");
    ast.set_source(name);
    Module::eval_ast_as_new(Scope::new(), &ast, engine).expect("it evaluates")
}

#[test]
fn positions_are_of_the_name_in_characters() {
    let (engine, heard) = engine();
    let _ = run(&engine, "/* ä€😀 */ mark(1);\n\t1.mark();\n\"x\" . mark();").expect("it runs");
    let places: Vec<String> = heard.borrow().iter().map(|h| h.split(' ').nth(1).unwrap_or("").to_owned()).collect();
    assert_eq!(places, ["1:11", "2:4", "3:7"]);
}

#[test]
fn lines_and_columns_saturate_at_16_bits() {
    let (engine, heard) = engine();
    let _ = run(&engine, &format!("{}mark(1);", " ".repeat(70_000))).expect("it runs");
    let _ = run(&engine, &format!("{}mark(1);", "\n".repeat(70_000))).expect("it runs");
    assert!(heard.borrow()[0].contains(" 1:65535 "), "{heard:?}");
    assert!(heard.borrow()[1].contains(" 65535:1 "), "{heard:?}");
}

#[test]
fn the_call_stack_needs_a_debugger_and_names_files_but_of_closures_the_callers() {
    let (mut engine, heard) = engine();
    let mut resolver = StaticModuleResolver::new();
    resolver.insert("lib", module(&engine, "lib", "fn twice(f) { f.call(1) }\nfn own(x) { mark(x) }"));
    engine.set_module_resolver(resolver);
    let _ =
        run(&engine, "import \"lib\" as lib;\nfn mine(x) { mark(x) }\nmine(1);\nlib::own(1);\n[1].map(|x| mark(x));")
            .expect("it runs");
    let heard = heard.borrow();
    assert_eq!(heard[0], "site 2:14 [mine@site:3:1 mark@site:2:14]");
    assert_eq!(heard[1], "lib 2:13 [own@lib:4:6 mark@lib:2:13]");
    assert_eq!(heard[2], "site 5:13 [map@site:5:5 closure@site:5:5 mark@site:5:13]");
}

#[test]
fn a_closure_called_by_a_module_has_the_modules_name_and_constants() {
    let (mut engine, heard) = engine();
    let mut resolver = StaticModuleResolver::new();
    let lib = "const VAR = 0;\nfn each(f) { f.call(1) }\nfn give() { |x| x }";
    resolver.insert("lib", module(&engine, "lib", lib));
    engine.set_module_resolver(resolver);
    let _ = run(&engine, "import \"lib\" as lib;\n\nlib::each(|x| mark(x));").expect("it runs");
    assert!(heard.borrow()[0].starts_with("lib 3:15 "), "the wrong file, with the right line: {heard:?}");
    // why functions may not cross files: the wrong constant, silently
    let text = "import \"lib\" as lib;\nconst VAR = 42;\nfn callback(x) { global::VAR }\nlib::each(Fn(\"callback\"))";
    let value = run(&engine, text).map(|v| v.as_int());
    assert!(matches!(value, Ok(Ok(0)) | Err(_)), "{value:?}");
    assert!(run(&engine, "import \"lib\" as lib;\nlet f = lib::give();\nf.call(1);").is_err());
}

#[test]
fn maps_are_sorted_and_their_keys_have_places_in_the_tree() {
    let (engine, _) = engine();
    let keys = run(&engine, "#{ b: 1, \"10\": 2, \"9\": 3, a: 4 }.keys()").expect("it runs");
    let keys: Vec<String> = keys.into_typed_array().expect("texts");
    assert_eq!(keys, ["10", "9", "a", "b"]);
    let ast = engine.compile("f(#{ b: 1,\n   a: [2] });").expect("it parses");
    let mut found = Vec::new();
    ast.walk(&mut |path| {
        if let Some(ASTNode::Expr(Expr::Map(fields, _))) = path.last() {
            found.extend(fields.0.iter().map(|(k, v)| format!("{}@{:?}={:?}", k.name, k.pos, v.start_position())));
        }
        true
    });
    assert_eq!(found, ["b@1:6=1:9", "a@2:4=2:7"]);
}

#[test]
fn without_optimisation_the_tree_keeps_maps_and_with_it_not() {
    let count = |level| {
        let (mut engine, _) = engine();
        engine.set_optimization_level(level);
        let mut maps = 0;
        let ast = engine.compile("f(#{ a: 1 }); if false { f(#{ a: 1 }); }").expect("it parses");
        ast.walk(&mut |path| {
            maps += usize::from(matches!(path.last(), Some(ASTNode::Expr(Expr::Map(..)))));
            true
        });
        maps
    };
    assert_eq!(count(OptimizationLevel::None), 2);
    assert_eq!(count(OptimizationLevel::Simple), 0);
}

#[test]
fn unknown_variables_and_properties_are_errors_but_unknown_functions_only_when_called() {
    let (engine, _) = engine();
    assert!(engine.compile("let a = b;").is_err());
    assert!(engine.compile("const A = 1; fn f() { A }").is_err(), "a function sees no constants");
    assert!(engine.compile("const A = 1; fn f() { global::A }").is_ok());
    assert!(engine.compile("if false { nowhere(1); }").is_ok());
    assert!(matches!(*run(&engine, "#{ a: 1 }.b").expect_err("no field"), EvalAltResult::ErrorPropertyNotFound(..)));
    // a script's function takes the place of a native one
    assert_eq!(run(&engine, "fn mark(x) { 7 } mark(1)").map(|v| v.as_int()).ok(), Some(Ok(7)));
}

#[test]
fn operations_of_modules_count_and_those_of_callbacks_do_not() {
    let counted = |text: &str, most: u64| {
        let (mut engine, _) = engine();
        engine.set_max_operations(most);
        run(&engine, text).is_err_and(|e| matches!(e.unwrap_inner(), EvalAltResult::ErrorTooManyOperations(_)))
    };
    assert!(counted("let i = 0; while i < 1000 { i += 1; }", 1000));
    // why the budget counts by itself
    assert!(!counted("let a = []; a.pad(100, 0); a.map(|x| { let i = 0; while i < 100 { i += 1; } });", 2000));
}

#[test]
fn limits_cannot_be_caught_but_some_functions_forget_them() {
    let is_stopped = |text: &str| {
        let (mut engine, _) = engine();
        let is_told = Rc::new(RefCell::new(false));
        // says stop once, and then no more
        engine.on_progress(move |count| {
            let is_over = count > 100 && !is_told.replace(count > 100);
            is_over.then_some(Dynamic::UNIT)
        });
        run(&engine, text).is_err()
    };
    let slow = "let i = 0; while i < 1000 { i += 1; }";
    assert!(is_stopped(&format!("try {{ {slow} }} catch {{ }}")));
    assert!(is_stopped(&format!("fn f() {{ {slow} }} try {{ f(); }} catch {{ }}")));
    // why a budget that is used up stays so
    assert!(!is_stopped(&format!("let a = [1, 2]; a.dedup(|x, y| {{ {slow} true }});")));
}

#[test]
fn sort_forgets_the_errors_of_its_function() {
    let (engine, _) = engine();
    // why this crate sorts by itself
    assert!(run(&engine, "let a = [2, 1]; a.sort(|x, y| { throw 1; }); a").is_ok());
}

#[test]
fn exact_types_are_found_before_any_type_and_own_functions_before_packages() {
    let (mut engine, _) = engine();
    engine.register_fn("len", |_: &mut rhai::Array| 99_i64);
    engine.register_fn("to_upper", |_: Dynamic| 99_i64);
    assert_eq!(run(&engine, "[1].len()").map(|v| v.as_int()).ok(), Some(Ok(99)));
    assert!(run(&engine, "\"a\".to_upper()").is_ok_and(|v| v.is_string()));
}
