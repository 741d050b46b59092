//! Lines from a process that may fall silent, die, or never stop.

use std::io::Read;
use std::os::fd::AsFd;
use std::process::ChildStdout;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::protocol::LONGEST;

/// Why no more lines come.
#[derive(Debug)]
pub enum Lost {
    /// Nothing complete came for too long.
    Silent,
    /// A line grew over its limit.
    TooLong,
    /// A line is none of the protocol.
    Garbled,
    /// The evaluator failed, with its message.
    Panic(String),
    /// The other end is closed.
    Closed,
}

/// Reads lines, each within a time that starts when it is waited for.
pub struct Lines {
    output: ChildStdout,
    patience: Duration,
    buffer: Vec<u8>,
    /// How much of the buffer was handed out, and how much of the rest holds no newline.
    start: usize,
    searched: usize,
    chunk: Vec<u8>,
}

impl Lines {
    pub fn new(output: ChildStdout, patience: Duration) -> Self {
        Lines { output, patience, buffer: Vec::new(), start: 0, searched: 0, chunk: vec![0; 1 << 16] }
    }

    /// The next line, without its newline.
    ///
    /// # Errors
    /// When there is none within the time, or no more at all.
    pub fn next(&mut self) -> Result<Vec<u8>, Lost> {
        let end = Instant::now() + self.patience;
        loop {
            let rest = &self.buffer[self.start..];
            if let Some(at) = rest[self.searched..].iter().position(|b| *b == b'\n') {
                let length = self.searched + at;
                let line = rest[..length].to_vec();
                self.start += length + 1;
                self.searched = 0;
                return Ok(line);
            }
            self.searched = rest.len();
            if self.searched > LONGEST {
                return Err(Lost::TooLong);
            }
            self.buffer.drain(..self.start);
            self.start = 0;
            self.fill(end)?;
        }
    }

    fn fill(&mut self, end: Instant) -> Result<(), Lost> {
        let left = end.saturating_duration_since(Instant::now());
        let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
        let mut waits = [PollFd::new(self.output.as_fd(), PollFlags::POLLIN)];
        match poll(&mut waits, timeout) {
            Ok(0) => return Err(Lost::Silent),
            Ok(_) => {}
            Err(Errno::EINTR) => return Ok(()),
            Err(_) => return Err(Lost::Closed),
        }
        match self.output.read(&mut self.chunk) {
            Ok(0) => Err(Lost::Closed),
            Ok(count) => {
                self.buffer.extend_from_slice(&self.chunk[..count]);
                Ok(())
            }
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => Ok(()),
            Err(_) => Err(Lost::Closed),
        }
    }
}
