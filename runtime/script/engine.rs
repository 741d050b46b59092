//! The engine: the script language with everything switched off that a recipe must not have, and bounds on the rest.

mod budget;

use std::rc::Rc;
use std::time::Duration;

use rhai::debugger::DebuggerCommand;
use rhai::{Dynamic, Engine, EvalAltResult, OptimizationLevel, Token};

pub(crate) use budget::{Budget, UsedUp};

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

/// Bytes of one text.
pub(crate) const TEXT: usize = 64 << 10;

/// An engine without primitives. Optimisation is off because it folds option maps away, and with them their places.
pub(crate) fn bare(budget: &Rc<Budget>) -> Engine {
    let mut engine = Engine::new();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    engine
        .set_max_call_levels(32)
        .set_max_expr_depths(64, 64)
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
    let budget = budget.clone();
    engine.on_progress(move |_| budget.step().map(Dynamic::from));
    // Without a registered debugger there is no call stack, and a library's calls could not be traced to the site.
    #[expect(deprecated, reason = "rhai marks its volatile interfaces so; the exact version is pinned")]
    engine.register_debugger(|_, debugger| debugger, |_, _, _, _, _| Ok(DebuggerCommand::Continue));
    engine
}

fn refused(why: &str) -> Result<Dynamic, Box<EvalAltResult>> {
    Err(why.into())
}
