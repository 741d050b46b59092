//! Dialects: file formats that several targets share, so that no target has to read another.

pub mod keyfile;
pub mod modules;
pub mod shell;
pub mod switchport;
pub mod sysctl;
