//! The sandbox: recipes are evaluated in a child process that the parent feeds, bounds, and outlives whatever happens.

mod reader;

use std::io::{self, BufWriter, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use netrecipe_model::rule::language;
use netrecipe_model::{Diagnostic, Diagnostics};
use nix::fcntl::{FcntlArg, fcntl};

use crate::exit::Failure;
use crate::jail::Jail;
use crate::protocol::{Module, Outcome, Places, Task, Word};
use reader::{Lines, Lost};

/// How long a child may be silent. The evaluator's own clock is shorter and knows the recipe's line; this one catches what
/// never looks at a clock.
const SILENCE: Duration = Duration::from_millis(2500);
/// Bytes of places, texts and questions that a child may send beside its hosts: they are all kept.
const BESIDE: usize = 256 << 20;
/// Bytes of the pipe: some hundred hosts, so that child and parent work at the same time.
const PIPE: i32 = 1 << 20;

/// What comes out of the sandbox, in the child's order.
pub enum Message {
    /// A text that findings may point into.
    Source(Module),
    Places(Places),
    Loaded(Diagnostics),
    Template(Vec<u8>),
    /// One host's [`Outcome`], still as JSON: reading it is left to whoever has time.
    Host(Vec<u8>),
    /// The child is gone before it said all.
    Lost(Box<Diagnostic>),
}

/// Reads what a [`Message::Host`] or [`Message::Template`] holds.
///
/// # Errors
/// When the child wrote something else.
pub fn outcome(json: &[u8]) -> Result<Outcome, String> {
    serde_json::from_slice(json).map_err(|e| e.to_string())
}

/// A child that waits for its task. It goes with the value, whatever it does.
pub struct Sandbox {
    child: Child,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Sandbox {
    /// Starts the child: this very program, with a hidden command. It gets ready while its parent reads the site's files.
    ///
    /// # Errors
    /// When no process can be started.
    pub fn start() -> Result<Self, Failure> {
        let mut command = Command::new("/proc/self/exe");
        command.arg("__eval").env_clear().current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().map_err(|e| Failure::environment(format!("cannot start the evaluator: {e}")))?;
        if let Some(output) = &child.stdout {
            // A bigger pipe is only faster: where the system's limit forbids it, the small one does.
            let _ = fcntl(output, FcntlArg::F_SETPIPE_SZ(PIPE));
        }
        Ok(Sandbox { child })
    }

    /// Hands the task over, answers the child's questions from the jail, and sends on what it says. Returns when the child is
    /// gone, or when nobody listens any more.
    pub fn serve(mut self, task: &Task<'_>, jail: &Jail, sink: &SyncSender<Message>) {
        let said = self.converse(task, jail, sink);
        // Whatever it still does, nobody waits for it.
        drop(self.child.kill());
        let status = self.child.wait();
        if let Err(lost) = said {
            let mut last = String::new();
            if let Some(stderr) = self.child.stderr.take() {
                drop(stderr.take(4096).read_to_string(&mut last));
            }
            let diagnostic = describe(&lost, status.ok().and_then(|status| status.signal()), &last);
            drop(sink.send(Message::Lost(Box::new(diagnostic))));
        }
    }

    fn converse(&mut self, task: &Task<'_>, jail: &Jail, sink: &SyncSender<Message>) -> Result<(), Lost> {
        let (Some(input), Some(output)) = (self.child.stdin.take(), self.child.stdout.take()) else {
            return Err(Lost::Closed);
        };
        let mut input = BufWriter::new(input);
        write_line(&mut input, task)?;
        let mut lines = Lines::new(output, SILENCE);
        let mut beside = 0;
        loop {
            let mut line = lines.next()?;
            let word = line.first().copied().and_then(Word::of).ok_or(Lost::Garbled)?;
            beside += if word == Word::Host { 0 } else { line.len() };
            if beside > BESIDE {
                return Err(Lost::TooLong);
            }
            let json = &line[1..];
            let message = match word {
                Word::Read => {
                    let id: String = read(json)?;
                    let answer =
                        jail.read(&id).map(|source| Module { id: source.id, name: source.name, text: source.text });
                    write_line(&mut input, &answer)?;
                    match answer {
                        Ok(module) => Message::Source(module),
                        Err(_) => continue,
                    }
                }
                Word::Sources => {
                    let modules: Vec<Module> = read(json)?;
                    if modules.into_iter().any(|module| sink.send(Message::Source(module)).is_err()) {
                        return Ok(());
                    }
                    continue;
                }
                Word::Places => Message::Places(read(json)?),
                Word::Loaded => Message::Loaded(read(json)?),
                Word::Template => Message::Template(line.split_off(1)),
                Word::Host => Message::Host(line.split_off(1)),
                Word::Panic => return Err(Lost::Panic(read(json)?)),
                Word::Done => return Ok(()),
            };
            if sink.send(message).is_err() {
                return Ok(());
            }
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(json: &[u8]) -> Result<T, Lost> {
    serde_json::from_slice(json).map_err(|_| Lost::Garbled)
}

fn write_line(input: &mut BufWriter<ChildStdin>, what: &impl serde::Serialize) -> Result<(), Lost> {
    let mut write = || -> io::Result<()> {
        serde_json::to_writer(&mut *input, what)?;
        input.write_all(b"\n")?;
        input.flush()
    };
    write().map_err(|_| Lost::Closed)
}

/// The finding for a child that is gone.
fn describe(lost: &Lost, signal: Option<i32>, last: &str) -> Diagnostic {
    let crash = |found: String| {
        Diagnostic::new(&language::CRASH, format!("the evaluator lives until all hosts are done: {found}"))
    };
    let split = "look for texts, lists or closures that grow in a loop";
    match lost {
        Lost::Silent => {
            let seconds = SILENCE.as_secs_f32();
            let message = format!("evaluation of one host ends within its time: there was no answer for {seconds} s");
            Diagnostic::new(&language::TIME, message).help(split)
        }
        Lost::TooLong => {
            let most = crate::protocol::LONGEST >> 20;
            let message = format!("what a recipe says for one host has at most {most} MiB, all told");
            Diagnostic::new(&language::LIMIT, message).help(split)
        }
        Lost::Panic(text) => {
            crash(format!("it failed: {text}")).help("this is an error of netrecipe itself; please report it")
        }
        Lost::Garbled => crash("its answer makes no sense".into()),
        Lost::Closed => {
            let name = signal.and_then(|signal| nix::sys::signal::Signal::try_from(signal).ok());
            let died = match name {
                Some(signal) => format!("it was ended by {signal}"),
                None => "it ended early".into(),
            };
            let why = match last {
                last if last.contains("memory allocation") => ", out of its memory of 1 GiB",
                last if last.contains("overflowed its stack") => ", out of its stack of 256 MiB",
                _ => "",
            };
            crash(format!("{died}{why}")).help(split)
        }
    }
}
