//! The tools that will read what netrecipe writes, asked whether they can: nmcli, ifupdown2, ifupdown, udevadm, augtool, sh.
//!
//! Each module wraps one tool. `find()` gives it, or skips the calling test aloud (or fails it, where tools are required: see
//! `tool`). Every check takes many files at once, because starting a tool costs more than reading a file, and gives one verdict
//! per file, in order. An oracle that accepts everything proves nothing: each module ends with bad files it must refuse.

pub(crate) mod augeas;
pub(crate) mod ifupdown;
pub(crate) mod ifupdown2;
pub(crate) mod keyfile;
pub(crate) mod shell;
pub(crate) mod stanza;
pub(crate) mod tool;
pub(crate) mod udev;

/// What a tool says of one file: what it read, or all that it complained of.
pub(crate) type Verdict<T = ()> = Result<T, String>;

/// A file to judge: the name it would have, and its text.
pub(crate) type File<'a> = (&'a str, &'a str);
