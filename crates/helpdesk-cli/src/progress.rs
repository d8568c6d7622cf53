//! Progress of what may last over a second: on the error stream, and only on a terminal.

use std::io::{self, IsTerminal as _, Read};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// A bar, or nothing if nobody watches.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Returns a bar over this many bytes.
    pub(crate) fn bytes(output: &Output, total: u64) -> Self {
        Self::new(output, total, "{bar:30} {bytes}/{total_bytes} {eta}")
    }

    /// Returns a counter of things whose number is not known.
    pub(crate) fn things(output: &Output) -> Self {
        Self::new(output, 0, "{spinner} {pos} {elapsed}")
    }

    /// Returns a bar over things whose total is given while they are counted.
    pub(crate) fn steps(output: &Output) -> Self {
        Self::new(output, 0, "{bar:30} {pos}/{len} {eta}")
    }

    /// Returns a sign that work goes on, though nothing can be counted.
    pub(crate) fn busy(output: &Output) -> Self {
        let progress = Self::new(output, 0, "{spinner} {elapsed}");
        if !progress.0.is_hidden() {
            progress.0.enable_steady_tick(Duration::from_millis(200));
        }
        progress
    }

    fn new(output: &Output, total: u64, template: &str) -> Self {
        if output.is_json() || !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Says how far it is.
    pub(crate) fn at(&self, position: u64) {
        self.0.set_position(position);
    }

    /// Says how far it is, and of how many.
    pub(crate) fn at_of(&self, position: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(position);
    }

    /// Returns the reader, which moves the bar as it is read.
    pub(crate) fn reading<R: Read>(&self, reader: R) -> impl Read + use<R> {
        self.0.wrap_read(reader)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
