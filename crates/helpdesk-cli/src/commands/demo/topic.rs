//! One thing that customers of the demo write about.

/// A subject, what the customer writes, and what solves it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Topic(pub(super) &'static str, pub(super) &'static str, pub(super) &'static str);
