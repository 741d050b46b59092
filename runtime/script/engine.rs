//! The engine: the script language with everything switched off that a recipe must not have, and bounds on the rest.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rhai::debugger::DebuggerCommand;
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, OptimizationLevel, Position, Token};

/// Bounds of one host's evaluation. Time and operations start anew for each host.
#[derive(Clone, Debug)]
pub struct Limits {
    pub operations: u64,
    pub time: Duration,
    /// Links a host may declare.
    pub links: usize,
    /// Bytes of one file.
    pub source: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { operations: 1_000_000, time: Duration::from_millis(1500), links: 4096, source: 256 << 10 }
    }
}

/// When the evaluation under way must end.
#[derive(Clone, Default)]
pub(crate) struct Deadline {
    end: Rc<Cell<Option<Instant>>>,
    /// The time was up once: a recipe that catches the error does not get more.
    is_over: Rc<Cell<bool>>,
}

impl Deadline {
    pub(crate) fn start(&self, time: Duration) {
        self.end.set(Instant::now().checked_add(time));
        self.is_over.set(false);
    }

    /// Looks at the clock now and then; a single operation can be a long one.
    fn is_over(&self, operation: u64) -> bool {
        if operation & 127 == 0 && self.end.get().is_some_and(|end| Instant::now() >= end) {
            self.is_over.set(true);
        }
        self.is_over.get()
    }
}

/// Bytes of one text.
const TEXT: usize = 64 << 10;

/// What `on_progress` hands back when the time is up.
#[derive(Clone, Debug)]
pub(crate) struct TimeIsUp;

/// An engine without primitives. Optimisation is off because it folds option maps away, and with them their places.
pub(crate) fn bare(limits: &Limits, deadline: &Deadline) -> Engine {
    let mut engine = Engine::new();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    engine
        .set_max_call_levels(32)
        .set_max_expr_depths(64, 64)
        .set_max_operations(limits.operations)
        .set_max_string_size(TEXT)
        .set_max_array_size(4_000)
        .set_max_map_size(2_000)
        .set_max_variables(1_000)
        .set_max_functions(2_000)
        .set_max_modules(200);
    // `switch` declares a switch here: the statement of the same name gives way.
    #[expect(deprecated, reason = "rhai marks its volatile interfaces so; the exact version is pinned")]
    engine.on_parse_token(|token, _, _| match token {
        Token::Switch => Token::Identifier(Box::new("switch".into())),
        other => other,
    });
    // `curry` builds closures that hold themselves, `eval` text that no linter has seen.
    for symbol in ["eval", "curry"] {
        engine.disable_symbol(symbol);
    }
    // `disable_symbol` knows only keywords; these are functions of the standard package.
    engine.register_fn("sleep", |_: i64| refused("recipes do not sleep"));
    // An exponential walk over closures that hold closures.
    engine.register_fn("to_json", |_: rhai::Map| refused("recipes do not write JSON"));
    bounded_replace(&mut engine);
    let deadline = deadline.clone();
    engine.on_progress(move |count| deadline.is_over(count).then(|| Dynamic::from(TimeIsUp)));
    // Without a registered debugger there is no call stack, and a library's calls could not be traced to the site.
    #[expect(deprecated, reason = "rhai marks its volatile interfaces so; the exact version is pinned")]
    engine.register_debugger(|_, debugger| debugger, |_, _, _, _, _| Ok(DebuggerCommand::Continue));
    engine
}

/// `replace` of the standard package builds its text first and is measured after: 64 KiB of `a`, each replaced by 64 KiB, are
/// 4 GiB. These measure first.
fn bounded_replace(engine: &mut Engine) {
    fn replaced(text: &mut ImmutableString, find: &str, by: &str) -> Result<(), Box<EvalAltResult>> {
        let length = text.len() + text.matches(find).count() * by.len();
        if length > TEXT {
            return Err(EvalAltResult::ErrorDataTooLarge("Length of string".into(), Position::NONE).into());
        }
        *text = text.replace(find, by).into();
        Ok(())
    }
    type Text = ImmutableString;
    engine.register_fn("replace", |text: &mut Text, find: Text, by: Text| replaced(text, &find, &by));
    engine.register_fn("replace", |text: &mut Text, find: Text, by: char| {
        replaced(text, &find, by.encode_utf8(&mut [0; 4]))
    });
    engine.register_fn("replace", |text: &mut Text, find: char, by: Text| {
        replaced(text, find.encode_utf8(&mut [0; 4]), &by)
    });
}

fn refused(why: &str) -> Result<Dynamic, Box<EvalAltResult>> {
    Err(why.into())
}
