//! Dialects: file formats that several targets share, so that no target has to read another.

pub mod dispatcher;
pub mod hooks;
pub mod interfaces;
pub mod keyfile;
pub mod modules;
pub mod pin;
pub mod shell;
pub mod switchport;
pub mod sysctl;
