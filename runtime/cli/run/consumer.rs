//! What becomes of rendered files: a consumer takes them host by host.

use netrecipe_model::{Network, Origins};
use netrecipe_render::target::Target;
use netrecipe_render::{File, FileSet};

use crate::exit::Failure;
use crate::site::Job;
use crate::sum::Sum;

/// The files that one target writes for one host, or for all.
pub struct Written {
    pub target: &'static dyn Target,
    pub files: FileSet,
    /// One for each file, in their order.
    pub sums: Vec<Sum>,
}

impl Written {
    pub(super) fn new(target: &'static dyn Target, files: FileSet) -> Self {
        let sums = files.iter().map(|file| Sum::of(file.text())).collect();
        Written { target, files, sums }
    }

    /// The files with their sums.
    pub fn iter(&self) -> impl Iterator<Item = (&File, &Sum)> {
        self.files.iter().zip(&self.sums)
    }
}

/// A host whose files are rendered.
pub struct Host<'a> {
    pub job: &'a Job,
    pub written: Vec<Written>,
    pub network: &'a Network,
}

/// What becomes of the files.
pub trait Consumer: Sync {
    /// Takes a host: several at once and in any order, none any more once an error was found.
    ///
    /// # Errors
    /// When the files cannot be kept.
    fn take(&self, _host: &Host<'_>) -> Result<(), Failure> {
        Ok(())
    }

    /// Takes the same host again, one after the other in the order of the site.
    ///
    /// # Errors
    /// When the files cannot be kept.
    fn fold(&mut self, host: Host<'_>, origins: &Origins) -> Result<(), Failure>;

    /// Takes what a target writes once for all hosts.
    ///
    /// # Errors
    /// When the files cannot be kept.
    fn site(&mut self, written: Written, origins: &Origins) -> Result<(), Failure>;
}
