//! Binding of facts: `host()`, `inventory()`, and symbols that refuse to be computed with.

use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, rule};
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext};

use super::{Outcome, Shared, refuse_at_import};
use crate::call::Caller;
use crate::facts::{Inventory, Symbol, concrete, mark, symbolic};
use crate::record::recorded;

/// Primitives that are bound here.
pub(super) const IS_ONE: &[&str] = &["host", "inventory"];

pub(super) fn register(engine: &mut Engine, recorder: &Shared, inventory: &Inventory) {
    let (shared, hosts) = (recorder.clone(), inventory.clone());
    engine.register_fn("host", move |context: NativeCallContext<'_>| -> Outcome {
        let mut recorder = shared.try_borrow_mut().map_err(|_| "`host` was called inside a primitive")?;
        let origin = Caller::new(&context, &recorder).origin(&mut recorder);
        refuse_at_import(&mut recorder, "host", origin)?;
        let facts =
            if recorder.is_symbolic { symbolic(&hosts, &mut recorder.symbols) } else { concrete(&recorder.facts) };
        Ok(Dynamic::from_map(facts).into_read_only())
    });
    let (shared, hosts) = (recorder.clone(), inventory.clone());
    engine.register_type_with_name::<Inventory>("inventory");
    engine.register_fn("inventory", move |context: NativeCallContext<'_>| -> Outcome {
        let mut recorder = shared.try_borrow_mut().map_err(|_| "`inventory` was called inside a primitive")?;
        let origin = Caller::new(&context, &recorder).origin(&mut recorder);
        refuse_at_import(&mut recorder, "inventory", origin)?;
        Ok(Dynamic::from(hosts.clone()))
    });
    engine.register_fn("names", |inventory: &mut Inventory| -> Outcome {
        names(inventory.hosts().iter().map(|host| &host.name))
    });
    engine.register_fn("group", |inventory: &mut Inventory, group: ImmutableString| -> Outcome {
        names(inventory.group(&group).map(|host| &host.name))
    });
    engine.register_indexer_get(|inventory: &mut Inventory, name: ImmutableString| -> Outcome {
        match inventory.host(&name) {
            Some(facts) => Ok(Dynamic::from_map(concrete(facts)).into_read_only()),
            None => Err(format!("the inventory has no host {}", quote(&name)).into()),
        }
    });
    register_symbols(engine, recorder);
}

/// Host names as a list; a list longer than the engine allows would fail later and without a reason.
fn names<'a>(hosts: impl Iterator<Item = &'a String>) -> Outcome {
    let names: rhai::Array = hosts.map(|name| Dynamic::from(name.clone())).collect();
    if names.len() > 4_000 {
        return Err("a list holds at most 4,000 items: name single hosts instead of listing all".into());
    }
    Ok(Dynamic::from_array(names))
}

/// Texts may hold symbols; nothing else may be done with one.
fn register_symbols(engine: &mut Engine, recorder: &Shared) {
    engine.register_type_with_name::<Symbol>("symbolic fact");
    engine.register_iterator_result::<Symbol, Dynamic>();
    engine.register_fn("+", |text: ImmutableString, symbol: Symbol| format!("{text}{}", mark(&symbol.0)));
    engine.register_fn("+", |symbol: Symbol, text: ImmutableString| format!("{}{text}", mark(&symbol.0)));
    for operator in ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "**", "in", "contains"] {
        let shared = recorder.clone();
        engine.register_fn(operator, move |c: NativeCallContext<'_>, a: Symbol, _: Dynamic| computed(&shared, &c, &a));
        let shared = recorder.clone();
        engine.register_fn(operator, move |c: NativeCallContext<'_>, _: Dynamic, b: Symbol| computed(&shared, &c, &b));
        let shared = recorder.clone();
        engine.register_fn(operator, move |c: NativeCallContext<'_>, a: Symbol, _: Symbol| computed(&shared, &c, &a));
    }
    for operator in ["!", "-", "len", "to_int", "parse_int", "is_empty"] {
        let shared = recorder.clone();
        engine.register_fn(operator, move |c: NativeCallContext<'_>, a: Symbol| computed(&shared, &c, &a));
    }
}

fn computed(recorder: &Shared, context: &NativeCallContext<'_>, symbol: &Symbol) -> Result<bool, Box<EvalAltResult>> {
    let mut recorder = recorder.try_borrow_mut().map_err(|_| recorded())?;
    let origin = Caller::new(context, &recorder).origin(&mut recorder);
    recorder.push(symbolic_use(&symbol.0).at(origin, "its value is not known here"));
    Err(recorded())
}

/// The finding for a symbolic fact that is computed with.
pub(crate) fn symbolic_use(path: &str) -> Diagnostic {
    let message =
        format!("a template passes symbolic facts on and does not compute with them: {} differs per host", quote(path));
    Diagnostic::new(&rule::language::SYMBOLIC, message)
        .help("put the finished value into the inventory, or set `mode = \"static\"` for the target")
}
