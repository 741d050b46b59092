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

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    /// What a shell's output reads as, with a word for its end.
    fn read(script: &str) -> Vec<String> {
        let mut child = Command::new("sh").args(["-c", script]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = Lines::new(child.stdout.take().unwrap(), Duration::from_millis(300));
        let mut read = Vec::new();
        let end = loop {
            match lines.next() {
                Ok(line) => read.push(String::from_utf8(line).unwrap()),
                Err(lost) => break format!("{lost:?}"),
            }
        };
        child.kill().unwrap();
        child.wait().unwrap();
        read.push(end);
        read
    }

    #[test]
    fn lines_end_with_the_process_or_with_patience() {
        assert_eq!(read("printf 'a\\n\\nbc\\nrest'"), ["a", "", "bc", "Closed"]);
        assert_eq!(read("echo a; exec sleep 60"), ["a", "Silent"]);
        // Signs of life are no line: a process that drips is as lost as a silent one.
        assert_eq!(read("while :; do printf x; sleep 0.05; done"), ["Silent"]);
        let long = read("head -c 300000 /dev/zero | tr '\\0' x; echo; echo b");
        assert_eq!((long[0].len(), long[1].as_str()), (300_000, "b"));
    }
}
