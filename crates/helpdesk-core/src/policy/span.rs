//! A length of time as the operator writes it.

use alloc::string::String;
use alloc::string::ToString;
use core::fmt;
use core::str::FromStr;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// A length of time in whole minutes: 1 minute to 366 days, written `90m`, `8h` or `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span(u32);

/// The text is not a span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a length of time from 1m to 366d; write `90m`, `8h` or `7d`")]
pub struct SpanError {
    given: String,
}

impl Span {
    const MAX: u32 = 366 * 24 * 60;

    /// Returns a span of this many days, at most 366.
    #[must_use]
    pub const fn days(days: u8) -> Self {
        Self(days as u32 * 24 * 60)
    }

    /// Returns a span of this many hours, at most 255.
    #[must_use]
    pub const fn hours(hours: u8) -> Self {
        Self(hours as u32 * 60)
    }

    /// Returns a span of this many minutes, or `None` for 0 or more than 366 days.
    #[must_use]
    pub const fn from_minutes(minutes: u32) -> Option<Self> {
        if minutes == 0 || minutes > Self::MAX { None } else { Some(Self(minutes)) }
    }

    /// Returns its length in minutes.
    #[must_use]
    pub const fn minutes(self) -> u32 {
        self.0
    }

    /// Returns its length.
    #[must_use]
    pub fn length(self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.0))
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(given: &str) -> Result<Self, SpanError> {
        let unit = given.chars().last();
        let minutes = match unit {
            Some('m') => 1,
            Some('h') => 60,
            Some('d') => 24 * 60,
            Some(_) | None => 0,
        };
        given
            .strip_suffix(|c: char| c.is_ascii_alphabetic())
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse::<u32>().ok())
            .and_then(|n| n.checked_mul(minutes))
            .filter(|n| (1..=Self::MAX).contains(n))
            .map(Self)
            .ok_or_else(|| SpanError { given: given.chars().take(64).collect() })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n % (24 * 60) == 0 => write!(f, "{}d", n / (24 * 60)),
            n if n % 60 == 0 => write!(f, "{}h", n / 60),
            n => write!(f, "{n}m"),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = SpanError;

    fn try_from(given: String) -> Result<Self, SpanError> {
        given.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}
