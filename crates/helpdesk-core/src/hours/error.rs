//! Why a calendar is refused.

use alloc::string::String;

use chrono::NaiveDate;

use super::limits::{DAYS_MAX, FRAMES_MAX, SOURCE_LINE_MAX, SOURCE_LINES_MAX};

/// Why a calendar is refused. Each error names the field, as in JSON, and the limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The time zone tables know no such zone.
    #[error("zone: `{given}` is not a known time zone: write an IANA name such as `Europe/Moscow`")]
    Zone {
        /// What was given, cut at 64 characters.
        given: String,
    },
    /// A frame is not written as expected, or does not end after it begins.
    #[error(
        "{field}: `{given}` is not a frame of hours: write it as `10:00-19:00`, \
         from 00:00 up to 24:00, the end after the beginning"
    )]
    Frame {
        /// Where it stands, such as `week.monday`.
        field: String,
        /// What was given, cut at 64 characters.
        given: String,
    },
    /// The frames of a day are out of order or overlap.
    #[error("{field}: the frames of a day must be in order and must not overlap")]
    Order {
        /// Which day, such as `week.monday`.
        field: String,
    },
    /// A day has more than [`FRAMES_MAX`] frames.
    #[error("{field}: a day has at most {FRAMES_MAX} frames, not {given}")]
    TooManyFrames {
        /// Which day, such as `week.monday`.
        field: String,
        /// How many were given.
        given: usize,
    },
    /// A date is not written as expected or does not exist.
    #[error("days: `{given}` is not a date: write it as `2026-12-31`")]
    Date {
        /// What was given, cut at 64 characters.
        given: String,
    },
    /// A date is given twice.
    #[error("days: `{date}` is given twice")]
    Twice {
        /// The date.
        date: NaiveDate,
    },
    /// There are more than [`DAYS_MAX`] days that differ from their weekday.
    #[error("days: at most {DAYS_MAX} days may differ from their weekday")]
    TooManyDays,
    /// The source is longer than [`SOURCE_LINES_MAX`] lines or [`SOURCE_LINE_MAX`] characters a line, or
    /// has control characters.
    #[error(
        "source: at most {SOURCE_LINES_MAX} lines of at most {SOURCE_LINE_MAX} characters, \
         none of them a control character"
    )]
    Source,
    /// Every weekday is off.
    #[error("week: at least one weekday must have a frame of hours")]
    NoFrames,
}

/// Cuts what was given, so that an error stays one short line.
pub(super) fn cut(given: &str) -> String {
    given.chars().take(64).collect()
}
