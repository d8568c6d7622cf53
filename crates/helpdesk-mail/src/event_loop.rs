//! The event loop that mails are handed over on.

use std::fmt;
use std::future::Future;
use std::io;
use std::panic::resume_unwind;
use std::thread;

use tokio::runtime::{Builder, Handle, Runtime};

/// A separate event loop. Tokio panics if one of its event loops is waited for, or dropped, inside another;
/// hosts do either without a thought, so neither is done here.
pub(crate) struct EventLoop(Option<Runtime>);

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventLoop")
    }
}

impl Drop for EventLoop {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl EventLoop {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self(Some(Builder::new_current_thread().enable_all().build()?)))
    }

    /// Waits for what `work` returns, on another thread if this one serves an event loop. Returns `None` if
    /// the machine gives no thread: then `work` was not begun.
    pub(crate) fn run<T: Send>(&self, work: impl Future<Output = T> + Send) -> Option<T> {
        let runtime = self.0.as_ref()?;
        if Handle::try_current().is_err() {
            return Some(runtime.block_on(work));
        }
        thread::scope(|scope| {
            let waiting = thread::Builder::new().spawn_scoped(scope, || runtime.block_on(work));
            Some(waiting.ok()?.join().unwrap_or_else(|panic| resume_unwind(panic)))
        })
    }
}
