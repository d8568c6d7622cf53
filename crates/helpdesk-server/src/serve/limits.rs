//! What clients may do.

use std::time::Duration;

/// What clients of a server may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How many connections are open at once; further clients wait to be accepted.
    pub connections: usize,
    /// How long a head may take, and how long a connection may idle before it.
    pub head: Duration,
    /// How many bytes a head may have.
    pub head_bytes: usize,
    /// How many lines a head may have.
    pub headers: usize,
    /// How long the next bytes of a body may take to come, and how long a client may take nothing of an
    /// answer. After this time, a body must also come at a kilobyte a second.
    pub body: Duration,
    /// How long what runs may go on after the stop.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            head: Duration::from_secs(10),
            head_bytes: 64 * 1024,
            headers: 100,
            body: Duration::from_secs(30),
            stop: Duration::from_secs(8),
        }
    }
}
