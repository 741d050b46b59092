//! The evaluating process: no privileges, bounded memory, no files. It asks its parent for texts and answers with networks.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, BufWriter, Stdin, Stdout, Write};
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;

use netrecipe_model::Diagnostics;
use netrecipe_model::rule::language;
use netrecipe_script::{Evaluator, Limits, Source, World};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::Signal;
use nix::unistd::{Gid, Uid};
use serde::Serialize;

use crate::protocol::{Module, Outcome, Task, Word};

/// Deeply nested recipes are walked by recursion; the memory is taken only when it is used.
const STACK: usize = 256 << 20;
/// Address space: the stack, the program, and what a recipe may fill.
const MEMORY: u64 = 1 << 30;
/// `nobody` and `nogroup` of every distribution (nfsnobody in the old days, with the same number).
const NOBODY: u32 = 65534;

/// Evaluates what the parent asks for on standard input. Returns when all was said.
///
/// # Errors
/// When the parent is gone, or the limits cannot be set.
pub fn run() -> io::Result<()> {
    confine()?;
    let evaluator = std::thread::Builder::new().stack_size(STACK).spawn(work)?;
    // From here on no thread and no process can be added.
    setrlimit(Resource::RLIMIT_NPROC, 0, 0)?;
    evaluator.join().unwrap_or_else(|_| Err(io::Error::other("the evaluator failed")))
}

fn confine() -> io::Result<()> {
    nix::sys::prctl::set_no_new_privs()?;
    if Uid::effective().is_root() {
        nix::unistd::setgroups(&[])?;
        nix::unistd::setresgid(Gid::from_raw(NOBODY), Gid::from_raw(NOBODY), Gid::from_raw(NOBODY))?;
        nix::unistd::setresuid(Uid::from_raw(NOBODY), Uid::from_raw(NOBODY), Uid::from_raw(NOBODY))?;
    }
    // After the change of user, which clears it: nobody waits for an orphan.
    nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?;
    nix::sys::prctl::set_dumpable(false)?;
    for (resource, limit) in [
        (Resource::RLIMIT_AS, MEMORY),
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_FSIZE, 0),
        // The three standard streams, and nothing that would be opened later.
        (Resource::RLIMIT_NOFILE, 3),
    ] {
        setrlimit(resource, limit, limit)?;
    }
    Ok(())
}

/// The pipe to the parent.
struct Pipe {
    input: BufReader<Stdin>,
    output: BufWriter<Stdout>,
}

impl Pipe {
    fn say(&mut self, word: Word, what: &impl Serialize) -> io::Result<()> {
        self.output.write_all(&[word.letter()])?;
        serde_json::to_writer(&mut self.output, what)?;
        self.output.write_all(b"\n")
    }

    fn hear(&mut self) -> io::Result<String> {
        self.output.flush()?;
        let mut line = String::new();
        match self.input.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line),
        }
    }
}

/// Texts come over the pipe.
struct Parent(Rc<RefCell<Pipe>>);

impl World for Parent {
    fn read(&mut self, id: &str) -> Result<Source, String> {
        let mut pipe = self.0.borrow_mut();
        let answer = pipe.say(Word::Read, &id).and_then(|()| pipe.hear()).map_err(|e| e.to_string())?;
        let module: Result<Module, String> = serde_json::from_str(&answer).map_err(|e| e.to_string())?;
        module.map(|Module { id, name, text }| Source { id, name, text })
    }
}

fn work() -> io::Result<()> {
    let mut pipe = Pipe { input: BufReader::new(io::stdin()), output: BufWriter::with_capacity(1 << 16, io::stdout()) };
    let task: Task<'_> = serde_json::from_str(&pipe.hear()?)?;
    let pipe = Rc::new(RefCell::new(pipe));
    // A panic ends the run with a message instead of a dead child.
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| evaluate(task, &pipe)));
    let mut pipe = pipe.try_borrow_mut().map_err(io::Error::other)?;
    match outcome {
        Ok(said) => said?,
        Err(panic) => pipe.say(Word::Panic, &crate::panic_text(&*panic))?,
    }
    pipe.output.flush()
}

fn evaluate(task: Task<'_>, pipe: &Rc<RefCell<Pipe>>) -> io::Result<()> {
    let mut evaluator = Evaluator::new(Box::new(Parent(pipe.clone())), task.inventory.into_owned(), Limits::default());
    let mut seen = 0;
    let loaded: Diagnostics = evaluator.load(&task.site);
    let modules = evaluator.sources().into_iter().map(|Source { id, name, text }| Module { id, name, text });
    let brought: Vec<Module> = modules.filter(|module| module.id.starts_with("std/")).collect();
    pipe.borrow_mut().say(Word::Sources, &brought)?;
    say_places(&evaluator, &mut seen, pipe)?;
    pipe.borrow_mut().say(Word::Loaded, &loaded)?;
    pipe.borrow_mut().output.flush()?;
    // A mistake in one line hides none in the others: hosts are evaluated all the same.
    if task.template {
        let (network, diagnostics) = evaluator.template();
        say_places(&evaluator, &mut seen, pipe)?;
        pipe.borrow_mut().say(Word::Template, &Outcome { network, diagnostics })?;
    }
    for host in &task.hosts {
        let (network, diagnostics) = evaluator.host(host);
        let is_endless = diagnostics.iter().any(|found| found.code == language::TIME.code);
        say_places(&evaluator, &mut seen, pipe)?;
        pipe.borrow_mut().say(Word::Host, &Outcome { network, diagnostics })?;
        // The parent's patience is for one host.
        pipe.borrow_mut().output.flush()?;
        if is_endless {
            // What one host does not end, ten thousand do not either.
            break;
        }
    }
    pipe.borrow_mut().say(Word::Done, &())
}

fn say_places(evaluator: &Evaluator, seen: &mut usize, pipe: &Rc<RefCell<Pipe>>) -> io::Result<()> {
    evaluator.with_origins(|origins| {
        if origins.len() > *seen {
            pipe.borrow_mut().say(Word::Places, &origins.since(*seen))?;
            *seen = origins.len();
        }
        Ok(())
    })
}
