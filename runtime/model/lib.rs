//! Values and rules: what a network is, what may be said of it, and what contradicts itself. No I/O, no script, no output.

pub mod diagnostic;
pub mod facts;
pub mod hook;
pub mod hostlist;
pub mod link;
pub mod network;
pub mod option;
pub mod origin;
pub mod primitive;
pub mod raw;
pub mod resolve;
pub mod rule;
pub mod site;
pub mod suggest;
pub mod switch;
pub mod value;

pub use diagnostic::{Diagnostic, Diagnostics, Label, Severity};
pub use facts::Facts;
pub use link::{Link, LinkKind, Port};
pub use network::Network;
pub use option::{Kind, OptionRow, Options};
pub use origin::{Frame, Origin, Origins, Place};
pub use raw::{Raw, RawSaid};
pub use resolve::Resolved;
pub use rule::Rule;
pub use site::Site;
pub use value::{Mac, Said, Value};
