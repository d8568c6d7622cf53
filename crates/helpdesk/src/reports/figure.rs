//! A figure of a report.

/// A figure of a report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// A count.
    Count(u64),
    /// A share, 0 to 1; `None` if the whole is zero.
    Share(Option<f64>),
    /// A mean; `None` if there is nothing to average.
    Mean(Option<f64>),
    /// A length of time in seconds, by the clock on the wall; `None` if there was none.
    Length(Option<i64>),
    /// A length of working time in seconds; `None` if there was none.
    Working(Option<i64>),
}
