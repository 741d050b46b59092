//! Rendering: a resolved network becomes the files of a target and the configuration of a switch. Pure: nothing is read or written.

pub mod dialect;
pub mod file;
pub mod switch;
pub mod symbol;
pub mod target;

pub use file::{File, FileSet};
pub use target::{Rendering, Spelling, TARGETS, Target};
