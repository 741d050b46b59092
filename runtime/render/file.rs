//! Files as they will be: path, mode, owner, bytes, and for each line the place of the recipe that made it.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use netrecipe_model::Origin;

/// One rendered file. Every line is written with its origin, or marked as fixed text of the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Absolute on the host, or relative to the site's output for files that are not a host's.
    pub path: String,
    /// Permission bits.
    pub mode: u32,
    /// `user:group`.
    pub owner: &'static str,
    text: String,
    /// For each line of `text`, who said it; [`Origin::NONE`] is the target's own text.
    origins: Vec<Origin>,
}

impl File {
    /// An empty file of `root:root`.
    pub fn new(path: impl Into<String>, mode: u32) -> Self {
        File { path: path.into(), mode, owner: "root:root", text: String::new(), origins: Vec::new() }
    }

    /// Appends a line that `origin` made. The text holds no newline: values with one were refused before.
    pub fn line(&mut self, origin: Origin, text: fmt::Arguments<'_>) {
        let start = self.text.len();
        self.text.write_fmt(text).expect("writing to a String does not fail");
        debug_assert!(!self.text[start..].contains('\n'), "a line holds no newline");
        self.text.push('\n');
        self.origins.push(origin);
    }

    /// Appends a line of the target's own.
    pub fn fixed(&mut self, text: &str) {
        self.line(Origin::NONE, format_args!("{text}"));
    }

    /// The same file elsewhere.
    #[must_use]
    pub fn at(self, path: String) -> File {
        File { path, ..self }
    }

    /// Appends the lines of another file.
    pub fn append(&mut self, other: File) {
        self.text.push_str(&other.text);
        self.origins.extend(other.origins);
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The lines with their origins.
    pub fn lines(&self) -> impl Iterator<Item = (&str, Origin)> {
        self.text.lines().zip(self.origins.iter().copied())
    }

    /// The same file with each line's text replaced by `rewrite`; lines keep their origins.
    #[must_use]
    pub fn map_lines(&self, rewrite: impl Fn(&str) -> String) -> File {
        let mut file = File { text: String::with_capacity(self.text.len()), origins: Vec::new(), ..self.clone() };
        for (line, origin) in self.lines() {
            file.line(origin, format_args!("{}", rewrite(line)));
        }
        file
    }
}

/// Rendered files by path; two of one path are an error of the target that wrote the second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<String, File>,
    /// Directories whose mode matters, by path.
    directories: BTreeMap<String, u32>,
}

impl FileSet {
    /// Adds a file; an empty one is left out.
    pub fn add(&mut self, file: File) {
        if !file.is_empty() {
            let path = file.path.clone();
            let old = self.files.insert(path, file);
            debug_assert!(old.is_none(), "a target writes each path once");
        }
    }

    /// States the mode of a directory; 0755 goes without saying.
    pub fn directory(&mut self, path: impl Into<String>, mode: u32) {
        self.directories.insert(path.into(), mode);
    }

    /// The files by path.
    pub fn iter(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// Directories with a mode of their own.
    pub fn directories(&self) -> impl Iterator<Item = (&str, u32)> {
        self.directories.iter().map(|(path, mode)| (path.as_str(), *mode))
    }

    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl Extend<File> for FileSet {
    fn extend<I: IntoIterator<Item = File>>(&mut self, files: I) {
        files.into_iter().for_each(|file| self.add(file));
    }
}
