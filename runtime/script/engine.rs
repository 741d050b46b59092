//! The engine: the script language with everything switched off that a recipe must not have, and bounds on the rest.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rhai::debugger::DebuggerCommand;
use rhai::{Dynamic, Engine, EvalAltResult, OptimizationLevel, Token};

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
pub(crate) struct Deadline(Rc<Cell<Option<Instant>>>);

impl Deadline {
    pub(crate) fn start(&self, time: Duration) {
        self.0.set(Instant::now().checked_add(time));
    }

    fn is_over(&self) -> bool {
        self.0.get().is_some_and(|end| Instant::now() >= end)
    }
}

/// What `on_progress` hands back when the time is up.
pub(crate) const TIME_IS_UP: &str = "time is up";

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
        .set_max_string_size(64 << 10)
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
    let deadline = deadline.clone();
    engine.on_progress(move |count| (count & 1023 == 0 && deadline.is_over()).then(|| TIME_IS_UP.into()));
    // Without a registered debugger there is no call stack, and a library's calls could not be traced to the site.
    #[expect(deprecated, reason = "rhai marks its volatile interfaces so; the exact version is pinned")]
    engine.register_debugger(|_, debugger| debugger, |_, _, _, _, _| Ok(DebuggerCommand::Continue));
    engine
}

fn refused(why: &str) -> Result<Dynamic, Box<EvalAltResult>> {
    Err(why.into())
}
