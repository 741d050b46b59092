//! Binding of `print` and `debug`: a recipe has no output of its own, so they become notes at their line.

use std::any::TypeId;

use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Severity, rule};
use rhai::{Blob, Dynamic, Engine, FnPtr, ImmutableString, NativeCallContext};

use super::{Outcome, Shared};
use crate::call::Caller;
use crate::record::recorded;

pub(super) fn register(engine: &mut Engine, recorder: &Shared) {
    engine.on_print(|_| {});
    engine.on_debug(|_, _, _| {});
    // the standard package has its own for these types, and an exact type is found before any
    let types = [
        TypeId::of::<ImmutableString>(),
        TypeId::of::<i64>(),
        TypeId::of::<bool>(),
        TypeId::of::<char>(),
        TypeId::of::<()>(),
        TypeId::of::<rhai::Array>(),
        TypeId::of::<rhai::Map>(),
        TypeId::of::<Blob>(),
        TypeId::of::<FnPtr>(),
        TypeId::of::<Dynamic>(),
    ];
    for (name, spelled_by) in [("print", "to_string"), ("debug", "to_debug")] {
        for of in types {
            let recorder = recorder.clone();
            engine.register_raw_fn(name, [of], move |context, arguments| {
                note(&recorder, &context, spelled_by, arguments[0])
            });
        }
    }
}

/// Records the note. What is returned goes to the engine's own printing, which is off.
fn note(recorder: &Shared, context: &NativeCallContext<'_>, spelled_by: &str, value: &mut Dynamic) -> Outcome {
    let text = context.call_native_fn_raw(spelled_by, true, &mut [value])?.to_string();
    let mut recorder = recorder.try_borrow_mut().map_err(|_| recorded())?;
    let origin = Caller::new(context, &recorder).origin(&mut recorder);
    let diagnostic = Diagnostic::new(&rule::language::PRINTED, format!("the recipe prints {}", quote(&text)));
    recorder.push(diagnostic.severity(Severity::Note).at(origin, "printed here"));
    Ok(ImmutableString::new().into())
}
