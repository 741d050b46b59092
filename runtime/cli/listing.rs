//! The listing of rendered files: for people, or as JSON with one object per line. Nothing of it is printed before all is well.

use std::io::{self, BufWriter, Seek, Write};

use netrecipe_model::hook::{self, Command, SiteHook};
use netrecipe_model::{Network, Origins};
use netrecipe_render::FileSet;
use serde::Serialize;
use tempfile::SpooledTempFile;

use crate::exit::Failure;
use crate::run::{Consumer, Host, Written};
use crate::sum::Sum;

/// Larger listings wait in a file without a name.
const IN_MEMORY: usize = 16 << 20;

/// Collects the listing of a run.
pub struct Listing {
    out: BufWriter<SpooledTempFile>,
    is_json: bool,
    pub files: usize,
}

#[derive(Serialize)]
struct Object<'a> {
    v: u32,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    files: Vec<FileObject<'a>>,
}

#[derive(Serialize)]
struct FileObject<'a> {
    path: &'a str,
    mode: String,
    owner: &'a str,
    sha256: String,
    text: &'a str,
}

#[derive(Serialize)]
struct Hooks<'a> {
    v: u32,
    kind: &'static str,
    host: &'a str,
    hooks: &'a [SiteHook],
}

impl Listing {
    pub fn new(is_json: bool) -> Self {
        Listing { out: BufWriter::new(SpooledTempFile::new(IN_MEMORY)), is_json, files: 0 }
    }

    /// Prints what was collected.
    ///
    /// # Errors
    /// When it cannot be read back or printed.
    pub fn print(self) -> Result<(), Failure> {
        let kept = |e: &io::Error| Failure::environment(format!("cannot read back the listing: {e}"));
        let mut spool = self.out.into_inner().map_err(|e| kept(e.error()))?;
        spool.rewind().map_err(|e| kept(&e))?;
        let mut out = io::stdout().lock();
        io::copy(&mut spool, &mut out).and_then(|_| out.flush()).map_err(|e| Failure::stdout(&e))
    }

    fn add(&mut self, host: Option<&str>, target: Option<&str>, files: &FileSet, sums: &[Sum]) -> io::Result<()> {
        self.files += sums.len();
        let files = files.iter().zip(sums);
        if self.is_json {
            let files = files.map(|(file, sum)| FileObject {
                path: &file.path,
                mode: format!("{:04o}", file.mode),
                owner: file.owner,
                sha256: sum.to_string(),
                text: file.text(),
            });
            let kind = if target.is_some() { "files" } else { "switches" };
            return self.object(&Object { v: 1, kind, host, target, files: files.collect() });
        }
        let name = host.unwrap_or("all hosts");
        match target {
            Some(target) => writeln!(self.out, "=== {name}, target {target} ===\n")?,
            None => writeln!(self.out, "=== switches ===\n")?,
        }
        for (file, sum) in files {
            writeln!(self.out, "--- {} ({:04o} {}, sha256 {sum:.12})", file.path, file.mode, file.owner)?;
            writeln!(self.out, "{}", file.text())?;
        }
        if sums.is_empty() {
            writeln!(self.out, "no files\n")?;
        }
        Ok(())
    }

    /// Adds the configuration of the site's switches.
    ///
    /// # Errors
    /// When the listing cannot be kept.
    pub fn switches(&mut self, files: &FileSet) -> Result<(), Failure> {
        let sums: Vec<Sum> = files.iter().map(|file| Sum::of(file.text())).collect();
        if sums.is_empty() { Ok(()) } else { spooled(self.add(None, None, files, &sums)) }
    }

    fn hooks(&mut self, host: &str, network: &Network) -> io::Result<()> {
        let is_live = |hook: &&SiteHook| match hook {
            SiteHook::Pre(_) | SiteHook::Post(_) | SiteHook::Augeas { .. } => true,
            // Targets write these into files of their own.
            SiteHook::Modprobe { .. } | SiteHook::Sysctl { .. } => false,
        };
        let hooks: Vec<SiteHook> = network.hooks.iter().filter(is_live).cloned().collect();
        if hooks.is_empty() {
            return Ok(());
        }
        if self.is_json {
            return self.object(&Hooks { v: 1, kind: "hooks", host, hooks: &hooks });
        }
        writeln!(self.out, "=== {host}, hooks ===\n")?;
        for hook in &hooks {
            match hook {
                SiteHook::Pre(command) => writeln!(self.out, "before  {}", shown(command))?,
                SiteHook::Post(command) => writeln!(self.out, "after   {}", shown(command))?,
                SiteHook::Augeas { commands, .. } => {
                    for command in commands {
                        writeln!(self.out, "augtool {command}")?;
                    }
                }
                SiteHook::Modprobe { .. } | SiteHook::Sysctl { .. } => {}
            }
        }
        writeln!(self.out)
    }

    fn object(&mut self, object: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, object)?;
        writeln!(self.out)
    }
}

/// The program as a shell would take it, and how it runs.
fn shown(command: &Command) -> String {
    let words: Vec<String> = command.argv.iter().map(|word| shell_word(word)).collect();
    let seconds = command.options.number(&hook::TIMEOUT).unwrap_or(60);
    let may_fail = if command.options.flag(&hook::MAY_FAIL) == Some(true) { ", may fail" } else { "" };
    format!("{}  (at most {seconds} s{may_fail})", words.join(" "))
}

fn shell_word(word: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_./:@%+=,-".contains(&b);
    if !word.is_empty() && word.bytes().all(is_plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn spooled(result: io::Result<()>) -> Result<(), Failure> {
    result.map_err(|e| Failure::environment(format!("cannot keep the listing in a temporary file: {e}")))
}

impl Consumer for Listing {
    fn fold(&mut self, host: Host<'_>, _: &Origins) -> Result<(), Failure> {
        for written in host.written.iter().filter(|written| !written.target.is_site_wide() || !written.sums.is_empty())
        {
            let target = Some(written.target.name());
            spooled(self.add(Some(&host.job.host), target, &written.files, &written.sums))?;
        }
        spooled(self.hooks(&host.job.host, host.network))
    }

    fn site(&mut self, written: Written, _: &Origins) -> Result<(), Failure> {
        spooled(self.add(None, Some(written.target.name()), &written.files, &written.sums))
    }
}
