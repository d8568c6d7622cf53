//! A figure of a report.

/// A figure of a report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// So many.
    Count(u64),
    /// A part of a whole, 0 to 1; none of nothing.
    Share(Option<f64>),
    /// A mean; none of nothing.
    Mean(Option<f64>),
    /// A length of time in seconds, by the clock on the wall; none where there was none.
    Length(Option<i64>),
    /// A length of working time in seconds; none where there was none.
    Working(Option<i64>),
}
