//! Recipes: the only crate that knows the script language. A recipe and the facts of a host become a network.

mod bind;
mod call;
mod engine;
mod error;
mod evaluate;
mod facts;
mod library;
mod lint;
mod place;
mod record;
#[cfg(test)]
mod tests;
mod world;

pub use engine::Limits;
pub use evaluate::Evaluator;
pub use world::{Source, World};
