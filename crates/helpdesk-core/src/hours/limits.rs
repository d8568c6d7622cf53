//! Limits of calendars.

/// The most frames of one day.
pub const FRAMES_MAX: usize = 8;
/// The most days that differ from their weekday.
pub const DAYS_MAX: usize = 4_000;
/// The most lines of a calendar's source.
pub const SOURCE_LINES_MAX: usize = 20;
/// The most characters of a line of a calendar's source.
pub const SOURCE_LINE_MAX: usize = 1_000;
/// How far ahead open hours are looked for, in days of 24 hours.
pub const HORIZON_DAYS: u16 = 400;
