//! How many connections are open.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::OwnedSemaphorePermit;

/// How many connections are open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connections(Arc<AtomicUsize>);

/// A connection that is open. Dropped, it is counted out, and its place is the next one's.
pub(super) struct Open(
    Connections,
    #[expect(dead_code, reason = "held until dropped")] OwnedSemaphorePermit,
);

impl Connections {
    /// Counts a connection in.
    pub(super) fn enter(&self, permit: OwnedSemaphorePermit) -> Open {
        self.0.fetch_add(1, Ordering::Relaxed);
        Open(self.clone(), permit)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
