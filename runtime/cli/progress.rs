//! Progress: a bar on standard error, when it is a terminal and the run takes longer than a second.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const PATIENCE: Duration = Duration::from_secs(1);

/// How many hosts of a run are done.
pub struct Progress {
    start: Instant,
    all: usize,
    done: usize,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub fn new(all: usize) -> Self {
        Progress { start: Instant::now(), all, done: 0, bar: None }
    }

    /// So many more hosts are done.
    pub fn advance(&mut self, count: usize) {
        self.done += count;
        if self.bar.is_none() && self.start.elapsed() > PATIENCE && std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(self.all as u64), ProgressDrawTarget::stderr_with_hz(10));
            let style = ProgressStyle::with_template("{bar:30} {pos} of {len} hosts, {eta} left");
            if let Ok(style) = style {
                bar.set_style(style);
            }
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done as u64);
        }
    }

    /// Takes the bar away.
    pub fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
