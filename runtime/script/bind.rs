//! Binding: every primitive of the table becomes a function of the engine, for any number and type of arguments.

mod argument;
mod fact;
mod hook;
mod link;
mod note;
mod switch;
mod values;

use std::any::TypeId;
use std::cell::RefCell;
use std::rc::Rc;

use netrecipe_model::option::read_options;
use netrecipe_model::primitive::{Argument, PRIMITIVES, Primitive};
use netrecipe_model::raw::quote;
use netrecipe_model::{Diagnostic, Diagnostics, Options, Origin, Raw, RawSaid, rule};
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext};

use crate::call::{Caller, count_values, weight};
use crate::facts::Inventory;
use crate::record::{Handle, Recorder, recorded};
use argument::Arguments;

pub(crate) type Shared = Rc<RefCell<Recorder>>;

/// Registers the language.
pub(crate) fn register(engine: &mut Engine, recorder: &Shared, inventory: &Inventory) {
    engine.register_type_with_name::<Handle>("link");
    engine.register_get("name", |handle: &mut Handle| handle.name.clone());
    fact::register(engine, recorder, inventory);
    note::register(engine, recorder);
    values::register(engine);
    for primitive in PRIMITIVES.iter().filter(|p| !fact::IS_ONE.contains(&p.name)) {
        for count in 0..=primitive.parameters.len() + 2 {
            let recorder = recorder.clone();
            engine.register_raw_fn(primitive.name, vec![TypeId::of::<Dynamic>(); count], move |context, arguments| {
                call(primitive, &recorder, &context, arguments)
            });
        }
    }
}

type Outcome = Result<Dynamic, Box<EvalAltResult>>;

/// What a primitive was called with, once its arguments and options are read.
struct Call {
    primitive: &'static Primitive,
    origin: Origin,
    arguments: Arguments,
    options: Options,
}

fn call(
    primitive: &'static Primitive,
    recorder: &Shared,
    context: &NativeCallContext<'_>,
    values: &mut [&mut Dynamic],
) -> Outcome {
    let mut recorder = recorder.try_borrow_mut().map_err(|_| "a primitive was called while another one ran")?;
    let recorder = &mut *recorder;
    let caller = Caller::new(context, recorder);
    let origin = caller.origin(recorder);
    refuse_at_import(recorder, primitive.name, origin)?;
    let mut raw: Vec<RawSaid> =
        values.iter().enumerate().map(|(i, value)| caller.argument(recorder, i, value)).collect();
    let text = raw.iter().map(|said| weight(&said.raw)).sum();
    recorder.count(text, raw.iter().map(|said| count_values(&said.raw)).sum()).map_err(|message| {
        recorder.push(Diagnostic::new(&rule::language::LIMIT, message).at(origin, "one more is said here"));
        recorded()
    })?;
    let options = match options_of(primitive, &mut raw) {
        Ok(map) => map,
        Err(found) => {
            let message = format!("the call is `{}`", primitive.signature());
            recorder.push(Diagnostic::new(&rule::language::ARGUMENTS, message).at(origin, found));
            return Ok(failed(primitive));
        }
    };
    let mut found = Diagnostics::default();
    let options = read_options(primitive.name, primitive.tables, options, origin, &mut found);
    recorder.extend(found);
    let Some(arguments) = Arguments::read(primitive, raw, recorder) else {
        return Ok(failed(primitive));
    };
    let call = Call { primitive, origin, arguments, options };
    Ok(match primitive.name {
        "nic" | "bond" | "vlan" | "bridge" => link::declare(recorder, call),
        "slave" | "port" => link::add_port(recorder, call),
        "ethtool" => link::add_ethtool(recorder, call),
        "switch" => switch::declare(recorder, call),
        "lag" | "access" => switch::end(recorder, call),
        _ => hook::add(recorder, call),
    })
}

/// Modules are evaluated once for all hosts: what they declare would belong to none.
fn refuse_at_import(recorder: &mut Recorder, name: &str, origin: Origin) -> Result<(), Box<EvalAltResult>> {
    let Some(module) = recorder.loading.last() else { return Ok(()) };
    let message = format!("an imported file cannot call {} while it is imported: `{module}` does", quote(name));
    let diagnostic = Diagnostic::new(&rule::language::PRIMITIVE_IN_MODULE, message)
        .at(origin, "called at the top level of the module")
        .help("put the call into a function, and call the function from the site");
    recorder.push(diagnostic);
    Err(recorded())
}

/// Takes the option map off the end of the arguments; what is left must fit the parameters.
fn options_of(primitive: &Primitive, raw: &mut Vec<RawSaid>) -> Result<Vec<(String, RawSaid)>, String> {
    let required = primitive.parameters.iter().filter(|p| p.takes != Argument::Values).count();
    let most = primitive.parameters.len();
    let mut options = Vec::new();
    if !primitive.tables.is_empty() && raw.len() > required {
        match raw.pop().map(|said| said.raw) {
            Some(Raw::Map(fields)) => options = fields,
            Some(Raw::Poison) | None => {}
            Some(other) => return Err(format!("the last argument is {}, not a map of options", other.describe())),
        }
    }
    match raw.len() {
        count if (required..=most).contains(&count) => Ok(options),
        1 => Err("found 1 argument".into()),
        count => Err(format!("found {count} arguments")),
    }
}

/// What a failed call returns: a link that nothing more is said about, or nothing.
fn failed(primitive: &Primitive) -> Dynamic {
    if primitive.returns == "nothing" { Dynamic::UNIT } else { handle("", true) }
}

fn handle(name: &str, is_poisoned: bool) -> Dynamic {
    Dynamic::from(Handle { name: ImmutableString::from(name), is_poisoned })
}
