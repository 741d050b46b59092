//! NetworkManager's keyfile format: one profile per link, byte for byte as NetworkManager's own writer would write it.
//!
//! Everything here was measured with `nmcli --offline connection modify` of version 1.42.4, which drops in silence what it does
//! not know: a key that is spelt here comes back from it unchanged.

mod document;
mod extra;
mod ip;
mod layer;
mod profile;
mod refuse;
mod spell;
mod version;
mod words;

pub use profile::{Dialect, EXTRA_NAME, profiles};
pub use refuse::{refuse, renamed};
pub use spell::spell;
pub use version::Version;
