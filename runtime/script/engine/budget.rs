//! The budget of one evaluation: operations and time, counted for all code that runs, and final once it is used up.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::Limits;

/// How often the clock is read: a single operation on the largest list takes some ten milliseconds.
const EVERY: u64 = 16;

/// What was used up. Handed back by `on_progress`, which ends the evaluation with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UsedUp {
    Time,
    Operations,
}

/// Counts on its own: Rhai counts the operations of a callback (`map`, `filter`, `sort`) in a copy of its counter, and forgets
/// them. A recipe may catch the error, but gets no more.
pub(crate) struct Budget {
    most: u64,
    time: Duration,
    operations: Cell<u64>,
    end: Cell<Option<Instant>>,
    used_up: Cell<Option<UsedUp>>,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Budget {
        Budget {
            most: limits.operations,
            time: limits.time,
            operations: Cell::new(0),
            end: Cell::new(None),
            used_up: Cell::new(None),
        }
    }

    pub(crate) fn start(&self) {
        self.operations.set(0);
        self.end.set(Instant::now().checked_add(self.time));
        self.used_up.set(None);
    }

    /// Counts one operation.
    pub(super) fn step(&self) -> Option<UsedUp> {
        if self.used_up.get().is_none() {
            let count = self.operations.get() + 1;
            self.operations.set(count);
            if count > self.most {
                self.used_up.set(Some(UsedUp::Operations));
            } else if count.is_multiple_of(EVERY) && self.end.get().is_some_and(|end| Instant::now() >= end) {
                self.used_up.set(Some(UsedUp::Time));
            }
        }
        self.used_up.get()
    }
}
