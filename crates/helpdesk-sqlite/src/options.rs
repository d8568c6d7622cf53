//! Settings of an open desk.

/// Settings of an open desk. Those that a desk in use never needs, known-bad controls for trials,
/// are there with the feature `trials` only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Leaves commits unflushed: acknowledged commits are lost with the power. For trials only.
    pub(crate) synchronous_normal: bool,
    /// Gives every commit a transaction and a flush of its own. For trials only.
    pub(crate) one_by_one: bool,
    /// Gives the writer a cache of a few pages, so that statements write to the disk themselves. For
    /// trials only.
    pub(crate) small_cache: bool,
}

impl Options {
    /// Returns the settings of a desk in use.
    #[must_use]
    pub const fn new() -> Self {
        Self { synchronous_normal: false, one_by_one: false, small_cache: false }
    }

    /// Returns the same settings without a flush at commit. For trials only.
    #[cfg(feature = "trials")]
    #[must_use]
    pub const fn with_synchronous_normal(mut self) -> Self {
        self.synchronous_normal = true;
        self
    }

    /// Returns the same settings with one transaction for each commit. For trials only.
    #[cfg(feature = "trials")]
    #[must_use]
    pub const fn with_one_by_one(mut self) -> Self {
        self.one_by_one = true;
        self
    }

    /// Returns the same settings with a cache of a few pages. For trials only.
    #[cfg(feature = "trials")]
    #[must_use]
    pub const fn with_small_cache(mut self) -> Self {
        self.small_cache = true;
        self
    }
}
